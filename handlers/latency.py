"""How soon somebody began to answer by voice: at most so long after the question was sent.

Sent, arrived and as long as it lasts is all that is known of a clip. Its way through two networks and
our own queue make the figure larger, never smaller. Refuses to guess: where the first thing said to a
question was typed, or the answer was begun anew, nothing is told.
"""

from datetime import timedelta

from handlers.answers import Answer


def began_after(answer: Answer) -> float | None:
    """Say how many seconds passed at most from the question to the recording; None if unknown."""
    if not answer.parts or answer.versions:
        return None
    first = answer.parts[0]
    measures = first.clip.measures if first.clip is not None else None
    if measures is None:
        return None
    began = first.at - timedelta(seconds=measures.duration_s)
    waited = (began - (answer.shown_at or answer.asked_at)).total_seconds()
    return waited if waited >= 0 else None  # it was spoken before the question was shown again
