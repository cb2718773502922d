"""Which quote to show where there is room for one.

Chooses among quotes that were verified elsewhere; never shortens or joins them.
"""

from collections.abc import Collection, Sequence

from scoring.signals import quantity
from scoring.text import fold

_SAYS = 6  #: characters below which a quote says less than one that was shown already


def most_telling(quotes: Sequence[str], *, room: int, shown: Collection[str] = ()) -> str:
    """Pick the quote that says most: not shown yet, whole in `room` characters, with a figure, long.

    Where none fits, the shortest is taken; without quotes there is nothing, an empty text.
    """

    def worth(quote: str) -> tuple[bool, bool, bool, int]:
        fits = len(quote) <= room
        figure = quantity(fold(quote).folded)
        fresh = quote not in shown and len(quote) >= _SAYS
        return fresh, fits, figure, len(quote) if fits else -len(quote)

    return max(quotes, key=worth, default="")
