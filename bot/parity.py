"""The scores of all interviews, by job and by the way people answered; counts and means only."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from statistics import fmean

from handlers.answers import Answer
from handlers.interview import Interview
from scoring.parity import Cell, Parity, Way, parity
from storage import interviews
from storage.database import Connection
from storage.records import read_interview


def parity_lines(connection: Connection) -> tuple[str, ...]:
    """Compare over everything that is kept, a line for each job."""
    found = parities(_everybody(connection))
    return tuple(line(job_id, each) for job_id, each in found.items())


def _everybody(connection: Connection) -> Iterator[Interview]:
    before: int | None = None
    while page := interviews.listed(connection, before=before):
        before = page[-1].number
        yield from (read_interview(stored.body) for stored in page if stored.body)


def parities(people: Iterable[Interview]) -> Mapping[str, Parity]:
    """Compare, for each job, what people got for spoken and for written answers."""
    jobs: dict[str, dict[Way, list[float]]] = defaultdict(lambda: {"voice": [], "text": []})
    for interview in people:
        for way, score in scores_by_way(interview).items():
            jobs[interview.job_id][way].append(score)
    return {job_id: parity(jobs[job_id]) for job_id in sorted(jobs)}


def scores_by_way(interview: Interview) -> Mapping[Way, float]:
    """Give one person's mean score for each way they answered in."""
    found: dict[Way, list[float]] = defaultdict(list)
    for scored in interview.scored:
        given = interview.to_question(scored.round_id, scored.question_id)
        numbers = [each.score for each in scored.scores if each.score is not None]
        way = way_of(given)
        if numbers and way is not None:
            found[way].append(fmean(numbers))
    return {way: fmean(scores) for way, scores in found.items()}


def way_of(answers: Iterable[Answer]) -> Way | None:
    """Say how a question was answered: by what most of its characters came."""
    parts = [part for answer in answers if not answer.skipped for part in answer.parts]
    written = sum(len(part.text) for part in parts if not part.voice)
    spoken = sum(len(part.text) for part in parts if part.voice)
    if not written + spoken:
        return None
    return "voice" if spoken > written else "text"


def line(job_id: str, found: Parity) -> str:
    """Say it in one line."""
    both = f"{job_id}: voice {_cell(found.voice)}, text {_cell(found.text)}"
    if found.difference is None:
        return f"{both}; too few to compare"
    verdict = "more than chance, look into it" if found.apart else "within chance"
    span = f"{found.low:+.1f} to {found.high:+.1f}"
    return f"{both}; difference {found.difference:+.1f} ({span}): {verdict}"


def _cell(cell: Cell) -> str:
    if cell.mean is None:
        return f"n={cell.n}"
    return f"n={cell.n} mean {cell.mean:.1f} ({cell.low:.1f} to {cell.high:.1f})"
