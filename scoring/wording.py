"""A question about a résumé's claim in a language model's words, if they can be believed.

The model reads a blinded piece of the résumé between fences and gives a question and its quote. What
it gives is asked only when every rule of `scoring.wording_rules` holds; otherwise the caller's template
stands. Refuses to try twice, to wait long, and to tell anything of what was read or said in its reasons.
"""

import asyncio
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from pydantic import BaseModel, ConfigDict, ValidationError

from config.job import Language
from scoring.claims import Claim, passage
from scoring.judge_calls import Recorder
from scoring.judge_task import prompt
from scoring.judge_view import view
from scoring.model import Json
from scoring.ports import CallLog, LanguageModel, ModelUnavailable
from scoring.wording_rules import Draft, broken

VERSION = "1"
PROMPT = "personal"
WAIT_S = 8.0  #: for one call; the candidate may begin any moment

SCHEMA: Mapping[str, object] = MappingProxyType(
    {
        "type": "object",
        "additionalProperties": False,
        "required": ["question", "quote"],
        "properties": {"question": {"type": "string"}, "quote": {"type": "string"}},
    }
)


class Unworded(Exception):
    """The model has no question that may be asked; carries a reason without any text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Worded:
    """A question in a model's words, what it quotes, and who worded it."""

    question: str
    quote: str
    engine: str  #: the model and the version of its prompt


class _Reply(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    question: str
    quote: str


class Writer:
    """Words questions about résumés with a language model; a call a claim, each kept in the book."""

    def __init__(
        self, model: LanguageModel, *, log: CallLog | None = None, wait_s: float = WAIT_S
    ) -> None:
        """Take whom to ask, where its calls are kept, and how long one may take."""
        self._model = _Hurried(model, wait_s)
        self._log = log

    async def word(
        self, claim: Claim, resume: str, *, case_id: str, names: tuple[str, ...], language: Language
    ) -> Worded:
        """Word a question about one claim of a résumé, or raise Unworded."""
        shown = view(passage(resume, claim, names=names), names=names).text
        system, user, seed = _task(claim, shown, language)
        asked = self._asked(case_id)
        try:
            reply = await asked.complete(
                system=system, user=user, schema=SCHEMA, seed=seed, temperature=0.0
            )
        except ModelUnavailable as away:
            raise Unworded(str(away)) from None
        draft = _read(reply)
        rule = broken(draft, claim=claim.quote, shown=shown, names=names, language=language)
        if rule:
            if isinstance(asked, Recorder):
                await asked.note({"about": PROMPT, "refused": rule})
            raise Unworded(f"the reply breaks a rule: {rule}")
        engine = f"{self._model.name} {version()}"
        return Worded(question=draft.question, quote=draft.quote, engine=engine)

    def _asked(self, case_id: str) -> LanguageModel:
        if self._log is None:
            return self._model
        return Recorder(self._model, self._log, case_id, prompts=version())


class _Hurried:
    """A language model that is not waited for."""

    def __init__(self, model: LanguageModel, wait_s: float) -> None:
        self._model = model
        self._wait_s = wait_s

    @property
    def name(self) -> str:
        return self._model.name

    async def complete(
        self,
        *,
        system: str,
        user: str,
        schema: Mapping[str, object],
        seed: int | None,
        temperature: float,
    ) -> str:
        try:
            async with asyncio.timeout(self._wait_s):
                return await self._model.complete(
                    system=system, user=user, schema=schema, seed=seed, temperature=temperature
                )
        except TimeoutError:
            raise ModelUnavailable("no answer in time") from None


def version() -> str:
    """Name the way of asking and its prompt by what is in it."""
    return f"{VERSION}/{hashlib.sha256(prompt(PROMPT).encode()).hexdigest()[:8]}"


def _task(claim: Claim, shown: str, language: Language) -> tuple[str, str, int]:
    """Write the system's words, the user's with the material between fences, and a seed."""
    material: Json = {"language": language, "claim": claim.quote, "passage": shown}
    body = json.dumps(material, ensure_ascii=False)
    digest = hashlib.sha256(body.encode(errors="replace")).hexdigest()
    fence = f"材料-{digest[:16]}"
    return prompt(PROMPT), f"<{fence}>\n{body}\n</{fence}>", int(digest[16:23], 16)


def _read(reply: str) -> Draft:
    """Read the reply strictly, also from between the fences some models put around JSON."""
    start, end = reply.find("{"), reply.rfind("}")
    try:
        read = _Reply.model_validate_json(reply[start : end + 1] if 0 <= start < end else "")
    except ValidationError:
        raise Unworded("the reply is not what was asked for") from None
    return Draft(question=read.question.strip(), quote=read.quote.strip())
