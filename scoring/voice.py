"""How a recording was spoken: pace, pauses, movement of pitch and loudness, and its quality.

Physical description only (docs/voice.md): no word for a mood, and the height of a voice is reported
and scored nowhere. Whatever the quality says, nobody is marked down for a bad recording.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from scoring.pitch import Pitch, hertz_of, pitch_of, semitones
from scoring.speech import Quality, Sound, Transcript, VoiceMeasures
from scoring.spoken import fillers_in, syllables_of
from scoring.stretches import Stretch, inside, pauses_between, stretches_of
from scoring.syllables import count
from scoring.waveform import Numbers, decibels, loudness_of, samples_of

_AGREE: Final = 0.25  #: a transcript that is further off than this was not heard well
_SHORT_S: Final = 1.0
_FAINT_DB: Final = -50.0
_NOISY_DB: Final = 15.0
_CLIPPED_AT: Final = 0.99
_CLIPPED_SHARE: Final = 0.005
_LOUD: Final = 95
_LEAST_FRAMES: Final = 20  #: a fifth of a second of voice, before its pitch is told
_SURELY, _HARDLY = 0.35, 0.6  #: voiced enough to be a voice, or to be a vowel
_MARGIN: Final = 10  #: frames beside speech that are neither speech nor background


@dataclass(frozen=True, slots=True, kw_only=True)
class _Heard:
    """A recording taken apart; frames of 5 ms."""

    samples: Numbers
    power: Numbers
    vowels: Numbers
    pitch: Pitch
    voiced: NDArray[np.bool_]
    stretches: tuple[Stretch, ...]
    speaking: NDArray[np.bool_]


def measure(sound: Sound, transcript: Transcript | None = None) -> VoiceMeasures:
    """Measure a recording; a transcript counts the syllables where it agrees with the sound."""
    heard = _take_apart(sound)
    pauses = pauses_between(heard.stretches)
    speech_s = sum(each.end_s - each.start_s for each in heard.stretches)
    paused_s = sum(each.length_s for each in pauses)
    text = transcript.text if transcript is not None else ""
    syllables = _syllables(heard, text)
    steps = _steps(heard)
    told = len(steps) >= _LEAST_FRAMES
    background_db = _background(heard)
    return VoiceMeasures(
        duration_s=round(sound.duration_s, 3),
        speech_s=round(speech_s, 3),
        syllables=round(syllables),
        speech_rate=round(syllables / sound.duration_s, 3) if sound.pcm else 0.0,
        articulation_rate=round(syllables / speech_s, 3) if speech_s else 0.0,
        pauses=pauses,
        pause_ratio=round(paused_s / (speech_s + paused_s), 3) if speech_s else 0.0,
        onset_s=round(heard.stretches[0].start_s, 3) if heard.stretches else None,
        f0_median_hz=round(hertz_of(float(np.median(steps))), 1) if told else None,
        f0_sd_st=round(float(np.std(steps)), 2) if told else None,
        energy_sd_db=_movement(heard),
        fillers=fillers_in(text) if transcript is not None else None,
        snr_db=background_db,
        quality=_quality(heard, speech_s, background_db),
    )


def _take_apart(sound: Sound) -> _Heard:
    samples = samples_of(sound)
    loudness = loudness_of(samples)
    pitch = pitch_of(samples)
    frames = len(loudness.voice)
    stretches = stretches_of(loudness.voice, _twice(pitch.voiced(within=_SURELY), frames))
    return _Heard(
        samples=samples,
        power=loudness.voice,
        vowels=loudness.vowels,
        pitch=pitch,
        voiced=_twice(pitch.voiced(), frames),
        stretches=stretches,
        speaking=inside(stretches, frames),
    )


def _twice(frames: NDArray[np.bool_], length: int) -> NDArray[np.bool_]:
    """Bring pitch's frames of 10 ms to frames of 5 ms."""
    doubled = np.repeat(frames, 2)[:length]
    return np.pad(doubled, (0, length - len(doubled)))


def _syllables(heard: _Heard, text: str) -> float:
    voiced = _twice(heard.pitch.voiced(within=_HARDLY), len(heard.speaking))
    by_sound = count(heard.vowels, heard.speaking, voiced)
    by_text = syllables_of(text)
    agree = by_text and abs(by_text - by_sound) <= _AGREE * by_text
    return float(by_text) if agree else by_sound


def _steps(heard: _Heard) -> Numbers:
    """Give the pitch of the voiced frames in speech, in semitones."""
    speaking = heard.speaking[::2][: len(heard.pitch.hertz)]
    kept = heard.pitch.voiced()[: len(speaking)] & speaking
    return semitones(heard.pitch.hertz[: len(speaking)][kept])


def _movement(heard: _Heard) -> float | None:
    kept = heard.speaking & heard.voiced
    if kept.sum() < 2 * _LEAST_FRAMES:
        return None
    return round(float(np.std(decibels(heard.power[kept]))), 2)


def _background(heard: _Heard) -> float | None:
    """Say how far speech stands out from what is heard beside it, in decibels; None if unknown."""
    near = np.convolve(heard.speaking, np.ones(2 * _MARGIN + 1), "same")[: len(heard.speaking)] > 0
    if not heard.speaking.any() or (~near).sum() < _LEAST_FRAMES:
        return None
    noise = float(np.mean(heard.power[~near]))
    speech = max(float(np.mean(heard.power[heard.speaking])) - noise, 0.0)
    ratio = decibels(np.array([speech, noise]))
    return round(float(ratio[0] - ratio[1]), 1)


def _quality(heard: _Heard, speech_s: float, background_db: float | None) -> Quality:
    if not heard.stretches:
        return "no_speech"
    if background_db is not None and background_db < _NOISY_DB:
        return "noisy"
    if float(np.percentile(decibels(heard.power), _LOUD)) < _FAINT_DB:
        return "low_volume"
    if float(np.mean(np.abs(heard.samples) >= _CLIPPED_AT)) > _CLIPPED_SHARE:
        return "clipped_poor"
    return "too_short" if speech_s < _SHORT_S else "ok"
