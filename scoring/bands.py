"""How sure a number is: intervals from the reliability of structured answers.

Without the house's own figures a single answer has a reliability of .45 (Spearman-Brown for more).
"""

import math

from scoring.model import AnswerScore

SINGLE_RELIABILITY = 0.45
SPREAD = 15.0  #: standard deviation of answer scores until there are norms
NINETY = 1.645  #: two-sided 90 %


def error_of(answers: int) -> float:
    """Give the standard error of the mean of so many answers."""
    reliability = answers * SINGLE_RELIABILITY / (1 + (answers - 1) * SINGLE_RELIABILITY)
    return SPREAD * math.sqrt(1 - reliability)


def width_of(score: AnswerScore) -> float:
    """Give the standard error that a score's own 90 % interval stands for."""
    if score.low is None or score.high is None:
        return 0.0
    return (score.high - score.low) / 2 / NINETY


def around(score: float, error: float) -> tuple[float, float]:
    """Give the 90 % interval, inside 0 to 100."""
    half = NINETY * error
    return max(0.0, round(score - half, 1)), min(100.0, round(score + half, 1))
