"""The rows below an application, as a snapshot wants them.

Ids of feedback and history rows are derived, so that writing one twice is writing it once. Refuses
to number rows where HR's database numbers them itself: there a row is known by what it says.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping

from storage.hr_layout import HrTable, Layout
from storage.hr_model import ApplicationSnapshot, ResultFacts
from storage.hr_values import Value

Values = Mapping[str, Value]
ID_LENGTH = 32


def rows_id(table: HrTable, application_id: str, sequence: int) -> str:
    """Derive the id of a feedback or history row, the same one every time."""
    told = f"{application_id}\n{table.name}\n{sequence}".encode()
    return hashlib.sha256(told).hexdigest()[: min(ID_LENGTH, table["id"].length or ID_LENGTH)]


def rows_below(
    layout: Layout, snapshot: ApplicationSnapshot
) -> Iterable[tuple[HrTable, list[Values], tuple[str, ...]]]:
    """Give the rows below an application, and the columns that tell them apart."""
    of = snapshot.application_id
    results = [_result(of, result) for result in snapshot.results]
    yield layout.interview_results, results, ("round_id", "dimension")
    feedback: list[Values] = [
        {
            "id": rows_id(layout.manager_feedback, of, each.sequence),
            "application_id": of,
            "manager_userid": each.manager_userid,
            "decision": each.decision,
            "reason": each.reason,
            "created_at": each.created_at,
        }
        for each in snapshot.feedback
    ]
    natural = ("manager_userid", "decision", "created_at")
    yield _kept_apart(layout.manager_feedback, feedback, natural)
    history: list[Values] = [
        {
            "id": rows_id(layout.stage_history, of, each.sequence),
            "application_id": of,
            "from_stage": each.from_stage,
            "to_stage": each.to_stage,
            "actor": each.actor,
            "at": each.at,
        }
        for each in snapshot.history
    ]
    yield _kept_apart(layout.stage_history, history, ("from_stage", "to_stage", "at"))


def _result(application_id: str, result: ResultFacts) -> Values:
    quotes = [
        {"question_id": each.question_id, "quote": each.quote, "start": each.start, "end": each.end}
        for each in result.evidence
    ]
    return {
        "application_id": application_id,
        "round_id": result.round_id,
        "dimension": result.dimension,
        "score": result.score,
        "low": result.low,
        "high": result.high,
        "evidence": json.dumps(quotes, ensure_ascii=False),
        "scored_at": result.scored_at,
    }


def _kept_apart(
    table: HrTable, rows: list[Values], natural: tuple[str, ...]
) -> tuple[HrTable, list[Values], tuple[str, ...]]:
    """Tell rows apart by our ids, or by what they say where HR numbers its rows itself."""
    if not table.holds_numbers("id"):
        return table, rows, ("id",)
    without: list[Values] = [
        {name: value for name, value in row.items() if name != "id"} for row in rows
    ]
    return table, without, tuple(name for name in natural if name in table.columns)
