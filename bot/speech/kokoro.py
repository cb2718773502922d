"""Kokoro on this machine: Mandarin and English spoken aloud, a sentence in the voice of its language.

Runs in a worker process, where the model is loaded once. English words inside a Chinese sentence are
said by its voice.
"""

import importlib
import json
import logging
import os
import re
import tempfile
from functools import cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from bot.speech import english
from bot.speech.audio import SPOKEN_SECONDS, encode_amr, from_pcm
from bot.speech.errors import SoundRefused
from bot.speech.models import ENGLISH, KOKORO, SYMBOLS, VOICES

ENGINE: Final = "kokoro-82m"
RATE: Final = 24_000
PAUSE_S: Final = 0.2  #: between sentences
MOST_SYMBOLS: Final = 508  #: of a sentence; the model was trained with two more
STYLE: Final = 256
SENTENCE: Final = re.compile(r"(?<=[。！？；!?;\n])|(?<=[.])\s+")
CLAUSE: Final = re.compile(r"(?<=[，、,：:])")
WORD: Final = re.compile(r"[A-Za-z]+|[^A-Za-z]+")
HAN: Final = re.compile(r"[\u3400-\u9fff]")
WORDS: Final = 2  #: so many English words and no Chinese are an English sentence

Samples = NDArray[np.float32]


def say(text: str, voice: str) -> tuple[bytes, float]:
    """Speak a text as AMR and say how many seconds it lasts; SoundRefused beyond a minute."""
    parts: list[Samples] = []
    seconds = 0.0
    for sentence in _sentences(text):
        spoken = _spoken(sentence, voice)
        parts += [spoken, np.zeros(int(PAUSE_S * RATE), np.float32)]
        seconds += len(spoken) / RATE + PAUSE_S
        if seconds > SPOKEN_SECONDS:
            raise SoundRefused("the text is longer than a minute when it is spoken")
    if not parts:
        raise SoundRefused("there is nothing in the text that can be spoken")
    pcm = (np.clip(np.concatenate(parts), -1, 1) * 32_767).astype("<i2").tobytes()
    sound = from_pcm(pcm, RATE)
    return encode_amr(sound), sound.duration_s


def _sentences(text: str) -> list[str]:
    """Cut a text where a speaker breathes; a sentence the model cannot hold, at its commas."""
    found: list[str] = []
    for sentence in SENTENCE.split(text):
        whole = len(phonemes(sentence)) <= MOST_SYMBOLS
        found += [sentence] if whole else CLAUSE.split(sentence)
    return [each.strip() for each in found if any(map(str.isalnum, each))]


def _spoken(sentence: str, voice: str) -> Samples:
    known = _symbols()
    tokens = [known[each] for each in phonemes(sentence) if each in known][:MOST_SYMBOLS]
    if not tokens:
        return np.zeros(0, np.float32)
    styles = _styles(ENGLISH[voice] if is_english(sentence) else voice)
    given = {
        "tokens": np.array([[0, *tokens, 0]], np.int64),
        "style": styles[min(len(tokens), len(styles) - 1)][None],
        "speed": np.array([1.0], np.float32),
    }
    return np.asarray(_model().run(None, given)[0], np.float32).ravel()


def is_english(sentence: str) -> bool:
    """Tell an English sentence from a Chinese one, which may hold English words."""
    words = [piece for piece in WORD.findall(sentence) if piece[0].isascii() and piece[0].isalpha()]
    return HAN.search(sentence) is None and len(words) >= WORDS


def phonemes(text: str) -> str:
    """Write a text as it sounds, in the model's symbols."""
    if is_english(text):
        return english.phonemes(text)
    return "".join(
        f" {english.word(piece)} "
        if piece[0].isascii() and piece[0].isalpha()
        else str(_reader()(piece)[0])
        for piece in WORD.findall(text)
    )


@cache
def _reader() -> Any:  # noqa: ANN401 - not imported unless the extra is there
    words = importlib.import_module("jieba")
    words.setLogLevel(logging.WARNING)
    with tempfile.TemporaryDirectory() as folder:  # not where anybody may write
        words.dt.tmp_dir = folder
        words.initialize()
    return importlib.import_module("misaki.zh").ZHG2P()


@cache
def _symbols() -> dict[str, int]:
    found: dict[str, int] = json.loads(SYMBOLS.read())["vocab"]
    return found


@cache
def _styles(voice: str) -> Samples:
    return np.frombuffer(VOICES[voice].read(), "<f4").reshape(-1, STYLE)


@cache
def _model() -> Any:  # noqa: ANN401 - not imported unless the extra is there
    runtime = importlib.import_module("onnxruntime")
    options = runtime.SessionOptions()
    options.intra_op_num_threads = int(os.environ.get("OMP_NUM_THREADS", "1"))
    return runtime.InferenceSession(KOKORO.read(), options, providers=["CPUExecutionProvider"])
