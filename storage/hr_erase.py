"""What is ours in the HR database about one application, emptied.

Scores, evidence, recommendation, report link and the reasons of managers go; the rows, the stage
history and whatever is HR's own stay HR's. Refuses to delete rows: that HR may do.
"""

import sqlalchemy as sa

from config.hr_words import ENDED
from storage.hr_layout import HrTable, Layout
from storage.hr_values import Value

NO_SCORE: dict[str, Value] = {"score": None, "low": None, "high": None, "evidence": ""}
NO_RESULT: dict[str, Value] = {"match_score": None, "recommendation": "", "report_url": ""}


def empty(connection: sa.Connection, layout: Layout, application_id: str) -> bool:
    """Empty what is ours of an application; say whether HR's database has it at all."""
    table = layout.applications
    stored = table.find(connection, "id", application_id, lock=True)
    if stored is None:
        return False
    below: dict[str, Value] = {"application_id": application_id}
    _set(connection, layout.interview_results, below, NO_SCORE)
    _set(connection, layout.manager_feedback, below, {"reason": ""})
    ended = table["stage"].word(stored["stage"]) in ENDED
    stage: dict[str, Value] = {} if ended else {"stage": "withdrawn"}
    _set(connection, table, {"id": application_id}, NO_RESULT | stage)
    return True


def _set(
    connection: sa.Connection, table: HrTable, keys: dict[str, Value], values: dict[str, Value]
) -> None:
    if table.row(values):  # a column that must hold something keeps what it holds
        table.change(connection, keys, values)
