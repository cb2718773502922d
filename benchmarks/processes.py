"""Child processes and what they cost, by the kernel's own accounting.

Refuses to measure itself: whoever makes the load is another process, so that its work is not
mistaken for the work of what is measured.
"""

import contextlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

LOOPBACK = "127.0.0.1"
ROOT = Path(__file__).parents[1]
TICKS = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")
UTIME = 11  #: fields of /proc/<pid>/stat after the command's name
STIME = 12
RESIDENT = 21
START_S = 30.0
STOP_S = 15.0
LOOK_S = 0.05


class Started:
    """A process that was started here, with the processes it started itself."""

    def __init__(self, command: Sequence[str], *, env: Mapping[str, str], log: Path) -> None:
        """Start it; what it says goes to a file."""
        with log.open("ab") as said:
            self._process = subprocess.Popen(
                command, cwd=ROOT, env={**os.environ, **env}, stdout=said, stderr=said
            )
        self._log = log

    @property
    def pid(self) -> int:
        """Say the number of the first of them."""
        return self._process.pid

    def cpu_s(self) -> float:
        """Say how many seconds of a processor they have used so far."""
        stats = [_stat(pid) for pid in _family(self._process.pid)]
        return sum(int(stat[UTIME]) + int(stat[STIME]) for stat in stats if stat) / TICKS

    def resident_mib(self) -> float:
        """Say how much memory they hold now."""
        stats = [_stat(pid) for pid in _family(self._process.pid)]
        return sum(int(stat[RESIDENT]) for stat in stats if stat) * PAGE / 2**20

    def wait_for(self, port: int) -> None:
        """Wait until somebody listens on a port."""
        until = time.monotonic() + START_S
        while time.monotonic() < until:
            if self._process.poll() is not None:
                break
            with contextlib.suppress(OSError), socket.create_connection((LOOPBACK, port), 1):
                return
            pause(LOOK_S)
        said = self._log.read_text(errors="replace")[-2000:]
        raise RuntimeError(f"nothing listens on port {port}; the process said:\n{said}")

    def wait(self, seconds: float) -> int | None:
        """Wait a while for its end; its exit code, or None when it goes on."""
        try:
            return self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            return None

    def lines(self) -> Iterator[str]:
        """Give what it says on its own account, one object of JSON a line, until it ends."""
        told = 0
        while True:
            running = self.wait(LOOK_S) is None
            lines = self._log.read_text(encoding="utf-8").splitlines()
            said = [line for line in lines if line.startswith("{")]
            yield from said[told:]
            told = len(said)
            if not running:
                return

    def stop(self) -> None:
        """End it the polite way, then the other."""
        self._process.terminate()
        try:
            self._process.wait(STOP_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait(STOP_S)


@contextlib.contextmanager
def started(
    command: Sequence[str], *, port: int, log: Path, env: Mapping[str, str] | None = None
) -> Iterator[Started]:
    """Run a server on a port for as long as it is needed."""
    process = Started(command, env=env or {}, log=log)
    try:
        process.wait_for(port)
        yield process
    finally:
        process.stop()


def ask(module: str, *arguments: str, timeout: float) -> str:
    """Run a module to its end and give what it printed."""
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        timeout=timeout,
    )
    return done.stdout


def free_port() -> int:
    """Find a port nobody listens on."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


def machine() -> str:
    """Describe the machine as far as its class."""
    model = "unknown processor"
    for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        if line.startswith("model name"):
            model = line.partition(":")[2].strip()
            break
    version = sys.version.partition(" ")[0]
    return f"{len(os.sched_getaffinity(0))} cores ({model}), CPython {version}"


def _family(pid: int) -> list[int]:
    found = [pid]
    with contextlib.suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                found += _family(int(child))
    return found


def _stat(pid: int) -> list[str]:
    try:
        text = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    except OSError:
        return []
    return text.rpartition(")")[2].split()


def pause(seconds: float) -> None:
    """Do nothing for a while."""
    time.sleep(seconds)  # noqa: TID251  a script that waits for a process has nothing else to do
