"""Where a quote stands in an answer.

Finds what is there, whatever its width, case and blanks; never what is only similar.
"""

import re

from scoring.text import Text, fold

_LEAST = 3
_EDGES = "“”\"'「」『』 …。,;、"


def locate(quote: str, text: Text) -> tuple[int, int] | None:
    """Give the stretch of the folded answer that a quote repeats, on one line, or nothing."""
    wanted = "".join(fold(quote).folded.strip(_EDGES).split())
    if sum(map(str.isalnum, wanted)) < _LEAST:
        return None
    places = [place for place, one in enumerate(text.folded) if not one.isspace()]
    found = "".join(text.folded[place] for place in places).find(wanted)
    if found < 0:
        return None
    start, end = places[found], places[found + len(wanted) - 1] + 1
    first, last = text.span(start, end)
    return None if re.search(r"[\n\r]", text.raw[first:last]) else (start, end)
