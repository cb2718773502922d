"""Callbacks accepted per second, how soon, and at what cost, beside a floor and a peer.

    python -m benchmarks.callback [--rounds 3] [--seconds 6]

Three servers take turns under the same load in one run, so that what else the machine does falls
on all of them: the service itself (SQLite, with 300 interviews under way whose turns go on), a
bare aiohttp echo, and wechatpy with Flask under gunicorn, which decrypts the same and stores
nothing. The peer's packages are in benchmarks/requirements.txt; `make bench` brings them.
"""

import argparse
import json
import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.callback.wire import requests, write
from benchmarks.figures import median, table
from benchmarks.processes import LOOPBACK, ROOT, Started, free_port, machine, pause, started
from benchmarks.service import COMMAND, environment, made_up
from bot.demo.values import SimulatorConfig

PEER_PACKAGES = ROOT / "build" / "peer"
PEOPLE = 300
RATE = 50.0
DONE_EVERY = 4  #: at a fixed rate every fourth message ends an answer, so that questions are asked
WARM_S = 1.0
DRAIN_S = 120.0
MOST_PER_SECOND = 12_000  #: so many requests are built for each measured second
SERVICE, ECHO, PEER = "zhimian serve", "aiohttp echo", "wechatpy + Flask, gunicorn 2 x 8"
WAITING = "select count(*) from inbox where done_at is null and parked = 0 and due_at <= ?"


@dataclass(slots=True)
class Stand:
    """One server in the run."""

    name: str
    port: int
    process: Started
    seen: list[Mapping[str, float]] = field(default_factory=list)


@dataclass(slots=True)
class Fair:
    """The servers, and the requests that are still unsent."""

    folder: Path
    company: SimulatorConfig
    stands: dict[str, Stand]
    built: int = 0

    def load(self, stand: Stand, *, seconds: float, rate: float = 0.0) -> Mapping[str, float]:
        """Load one server; what it used of the processor meanwhile is noted with the answers."""
        file = self._requests(int((rate or MOST_PER_SECOND) * seconds), DONE_EVERY if rate else 0)
        command = [sys.executable, "-m", "benchmarks.callback.load", "--port", str(stand.port)]
        command += ["--file", str(file), "--seconds", str(seconds), "--rate", str(rate)]
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as load:
            assert load.stdout is not None
            load.stdout.readline()
            before = stand.process.cpu_s()
            facts: dict[str, float] = json.loads(load.stdout.readline())
            used = stand.process.cpu_s() - before
        file.unlink()
        return facts | {"cpu_s": used, "cpu_us": used / max(1, facts["answers"]) * 1e6}

    def waiting(self) -> int:
        """Count what the service has accepted and not yet dealt with."""
        name = f"file:{self.folder / 'zhimian.db'}?mode=ro"
        with closing(sqlite3.connect(name, uri=True)) as database:
            return int(database.execute(WAITING, (time.time(),)).fetchone()[0])

    def drain(self) -> float:
        """Wait until the service has dealt with everything; say how long that took."""
        began = time.monotonic()
        while self.waiting() and time.monotonic() - began < DRAIN_S:
            pause(0.2)
        return time.monotonic() - began

    def _requests(self, count: int, done_every: int) -> Path:
        file = self.folder / "requests.bin"
        built = requests(
            self.company, count=count, people=PEOPLE, first=self.built, done_every=done_every
        )
        write(file, built)
        self.built += count
        return file


def opened(stack: ExitStack, folder: Path) -> Fair:
    """Start the three servers, and 300 interviews at the service."""
    company = made_up(folder)
    ports = {name: free_port() for name in (SERVICE, ECHO, PEER)}
    wecom = free_port()
    env = environment(company, folder=folder, port=ports[SERVICE], wecom_port=wecom)
    python = f"{PEER_PACKAGES}{os.pathsep}{ROOT}"
    gunicorn = ["-m", "gunicorn", "-w", "2", "-k", "gthread", "--threads", "8"]
    gunicorn += ["-b", f"{LOOPBACK}:{ports[PEER]}", "--log-level", "error"]
    commands: dict[str, tuple[list[str], Mapping[str, str]]] = {
        SERVICE: (list(COMMAND), env),
        ECHO: ([sys.executable, "-m", "benchmarks.callback.echo", str(ports[ECHO])], {}),
        PEER: (
            [sys.executable, *gunicorn, "benchmarks.callback.peer:app"],
            {"PYTHONPATH": python, "BENCHMARK_COMPANY": str(folder)},
        ),
    }
    stands = {}
    for name, (command, settings) in commands.items():
        log = folder / f"{name.split()[0]}.log"
        running = started(command, port=ports[name], log=log, env=settings)
        stands[name] = Stand(name=name, port=ports[name], process=stack.enter_context(running))
    office = Started(_office(folder, ports[SERVICE], wecom), env={}, log=folder / "office.log")
    stack.callback(office.stop)
    for line in office.lines():
        if "begun" in json.loads(line):
            break
    return Fair(folder=folder, company=company, stands=stands)


def _office(folder: Path, service: int, wecom: int) -> list[str]:
    command = [sys.executable, "-m", "benchmarks.interviews.office", "--stay"]
    command += ["--folder", str(folder), "--jobs", str(ROOT / "config" / "jobs")]
    command += ["--port", str(wecom), "--service", f"http://{LOOPBACK}:{service}"]
    return [*command, "--people", str(PEOPLE)]


def saturate(fair: Fair, *, rounds: int, seconds: float) -> Iterator[str]:
    """Load each server as much as it takes, in turn; tell how it goes."""
    for stand in fair.stands.values():
        fair.load(stand, seconds=WARM_S)
    fair.drain()
    for number in range(rounds):
        for stand in fair.stands.values():
            facts = dict(fair.load(stand, seconds=seconds))
            if stand.name == SERVICE:
                facts["drain_s"] = fair.drain()
            stand.seen.append(facts)
            yield f"round {number + 1}: {stand.name}: {facts['rate']:.0f}/s, {facts['cpu_us']:.0f} us"


def report(fair: Fair) -> str:
    """Draw the table of what was seen at saturation."""
    floor = median(each["cpu_us"] for each in fair.stands[ECHO].seen)
    peer = median(each["rate"] for each in fair.stands[PEER].seen)
    rows = []
    for stand in fair.stands.values():
        rates = [each["rate"] for each in stand.seen]
        cost = median(each["cpu_us"] for each in stand.seen)
        rows.append(
            (
                stand.name,
                f"{max(rates):.0f} / {median(rates):.0f}",
                f"{median(rates) / peer:.2f}",
                f"{median(each['p50_ms'] for each in stand.seen):.1f}",
                f"{median(each['p99_ms'] for each in stand.seen):.1f}",
                f"{cost:.0f}",
                f"{cost / floor:.2f}",
            )
        )
    head = ("server", "callbacks/s, best / median", "x peer", "p50 ms", "p99 ms")
    return table((*head, "CPU us each", "x echo"), rows)


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.callback", description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=6.0, help="of each turn under full load")
    parser.add_argument("--open-seconds", type=float, default=30.0, help="at 50 callbacks a second")
    parser.add_argument("--keep", type=Path, help="a folder for databases and logs")
    asked = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    with tempfile.TemporaryDirectory() as scratch, ExitStack() as stack:
        fair = opened(stack, asked.keep or Path(scratch))
        service = fair.stands[SERVICE]
        steady = [
            fair.load(service, seconds=asked.open_seconds, rate=RATE) for _ in range(asked.rounds)
        ]
        for said in saturate(fair, rounds=asked.rounds, seconds=asked.seconds):
            print(said, file=sys.stderr, flush=True)
        print(machine(), report(fair), sep="\n\n")
        rows = [
            (f"{each['p50_ms']:.1f}", f"{each['p99_ms']:.1f}", f"{each['cpu_us'] / 1e3:.2f}")
            for each in steady
        ]
        head = (f"at {RATE:.0f}/s: p50 ms", "p99 ms (target < 50)", "CPU ms each, turns and all")
        print("", table(head, rows), sep="\n")


if __name__ == "__main__":
    main()
