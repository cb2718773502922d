"""How many syllables were spoken, heard without knowing a word of it.

Each syllable is a voiced swell in the band where vowels are loud (after de Jong and Wempe 2009).
How wide a swell has to be follows from how fast the person speaks, so that quick and slow speech
are counted alike; several widths and depths vote, because none is right for everybody.
"""

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from scoring.waveform import STEP_S, Numbers, decibels

_FIRST_WIDTH_S: Final = 0.09
_NARROWEST_S, _WIDEST_S = 0.055, 0.14
_SHARE: Final = 0.4  #: of a syllable's length is smoothed over
_ROUNDS: Final = 3  #: of fitting the width to the pace
_SLOWEST: Final = 1.5  #: syllables a second
_WIDTHS: Final = (0.8, 0.9, 1.0, 1.1, 1.2)
_DIPS_DB: Final = (0.7, 1.0, 1.5)
_BELOW_LOUD_DB: Final = 25.0
_LOUD: Final = 95


def count(power: Numbers, speaking: NDArray[np.bool_], voiced: NDArray[np.bool_]) -> float:
    """Count syllables in frames of 5 ms; a fraction is what the votes do not agree on."""
    seconds = float(speaking.sum()) * STEP_S
    if not seconds:
        return 0.0
    width, found = _FIRST_WIDTH_S, 0.0
    for _ in range(_ROUNDS):
        votes = [_swells(power, speaking & voiced, width * share) for share in _WIDTHS]
        found = float(np.mean(votes))
        width = _SHARE / max(_SLOWEST, found / seconds)
        width = min(_WIDEST_S, max(_NARROWEST_S, width))
    return found


def _swells(power: Numbers, vowels: NDArray[np.bool_], width_s: float) -> float:
    shape = np.hanning((round(width_s / STEP_S) | 1) + 2)[1:-1]
    smooth = decibels(np.convolve(power, shape / shape.sum(), "same")[: len(power)])
    least = float(np.percentile(smooth, _LOUD)) - _BELOW_LOUD_DB
    turns = _turns(smooth)
    votes = []
    for dip in _DIPS_DB:
        peaks = [at for at in _peaks(smooth, turns, dip) if vowels[at] and smooth[at] > least]
        votes.append(_apart(peaks, smooth, width_s / STEP_S))
    return float(np.mean(votes))


def _turns(smooth: Numbers) -> list[int]:
    """List where a curve turns, its ends included."""
    rising = np.diff(smooth) > 0
    turned = np.flatnonzero(rising[1:] != rising[:-1]) + 1
    return [0, *turned.tolist(), len(smooth) - 1]


def _peaks(smooth: Numbers, turns: list[int], dip: float) -> Iterator[int]:
    """Give the tops from which a curve falls by a dip on both sides."""
    top = bottom = turns[0]
    rising = True
    for at in turns:
        if rising and smooth[at] > smooth[top]:
            top = at
        elif rising and smooth[top] - smooth[at] >= dip:
            yield top
            rising, bottom = False, at
        elif not rising and smooth[at] < smooth[bottom]:
            bottom = at
        elif not rising and smooth[at] - smooth[bottom] >= dip:
            rising, top = True, at
    if rising and smooth[top] - smooth[bottom] >= dip:
        yield top


def _apart(peaks: Sequence[int], smooth: Numbers, frames: float) -> int:
    """Count peaks; of two that are too near to be two syllables, the louder stays."""
    kept: list[int] = []
    for at in peaks:
        if not kept or at - kept[-1] >= frames:
            kept.append(at)
        elif smooth[at] > smooth[kept[-1]]:
            kept[-1] = at
    return len(kept)
