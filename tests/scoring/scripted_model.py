"""Language models that say what a test tells them to."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from scoring.ports import ModelUnavailable

Material = dict[str, object]
Behave = Callable[[Material], str]


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One call."""

    system: str
    user: str
    seed: int | None
    temperature: float

    @property
    def material(self) -> Material:
        """Read the material between the fences."""
        return material_of(self.user)


class ScriptedModel:
    """Replies in the order of its script, whose last line goes on for ever."""

    def __init__(self, *script: str | ModelUnavailable | Behave) -> None:
        self._script = list(script)
        self.asked: list[Asked] = []

    @property
    def name(self) -> str:
        return "scripted"

    async def complete(
        self,
        *,
        system: str,
        user: str,
        schema: Mapping[str, object],
        seed: int | None,
        temperature: float,
    ) -> str:
        assert schema["type"] == "object"
        self.asked.append(Asked(system=system, user=user, seed=seed, temperature=temperature))
        if not self._script:
            raise ModelUnavailable("there is no script")
        reply = self._script.pop(0) if len(self._script) > 1 else self._script[0]
        if isinstance(reply, ModelUnavailable):
            raise reply
        return reply if isinstance(reply, str) else reply(material_of(user))


def material_of(user: str) -> Material:
    """Read the material between the fences."""
    material = json.loads(user.split("\n")[1])
    assert isinstance(material, dict)
    return material


def shown_to(material: Material) -> str:
    """Put the numbered sentences together again."""
    segments = material["answer"]
    assert isinstance(segments, list)
    return "\n".join(one["text"] for one in segments)


def verdict(
    *quotes: tuple[int, str],
    level: int | None = 3,
    relevant: bool = True,
    reason: str = "有做法",
) -> str:
    """Write a reply as a well-behaved model does, with point numbers as they are."""
    pieces: Sequence[Mapping[str, object]] = [
        {"segment": 1, "point": point, "quote": quote} for point, quote in quotes
    ]
    reply = {
        "relevant": relevant,
        "evidence": pieces,
        "missing": [],
        "level": level,
        "reason": reason,
    }
    return json.dumps(reply, ensure_ascii=False)


def reading(found: Mapping[str, str], *, level: int = 3) -> Behave:
    """Quote for every point, wherever it stands in the list, what is still in the material."""

    def behave(material: Material) -> str:
        points = material["points"]
        assert isinstance(points, list)
        told = shown_to(material)
        pieces = [
            (one["id"], found[one["text"]])
            for one in points
            if one["text"] in found and found[one["text"]] in told
        ]
        return verdict(*pieces, level=level if pieces else 1)

    return behave
