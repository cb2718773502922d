"""Where the tests' files live: in memory where there is room, for what they write has no morrow.

Databases are written as durably as ever, and most of a run was spent waiting for a disk to say so.
What survives a killed process is tested all the same: memory survives it too.
"""

import os
from pathlib import Path

MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of its own is made below it
#: A run needs a tenth of this; a container's default of 64 MiB is left alone.
LEAST_FREE = 4 * 2**30


def folder_in_memory(memory: Path = MEMORY) -> Path | None:
    """Find a folder in memory with room, in which programs may be started; None where there is none."""
    try:
        found = os.statvfs(memory)
    except OSError:
        return None
    usable = os.access(memory, os.W_OK | os.X_OK) and not found.f_flag & os.ST_NOEXEC
    return memory if usable and found.f_bavail * found.f_frsize >= LEAST_FREE else None
