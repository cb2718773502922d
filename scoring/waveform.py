"""A sound as numbers, and how loud it is over time.

Loudness is taken between 100 and 3,400 Hz, where a telephone carries speech, so that the same words
measure the same before and after a telephone's codec.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from scoring.speech import RATE, Sound

Numbers = NDArray[np.float64]

STEP_S: Final = 0.005
_STEP: Final = int(RATE * STEP_S)
_WINDOW: Final = 400  #: 25 ms
_POINTS: Final = 512
_BLOCK: Final = 2_048
_VOICE_HZ: Final = (100.0, 3_400.0)
_VOWEL_HZ: Final = (300.0, 3_300.0)
_NOTHING: Final = 1e-12  #: -120 dB, less than one step of 16 bits


@dataclass(frozen=True, slots=True, kw_only=True)
class Loudness:
    """Power in a frame every 5 ms, relative to full scale; the same number of frames in each."""

    voice: Numbers  #: of all that a telephone carries
    vowels: Numbers  #: where vowels are loud and hiss and hum are not


def samples_of(sound: Sound) -> Numbers:
    """Give the samples, from -1 to 1."""
    return np.frombuffer(sound.pcm, dtype="<i2").astype(np.float64) / 32_768


def loudness_of(samples: Numbers) -> Loudness:
    """Follow the power in both bands; frame n is centred on n times 5 ms."""
    shape = np.hanning(_WINDOW)
    padded = np.pad(samples, _WINDOW // 2)
    frames = np.lib.stride_tricks.sliding_window_view(padded, _WINDOW)[::_STEP]
    hertz = np.fft.rfftfreq(_POINTS, 1 / RATE)
    bands = [(hertz >= low) & (hertz <= high) for low, high in (_VOICE_HZ, _VOWEL_HZ)]
    scale = 2 / (_POINTS * float((shape**2).sum()))
    found = []
    for start in range(0, len(frames), _BLOCK):
        power = np.abs(np.fft.rfft(frames[start : start + _BLOCK] * shape, _POINTS)) ** 2 * scale
        found.append(np.stack([power[:, band].sum(axis=1) for band in bands]))
    voice, vowels = np.concatenate(found, axis=1)
    return Loudness(voice=voice, vowels=vowels)


def decibels(power: Numbers) -> Numbers:
    """Give power in decibels below full scale."""
    found: Numbers = 10 * np.log10(power + _NOTHING)
    return found
