"""How high a voice is, 200 times a second: YIN, made to forget jumps by an octave.

de Cheveigne and Kawahara 2002, "YIN, a fundamental frequency estimator for speech and music". The
height itself says nothing about a person and is scored nowhere; only how far it moves is described.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from scoring.speech import RATE
from scoring.waveform import STEP_S, Numbers

_LOWEST_HZ: Final = 75
_HIGHEST_HZ: Final = 500
_WINDOW: Final = int(1.5 * RATE / _LOWEST_HZ)
_SHORTEST: Final = RATE // _HIGHEST_HZ
_LONGEST: Final = RATE // _LOWEST_HZ + 1
_STEP: Final = int(RATE * STEP_S) * 2  #: pitch moves slowly: every 10 ms is enough
_BLOCK: Final = 512
_PERIODIC: Final = 0.15  #: YIN's own threshold: the first dip below it is the period
_VOICED: Final = 0.45  #: a frame that repeats itself less than this is not voiced
_JUMP_ST: Final = 7.0  #: further from its surroundings than this, a frame is an octave off
_SURROUNDINGS: Final = 25  #: voiced frames on either side
_REFERENCE_HZ: Final = 100.0
_TINY: Final = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Pitch:
    """Frames of 10 ms: how high, in hertz, and how little each repeats itself, 0 to 1."""

    hertz: Numbers
    breath: Numbers

    def voiced(self, *, within: float = _VOICED) -> NDArray[np.bool_]:
        """Tell which frames are voiced."""
        return self.breath < within


def pitch_of(samples: Numbers) -> Pitch:
    """Follow the pitch; frame n is centred on n times 10 ms."""
    reach = _WINDOW + _LONGEST
    padded = np.pad(samples, reach // 2)
    frames = np.lib.stride_tricks.sliding_window_view(padded, reach)[::_STEP]
    found = [_yin(frames[start : start + _BLOCK]) for start in range(0, len(frames), _BLOCK)]
    return Pitch(
        hertz=np.concatenate([each[0] for each in found]),
        breath=np.concatenate([each[1] for each in found]),
    )


def semitones(hertz: Numbers) -> Numbers:
    """Give pitch in semitones over 100 Hz, without the frames that are an octave off."""
    steps: Numbers = 12 * np.log2(hertz / _REFERENCE_HZ)
    kept = [
        abs(step - np.median(steps[max(0, at - _SURROUNDINGS) : at + _SURROUNDINGS + 1])) < _JUMP_ST
        for at, step in enumerate(steps)
    ]
    found: Numbers = steps[np.array(kept, dtype=bool)]
    return found


def hertz_of(step: float) -> float:
    """Give a pitch in hertz from semitones over 100 Hz."""
    return float(_REFERENCE_HZ * 2 ** (step / 12))


def _yin(frames: Numbers) -> tuple[Numbers, Numbers]:
    difference = _difference(frames - frames.mean(axis=1, keepdims=True))
    rows = np.arange(len(frames))
    lags = _lags(difference)
    before, here = difference[rows, lags - 1], difference[rows, lags]
    after = difference[rows, np.minimum(lags + 1, _LONGEST)]
    bend = before - 2 * here + after
    shift = np.divide(before - after, 2 * bend, out=np.zeros_like(bend), where=np.abs(bend) > _TINY)
    return RATE / (lags + np.clip(shift, -1, 1)), here


def _difference(frames: Numbers) -> Numbers:
    """Compute YIN's cumulative mean normalised difference (equation 8) for lags from 0."""
    points = 1 << (_WINDOW + _LONGEST - 1).bit_length()
    spectrum = np.fft.rfft(frames, points)
    window = np.fft.rfft(frames[:, :_WINDOW], points)
    alike = np.fft.irfft(spectrum * np.conj(window), points)[:, : _LONGEST + 1]
    powers = np.pad(np.cumsum(frames**2, axis=1), ((0, 0), (1, 0)))
    energy = powers[:, _WINDOW : _WINDOW + _LONGEST + 1] - powers[:, : _LONGEST + 1]
    raw = np.maximum(energy[:, :1] + energy - 2 * alike, 0)
    mean = np.cumsum(raw[:, 1:], axis=1) / np.arange(1, _LONGEST + 1)
    found = np.ones_like(raw)
    np.divide(raw[:, 1:], mean, out=found[:, 1:], where=mean > _TINY)
    return found


def _lags(difference: Numbers) -> NDArray[np.intp]:
    """Choose a lag for each frame: the bottom of the first deep dip, else the deepest of all."""
    lags = difference[:, _SHORTEST:_LONGEST]
    deep = lags < _PERIODIC
    first = deep.argmax(axis=1)
    places = np.arange(lags.shape[1] - 1)
    bottom = (np.diff(lags, axis=1) >= 0) & (places >= first[:, None])
    end = np.where(bottom.any(axis=1), bottom.argmax(axis=1), lags.shape[1] - 1)
    chosen: NDArray[np.intp] = np.where(deep.any(axis=1), end, lags.argmin(axis=1)) + _SHORTEST
    return chosen
