"""The scorer that needs no model, no key and no network.

Deterministic: the same answer always gets the same score, quote for quote.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from scoring import dimension, nearness, signals
from scoring.gates import gate, own_words, unechoed
from scoring.grading import graded, points_of, reached, withheld
from scoring.injection import hides_words, injected_spans
from scoring.model import MAX_LEVEL, AnswerScore, Evidence, ScoreItem
from scoring.paraphrase import in_other_words
from scoring.reference import Known, known
from scoring.rubric import Coverage, coverage, heard
from scoring.sequence import COST, OUT_OF_ORDER, disorder
from scoring.text import Clause, Text, fold
from scoring.topic import Said, topic

NAME, VERSION = "rules", "4"
#: With the embedding the same rules flag more: which one scored stands in every score.
ENGINE = (NAME, f"{VERSION}+{nearness.ENGINE}" if nearness.installed() else VERSION)
INJECTION, NO_EVIDENCE, OFF_TOPIC = "injection", "no_evidence", "off_topic"
NOT_MEASURED = "not_measured"
_FORM = re.compile(r"逻辑|论证|条理|结构|\b(?i:logic|argument|structure)")
_STORY = 0.5  #: levels a told story can add or cost


def score_by_rules(item: ScoreItem) -> AnswerScore:
    """Score one answer by the expected points it shows."""
    text = fold(item.answer)
    spoken = heard(text)
    flags = injection_flags(item.answer, text)
    closed = gate(item, spoken)
    if closed is not None:
        return withheld(item, level=None, flags=(*flags, closed), engine=ENGINE)
    if _of_form_only(item):
        return withheld(item, level=None, flags=(*flags, NOT_MEASURED), engine=ENGINE)
    own = own_words(item, spoken)
    right = _compared(item, spoken)
    by_words = right.coverage if right else coverage(item.question, points_of(item), own)
    shown = in_other_words(by_words, own) if item.expect else by_words
    found = topic(item, Said.of(unechoed(item, spoken), own), shown=shown)
    if found.doubtful:
        flags, shown = (*flags, OFF_TOPIC), by_words
    if not shown.hits:
        score = withheld(item, level=1, flags=(*flags, NO_EVIDENCE), engine=ENGINE)
    else:
        reach = 1 + (MAX_LEVEL - 1) * right.share if right else _reach(item, text, shown, own)
        score = _graded(item, text, shown, reach, flags)
    return replace(score, resembles=found.resembles)


def _graded(
    item: ScoreItem, text: Text, shown: Coverage, reach: float, flags: tuple[str, ...]
) -> AnswerScore:
    return graded(
        item,
        reach=reach,
        evidence=_evidence(item.answer, text, shown),
        missing=shown.missing,
        flags=(*flags, OUT_OF_ORDER) if disorder(item, shown.hits) else flags,
        engine=ENGINE,
    )


def _of_form_only(item: ScoreItem) -> bool:
    """Tell whether only the logic of an answer is asked for, which rules do not measure."""
    return not item.expect and not item.reference and bool(_FORM.search(item.dimension_name))


def _compared(item: ScoreItem, spoken: Sequence[Clause]) -> Known | None:
    """Compare with the right answer where there is one, and no points are named."""
    if item.reference and not item.expect:
        return known(item.question, item.reference, spoken)
    return None


def injection_flags(answer: str, text: Text) -> tuple[str, ...]:
    """Give the flag of an answer that speaks to the scorer."""
    return (INJECTION,) if hides_words(answer) or injected_spans(text) else ()


def _reach(item: ScoreItem, text: Text, shown: Coverage, own: Sequence[Clause]) -> float:
    """Give the level; how it was told moves it by at most half a level."""
    share = dimension.share(item, text, shown) * (1 - COST * disorder(item, shown.hits))
    base = reached(share)
    if item.kind != "behavioural":
        return base
    return min(float(MAX_LEVEL), max(1.0, base + _STORY * (_told(own) - 0.5)))


def _told(own: Sequence[Clause]) -> float:
    """Say how completely a story is told: situation, task, own deeds, result, 0 to 1."""
    said = [clause.text for clause in own]
    deeds = [one for one in said if signals.action(one)]
    mine = [one for one in deeds if not signals.shared(one)]
    results = [one for one in said if signals.outcome(one)]
    counted = any(signals.quantity(one) for one in results)
    situation = min(2, sum(map(signals.situation, said)))
    task = min(2, sum(map(signals.task, said)))
    acted = min(2, len(mine) if mine else len(deeds) // 2)
    ended = min(2, len(results) + counted)
    return (situation + task + 2 * acted + 2 * ended) / 12


def _evidence(answer: str, text: Text, shown: Coverage) -> tuple[Evidence, ...]:
    """Quote the answer as given, one line a point, in the order of the answer."""
    found: list[Evidence] = []
    for hit in sorted(shown.hits, key=lambda one: (one.start, one.end)):
        start, end = text.span(hit.start, hit.end)
        lines = [line.rstrip() for line in answer[start:end].split("\n")]
        line = max(lines, key=len)
        start += answer[start:end].index(line)
        end = start + len(line)
        found.append(
            Evidence(quote=line, start=start, end=end, point=hit.point, reworded=hit.reworded)
        )
    return tuple(found)
