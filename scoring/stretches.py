"""Where in a recording somebody speaks, and where they pause.

By loudness, against what is loud and what is quiet in the same recording; a stretch in which
nothing is voiced (a breath, a knock, a rustle) is not speech. Knows no words.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from scoring.speech import Pause
from scoring.waveform import STEP_S, Numbers, decibels

PAUSE_S: Final = 0.25  #: shorter silences are closures of consonants

_BELOW_LOUD_DB: Final = 28.0
_ABOVE_QUIET_DB: Final = 6.0
_LEAST_CONTRAST_DB: Final = 10.0
_EVEN_DB: Final = 6.0  #: what swings less than this is a tone or a hiss, not speech
_FAINTEST_DB: Final = -65.0
_LOUD, _QUIET = 95, 10  #: percentiles
_CLICK_S: Final = 0.04
_LEAST_S: Final = 0.08
_EDGE_S: Final = 0.02  #: quiet onsets and releases on both sides of what is loud


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Speech without a pause in it, in seconds."""

    start_s: float
    end_s: float


def stretches_of(power: Numbers, voiced: NDArray[np.bool_]) -> tuple[Stretch, ...]:
    """Find the stretches of speech; both are frames of 5 ms."""
    heard = decibels(power)
    loud, quiet = np.percentile(heard, (_LOUD, _QUIET))
    if loud - quiet < _EVEN_DB:
        return ()
    floor = min(quiet + _ABOVE_QUIET_DB, loud - _LEAST_CONTRAST_DB)
    on = heard > max(loud - _BELOW_LOUD_DB, floor, _FAINTEST_DB)
    runs = [run for run in _runs(on) if (run[1] - run[0]) * STEP_S >= _CLICK_S]
    joined = _joined(runs, end=len(heard))
    return tuple(
        Stretch(start_s=start * STEP_S, end_s=end * STEP_S)
        for start, end in joined
        if (end - start) * STEP_S >= _LEAST_S and voiced[start:end].any()
    )


def pauses_between(stretches: Sequence[Stretch]) -> tuple[Pause, ...]:
    """Give the silences between stretches of speech."""
    return tuple(
        Pause(start_s=round(before.end_s, 3), end_s=round(after.start_s, 3))
        for before, after in pairwise(stretches)
    )


def inside(stretches: Sequence[Stretch], frames: int) -> NDArray[np.bool_]:
    """Mark the frames of 5 ms that lie in a stretch."""
    found = np.zeros(frames, dtype=bool)
    for each in stretches:
        found[round(each.start_s / STEP_S) : round(each.end_s / STEP_S)] = True
    return found


def _runs(on: NDArray[np.bool_]) -> Iterator[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.concatenate(([False], on, [False])).astype(int)))
    yield from zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)


def _joined(runs: Sequence[tuple[int, int]], *, end: int) -> list[tuple[int, int]]:
    """Widen each run by its edges, and join what no pause parts."""
    edge, gap = round(_EDGE_S / STEP_S), round(PAUSE_S / STEP_S)
    found: list[tuple[int, int]] = []
    for start, stop in runs:
        begin, finish = max(0, start - edge), min(end, stop + edge)
        if found and begin - found[-1][1] < gap:
            found[-1] = (found[-1][0], finish)
        else:
            found.append((begin, finish))
    return found
