"""Kokoro on this machine: Mandarin spoken aloud by one of two voices, English words included.

Runs in a worker process, where the model is loaded once. Refuses English texts: the voices were
made for Mandarin, and a question nobody understands is worse than one that is read.
"""

import importlib
import json
import logging
import os
import re
import tempfile
from functools import cache
from importlib import resources
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from bot.speech.audio import SPOKEN_SECONDS, encode_amr, from_pcm
from bot.speech.errors import SoundRefused
from bot.speech.models import KOKORO, SYMBOLS, VOICES

ENGINE: Final = "kokoro-82m"
RATE: Final = 24_000
PAUSE_S: Final = 0.2  #: between sentences
MOST_SYMBOLS: Final = 508  #: of a sentence; the model was trained with two more
STYLE: Final = 256
SENTENCE: Final = re.compile(r"(?<=[。！？；!?;\n])")
CLAUSE: Final = re.compile(r"(?<=[，、,：:])")
WORD: Final = re.compile(r"[A-Za-z]+|[^A-Za-z]+")
LETTERS: Final = dict(
    zip(
        "abcdefghijklmnopqrstuvwxyz",
        [
            "ˈA",
            "bˈi",
            "sˈi",
            "dˈi",
            "ˈi",
            "ˈɛf",
            "ʤˈi",
            "ˈAʧ",
            "ˈI",
            "ʤˈA",
            "kˈA",
            "ˈɛl",
            "ˈɛm",
            "ˈɛn",
            "ˈO",
            "pˈi",
            "kjˈu",
            "ˈɑɹ",
            "ˈɛs",
            "tˈi",
            "jˈu",
            "vˈi",
            "dˈʌbᵊljˌu",
            "ˈɛks",
            "wˈI",
            "zˈi",
        ],
        strict=True,
    )
)
#: Words of the trade that a dictionary of English does not have.
TRADE: Final = {
    "redis": "ɹˈɛdɪs",
    "kafka": "kˈɑfkə",
    "mysql": "mˌI ˌɛs kjˌu ˈɛl",
    "excel": "ɪksˈɛl",
    "github": "ɡˈɪthˌʌb",
    "linux": "lˈɪnəks",
}

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
    styles = _styles(voice)
    given = {
        "tokens": np.array([[0, *tokens, 0]], np.int64),
        "style": styles[min(len(tokens), len(styles) - 1)][None],
        "speed": np.array([1.0], np.float32),
    }
    return np.asarray(_model().run(None, given)[0], np.float32).ravel()


def phonemes(text: str) -> str:
    """Write a text as it sounds, in the model's symbols."""
    return "".join(
        f" {_english(piece)} " if piece[0].isascii() and piece[0].isalpha() else _mandarin(piece)
        for piece in WORD.findall(text)
    )


def _mandarin(text: str) -> str:
    return str(_reader()(text)[0])


def _english(word: str) -> str:
    plain = word.lower()
    said = TRADE.get(plain) or (None if _is_abbreviation(word) else _dictionary().get(plain))
    return said or " ".join(LETTERS[each] for each in plain)


def _is_abbreviation(word: str) -> bool:
    return word.isupper() and len(word) > 1


@cache
def _dictionary() -> dict[str, str]:
    raw = json.loads((resources.files("misaki") / "data" / "us_gold.json").read_text("utf-8"))
    return {
        word: said if isinstance(said, str) else said["DEFAULT"]
        for word, said in raw.items()
        if isinstance(said, str) or said.get("DEFAULT")
    }


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
