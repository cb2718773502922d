"""A table of applicants: scores of all, and how those who were hired turned out.

Reads the CSV of the contract. A row with a figure missing is passed over and counted; a table
without the needed columns is refused. Groups are read for aggregates only.
"""

import csv
import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO

import numpy as np
from numpy.typing import NDArray

from scoring.space import Numbers

_NEEDED = ("person", "hired", "outcome")
_KNOWN = frozenset({*_NEEDED, "group", "job", "rater", "date"})
_YES = frozenset({"1", "1.0", "true", "yes", "y", "是", "已录用", "录用"})
_DAY = re.compile(r"(\d{4})(?:\D(\d{1,2})(?:\D(\d{1,2}))?)?")
_FEWEST_ALIKE = 5  #: outcomes of one rater below which they are not standardised by themselves


class TableRefused(ValueError):
    """The table cannot be weighed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Applicants:
    """Everyone who was scored."""

    dimensions: tuple[str, ...]
    persons: tuple[str, ...]
    scores: Numbers  #: a row a person, a column a dimension
    hired: NDArray[np.bool_]
    outcome: Numbers  #: standardised within job and rater; nan where there is none
    binary: bool  #: outcomes say only yes or no
    smaller: int  #: outcomes in the smaller class, where they say only yes or no
    groups: tuple[str, ...]
    dates: tuple[str, ...]  #: year, month and day as far as given; empty where there is none
    precision: Numbers  #: half a unit of the last decimal each dimension is written with
    passed_over: int

    @property
    def rated(self) -> NDArray[np.bool_]:
        """Tell who was hired and has an outcome."""
        known: NDArray[np.bool_] = self.hired & ~np.isnan(self.outcome)
        return known


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    person: str
    hired: bool
    outcome: float
    group: str
    rated_by: tuple[str, str]
    date: str
    scores: tuple[float, ...]
    decimals: tuple[int, ...]


def read_applicants(text: str) -> Applicants:
    """Read the table, or say why it cannot be used."""
    lines = csv.DictReader(StringIO(text.removeprefix("\ufeff"), newline=""))
    header = [(name or "").strip() for name in lines.fieldnames or ()]
    lines.fieldnames = header
    absent = [name for name in _NEEDED if name not in header]
    if absent:
        raise TableRefused(f"表头缺少: {', '.join(absent)}")
    dimensions = tuple(name for name in header if name and name not in _KNOWN)
    if not dimensions or len(set(header)) < len(header):
        raise TableRefused("表头里没有任何维度" if not dimensions else "表头有重复的列")
    read = list(_rows(lines, dimensions))
    rows = [row for row in read if row is not None]
    if not rows:
        raise TableRefused("没有一行可以读")
    return _table(rows, dimensions, passed_over=len(read) - len(rows))


def _rows(lines: Iterable[Mapping[str, str]], dimensions: Sequence[str]) -> Iterator[_Row | None]:
    for number, line in enumerate(lines, 1):
        scores = tuple(_figure(line.get(name)) for name in dimensions)
        hired = (line.get("hired") or "").strip().lower() in _YES
        yield (
            None
            if any(map(math.isnan, scores))
            else _Row(
                person=(line.get("person") or "").strip() or f"#{number}",
                hired=hired,
                outcome=_figure(line.get("outcome")) if hired else math.nan,
                group=(line.get("group") or "").strip(),
                rated_by=_rated_by(line),
                date=_date(line.get("date")),
                scores=scores,
                decimals=tuple(_decimals(line.get(name)) for name in dimensions),
            )
        )


def _rated_by(line: Mapping[str, str]) -> tuple[str, str]:
    return line.get("job") or "", line.get("rater") or ""


def _date(text: str | None) -> str:
    """Read a day, a month or a year so that they sort; empty for anything else."""
    read = _DAY.match((text or "").strip())
    if read is None:
        return ""
    return "-".join(part.zfill(2) for part in read.groups() if part)


def _decimals(text: str | None) -> int:
    return len((text or "").strip().partition(".")[2])


def _figure(text: str | None) -> float:
    try:
        figure = float((text or "").strip())
    except ValueError:
        return math.nan
    return figure if math.isfinite(figure) else math.nan


def _table(rows: Sequence[_Row], dimensions: tuple[str, ...], *, passed_over: int) -> Applicants:
    outcome = np.array([row.outcome for row in rows])
    known = outcome[~np.isnan(outcome)]
    values, counts = np.unique(known, return_counts=True)
    binary = len(values) <= len((0, 1))
    return Applicants(
        dimensions=dimensions,
        persons=tuple(row.person for row in rows),
        scores=np.array([row.scores for row in rows], dtype=float),
        hired=np.array([row.hired for row in rows]),
        outcome=_standardised(outcome, [row.rated_by for row in rows]),
        binary=binary,
        smaller=int(counts.min()) if len(values) > 1 else 0,
        groups=tuple(row.group for row in rows),
        dates=tuple(row.date for row in rows),
        precision=0.5 * 10.0 ** -np.array([row.decimals for row in rows]).max(axis=0),
        passed_over=passed_over,
    )


def _standardised(outcome: Numbers, rated_by: Sequence[tuple[str, str]]) -> Numbers:
    """Put outcomes of different jobs and raters on one scale."""
    known = ~np.isnan(outcome)
    whole = _unit(outcome, known)
    found = whole.copy()
    for one in dict.fromkeys(rated_by):
        own = known & np.array([each == one for each in rated_by])
        if own.sum() >= _FEWEST_ALIKE:
            found[own] = _unit(outcome, own)[own]
    return found


def _unit(outcome: Numbers, known: NDArray[np.bool_]) -> Numbers:
    spread = float(outcome[known].std()) if known.any() else 0.0
    middle = float(outcome[known].mean()) if known.any() else 0.0
    unit: Numbers = (outcome - middle) / (spread or 1.0)
    return unit
