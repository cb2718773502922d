"""Figures: ranks of a sample and tables that fit into a page."""

from collections.abc import Sequence
from statistics import median

__all__ = ["median", "rank", "table"]


def rank(values: Sequence[float], share: float) -> float:
    """Say below which value this share of a sample lies; 0 of an empty one."""
    ordered = sorted(values)
    if not ordered:
        return 0.0
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Draw a table in Markdown."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
