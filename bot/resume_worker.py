"""A process that reads one résumé and ends: its words go to the standard output.

Bounded by the operating system in memory and time, because the file is a stranger's. Refuses to
mend anything: what a reader raises ends the process, and the caller throws its errors away unread.
"""

import contextlib
import resource
import sys
from pathlib import Path

from scoring.resume import read_text

MEMORY = 1024 * 1024 * 1024
SECONDS = 20


def main(path: str) -> None:
    """Write what a file says; whatever is wrong with it ends the process, and nobody reads why."""
    for limit, most in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, SECONDS)):
        with contextlib.suppress(ValueError, OSError):  # a lower bound holds already
            resource.setrlimit(limit, (most, most))
    file = Path(path)
    text = read_text(file.read_bytes(), file.suffix)
    sys.stdout.buffer.write(text.encode())


if __name__ == "__main__":
    main(sys.argv[1])
