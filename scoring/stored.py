"""Stored JSON back into the values it was made of.

Reads only what `to_json` wrote; anything else is refused by name, never repaired.
"""

from collections.abc import Mapping

from pydantic import TypeAdapter

from scoring.model import AnswerScore, Band, DimensionResult, Json, Report

_SCORE = TypeAdapter(AnswerScore)
_REPORT = TypeAdapter(Report)


def score_from_json(value: Mapping[str, object]) -> AnswerScore:
    """Read what `AnswerScore.to_json` wrote."""
    return _SCORE.validate_python(dict(value))


def report_from_json(value: Mapping[str, object]) -> Report:
    """Read what `Report.to_json` wrote."""
    dimensions = value.get("dimensions")
    nested = [_with_band(one) for one in dimensions] if isinstance(dimensions, list) else dimensions
    return _REPORT.validate_python(dict(value) | {"dimensions": nested})


def _with_band(value: object) -> object:
    """Gather the three flat numbers of a dimension into its band."""
    if not isinstance(value, Mapping):
        return value
    numbers = {key: value.get(key) for key in Band.__dataclass_fields__}
    rest: Json = {
        key: one for key, one in value.items() if key in DimensionResult.__dataclass_fields__
    }
    return rest | {"band": numbers}
