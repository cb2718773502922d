"""The words of the HR tables: tables, columns, stages and decisions, as the contract has them.

Later words are added, none is renamed or removed; what HR calls them is `config.mapping`'s.
"""

from collections.abc import Mapping
from types import MappingProxyType

#: The six tables of the contract, each with its columns.
TABLES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "positions": ("id", "title", "department", "status"),
        "candidates": (
            "id",
            "name",
            "phone",
            "email",
            "wecom_userid",
            "external_userid",
            "source",
            "created_at",
        ),
        "applications": (
            "id",
            "position_id",
            "candidate_id",
            "stage",
            "match_score",
            "recommendation",
            "report_url",
            "updated_at",
        ),
        "interview_results": (
            "application_id",
            "round_id",
            "dimension",
            "score",
            "low",
            "high",
            "evidence",
            "scored_at",
        ),
        "manager_feedback": (
            "id",
            "application_id",
            "manager_userid",
            "decision",
            "reason",
            "created_at",
        ),
        "stage_history": ("id", "application_id", "from_stage", "to_stage", "actor", "at"),
    }
)
#: What a table cannot do without; any other column may be mapped to "" when HR has no place for it.
NEEDED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "positions": ("id",),
        "candidates": ("id", "name"),
        "applications": ("id", "position_id", "candidate_id", "stage"),
        "interview_results": ("application_id", "round_id", "dimension"),
        "manager_feedback": ("id", "application_id"),
        "stage_history": ("id", "application_id", "to_stage"),
    }
)
STAGES = (
    "new",
    "invited",
    "interviewing",
    "scoring",
    "awaiting_manager",
    "extra_round",
    "on_hold",
    "passed",
    "rejected",
    "withdrawn",
    "expired",
)
#: Stages from which nothing follows.
ENDED = ("passed", "rejected", "withdrawn", "expired")
DECISIONS = ("pass", "hold", "reject", "extra")
RECOMMENDATIONS = ("advance", "hold", "decline", "insufficient")
#: Columns whose words are fixed by the contract; every other column takes any word.
WORDS: Mapping[tuple[str, str], tuple[str, ...]] = MappingProxyType(
    {
        ("applications", "stage"): STAGES,
        ("applications", "recommendation"): RECOMMENDATIONS,
        ("stage_history", "from_stage"): STAGES,
        ("stage_history", "to_stage"): STAGES,
        ("manager_feedback", "decision"): DECISIONS,
    }
)
#: A column without words of its own speaks those of another.
SPEAKS_LIKE: Mapping[tuple[str, str], tuple[str, str]] = MappingProxyType(
    {
        ("stage_history", "from_stage"): ("applications", "stage"),
        ("stage_history", "to_stage"): ("applications", "stage"),
        ("applications", "position_id"): ("positions", "id"),
    }
)
