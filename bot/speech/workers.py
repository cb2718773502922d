"""Processes of their own for what is heavy or may crash: codecs, models, measures.

Nothing of it runs in the event loop or beside the accept path. A process that dies or hangs takes
its own call with it and nothing else: the caller hears TemporaryError, and a new process starts
with the next call. Calls are taken in the order they came (docs/decisions).
"""

import asyncio
import contextlib
import logging
import pickle
import struct
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Callable
from functools import partial
from typing import Final, ParamSpec, TypeVar

from bot.errors import PermanentError, TemporaryError

log = logging.getLogger(__name__)

Given = ParamSpec("Given")
Made = TypeVar("Made")

LENGTH: Final = struct.Struct(">Q")
AGAIN_S: Final = 5.0
NICENESS: Final = 10  #: conversations go first


class Workers:
    """A few processes that do calls one by one, each started when it is first needed."""

    def __init__(
        self,
        name: str,
        *,
        limit_s: float,
        processes: int = 1,
        threads: int = 1,
        niceness: int = NICENESS,
    ) -> None:
        """Take the seconds after which a call is hopeless, how many work, and how politely."""
        self._name = name
        self._manners = (str(threads), str(niceness))
        self._limit_s = limit_s
        self._turn = asyncio.Semaphore(processes)
        self._idle: list[Process] = []

    async def run(
        self, work: Callable[Given, Made], *args: Given.args, **kwargs: Given.kwargs
    ) -> Made:
        """Do a call in a process; TemporaryError when the process died over it.

        What the call raises must be a TemporaryError or a PermanentError: anything else is a
        mistake of ours, and ends the process.
        """
        call = pickle.dumps(partial(work, *args, **kwargs))
        async with self._turn:
            process = self._idle.pop() if self._idle else await self._start()
            try:
                async with asyncio.timeout(self._limit_s):
                    answer = await _ask(process, call)
            except (TimeoutError, OSError, asyncio.IncompleteReadError):
                log.warning("the %s process stopped; another starts", self._name)
                raise TemporaryError(f"the {self._name} process stopped", delay=AGAIN_S) from None
            else:
                self._idle.append(process)
            finally:
                if process not in self._idle:
                    await _end(process)
        made: Made | PermanentError | TemporaryError = pickle.loads(answer)  # noqa: S301 - our own
        if isinstance(made, PermanentError | TemporaryError):
            raise made
        return made

    async def close(self) -> None:
        """Let the processes go; what they were doing is lost."""
        for each in self._idle:
            await _end(each)
        self._idle.clear()

    async def _start(self) -> Process:
        return await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot.speech.worker", *self._manners),
            stdin=PIPE,
            stdout=PIPE,
            start_new_session=True,  # a Ctrl-C is for the one who started it
        )


async def _ask(process: Process, call: bytes) -> bytes:
    if process.stdin is None or process.stdout is None:
        raise BrokenPipeError
    process.stdin.write(LENGTH.pack(len(call)) + call)
    await process.stdin.drain()
    (length,) = LENGTH.unpack(await process.stdout.readexactly(LENGTH.size))
    return await process.stdout.readexactly(length)


async def _end(process: Process) -> None:
    with contextlib.suppress(ProcessLookupError):
        process.kill()
    await process.wait()
