"""Weighs a file of outcomes: reads the table, and gives what was found as text.

Activates nothing: what to do with a proposal is decided by a person.
"""

import json
from collections.abc import Callable
from pathlib import Path

from scoring.applicants import TableRefused, read_applicants
from scoring.weights import weigh


class OutcomesRefused(Exception):
    """The table of outcomes cannot be used."""


def weigh_file(source: Path, *, told: Callable[[int], None]) -> str:
    """Weigh the applicants of a CSV file; the result of the contract as JSON."""
    try:
        people = read_applicants(source.read_bytes().decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise OutcomesRefused(f"{source.name}: 不是 UTF-8") from error
    except TableRefused as error:
        raise OutcomesRefused(f"{source.name}: {error}") from error
    found = weigh(people, told=told).to_json()
    return json.dumps(found, ensure_ascii=False, indent=1)
