"""A recording drawn: how loud it is along its time, and where in it a quote was said.

The drawing is plain SVG, made here so that a page needs no script. Refuses to say how it sounded.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

import numpy as np

from scoring.speech import Sound, TranscriptSegment

BARS: Final = 120
HEIGHT: Final = 40
STEP: Final = 4
FULL: Final = 32768.0
LEAST: Final = 0.03  #: of a bar in silence, so that it is still seen

Span = tuple[float, float]


def peaks(sound: Sound, *, bars: int = BARS) -> tuple[float, ...]:
    """Give the loudest sample of each stretch, 0 to 1, over the loudest of all."""
    samples = np.abs(np.frombuffer(sound.pcm, dtype="<i2").astype(np.float64)) / FULL
    if not samples.size:
        return (0.0,) * bars
    edges = np.linspace(0, samples.size, bars + 1).astype(int)
    found = [float(samples[a:b].max()) if b > a else 0.0 for a, b in pairwise(edges)]
    loudest = max(found)
    return tuple(each / loudest if loudest else 0.0 for each in found)


def span_of(
    quote: str, text: str, segments: Sequence[TranscriptSegment], duration_s: float
) -> Span | None:
    """Say about when a quote was said, in seconds; None when it does not stand in the text.

    Characters are spread evenly over each segment's time; without segments, over the whole.
    """
    start = text.find(quote)
    if start < 0 or not quote:
        return None
    whole = TranscriptSegment(start_s=0.0, end_s=duration_s, text=text, confidence=1.0)
    heard = [each for each in segments if each.text.strip()] or [whole]
    length = sum(len(each.text) for each in heard)
    ends = (start / len(text) * length, (start + len(quote)) / len(text) * length)
    return _time(heard, ends[0]), _time(heard, ends[1])


def _time(segments: Sequence[TranscriptSegment], place: float) -> float:
    for each in segments:
        if place <= len(each.text):
            return each.start_s + (each.end_s - each.start_s) * place / len(each.text)
        place -= len(each.text)
    return segments[-1].end_s


def drawing(heights: Sequence[float], marks: Sequence[Span], duration_s: float) -> str:
    """Draw the heights as bars; those within a mark in the colour of evidence."""
    width = len(heights) * STEP
    bars = []
    for number, height in enumerate(heights):
        at = (number + 0.5) / len(heights) * duration_s
        marked = any(start <= at <= end for start, end in marks)
        tall = max(LEAST, height) * HEIGHT
        bars.append(
            f'<rect x="{number * STEP}" y="{(HEIGHT - tall) / 2:.1f}" width="{STEP - 1}" '
            f'height="{tall:.1f}" rx="1" fill="{"#0b57c9" if marked else "#9aa6b4"}"/>'
        )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {HEIGHT}" '
        f'preserveAspectRatio="none">{"".join(bars)}</svg>'
    )
