"""How one value of ours stands in one column of HR's, whatever type HR gave it.

Writes UTC and clean text; reads leniently, because other programs write there too. Refuses only
what the column cannot hold: text in a column of numbers.
"""

import json
import math
import uuid
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum, auto

import sqlalchemy as sa
from sqlalchemy.dialects import mysql

Value = str | float | datetime | None
#: Scores are told to two decimals; anything finer is noise and would never compare equal.
DECIMALS = 2
MILLISECONDS = 100_000_000_000  #: a number of seconds this large is a number of milliseconds
SHORTEST_ISO = 20


class Unfit(ValueError):
    """The column cannot hold the value."""


class Kind(Enum):
    """What a column's type can hold."""

    TEXT = auto()
    INTEGER = auto()
    NUMBER = auto()
    MOMENT = auto()
    DATE = auto()
    JSON = auto()
    UUID = auto()


class Omitted(Enum):
    """The column must hold something and we have nothing: it is left to its default."""

    OMITTED = auto()


OMITTED = Omitted.OMITTED


@dataclass(frozen=True, slots=True, kw_only=True)
class HrColumn:
    """One of our columns as HR keeps it."""

    name: str
    label: str  #: HR's name of it
    kind: Kind
    empty_allowed: bool = True
    key: bool = False
    length: int | None = None
    decimals: int = DECIMALS
    second_digits: int = 6
    zoned: bool = False
    as_text: bool = False  #: SQLite keeps moments as text
    words: Mapping[str, str] = field(default_factory=dict)

    def encode(self, value: Value) -> object:
        """Turn a value of ours into what the column holds."""
        if value is None or value == "":
            return self._nothing()
        try:
            match value:
                case str():
                    return self._text(self._word(clean(value)))
                case datetime():
                    return self._moment(value)
                case _:
                    return self._number(value)
        except (ValueError, ArithmeticError):
            raise Unfit(f"{self.label} holds {self.kind.name.lower()} only") from None

    def same(self, stored: object, wanted: object) -> bool:
        """Say whether the column holds what we would write."""
        if wanted is OMITTED:
            return True
        if stored is None or wanted is None:
            return stored is wanted or (wanted is None and stored == "")
        match self.kind:
            case Kind.NUMBER | Kind.INTEGER:
                step = 10.0**-self.decimals if self.kind is Kind.NUMBER else 1.0
                found, sought = read_number(stored), read_number(wanted)
                return None not in {found, sought} and abs((found or 0) - (sought or 0)) < step / 2
            case Kind.MOMENT | Kind.DATE:
                return self.moment(stored) == self.moment(wanted)
            case Kind.JSON:
                return stored == wanted
            case Kind.TEXT | Kind.UUID:
                return read_text(stored) == read_text(wanted)

    def word(self, stored: object) -> str:
        """Read text, in our words where HR has its own."""
        text = read_text(stored)
        return next((ours for ours, theirs in self.words.items() if theirs == text), text)

    def moment(self, stored: object) -> datetime | None:
        """Read a moment as exactly as the column keeps it."""
        moment = read_moment(stored)
        return None if moment is None else self._cut(moment)

    def _nothing(self) -> object:
        if self.empty_allowed:
            return None
        return "" if self.kind is Kind.TEXT else OMITTED

    def _word(self, value: str) -> str:
        fallback = self.words.get("extra", value) if value.startswith("extra:") else value
        return self.words.get(value, fallback)

    def _text(self, text: str) -> object:
        match self.kind:
            case Kind.INTEGER:
                return int(text)
            case Kind.NUMBER:
                return float(text)
            case Kind.UUID:
                return uuid.UUID(text)
            case Kind.JSON:
                with suppress(json.JSONDecodeError):
                    return json.loads(text)
                return text
            case Kind.MOMENT | Kind.DATE:
                raise Unfit(self.label)
            case Kind.TEXT:
                too_long = self.length is not None and len(text) > self.length and not self.key
                return f"{text[: (self.length or 1) - 1]}…" if too_long else text

    def _number(self, value: float) -> object:
        match self.kind:
            case Kind.NUMBER:
                return round(value, self.decimals)
            case Kind.INTEGER:
                return round(value)
            case Kind.TEXT:
                return f"{round(value, DECIMALS):g}"
            case _:
                raise Unfit(self.label)

    def _moment(self, value: datetime) -> object:
        moment = self._cut(value.astimezone(UTC))
        naive = moment.replace(tzinfo=None)
        short = self.length is not None and self.length < SHORTEST_ISO
        plain = {
            Kind.INTEGER: int(moment.timestamp()),
            Kind.NUMBER: round(moment.timestamp(), self.decimals),
            Kind.TEXT: naive.isoformat(" ", "seconds")
            if short
            else f"{naive.isoformat('T', 'seconds')}Z",
        }
        if self.kind is Kind.MOMENT:
            typed = moment if self.zoned else naive
            return naive.isoformat(" ", "microseconds") if self.as_text else typed
        if self.kind is Kind.DATE:
            return naive.date().isoformat() if self.as_text else naive.date()
        if self.kind not in plain:
            raise Unfit(self.label)
        return plain[self.kind]

    def _cut(self, moment: datetime) -> datetime:
        if self.kind is Kind.DATE:
            return moment.replace(hour=0, minute=0, second=0, microsecond=0)
        digits = self.second_digits if self.kind in {Kind.MOMENT, Kind.NUMBER} else 0
        step = 10 ** (6 - digits)
        return moment.replace(microsecond=moment.microsecond // step * step)


def describe(
    name: str,
    found: Mapping[str, object],
    *,
    dialect: str,
    key: bool,
    words: Mapping[str, str],
) -> HrColumn:
    """Describe a column from what the database says of it."""
    kind, label = found["type"], str(found["name"])
    return HrColumn(
        name=name,
        label=label,
        kind=_kind(kind, dialect),
        empty_allowed=bool(found.get("nullable", True)) and not key,
        key=key,
        length=getattr(kind, "length", None) if isinstance(kind, sa.String) else None,
        decimals=_decimals(kind),
        second_digits=_second_digits(kind, dialect),
        zoned=bool(getattr(kind, "timezone", False)) and dialect == "postgresql",
        as_text=dialect == "sqlite",
        words=words,
    )


def clean(text: str) -> str:
    """Drop what no database stores: zero characters and halves of characters."""
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")


def read_text(stored: object) -> str:
    """Read text out of whatever type holds it."""
    match stored:
        case None:
            return ""
        case bytes():
            return stored.decode("utf-8", "replace")
        case float() | Decimal() if math.isfinite(stored) and stored == int(stored):
            return str(int(stored))
        case dict() | list():
            return json.dumps(stored, ensure_ascii=False)
        case _:
            return str(stored).rstrip(" ")


def read_number(stored: object) -> float | None:
    """Read a number out of whatever type holds it."""
    with suppress(TypeError, ValueError):
        return float(stored) if isinstance(stored, str | float | int | Decimal) else None
    return None


def read_moment(stored: object) -> datetime | None:
    """Read a moment out of whatever type holds it; without a zone it is UTC."""
    match stored:
        case datetime():
            return stored.astimezone(UTC) if stored.tzinfo else stored.replace(tzinfo=UTC)
        case date():
            return datetime(stored.year, stored.month, stored.day, tzinfo=UTC)
        case int() | float() | Decimal():
            seconds = float(stored)
            with suppress(OverflowError, ValueError, OSError):
                late = seconds / 1000 if seconds > MILLISECONDS else seconds
                return datetime.fromtimestamp(late, tz=UTC)
        case str():
            with suppress(ValueError):
                return read_moment(datetime.fromisoformat(stored.strip()))
        case _:
            pass
    return None


def _kind(kind: object, dialect: str) -> Kind:
    kinds: tuple[tuple[type | tuple[type, ...], Kind], ...] = (
        (sa.Integer, Kind.INTEGER),
        (sa.Numeric, Kind.NUMBER),
        (sa.Float, Kind.NUMBER),
        (sa.DateTime, Kind.MOMENT),
        (sa.Date, Kind.DATE),
        (sa.Uuid, Kind.UUID),
        (sa.JSON, Kind.TEXT if dialect == "sqlite" else Kind.JSON),
    )
    return next((ours for theirs, ours in kinds if isinstance(kind, theirs)), Kind.TEXT)


def _decimals(kind: object) -> int:
    scale = getattr(kind, "scale", None) if isinstance(kind, sa.Numeric) else None
    return min(DECIMALS, scale) if isinstance(scale, int) else DECIMALS


def _second_digits(kind: object, dialect: str) -> int:
    if isinstance(kind, mysql.DATETIME | mysql.TIMESTAMP):
        return kind.fsp or 0
    precision = getattr(kind, "precision", None) if isinstance(kind, sa.DateTime) else None
    return precision if isinstance(precision, int) and dialect == "postgresql" else 6
