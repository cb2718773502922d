"""How each answer was spoken, in words for HR: seconds, syllables, semitones, decibels.

A description of sound beside the report. Refuses to name a mood, to compare and to score.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scoring.speech import VoiceMeasures
from scoring.spoken_words import SpokenWords

LONG_S = 120  #: from here on a wait is told in minutes


@dataclass(frozen=True, slots=True, kw_only=True)
class SpokenAnswer:
    """The recordings of one answer, and how long it took at most until the first began."""

    question: str
    recordings: tuple[VoiceMeasures, ...]
    began_after_s: float | None  #: after the question was sent; None where that is not known


def spoken_lines(answers: Sequence[SpokenAnswer], words: SpokenWords) -> tuple[str, ...]:
    """Write a line for each answer that was spoken and measured."""
    return tuple(
        words.answer.format(question=each.question, told=words.separator.join(_told(each, words)))
        for each in answers
        if each.recordings
    )


def _told(answer: SpokenAnswer, words: SpokenWords) -> Iterator[str]:
    measures = answer.recordings
    yield words.length.format(seconds=round(sum(each.duration_s for each in measures)))
    yield from _pace(measures, words)
    yield from _movement(measures, words)
    fillers = [each.fillers for each in measures if each.fillers is not None]
    if fillers:
        yield words.fillers.format(count=sum(fillers))
    if answer.began_after_s is not None:
        yield _wait(answer.began_after_s, words)
    bad = dict.fromkeys(each.quality for each in measures if each.quality != "ok")
    named = words.separator.join(words.qualities[each] for each in bad) or words.qualities["ok"]
    yield words.quality.format(quality=named)


def _pace(measures: Sequence[VoiceMeasures], words: SpokenWords) -> Iterator[str]:
    speech_s = sum(each.speech_s for each in measures)
    if not speech_s:
        return
    syllables = sum(each.syllables for each in measures)
    pauses = [pause.length_s for each in measures for pause in each.pauses]
    yield words.pace.format(
        whole=f"{syllables / sum(each.duration_s for each in measures):.1f}",
        speech=f"{syllables / speech_s:.1f}",
    )
    if not pauses:
        yield words.no_pauses
        return
    yield words.pauses.format(
        count=len(pauses),
        share=round(100 * sum(pauses) / (speech_s + sum(pauses))),
        longest=f"{max(pauses):.1f}",
    )


def _movement(measures: Sequence[VoiceMeasures], words: SpokenWords) -> Iterator[str]:
    pitch = _mean([(each.f0_sd_st, each.speech_s) for each in measures])
    loudness = _mean([(each.energy_sd_db, each.speech_s) for each in measures])
    if pitch is not None:
        yield words.pitch.format(semitones=f"{pitch:.1f}")
    if loudness is not None:
        yield words.loudness.format(decibels=f"{loudness:.1f}")


def _mean(values: Sequence[tuple[float | None, float]]) -> float | None:
    """Average what is known, each by the speech it rests on."""
    known = [(value, weight) for value, weight in values if value is not None and weight > 0]
    total = sum(weight for _, weight in known)
    return sum(value * weight for value, weight in known) / total if total else None


def _wait(seconds: float, words: SpokenWords) -> str:
    if seconds < LONG_S:
        return words.wait.format(seconds=max(1, round(seconds)))
    return words.long_wait.format(minutes=round(seconds / 60))
