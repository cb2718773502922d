"""The doctor looks at everything, one line each, and says how to mend what is wrong."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import sqlalchemy as sa
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.anchors import FILE
from bot.doctor import examine
from bot.findings import Finding
from config.mapping import HrMapping
from storage.hr import create_reference_tables
from storage.migrate import upgrade
from storage.postgres import psycopg_url
from tests.aio import run
from tests.scoring.scripted_model import verdict

AES_KEY = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C"
DATE = "Mon, 02 Mar 2026 06:00:00 GMT"
NOW = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)


def environment(tmp_path: Path, address: str = "http://127.0.0.1:1") -> dict[str, str]:
    return {
        "ZHIMIAN_PUBLIC_URL": "https://bot.example",
        "ZHIMIAN_DATABASE_URL": f"sqlite:///{tmp_path}/bot.db",
        "ZHIMIAN_HR_DATABASE_URL": f"sqlite:///{tmp_path}/hr.db",
        "ZHIMIAN_DATA_DIR": str(tmp_path),
        "ZHIMIAN_WECOM__API_BASE": address,
        "ZHIMIAN_WECOM__CORP_ID": "ww0123",
        "ZHIMIAN_WECOM__AGENT_ID": "1000002",
        "ZHIMIAN_WECOM__SECRET": "the-app-secret",
        "ZHIMIAN_WECOM__TOKEN": "callbacktoken",
        "ZHIMIAN_WECOM__ENCODING_AES_KEY": AES_KEY,
    }


def migrated(tmp_path: Path) -> None:
    upgrade(f"sqlite:///{tmp_path}/bot.db")
    create_reference_tables(f"sqlite:///{tmp_path}/hr.db", HrMapping())


async def gettoken(request: web.Request) -> web.Response:
    """Answer as WeCom does."""
    known = request.query.get("corpsecret") == "the-app-secret"
    body = {"errcode": 0 if known else 40001, "access_token": "t", "expires_in": 7200}
    return web.json_response(body, headers={"Date": DATE})


async def models(request: web.Request) -> web.Response:
    """Answer as a model endpoint does."""
    known = request.headers.get("Authorization") == "Bearer right"
    return web.json_response({"data": []}, status=200 if known else 401)


async def judging(request: web.Request) -> web.Response:
    """Find nothing in anything, as a sober model does with empty phrases."""
    level = 5 if (await request.json())["model"] == "greedy" else 1
    message = {"role": "assistant", "content": verdict(level=level)}
    return web.json_response({"choices": [{"message": message, "finish_reason": "stop"}]})


def looked(environ: dict[str, str], *, now: datetime = NOW) -> tuple[Sequence[Finding], str]:
    async def check() -> Sequence[Finding]:
        app = web.Application()
        app.router.add_get("/cgi-bin/gettoken", gettoken)
        app.router.add_get("/v1/models", models)
        app.router.add_post("/v1/chat/completions", judging)
        async with TestServer(app) as server:
            address = str(server.make_url("")).rstrip("/")
            served = {key: text.replace("SERVER", address) for key, text in environ.items()}
            return await examine(served, clock=lambda: now)

    findings = run(check())
    return findings, "\n".join(str(each) for each in findings)


def named(findings: Sequence[Finding], name: str) -> Finding:
    return next(each for each in findings if each.name == name)


def test_a_healthy_service_has_nothing_to_mend(tmp_path: Path) -> None:
    migrated(tmp_path)
    environ = environment(tmp_path, "SERVER") | {
        "ZHIMIAN_LLM__BASE_URL": "SERVER/v1",
        "ZHIMIAN_LLM__MODEL": "m",
        "ZHIMIAN_LLM__API_KEY": "right",
    }
    findings, text = looked(environ)
    assert all(each.good for each in findings), text
    assert {each.name for each in findings} == {
        *("settings", "jobs", "data directory", "database", "HR database", "WeCom token"),
        *("clock", "language model", "speech recognition", "speech", "callback key"),
        *("API", "public address", "off-topic answers", "judgement"),
    }


def test_everything_that_is_wrong_is_named_with_its_mend(tmp_path: Path) -> None:
    environ = environment(tmp_path, "SERVER") | {
        "ZHIMIAN_WECOM__SECRET": "wrong-secret",
        "ZHIMIAN_WECOM__TOKEN": "",
        "ZHIMIAN_JOBS_DIR": str(tmp_path),
        "ZHIMIAN_LLM__BASE_URL": "SERVER/v1",
        "ZHIMIAN_LLM__MODEL": "m",
        "ZHIMIAN_LLM__API_KEY": "wrong-key",
        "ZHIMIAN_ASR__BASE_URL": "SERVER/v1",
    }
    findings, text = looked(environ, now=NOW + timedelta(minutes=5))
    wrong = {each.name for each in findings if not each.good}
    assert wrong == {
        *("settings", "jobs", "database", "HR database", "WeCom token", "clock"),
        *("language model", "speech recognition", "callback key"),
    }
    assert all(each.mend for each in findings if not each.good)
    assert "run zhimian migrate" in named(findings, "database").mend
    assert "40001" in named(findings, "WeCom token").says
    assert "300 s" in named(findings, "clock").says
    for secret in ("wrong-secret", "wrong-key", AES_KEY):
        assert secret not in text
    assert not (tmp_path / "bot.db").exists()


def test_what_may_only_be_read_is_said(tmp_path: Path, postgres_url: str) -> None:
    create_reference_tables(postgres_url, HrMapping())
    engine = sa.create_engine(psycopg_url(postgres_url))
    with engine.begin() as connection:
        connection.exec_driver_sql("drop role if exists reader")
        connection.exec_driver_sql("create role reader login password 'reader'")
        connection.exec_driver_sql("grant select on all tables in schema public to reader")
    reads = sa.make_url(postgres_url).set(username="reader", password="reader")
    hr_url = reads.render_as_string(hide_password=False)
    findings, _ = looked(environment(tmp_path) | {"ZHIMIAN_HR_DATABASE_URL": hr_url})
    found = named(findings, "HR database")
    assert "not to be written" in found.says
    assert "INSERT" in found.mend
    with engine.begin() as connection:
        connection.exec_driver_sql("drop owned by reader")
        connection.exec_driver_sql("drop role reader")
    engine.dispose()


def test_a_folder_that_cannot_be_written_and_a_token_that_can_be_guessed_are_said(
    tmp_path: Path,
) -> None:
    (tmp_path / "file").write_text("")
    environ = environment(tmp_path) | {
        "ZHIMIAN_DATA_DIR": str(tmp_path / "file" / "data"),
        "ZHIMIAN_API_TOKEN": "short",
    }
    findings, _ = looked(environ)
    assert "cannot be written" in named(findings, "data directory").says
    assert "guessed" in named(findings, "API").says


def test_nothing_that_answers_is_said_so(tmp_path: Path) -> None:
    findings, text = looked(environment(tmp_path))
    assert "does not answer" in named(findings, "WeCom token").says
    assert "the-app-secret" not in text


def test_a_name_that_is_mistyped_is_told_beside_what_is_missing_for_it(tmp_path: Path) -> None:
    environ = environment(tmp_path)
    environ["ZHIMIAN_WECOM__SECERT"] = environ.pop("ZHIMIAN_WECOM__SECRET")
    findings, _ = looked(environ)
    told = [each.says for each in findings if each.name == "settings"]
    assert any("ZHIMIAN_WECOM__SECERT is no setting" in each for each in told)
    assert any("missing" in each for each in told)


def test_settings_that_cannot_be_read_are_all_that_is_told(tmp_path: Path) -> None:
    environ = environment(tmp_path) | {"ZHIMIAN_HTTP__PORT": "x", "ZHIMIAN_TIMEZONE": "x"}
    findings, _ = looked(environ)
    assert [each.name for each in findings] == ["settings", "settings"]


def test_an_address_that_only_this_machine_knows_is_good_advice_not_a_failure(
    tmp_path: Path,
) -> None:
    findings, _ = looked(environment(tmp_path) | {"ZHIMIAN_PUBLIC_URL": "http://127.0.0.1:8080"})
    found = named(findings, "public address")
    assert found.good
    assert "ZHIMIAN_PUBLIC_URL" in found.mend


def with_a_model(tmp_path: Path, model: str) -> dict[str, str]:
    return environment(tmp_path, "SERVER") | {
        "ZHIMIAN_LLM__BASE_URL": "SERVER/v1",
        "ZHIMIAN_LLM__MODEL": model,
        "ZHIMIAN_LLM__API_KEY": "right",
    }


def test_a_model_is_offered_empty_phrases(tmp_path: Path) -> None:
    findings, _ = looked(with_a_model(tmp_path, "sober"))
    assert named(findings, "judgement").says == "empty phrases earn nothing"
    assert named(findings, "judgement").good


def test_a_model_that_gives_marks_without_a_quote_is_of_no_use(tmp_path: Path) -> None:
    findings, _ = looked(with_a_model(tmp_path, "greedy"))
    assert not named(findings, "judgement").good
    assert "does not judge as asked" in named(findings, "judgement").says


def test_scores_that_moved_with_the_model_are_told(tmp_path: Path) -> None:
    trials = [
        {"engine": name, "version": "1", "levels": [level] * 10}
        for name, level in (("old", 3.0), ("new", 3.1))
    ]
    path = tmp_path / FILE
    path.write_text("".join(json.dumps(one) + "\n" for one in trials), encoding="utf-8")
    findings, _ = looked(with_a_model(tmp_path, "sober"))
    assert "mean +0.10 levels" in named(findings, "anchors").says
    assert named(findings, "anchors").good
    moved = trials[1] | {"levels": [3.5] * 10}
    path.write_text(path.read_text(encoding="utf-8") + json.dumps(moved) + "\n", encoding="utf-8")
    findings, _ = looked(with_a_model(tmp_path, "sober"))
    assert not named(findings, "anchors").good
    assert "打分" in named(findings, "anchors").mend
