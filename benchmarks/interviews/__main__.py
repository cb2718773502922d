"""300 interviews at once: time to the next question, processor time, memory, nothing lost.

    python -m benchmarks.interviews [--people 300] [--think 8] [--ramp 20] [--clips 20]

The service runs as in production, on SQLite, in a process of its own; the simulator and all the
candidates are another process, whose cost is told apart.
"""

import argparse
import json
import os
import sys
import tempfile
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Self

from benchmarks.figures import table
from benchmarks.processes import LOOPBACK, ROOT, Started, free_port, machine, started
from benchmarks.service import COMMAND, environment, made_up

DEPARTMENTS = 10  #: as many managers, so that no single one is asked 300 times in a minute
LOOK_S = 0.25
TIMEOUT_S = 600


@dataclass(slots=True)
class Watch:
    """Looks at a process four times a second and keeps the most memory it held."""

    process: Started
    most_mib: float = 0.0
    _over: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None

    def __enter__(self) -> Self:
        """Begin to look."""
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_why: object) -> None:
        """Stop looking."""
        self._over.set()

    def _look(self) -> None:
        while not self._over.wait(LOOK_S):
            self.most_mib = max(self.most_mib, self.process.resident_mib())


def departments(folder: Path) -> Path:
    """Write job files that differ in who decides."""
    source = (ROOT / "config" / "jobs" / "store-sales.toml").read_text(encoding="utf-8")
    jobs = folder / "jobs"
    jobs.mkdir()
    names = ("store-sales", "hr_li", "mgr_wang", "mgr_chen", "eastretail")
    for number in range(DEPARTMENTS):
        text = source
        for name in names:
            text = text.replace(f'"{name}"', f'"{name}{number}"')
        (jobs / f"store{number}.toml").write_text(text, encoding="utf-8")
    return jobs


def office(asked: argparse.Namespace, folder: Path, jobs: Path, ports: tuple[int, int]) -> Started:
    """Start the company."""
    command = [sys.executable, "-m", "benchmarks.interviews.office"]
    command += ["--folder", str(folder), "--jobs", str(jobs), "--port", str(ports[1])]
    command += ["--service", f"http://{LOOPBACK}:{ports[0]}"]
    command += ["--people", str(asked.people), "--ramp", str(asked.ramp)]
    command += ["--think", str(asked.think), "--clips", str(asked.clips)]
    return Started(command, env={}, log=folder / "office.log")


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What one run showed."""

    facts: Mapping[str, float]
    violations: Sequence[str]  #: what the simulator objected to


def measure(asked: argparse.Namespace, folder: Path) -> Run:
    """Run the service and the company, and put together what both cost."""
    config = made_up(folder)
    jobs = departments(folder)
    ports = (free_port(), free_port())
    env = environment(config, folder=folder, port=ports[0], wecom_port=ports[1], jobs=jobs)
    log = folder / "serve.log"
    with started(COMMAND, port=ports[0], log=log, env=env) as serve, Watch(serve) as watch:
        company = office(asked, folder, jobs, ports)
        try:
            run = _costs(serve, company, folder / "office.log")
            return replace(run, facts={**run.facts, "most_mib": watch.most_mib})
        finally:
            company.stop()


def _costs(serve: Started, company: Started, log: Path) -> Run:
    found: dict[str, float] = {}
    violations: list[str] = []
    before = 0.0
    for facts in map(json.loads, company.lines()):
        now = serve.cpu_s()
        if "messages" in facts:
            found["serve_cpu_s"] = now - before
        before = now
        violations = facts.pop("violations", violations)
        found |= facts
    if "messages" not in found:
        raise RuntimeError("the company ended early:\n" + log.read_text(encoding="utf-8")[-3000:])
    return Run(facts=found, violations=violations)


def report(run: Run, people: int) -> str:
    """Draw the table."""
    facts = run.facts
    messages = facts["messages"]
    rows = [
        ("interviews at once", f"{people}", ""),
        ("messages of candidates", f"{messages:.0f} in {facts['seconds']:.0f} s", ""),
        ("next question, p50", f"{facts['next_p50_s']:.2f} s", ""),
        ("next question, p99", f"{facts['next_p99_s']:.2f} s", "< 2 s"),
        ("next question, worst", f"{facts['next_max_s']:.2f} s", ""),
        ("callback answered, p50", f"{facts['ack_p50_s'] * 1e3:.1f} ms", ""),
        ("callback answered, p99", f"{facts['ack_p99_s'] * 1e3:.1f} ms", ""),
        ("questions asked", f"{facts['questions']:.0f}", ""),
        ("questions lost", f"{facts['lost']:.0f}", "0"),
        ("questions doubled", f"{facts['doubled']:.0f}", "0"),
        ("WeCom's violations", f"{len(run.violations)}", "0"),
        (
            "service: processor time per message",
            f"{facts['serve_cpu_s'] / messages * 1e3:.2f} ms",
            "",
        ),
        ("service: share of one core", f"{facts['serve_cpu_s'] / facts['seconds']:.0%}", ""),
        (
            "service and its speech processes: most memory"
            if "clips" in facts
            else "service: most memory",
            f"{facts['most_mib']:.0f} MiB",
            "" if "clips" in facts else "< 400 MiB",
        ),
        (
            "simulator and candidates: share of one core",
            f"{facts['office_cpu_s'] / facts['seconds']:.0%}",
            "",
        ),
    ]
    return table(("what", "measured", "target"), rows + spoken(facts))


def spoken(facts: Mapping[str, float]) -> list[tuple[str, str, str]]:
    """Draw what became of clips that came all at once, and of everybody who wrote meanwhile."""
    if "clips" not in facts:
        return []
    return [
        ("clips at once, 10 s each", f"{facts['clips']:.0f}", ""),
        ("clips heard", f"{facts['clips_heard']:.0f}", "all"),
        ("clip to what was heard, p50", f"{facts['clip_p50_s']:.1f} s", ""),
        ("clip to what was heard, the last", f"{facts['clip_max_s']:.1f} s", ""),
        ("next questions by text meanwhile", f"{facts['meanwhile']:.0f}", ""),
        ("next question by text meanwhile, p50", f"{facts['meanwhile_p50_s']:.2f} s", ""),
        ("next question by text meanwhile, p99", f"{facts['meanwhile_p99_s']:.2f} s", "< 2 s"),
        ("next question by text meanwhile, worst", f"{facts['meanwhile_max_s']:.2f} s", ""),
    ]


def main() -> None:
    """Measure once, and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.interviews", description=__doc__)
    parser.add_argument("--people", type=int, default=300)
    parser.add_argument("--ramp", type=float, default=20.0, help="seconds in which all begin")
    parser.add_argument("--think", type=float, default=10.0, help="seconds to think of an answer")
    parser.add_argument("--clips", type=int, default=0, help="voice answers, all at once, beside")
    parser.add_argument("--keep", type=Path, help="a folder for databases and logs")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        run = measure(asked, asked.keep or Path(scratch))
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    print(
        f"{machine()}; load average at the end {load}",
        report(run, asked.people),
        *run.violations[:10],
        sep="\n\n",
    )


if __name__ == "__main__":
    main()
