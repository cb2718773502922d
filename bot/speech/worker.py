"""A worker process: reads calls, does them, writes what came of them, and ends with its parent.

`bot.speech.workers` starts it. It yields to everything else on the machine, and stays within the
threads it is given. An error that nobody expected ends it, which its parent understands.
"""

import os
import pickle
import sys
from collections.abc import Callable
from typing import BinaryIO

from bot.errors import PermanentError, TemporaryError
from bot.speech.workers import LENGTH

THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


def main() -> None:
    """Work until there is nobody to work for."""
    for each in THREADS:
        os.environ[each] = sys.argv[1]
    os.nice(int(sys.argv[2]))
    calls, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not be taken for an answer
    while (call := _next(calls)) is not None:
        answer = pickle.dumps(_done(call))
        answers.write(LENGTH.pack(len(answer)) + answer)
        answers.flush()


def _next(calls: BinaryIO) -> Callable[[], object] | None:
    head = calls.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    call: Callable[[], object] = pickle.loads(calls.read(*LENGTH.unpack(head)))  # noqa: S301 - our parent's
    return call


def _done(call: Callable[[], object]) -> object:
    try:
        return call()
    except (PermanentError, TemporaryError) as error:
        return error


if __name__ == "__main__":
    main()
