"""The picture of a report: a radar of three or more scored dimensions, bars otherwise.

A dimension without a score is named beside the picture; it is never drawn as zero.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.lib.colors import HexColor
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable

from scoring.report_words import ReportWords

FULL = 100
INK, MUTED, GRID = HexColor("#1f2933"), HexColor("#7b8794"), HexColor("#d9dfe5")
FILL, EDGE, RANGE = HexColor("#2f6fde"), HexColor("#2456b0"), HexColor("#a9c4f5")
_RADAR = 3
_BAR, _ROW = 9.0, 24.0
_RADIUS, _SHARE = 88.0, 0.2  #: how large a radar is at most, and of its width
_LABEL, _LEADING = 10.0, 12.0
_NOTE = 18.0  #: room below a radar for what is not drawn
_AWAY = 16.0  #: from the radar to its labels
_NAMES, _NUMBERS = 0.23, 84.0  #: columns of the bars: a share of the width, and points


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoke:
    """One dimension of the picture; no score, no point."""

    name: str
    score: int | None
    low: int | None
    high: int | None

    def number(self, words: ReportWords) -> str:
        """Give the number with its interval, or say that there is none."""
        if self.score is None:
            return words.insufficient
        return words.number.format(score=self.score, low=self.low, high=self.high)


class Chart(Flowable):  # type: ignore[misc]  # reportlab has no types
    """Draws the dimensions of a report."""

    def __init__(
        self, spokes: Sequence[Spoke], *, width: float, font: str, words: ReportWords
    ) -> None:
        """Take what to draw, how wide, in which font and language."""
        super().__init__()
        self._spokes = tuple(spokes)
        self._font = font
        self._words = words
        scored = tuple(spoke for spoke in spokes if spoke.score is not None)
        self._as_radar = len(scored) >= _RADAR
        self._without = tuple(spoke.name for spoke in spokes if spoke.score is None)
        if self._as_radar:
            self._spokes = scored
        self.width = width
        self._radius = min(_RADIUS, _SHARE * width)
        self._names = min(110.0, _NAMES * width)
        self._note = _NOTE if self._as_radar and self._without else 0.0
        self.height = 2 * self._radius + 74 if self._as_radar else _ROW * len(spokes) + 8
        self.height += self._note

    def wrap(self, *_: float) -> tuple[float, float]:
        """Say how much room the picture takes."""
        return self.width, self.height

    def draw(self) -> None:
        """Draw it."""
        (self._radar if self._as_radar else self._bars)(self.canv)

    def _radar(self, canvas: Canvas) -> None:
        center = self.width / 2, (self.height + self._note) / 2
        count = len(self._spokes)
        canvas.setLineWidth(0.6)
        canvas.setStrokeColor(GRID)
        for share in (0.25, 0.5, 0.75, 1.0):
            _polygon(canvas, _ring(center, self._radius, [share] * count))
        for point in _ring(center, self._radius, [1.0] * count):
            canvas.line(*center, *point)
        shares = [(spoke.score or 0) / FULL for spoke in self._spokes]
        canvas.saveState()
        canvas.setFillColor(FILL, alpha=0.28)
        canvas.setStrokeColor(EDGE)
        canvas.setLineWidth(1.4)
        _polygon(canvas, _ring(center, self._radius, shares), fill=1)
        canvas.restoreState()
        for (x, y), spoke in zip(
            _ring(center, self._radius + _AWAY, [1.0] * count), self._spokes, strict=True
        ):
            self._label(canvas, (x, y), spoke, away=(x - center[0], y - center[1]))
        if self._without:
            canvas.setFont(self._font, 8.5)
            names = self._words.comma.join(self._without)
            canvas.drawString(0, 2, self._words.undrawn.format(names=names))

    def _label(
        self,
        canvas: Canvas,
        place: tuple[float, float],
        spoke: Spoke,
        *,
        away: tuple[float, float],
    ) -> None:
        """Write beside the picture, away from its middle: above what is high, below what is low."""
        beside = abs(away[0]) > 1
        write = canvas.drawCentredString
        if beside:
            write = canvas.drawString if away[0] > 0 else canvas.drawRightString
        room = self.width / 2 - (abs(away[0]) if beside else 0) - 2
        lines = fitted(spoke.name, room if beside else room * 2, self._font)
        y = place[1] + 2 + (_LEADING * (len(lines) - 1) if away[1] > 1 else 0)
        canvas.setFillColor(INK)
        canvas.setFont(self._font, _LABEL)
        for row, line in enumerate(lines):
            write(place[0], y - row * _LEADING, line)
        canvas.setFillColor(MUTED)
        canvas.setFont(self._font, 8.5)
        write(place[0], y - len(lines) * _LEADING + 1, spoke.number(self._words))

    def _bars(self, canvas: Canvas) -> None:
        span = self.width - self._names - _NUMBERS
        for row, spoke in enumerate(self._spokes):
            y = self.height - _ROW * (row + 1) + 6
            canvas.setFillColor(INK)
            canvas.setFont(self._font, 10)
            canvas.drawString(0, y, fitted(spoke.name, self._names - 4, self._font, most=1)[0])
            canvas.setFillColor(GRID)
            canvas.roundRect(self._names, y - 1, span, _BAR, 4, stroke=0, fill=1)
            if spoke.score is not None:
                self._bar(canvas, y, span, spoke)
            canvas.setFillColor(MUTED)
            canvas.setFont(self._font, 9)
            canvas.drawString(self._names + span + 10, y, spoke.number(self._words))

    def _bar(self, canvas: Canvas, y: float, span: float, spoke: Spoke) -> None:
        """Draw the interval lightly and the score on it."""
        low, high, score = (
            (one or 0) / FULL * span for one in (spoke.low, spoke.high, spoke.score)
        )
        canvas.setFillColor(RANGE)
        canvas.rect(self._names + low, y - 1, max(1.0, high - low), _BAR, stroke=0, fill=1)
        canvas.setFillColor(EDGE)
        canvas.rect(self._names + score - 1.5, y - 3, 3, _BAR + 4, stroke=0, fill=1)


def fitted(name: str, room: float, font: str, *, most: int = 2) -> list[str]:
    """Break a name into lines that fit, at a space where there is one; what is left over is cut."""
    lines: list[str] = []
    rest = name
    while rest and len(lines) < most:
        count = _fits(rest, room, font)
        if count < len(rest) and len(lines) + 1 == most:
            return [*lines, f"{rest[: max(1, _fits(rest, room - _LABEL, font))].rstrip()}…"]
        space = rest.rfind(" ", 0, count + 1)
        end = space if count < len(rest) and space > 0 else count
        lines.append(rest[:end].rstrip())
        rest = rest[end:].lstrip()
    return lines or [""]


def _fits(text: str, room: float, font: str) -> int:
    """Count the characters that fit; at least one."""
    widths = (
        pdfmetrics.stringWidth(text[:count], font, _LABEL) for count in range(len(text), 0, -1)
    )
    return next((len(text) - n for n, width in enumerate(widths) if width <= room), 1)


def _ring(
    center: tuple[float, float], radius: float, shares: Sequence[float]
) -> list[tuple[float, float]]:
    """Give the points of a ring, the first at the top, clockwise."""
    turn = 2 * math.pi / len(shares)
    return [
        (
            center[0] + radius * share * math.sin(turn * place),
            center[1] + radius * share * math.cos(turn * place),
        )
        for place, share in enumerate(shares)
    ]


def _polygon(canvas: Canvas, points: Sequence[tuple[float, float]], *, fill: int = 0) -> None:
    path = canvas.beginPath()
    path.moveTo(*points[0])
    for point in points[1:]:
        path.lineTo(*point)
    path.close()
    canvas.drawPath(path, fill=fill)
