"""What the tests of HR's database share: HR's own hands on it, and an interview's story."""

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import TypeVar

import sqlalchemy as sa

from config.hr_words import TABLES
from config.mapping import HrMapping, parse_mapping
from storage.hr import (
    ApplicationSnapshot,
    CandidateFacts,
    FeedbackFacts,
    HistoryFacts,
    HrDatabase,
    PositionFacts,
    Quote,
    ResultFacts,
    create_reference_tables,
)
from storage.hr_engine import hr_address
from tests.aio import run
from tests.hr import theirs

T = TypeVar("T")
Story = tuple[ApplicationSnapshot, ApplicationSnapshot, ApplicationSnapshot, ApplicationSnapshot]
NOW = datetime(2026, 11, 23, 1, 30, 15, 250_000, tzinfo=UTC)
JOBS = ("store-sales", "backend")


@dataclass(frozen=True, slots=True, kw_only=True)
class Hr:
    """HR's database, as HR's own programs see it."""

    url: str
    mapping: HrMapping
    engine: sa.Engine
    seen: dict[str, sa.Table] = field(default_factory=dict)

    def put(self, table: str, **values: object) -> None:
        """Insert a row as HR would; columns and values in our words, moments in HR's."""
        self.put_all(table, [values])

    def put_all(self, table: str, rows: Sequence[Mapping[str, object]]) -> None:
        """Insert many rows at once."""
        with self.engine.begin() as connection:
            told = [self._row(table, values) for values in rows]
            connection.execute(sa.insert(self._table(table)), told)

    def set(self, table: str, key: str, **values: object) -> None:
        """Change a row as HR would."""
        found = self._table(table)
        row = {self._column(table, "id"): key}
        with self.engine.begin() as connection:
            where = [found.columns[name] == value for name, value in row.items()]
            connection.execute(sa.update(found).where(*where).values(self._row(table, values)))

    def write(self, statement: str) -> None:
        """Run a statement of HR's; it may change the schema."""
        self.seen.clear()
        with self.engine.begin() as connection:
            connection.exec_driver_sql(statement)

    def rows(self, table: str) -> Sequence[Mapping[str, object]]:
        """Read every column of every row, by HR's names."""
        found = self._table(table)
        with self.engine.connect() as connection:
            order = sa.select(found).order_by(*found.columns)
            return [dict(row) for row in connection.execute(order).mappings()]

    def told(self, table: str) -> Sequence[Mapping[str, object]]:
        """Read the contract's columns of every row, by our names, values as HR has them."""
        names = {
            self._column(table, column): column
            for column in TABLES[table]
            if self.mapping.column(table, column)
        }
        return [
            {names[name]: value for name, value in row.items() if name in names}
            for row in self.rows(table)
        ]

    def dump(self) -> Mapping[str, Sequence[Mapping[str, object]]]:
        """Read the whole database."""
        return {table: self.rows(table) for table in TABLES}

    def word(self, table: str, column: str, value: str) -> str:
        """Say a value in HR's words."""
        return self.mapping.words(table, column).get(value, value)

    def moment(self, table: str, column: str, moment: datetime) -> object:
        """Say a moment as HR's column keeps it."""
        kind = self._table(table).columns[self._column(table, column)].type
        naive = moment.replace(tzinfo=None)
        return naive if isinstance(kind, sa.DateTime) else naive.isoformat()

    def _row(self, table: str, values: Mapping[str, object]) -> dict[str, object]:
        return {
            self._column(table, name): self.word(table, name, value)
            if isinstance(value, str)
            else value
            for name, value in values.items()
        }

    def _column(self, table: str, column: str) -> str:
        name = self.mapping.column(table, column)
        known = self._table(table).columns
        return next((each.name for each in known if each.name.casefold() == name.casefold()), name)

    def _table(self, table: str) -> sa.Table:
        if table not in self.seen:
            name = self.mapping.table(table)
            self.seen[table] = sa.Table(name, sa.MetaData(), autoload_with=self.engine)
        return self.seen[table]


@contextmanager
def reference(url: str) -> Iterator[Hr]:
    """Make the reference schema."""
    create_reference_tables(url, HrMapping())
    with _hands(url, HrMapping()) as hr:
        yield hr


@contextmanager
def legacy(url: str) -> Iterator[Hr]:
    """Make the schema that looks nothing like ours."""
    with _hands(url, parse_mapping(theirs.MAPPING, file="mapping.toml")) as hr:
        theirs.metadata.create_all(hr.engine)
        yield hr


SCHEMAS = {"reference": reference, "legacy": legacy}


@contextmanager
def _hands(url: str, mapping: HrMapping) -> Iterator[Hr]:
    engine = sa.create_engine(hr_address(url))
    try:
        yield Hr(url=url, mapping=mapping, engine=engine)
    finally:
        engine.dispose()


def with_hr(hr: Hr, scene: Callable[[HrDatabase], Awaitable[T]]) -> T:
    """Play a scene with the bot's view of HR's database."""

    async def play() -> T:
        database = HrDatabase(hr.url, hr.mapping)
        try:
            return await scene(database)
        finally:
            await database.close()

    return run(play())


def after(minutes: float) -> datetime:
    """Say a moment that many minutes into the story."""
    return NOW + timedelta(minutes=minutes)


PERSON = CandidateFacts(
    id="c-Zhang",
    name="张三",
    phone="13800138000",
    email="zhang@example.com",
    wecom_userid="ZhangSan",
    source="内推",
    created_at=NOW,
)
PLACE = PositionFacts(id="store-sales", title="门店销售顾问", department="华东零售部")
QUOTE = Quote(question_id="rejection", quote="先问清楚原因😀", start=3, end=10)


def story(application_id: str = "i-1", *, candidate: CandidateFacts = PERSON) -> Story:
    """Tell an interview from the invitation to the verdict, a snapshot for each version."""
    invited = ApplicationSnapshot(
        application_id=application_id,
        number=12,
        version=1,
        position=PLACE,
        candidate=candidate,
        stage="invited",
        updated_at=after(0),
        history=(_step(1, "new", "invited", 0),),
    )
    asked = replace(
        invited,
        version=4,
        stage="interviewing",
        updated_at=after(5),
        history=(*invited.history, _step(2, "invited", "interviewing", 5)),
    )
    judged = replace(
        asked,
        version=9,
        stage="awaiting_manager",
        match_score=71.54321,
        recommendation="advance",
        report_url="http://127.0.0.1:8080/r/abc",
        updated_at=after(30),
        results=(_result("communication", 71.54321), _result("drive", None)),
        history=(*asked.history, _step(3, "interviewing", "awaiting_manager", 30)),
    )
    decided = replace(
        judged,
        version=10,
        stage="rejected",
        updated_at=after(60),
        feedback=(
            FeedbackFacts(
                sequence=1,
                manager_userid="mgr_wang",
                decision="reject",
                reason="缺少门店经验" * 5,
                created_at=after(60),
            ),
        ),
        history=(*judged.history, _step(4, "awaiting_manager", "rejected", 60)),
    )
    return (invited, asked, judged, decided)


def _step(sequence: int, before: str, now: str, minutes: float) -> HistoryFacts:
    return HistoryFacts(
        sequence=sequence, from_stage=before, to_stage=now, actor="bot", at=after(minutes)
    )


def _result(dimension: str, score: float | None) -> ResultFacts:
    return ResultFacts(
        round_id="first",
        dimension=dimension,
        score=score,
        low=None if score is None else score - 8,
        high=None if score is None else score + 8,
        evidence=() if score is None else (QUOTE, QUOTE),
        scored_at=after(29),
    )
