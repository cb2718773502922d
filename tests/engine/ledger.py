"""What jobs began and ended, and whether that was in order, without loss and one at a time.

Lines are written with one system call to a file of the process, so that a killed process leaves
exactly what it had done.
"""

import os
import time
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path


class Ledger:
    """One process's lines."""

    def __init__(self, folder: Path) -> None:
        self._file = os.open(
            folder / f"ledger-{os.getpid()}.txt", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600
        )

    def begin(self, partition: str, number: int) -> None:
        """Write that a job began."""
        self._write("S", partition, number)

    def end(self, partition: str, number: int) -> None:
        """Write that a job ended."""
        self._write("E", partition, number)

    def close(self) -> None:
        """Let go of the file."""
        os.close(self._file)

    def _write(self, what: str, partition: str, number: int) -> None:
        # One clock for all processes of this machine.
        at = time.clock_gettime_ns(time.CLOCK_MONOTONIC)
        os.write(self._file, f"{what} {partition} {number} {at}\n".encode())


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One time that a job ran; `end` is None when it was cut off."""

    partition: str
    number: int
    start: int
    end: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What the ledger shows of a set of jobs."""

    lost: int  #: jobs that never ended
    disorder: int  #: jobs that began before the one before them had ended
    repeated: int  #: jobs that ended more than once
    overlaps: int  #: runs of one partition that began before another had ended


def read(folder: Path) -> list[Run]:
    """Read every process's lines."""
    runs: list[Run] = []
    for file in sorted(folder.glob("ledger-*.txt")):
        begun: dict[tuple[str, int], int] = {}
        for line in file.read_text().splitlines():
            what, partition, number, at = line.split()
            job = (partition, int(number))
            if what == "S":
                begun[job] = int(at)
            else:
                start = begun.pop(job)
                runs.append(Run(partition=job[0], number=job[1], start=start, end=int(at)))
        runs += [Run(partition=p, number=n, start=at, end=None) for (p, n), at in begun.items()]
    return runs


def judge(runs: list[Run], partitions: list[str], numbers: range) -> Verdict:
    """Judge the runs of so many jobs in each partition."""
    lost = disorder = repeated = overlaps = 0
    for partition in partitions:
        mine = [run for run in runs if run.partition == partition]
        ended = [run for run in mine if run.end is not None]
        before = 0
        for number in numbers:
            ends = [run.end for run in ended if run.number == number and run.end is not None]
            lost += not ends
            repeated += len(ends) > 1
            first = min((run.start for run in mine if run.number == number), default=before)
            disorder += first < before
            before = max(before, min(ends, default=before))
        spans = sorted((run.start, run.end) for run in ended if run.end is not None)
        overlaps += sum(later[0] < earlier[1] for earlier, later in pairwise(spans))
    return Verdict(lost=lost, disorder=disorder, repeated=repeated, overlaps=overlaps)


CLEAN = Verdict(lost=0, disorder=0, repeated=0, overlaps=0)
