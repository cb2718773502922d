"""Voices made of arithmetic, with a pace, a pitch and pauses that are known."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from scoring.speech import RATE, Sound

Numbers = NDArray[np.float64]


def syllable(*, hertz: float, length_s: float) -> Numbers:
    """Speak one syllable: a voiced swell with harmonics that fall off, after a short closure."""
    at = np.arange(int(length_s * RATE)) / RATE
    tone = sum(np.sin(2 * np.pi * hertz * part * at) / part for part in range(1, 12))
    swell: Numbers = np.sin(np.pi * at / length_s) ** 1.5
    return np.asarray(0.12 * swell * tone)


def spoken(
    syllables: int, *, rate: float = 4.0, hertz: float = 200.0, swing_st: float = 0.0
) -> Numbers:
    """Speak evenly, each syllable a little higher or lower than the last."""
    highs = hertz * 2 ** (swing_st * np.sin(np.arange(syllables)) / 12)
    return np.concatenate([syllable(hertz=float(each), length_s=1 / rate) for each in highs])


def hush(seconds: float) -> Numbers:
    """Say nothing."""
    return np.zeros(int(seconds * RATE))


def hiss(seconds: float, *, loudness: float, seed: int = 1) -> Numbers:
    """Make white noise."""
    chance = np.random.default_rng(seed)
    return np.asarray(chance.normal(0, loudness, int(seconds * RATE)))


def sound_of(*parts: Numbers | Sequence[float]) -> Sound:
    """Put parts together as a recording, over the faint noise every recording has."""
    whole = np.concatenate([np.asarray(each, dtype=np.float64) for each in parts])
    whole = whole + hiss(len(whole) / RATE + 1, loudness=1e-4, seed=7)[: len(whole)]
    return Sound(pcm=(np.clip(whole, -1, 1) * 32_767).astype("<i2").tobytes())
