"""The scorer that asks a language model for quotes, several times, and believes only what it finds.

One answer under one dimension. The model points at the answer; quotes are verified and the number
is derived here. Words to the scorer are masked and never raise a score; length alone earns nothing.
"""

import asyncio
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from scoring.bands import NINETY
from scoring.gates import gate
from scoring.grading import graded, points_of, withheld
from scoring.judge_calls import Recorder
from scoring.judge_reply import SCHEMA, Material, Nonsense, read
from scoring.judge_task import Example, Task, task, version
from scoring.judge_view import View, view
from scoring.model import AnswerScore, ScoreItem
from scoring.panel import APART, Opinion, Sample, agree
from scoring.ports import LanguageModel, ModelUnavailable
from scoring.rubric import heard
from scoring.rules import INJECTION, NO_EVIDENCE, OFF_TOPIC, injection_flags
from scoring.sequence import COST, OUT_OF_ORDER, disorder
from scoring.text import fold

SAMPLES = 5
TEMPERATURE = 0.7
UNVERIFIED = "unverified_quotes"
NEEDS_REVIEW = "needs_review"
ABSTAINED = "abstained"
EVIDENCE_ONLY = "evidence_only"
CUT = "too_long"
_PER_LEVEL = 20.0
_FAR = 1.0  #: levels by which the quotes alone may differ from the whole answer

Examples = Callable[[ScoreItem], Sequence[Example]]


def no_examples(_: ScoreItem) -> Sequence[Example]:
    """Know no graded answers."""
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """How answers are judged."""

    samples: int = SAMPLES
    names: tuple[str, ...] = ()
    examples: Examples = no_examples


async def judge(item: ScoreItem, model: LanguageModel, way: Way) -> AnswerScore:
    """Score one answer by quotes a model found, or raise ModelUnavailable."""
    text = fold(item.answer)
    engine = (model.name, version())
    flags = injection_flags(item.answer, text)
    closed = gate(item, heard(text))
    if closed is not None:
        return withheld(item, level=None, flags=(*flags, closed), engine=engine)
    shown = view(item.answer, names=way.names)
    if shown.cut:
        flags = (*flags, CUT)
    samples = await _panel(Material.of(item, shown), model, way)
    if any(one.dropped for one in samples):
        flags = (*flags, UNVERIFIED)
    opinion = agree(samples)
    if opinion.apart >= APART:
        flags = (*flags, NEEDS_REVIEW)
    if opinion.finding != "graded":
        return _without_number(item, opinion, flags, engine)
    reach, more = await _checked(item, opinion, model, way, injected=INJECTION in flags)
    named = {piece.point for piece in opinion.evidence}
    late = disorder(item, opinion.evidence)
    if late:
        flags = (*flags, OUT_OF_ORDER)
    score = graded(
        item,
        reach=1 + (reach - 1) * (1 - COST * late),
        evidence=opinion.evidence,
        missing=[point for point in points_of(item) if point not in named],
        flags=(*flags, *more),
        engine=engine,
    )
    return _widened(score, opinion)


def _without_number(
    item: ScoreItem, opinion: Opinion, flags: tuple[str, ...], engine: tuple[str, str]
) -> AnswerScore:
    """Say why an answer has no number."""
    level = 1 if opinion.finding == "nothing" else None
    reason = {"nothing": NO_EVIDENCE, "off_topic": OFF_TOPIC}.get(opinion.finding, ABSTAINED)
    return withheld(item, level=level, flags=(*flags, reason), engine=engine)


async def _panel(material: Material, model: LanguageModel, way: Way) -> list[Sample]:
    """Have the answer judged several times at once; most of them must be usable."""
    warmth = TEMPERATURE if way.samples > 1 else 0.0
    asked = (
        _sample(
            material,
            model,
            task(material.item, material.view, way.examples(material.item), sample=n),
            warmth,
        )
        for n in range(way.samples)
    )
    answered = await asyncio.gather(*asked)
    usable = [one for one in answered if isinstance(one, Sample)]
    if len(usable) * 2 <= way.samples:
        reasons = sorted({str(one) for one in answered if isinstance(one, ModelUnavailable)})
        raise ModelUnavailable("; ".join(reasons))
    return usable


async def _sample(
    material: Material, model: LanguageModel, first: Task, temperature: float
) -> Sample | ModelUnavailable:
    """Ask once, and once more when the reply cannot be used; a reason instead of a third time."""
    asked = first
    for _ in range(2):
        try:
            reply = await model.complete(
                system=asked.system,
                user=asked.user,
                schema=SCHEMA,
                seed=asked.seed,
                temperature=temperature,
            )
            sample, problem = read(reply, material, asked.order)
        except Nonsense as nonsense:
            problem = str(nonsense)
        except ModelUnavailable as away:
            return away
        else:
            if not problem:
                return sample
        asked = first.again(problem)
    return ModelUnavailable("the reply could not be used twice")


async def _checked(
    item: ScoreItem, opinion: Opinion, model: LanguageModel, way: Way, *, injected: bool
) -> tuple[float, tuple[str, ...]]:
    """Judge the quotes alone, and where the answer addressed the scorer, what that would change."""
    quotes = replace(item, answer="\n".join(dict.fromkeys(e.quote for e in opinion.evidence)))
    checks = [_once(quotes, view(quotes.answer, names=way.names), model)]
    if injected:
        checks.append(_once(item, view(item.answer, names=way.names, masked=False), model))
    found = await asyncio.gather(*checks)
    reach = opinion.reach
    flags: tuple[str, ...] = ()
    alone = found[0]
    if alone is not None and abs(alone - reach) >= _FAR:
        reach, flags = alone, (EVIDENCE_ONLY,)
    if injected and found[1] is not None:
        await _note(model, item, masked=reach, original=found[1])
        reach = min(reach, found[1])
    return reach, flags


async def _once(item: ScoreItem, shown: View, model: LanguageModel) -> float | None:
    """Judge once, coolly; nothing when the reply cannot be used."""
    material = Material.of(item, shown)
    sample = await _sample(material, model, task(item, shown, (), sample=0), 0.0)
    if isinstance(sample, ModelUnavailable) or sample.level is None:
        return None
    return sample.reach


async def _note(model: LanguageModel, item: ScoreItem, *, masked: float, original: float) -> None:
    """Write down what words to the scorer would have changed."""
    if isinstance(model, Recorder):
        await model.note(
            {
                "about": INJECTION,
                "question_id": item.question_id,
                "dimension_id": item.dimension_id,
                "masked": masked,
                "original": original,
                "difference": round(abs(masked - original), 4),
            }
        )


def _widened(score: AnswerScore, opinion: Opinion) -> AnswerScore:
    """Let the disagreement of the samples widen the interval."""
    if score.score is None or score.low is None or score.high is None:
        return score
    more = NINETY * _PER_LEVEL * math.sqrt(opinion.variance / opinion.samples)
    low = score.score - math.hypot(score.score - score.low, more)
    high = score.score + math.hypot(score.high - score.score, more)
    return replace(score, low=max(0.0, round(low, 1)), high=min(100.0, round(high, 1)))
