"""Keeps what models were asked and said: one file of JSON lines per interview.

File names are hashes, so that no folder listing tells who was interviewed. A line that a crash cut
short is passed over; what was asked is kept as a hash only.
"""

import asyncio
import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

FOLDER = "calls"
_NAME = 32
_PRIVATE = 0o600


class CallFiles:
    """A call log in a folder."""

    def __init__(self, data_dir: Path) -> None:
        """Take the folder everything generated lives in."""
        self._folder = data_dir / FOLDER

    def path(self, case_id: str) -> Path:
        """Say where an interview's calls are kept."""
        return self._folder / f"{hashlib.sha256(case_id.encode()).hexdigest()[:_NAME]}.jsonl"

    async def read(self, case_id: str) -> Sequence[Mapping[str, object]]:
        """Give everything kept about an interview, oldest first."""
        return await asyncio.to_thread(_read, self.path(case_id))

    async def keep(self, case_id: str, entry: Mapping[str, object]) -> None:
        """Add one entry."""
        line = json.dumps(entry, ensure_ascii=False).encode(errors="replace") + b"\n"
        await asyncio.to_thread(_append, self.path(case_id), line)


def _append(path: Path, line: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=_PRIVATE)
    with path.open("ab") as file:  # one write: lines of several processes do not mix
        file.write(line)


def _read(path: Path) -> Sequence[Mapping[str, object]]:
    if not path.exists():
        return ()
    entries = [_entry(line) for line in path.read_bytes().split(b"\n")]
    return tuple(one for one in entries if one is not None)


def _entry(line: bytes) -> Mapping[str, object] | None:
    try:
        entry = json.loads(line)
    except ValueError:
        return None
    return entry if isinstance(entry, dict) else None
