"""Making the reference tables: what is missing, nothing else, as often as one likes."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa

from config.hr_words import TABLES
from config.mapping import HrMapping, parse_mapping
from storage.hr import HrDatabase, HrRefused, create_reference_tables
from storage.hr_engine import hr_address
from tests.aio import run
from tests.hr.world import Hr, story, with_hr


def tables(url: str) -> set[str]:
    engine = sa.create_engine(hr_address(url))
    try:
        return set(sa.inspect(engine).get_table_names())
    finally:
        engine.dispose()


def test_tables_are_made_once(hr_database_url: str) -> None:
    assert create_reference_tables(hr_database_url, HrMapping()) == tuple(TABLES)
    assert create_reference_tables(hr_database_url, HrMapping()) == ()
    assert tables(hr_database_url) == set(TABLES)


def test_columns_are_the_contracts(hr_reference: Hr) -> None:
    inspector = sa.inspect(hr_reference.engine)
    found = {
        table: tuple(each["name"] for each in inspector.get_columns(table)) for table in TABLES
    }
    assert found == dict(TABLES)


def test_tables_made_at_the_same_time_are_made_once(hr_database_url: str) -> None:
    with ThreadPoolExecutor(4) as threads:
        jobs = [
            threads.submit(create_reference_tables, hr_database_url, HrMapping()) for _ in range(4)
        ]
        made = [name for job in jobs for name in job.result()]
    assert set(made) == set(TABLES)
    assert tables(hr_database_url) == set(TABLES)


def test_a_table_of_hrs_own_is_neither_made_nor_altered(hr_database_url: str) -> None:
    mapping = parse_mapping('[applications]\ntable = "t_aply"', file="m.toml")
    engine = sa.create_engine(hr_address(hr_database_url))
    with engine.begin() as connection:
        connection.exec_driver_sql("create table t_apply (id varchar(64) primary key)")
    engine.dispose()
    with pytest.raises(HrRefused) as refused:
        create_reference_tables(hr_database_url, mapping)
    assert refused.value.reason == (
        "HR's database has no table 't_aply', nearest is 't_apply' "
        "(mend [applications] table in m.toml)"
    )
    assert "t_aply" not in tables(hr_database_url)
    assert "applications" not in tables(hr_database_url)


def test_every_column_that_is_missing_is_named_at_once(hr_reference: Hr) -> None:
    text = (
        '[applications.columns]\nstage = "stages"\nreport_url = ""\n[candidates.columns]\nname="x"'
    )

    async def scene() -> str:
        database = HrDatabase(hr_reference.url, parse_mapping(text, file="m.toml"))
        with pytest.raises(HrRefused) as refused:
            await database.check()
        await database.close()
        return refused.value.reason

    assert run(scene()) == (
        "HR's table 'candidates' has no column 'x' (mend [candidates.columns] name in m.toml); "
        "HR's table 'applications' has no column 'stages', nearest is 'stage' "
        "(mend [applications.columns] stage in m.toml)"
    )


def test_capitals_of_names_do_not_matter(hr_reference: Hr) -> None:
    mapping = parse_mapping('[applications.columns]\nstage = "STAGE"', file="m.toml")
    shouting = Hr(url=hr_reference.url, mapping=mapping, engine=hr_reference.engine)

    async def scene(database: HrDatabase) -> str:
        return (await database.upsert_application(story()[0])).outcome

    assert with_hr(shouting, scene) == "written"


def test_the_folder_of_a_file_is_made(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'var' / 'new' / 'hr.db'}"
    create_reference_tables(url, HrMapping())
    assert tables(url) == set(TABLES)


def test_a_file_that_is_not_there_is_not_made_by_asking(tmp_path: Path) -> None:
    file = tmp_path / "hr.db"

    async def scene() -> None:
        database = HrDatabase(f"sqlite:///{file}", HrMapping())
        with pytest.raises(Exception, match="cannot be reached"):
            await database.check()
        await database.close()

    run(scene())
    assert not file.exists()
