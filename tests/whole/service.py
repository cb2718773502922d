"""A command of `zhimian` as an operator runs it: a process, an environment, and what it writes."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

ZHIMIAN = Path(sys.executable).with_name("zhimian")
COMMAND_S = 120.0
STOP_S = 20.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """A command that came to its end."""

    code: int
    output: str


async def command(environment: Mapping[str, str], *words: str) -> Ended:
    """Run a command to its end."""
    process = await asyncio.create_subprocess_exec(
        ZHIMIAN,
        *words,
        env=clean(environment),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    async with asyncio.timeout(COMMAND_S):
        output, _ = await process.communicate()
    assert process.returncode is not None
    return Ended(code=process.returncode, output=output.decode())


def clean(environment: Mapping[str, str]) -> dict[str, str]:
    """Give a process its settings and nothing of whoever runs the tests."""
    kept = ("PATH", "PYTHONPATH", "HOME", "LANG", "TMPDIR", "LD_LIBRARY_PATH")
    return {name: os.environ[name] for name in kept if name in os.environ} | dict(environment)


@dataclass(slots=True)
class Service:
    """A serving or working process that can be killed and started again."""

    name: str
    words: tuple[str, ...]
    environment: Mapping[str, str]
    log: Path
    process: subprocess.Popen[bytes] | None = field(default=None)
    starts: int = 0

    def start(self) -> None:
        """Start the process; what it writes is added to the log."""
        assert self.process is None
        self.starts += 1
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                [ZHIMIAN, *self.words],
                env=clean(self.environment),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
            )

    @property
    def pid(self) -> int:
        """Say which process it is."""
        assert self.process is not None
        return self.process.pid

    @property
    def runs(self) -> bool:
        """Say whether there is a process that has not ended by itself."""
        return self.process is not None and self.process.poll() is None

    def kill(self) -> None:
        """End the process as a power cut would: nothing of it runs afterwards."""
        process, self.process = self.process, None
        if process is not None:
            process.send_signal(signal.SIGKILL)
            process.wait()

    async def stop(self) -> int:
        """Ask the process to end, and say how it did."""
        process, self.process = self.process, None
        if process is None:
            return 0
        process.send_signal(signal.SIGTERM)
        try:
            return await asyncio.to_thread(process.wait, STOP_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            raise

    def written(self) -> str:
        """Read everything it wrote, over all its lives."""
        return self.log.read_text(encoding="utf-8") if self.log.exists() else ""
