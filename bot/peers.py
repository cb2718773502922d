"""The others an interview is compared with: reports of the same job, made in the same way.

The same way is: engine and version, rubric, scale and modality. Reads what is stored; a candidate
counts once, with the newest report. What is compared with what, and from how many on, is
`scoring.norms`' to say.
"""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from functools import partial

from bot.world import Clock
from handlers.interview import Interview
from scoring.model import Report
from scoring.norms import Norm, Sample, compare
from storage import interviews
from storage.database import Database
from storage.records import read_interview

MOST = 500  #: the newest of a job
FRESH = timedelta(minutes=10)  #: how long what was read is used again
WHOLE = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """How a report was made; only what was made alike is compared."""

    engine: str
    rubrics: frozenset[str]
    calibrated: frozenset[bool]
    voice: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """One report that others may be compared with."""

    candidate_id: str
    way: Way
    scores: Mapping[str, int]  #: by dimension; `WHOLE` is the overall score
    finished: date


class Peers:
    """Finds others, and says where a report lies among them."""

    def __init__(self, memory: Database, clock: Clock, zone: tzinfo) -> None:
        """Begin knowing nobody."""
        self._memory = memory
        self._clock = clock
        self._zone = zone
        self._known: dict[str, tuple[datetime, tuple[Peer, ...]]] = {}

    async def norms(self, interview: Interview) -> Mapping[str, Norm]:
        """Compare a report with the others; nothing where there are too few."""
        own = _peer(interview, self._zone)
        if interview.report is None or own is None:
            return {}
        others = [
            each
            for each in await self._of_job(interview.job_id)
            if each.way == own.way and each.candidate_id != own.candidate_id
        ]
        return _norms(interview.report, others)

    async def _of_job(self, job_id: str) -> tuple[Peer, ...]:
        now = self._clock()
        at, found = self._known.get(job_id, (now - FRESH, ()))
        if now - at >= FRESH:
            listed = partial(interviews.listed, job_ids=[job_id], limit=MOST)
            rows = await self._memory.read(listed)
            bodies = [row.body for row in rows]
            found = await asyncio.to_thread(_peers, bodies, self._zone)
            self._known[job_id] = (now, found)
        return found


def _peers(bodies: Iterable[str], zone: tzinfo) -> tuple[Peer, ...]:
    """Read reports, newest first; of a candidate's the newest."""
    peers: dict[str, Peer] = {}
    for body in bodies:
        peer = _peer(read_interview(body), zone)
        if peer is not None:
            peers.setdefault(peer.candidate_id, peer)
    return tuple(peers.values())


def _peer(interview: Interview, zone: tzinfo) -> Peer | None:
    report = interview.report
    scores = [score for scored in interview.scored for score in scored.scores]
    if report is None or report.provisional or interview.finished_at is None or not scores:
        return None
    numbers = {WHOLE: report.overall.score}
    numbers |= {each.id: each.band.score for each in report.dimensions}
    return Peer(
        candidate_id=interview.candidate.id,
        way=Way(
            engine=f"{report.engine.name} {report.engine.version}",
            rubrics=frozenset(score.rubric_version for score in scores),
            calibrated=frozenset(one.calibrated for one in scores if one.score is not None),
            voice=any(part.voice for answer in interview.answers for part in answer.parts),
        ),
        scores={key: number for key, number in numbers.items() if number is not None},
        finished=interview.finished_at.astimezone(zone).date(),
    )


def _norms(report: Report, others: Iterable[Peer]) -> Mapping[str, Norm]:
    bands = {WHOLE: report.overall} | {each.id: each.band for each in report.dimensions}
    found: dict[str, Norm] = {}
    for key, band in bands.items():
        known = [(each.scores[key], each.finished) for each in others if key in each.scores]
        if not known:
            continue
        sample = Sample(
            scores=tuple(float(score) for score, _ in known),
            since=min(day for _, day in known),
            until=max(day for _, day in known),
        )
        norm = compare(band, sample)
        if norm is not None:
            found[key] = norm
    return found
