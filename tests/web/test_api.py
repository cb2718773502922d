"""The API of the contract: what it takes, what it gives, and how it refuses."""

import io
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from aiohttp import FormData
from openapi_spec_validator import validate

from bot.intake import ResumeRefused, kind_of
from bot.web.app import create_web
from bot.web.operations import OPERATIONS
from handlers.interview import Stage
from handlers.links import page_key
from tests.aio import run
from tests.web.world import BEARER, World, a_finished_interview, a_report, an_interview

CANDIDATES, INTERVIEWS = "/api/v1/candidates", "/api/v1/interviews"
PDF = b"%PDF-1.7\n%%EOF"


def files_in(folder: Path) -> list[Path]:
    return [each for each in folder.rglob("*") if each.is_file()]


def form(
    fields: Mapping[str, str], resume: bytes | None = None, name: str = "张三.pdf"
) -> FormData:
    data = FormData(default_to_multipart=True)
    for key, value in fields.items():
        data.add_field(key, value)
    if resume is not None:
        kind = "application/octet-stream"
        data.add_field("resume", io.BytesIO(resume), filename=name, content_type=kind)
    return data


def test_a_candidate_is_kept_with_the_resume(tmp_path: Path) -> None:
    async def check() -> None:
        world = World(data_dir=tmp_path)
        fields = {
            "name": " 张三 ",
            "wecom_userid": "zhangsan",
            "phone": "+86 138-0000-1234",
            "email": "z@example.com",
            "source": "",
        }
        async with world.serving() as client:
            answer = await client.post(CANDIDATES, data=form(fields, PDF), headers=BEARER)
            assert answer.status == 201
            kept = world.candidates[(await answer.json())["id"]]
        assert (kept.name, kept.phone, kept.source) == ("张三", "+8613800001234", None)
        assert kept.resume is not None
        assert kept.resume.read_bytes() == PDF
        assert kept.resume.suffix == ".pdf"
        assert "张三" not in str(kept.resume)

    run(check())


def test_a_candidate_without_a_file_may_come_as_a_plain_form(tmp_path: Path) -> None:
    async def check() -> None:
        world = World(data_dir=tmp_path)
        async with world.serving() as client:
            answer = await client.post(CANDIDATES, data={"name": "李四"}, headers=BEARER)
            assert answer.status == 201
        assert [each.name for each in world.candidates.values()] == ["李四"]

    run(check())


@pytest.mark.parametrize(
    ("fields", "resume", "pointer"),
    [
        ({}, None, "/name"),
        ({"name": "   "}, None, "/name"),
        ({"name": "张" * 65}, None, "/name"),
        ({"name": "张\x00三"}, None, "/name"),
        ({"name": "张三", "phone": "call me"}, None, "/phone"),
        ({"name": "张三", "email": "nobody"}, None, "/email"),
        ({"name": "张三", "wecom_userid": "张三"}, None, "/wecom_userid"),
        ({"name": "张三", "external_userid": "a b"}, None, "/external_userid"),
        ({"name": "张三", "nmae": "x"}, None, "/nmae"),
        ({"name": "张三"}, b"", "/resume"),
        ({"name": "张三"}, b"MZ\x90\x00", "/resume"),
    ],
)
def test_a_wrong_candidate_is_refused_by_place(
    tmp_path: Path, fields: dict[str, str], resume: bytes | None, pointer: str
) -> None:
    async def check() -> None:
        world = World(data_dir=tmp_path)
        async with world.serving() as client:
            answer = await client.post(CANDIDATES, data=form(fields, resume), headers=BEARER)
            assert answer.status == 422
            body = await answer.json()
            assert body["status"] == 422
            assert pointer in {each["pointer"] for each in body["errors"]}
        assert world.candidates == {}
        assert files_in(tmp_path) == []

    run(check())


def test_a_resume_is_not_left_behind_when_its_candidate_could_not_be_kept(tmp_path: Path) -> None:
    async def check() -> None:
        world = World(data_dir=tmp_path, disk_full=True)
        async with world.serving() as client:
            answer = await client.post(CANDIDATES, data=form({"name": "张三"}, PDF), headers=BEARER)
            assert answer.status == 503
            assert "Retry-After" in answer.headers
        assert files_in(tmp_path) == []

    run(check())


BOUNDARY_KIND = "multipart/form-data; boundary=x"
BOUNDARY = {"Content-Type": BOUNDARY_KIND}


@pytest.mark.parametrize(
    ("path", "body", "headers", "status"),
    [
        (CANDIDATES, b"{}", {"Content-Type": "application/json"}, 415),
        (CANDIDATES, b"nothing like a form", BOUNDARY, 400),
        (CANDIDATES, b"", BOUNDARY, 400),
        (CANDIDATES, b"--x\r\n\r\nno name\r\n--x--\r\n", BOUNDARY, 400),
        (CANDIDATES, b"x", {"Content-Type": "multipart/form-data"}, 400),
        (INTERVIEWS, b"", {"Content-Type": "text/plain"}, 415),
        (INTERVIEWS, b"", {"Content-Type": "application/json"}, 400),
        (INTERVIEWS, b"{", {"Content-Type": "application/json"}, 400),
        (INTERVIEWS, b"\xff", {"Content-Type": "application/json"}, 400),
        (INTERVIEWS, b"[]", {"Content-Type": "application/json"}, 422),
        (INTERVIEWS, b"{}", {"Content-Type": "application/json"}, 422),
        (INTERVIEWS, b'{"job_id":1,"candidate_id":"c"}', {"Content-Type": "application/json"}, 422),
        (
            INTERVIEWS,
            b'{"job_id":"a\\ud800","candidate_id":"c"}',
            {"Content-Type": "application/json"},
            400,
        ),
        (
            INTERVIEWS,
            b'{"job_id":"a\\u0000","candidate_id":"c"}',
            {"Content-Type": "application/json"},
            422,
        ),
        (INTERVIEWS, b"[" * 100_000, {"Content-Type": "application/json"}, 400),
        (
            INTERVIEWS,
            b'{"job_id":"a","job_id":"b","candidate_id":"c"}',
            {"Content-Type": "application/json"},
            422,
        ),
    ],
)
def test_a_malformed_body_is_never_our_mistake(
    tmp_path: Path, path: str, body: bytes, headers: dict[str, str], status: int
) -> None:
    async def check() -> None:
        async with World(data_dir=tmp_path).serving() as client:
            answer = await client.post(path, data=body, headers=BEARER | headers)
            assert answer.status == status
            assert answer.content_type == "application/problem+json"

    run(check())


def test_too_much_is_too_large(tmp_path: Path) -> None:
    async def check() -> None:
        async with World(data_dir=tmp_path).serving() as client:
            field = await client.post(CANDIDATES, data=form({"name": "x" * 5000}), headers=BEARER)
            assert field.status == 413
            file = form({"name": "张三"}, b"%PDF-" + b"x" * (21 * 1024 * 1024))
            assert (await client.post(CANDIDATES, data=file, headers=BEARER)).status == 413
            many = form({f"f{number}": "x" for number in range(30)})
            assert (await client.post(CANDIDATES, data=many, headers=BEARER)).status == 400
            body = io.BytesIO(json.dumps({"job_id": "x" * 2_000_000}).encode())
            headers = BEARER | {"Content-Type": "application/json"}
            assert (await client.post(INTERVIEWS, data=body, headers=headers)).status == 413

    run(check())


def test_an_interview_is_created_and_says_where_the_invitation_is(tmp_path: Path) -> None:
    async def check() -> None:
        world = World(data_dir=tmp_path)
        async with world.serving() as client:
            made = await client.post(
                CANDIDATES, data=form({"name": "张三", "wecom_userid": "zhangsan"}), headers=BEARER
            )
            wanted = {"job_id": "store-sales", "candidate_id": (await made.json())["id"]}
            answer = await client.post(INTERVIEWS, json=wanted, headers=BEARER)
            assert answer.status == 201
            body = await answer.json()
            assert body.keys() == {"id", "stage", "invite_url"}
            assert body["stage"] == "invited"
            (kept,) = world.interviews
            assert (
                body["invite_url"] == f"https://bot.example/i/{page_key(kept.token, kept.id, 'i')}"
            )
            assert answer.headers["Location"] == f"{INTERVIEWS}/{kept.id}"
            assert kept.token not in json.dumps(body)

    run(check())


def test_an_interview_needs_a_job_and_somebody_who_can_be_reached(tmp_path: Path) -> None:
    async def check() -> None:
        world = World(data_dir=tmp_path)
        async with world.serving() as client:
            made = await client.post(CANDIDATES, data=form({"name": "张三"}), headers=BEARER)
            known = (await made.json())["id"]
            cases = (
                ({"job_id": "nothing", "candidate_id": known}, 404),
                ({"job_id": "store-sales", "candidate_id": "nobody"}, 404),
                ({"job_id": "store-sales", "candidate_id": known}, 422),
            )
            for wanted, status in cases:
                answer = await client.post(INTERVIEWS, json=wanted, headers=BEARER)
                assert answer.status == status
                assert (await answer.json())["errors"]

    run(check())


def test_an_interview_is_shown_as_the_contract_writes_it(tmp_path: Path) -> None:
    async def check() -> dict[str, Any]:
        world = World(data_dir=tmp_path, interviews=[a_finished_interview()])
        async with world.serving() as client:
            answer = await client.get(f"{INTERVIEWS}/{world.interviews[0].id}", headers=BEARER)
            assert answer.status == 200
            shown: dict[str, Any] = await answer.json()
            return shown

    body = run(check())
    assert body.keys() == {"id", "job_id", "candidate_id", "stage", "rounds", "report"}
    assert body["stage"] == "awaiting_manager"
    (only,) = body["rounds"]
    assert (only["id"], only["mode"]) == ("first", "either")
    first = only["answers"][0]
    promised = {"question_id", "question", "text", "follow_up", "redone", "voice"}
    assert first.keys() == promised | {"because", "dialogue"}
    assert first["because"] is None
    assert (first["redone"], first["follow_up"], first["voice"]) == (True, False, False)
    quote = body["report"]["dimensions"][0]["evidence"][0]
    assert quote["quote"] in first["text"]


def test_the_report_is_json_or_a_pdf(tmp_path: Path) -> None:
    async def check() -> None:
        world = World(data_dir=tmp_path, interviews=[a_finished_interview(), an_interview(7)])
        path = f"{INTERVIEWS}/{world.interviews[0].id}/report"
        async with world.serving() as client:
            answer = await client.get(path, headers=BEARER)
            body = await answer.json()
            assert body == a_report(world.interviews[0].id).to_json()
            assert body["dimensions"][2]["score"] is None
            accepts = {
                "application/pdf": "application/pdf",
                "application/pdf, */*;q=0.1": "application/pdf",
                "application/json;q=0.9, application/pdf;q=0.2": "application/json",
                "*/*": "application/json",
                "nonsense;;q=x": "application/json",
            }
            for accept, given in accepts.items():
                answer = await client.get(path, headers=BEARER | {"Accept": accept})
                assert answer.content_type == given
            none_yet = await client.get(
                f"{INTERVIEWS}/{world.interviews[1].id}/report", headers=BEARER
            )
            assert none_yet.status == 404

    run(check())


def test_lists_come_a_page_at_a_time(tmp_path: Path) -> None:
    async def check() -> None:
        world = World(data_dir=tmp_path)
        stages = (Stage.INVITED, Stage.ASKING, Stage.PASSED)
        world.interviews = [an_interview(n, stage=stages[n % 3]) for n in range(1, 8)]
        async with world.serving() as client:
            seen: list[int] = []
            cursor = ""
            while True:
                query = {"limit": "3"} | ({"cursor": cursor} if cursor else {})
                page = await (await client.get(INTERVIEWS, params=query, headers=BEARER)).json()
                seen += [each["number"] for each in page["items"]]
                cursor = page["next_cursor"]
                if cursor is None:
                    break
            assert seen == [7, 6, 5, 4, 3, 2, 1]
            query = {"stage": "interviewing", "job_id": "store-sales"}
            some = await (await client.get(INTERVIEWS, params=query, headers=BEARER)).json()
            assert [each["number"] for each in some["items"]] == [7, 4, 1]
            jobs = await (await client.get("/api/v1/jobs?limit=2", headers=BEARER)).json()
            assert [each["id"] for each in jobs["items"]] == ["backend-engineer", "nurse"]
            rest = {"cursor": jobs["next_cursor"]}
            jobs = await (await client.get("/api/v1/jobs", params=rest, headers=BEARER)).json()
            assert [each["id"] for each in jobs["items"]] == ["service-manager", "store-sales"]
            assert jobs["next_cursor"] is None

    run(check())


@pytest.mark.parametrize(
    "query",
    [
        "limit=0",
        "limit=201",
        "limit=x",
        "limit=-1",
        "limit=",
        "stage=nowhere",
        "cursor=%25",
        "cursor=bm8",
        "cursor=%FF",
        "cursor=x",
    ],
)
def test_a_wrong_parameter_is_named(tmp_path: Path, query: str) -> None:
    async def check() -> None:
        async with World(data_dir=tmp_path).serving() as client:
            answer = await client.get(f"{INTERVIEWS}?{query}", headers=BEARER)
            assert answer.status == 422
            assert (await answer.json())["errors"][0]["parameter"] == query.partition("=")[0]

    run(check())


def test_only_the_bearer_of_the_token_gets_in(tmp_path: Path) -> None:
    async def check() -> None:
        async with World(data_dir=tmp_path).serving() as client:
            for given in ("", "Bearer", "Bearer wrong", "Basic the-bearer-token", "Bearer \u00e9"):
                answer = await client.get("/api/v1/jobs", headers={"Authorization": given})
                assert answer.status == 401
                assert answer.headers["WWW-Authenticate"].startswith("Bearer")
                assert answer.content_type == "application/problem+json"
            assert (await client.get("/api/v1/jobs", headers=BEARER)).status == 200
        for token in (None, ""):
            async with World(data_dir=tmp_path, token=token).serving() as client:
                for given in ("Bearer", "Bearer ", "Bearer the-bearer-token"):
                    answer = await client.get("/api/v1/jobs", headers={"Authorization": given})
                    assert answer.status == 401

    run(check())


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/nowhere",
        "/api/v1/nowhere",
        f"{INTERVIEWS}/unknown",
        f"{INTERVIEWS}/%00",
        f"{INTERVIEWS}/%FF",
        f"{INTERVIEWS}/{'x' * 300}",
        f"{INTERVIEWS}/unknown/report",
        "/r/unknown",
        "/r/~zz.0",
        "/me/%F0%9F%98%80.0",
    ],
)
def test_what_is_not_there_is_404(tmp_path: Path, path: str) -> None:
    async def check() -> None:
        async with World(data_dir=tmp_path).serving() as client:
            answer = await client.get(path, headers=BEARER)
            assert answer.status == 404
            body = await answer.json()
            assert (body["title"], body["status"]) == ("Not Found", 404)

    run(check())


def test_a_request_keeps_the_number_it_came_with(tmp_path: Path) -> None:
    async def check() -> None:
        async with World(data_dir=tmp_path).serving() as client:
            for given, kept in (("proxy-0123456789", True), ("x", False), ("a b" * 9, False)):
                answer = await client.get("/healthz", headers={"X-Request-Id": given})
                assert (answer.headers["X-Request-Id"] == given) is kept

    run(check())


def test_a_field_that_comes_twice_is_refused(tmp_path: Path) -> None:
    async def check() -> None:
        world = World(data_dir=tmp_path)
        async with world.serving() as client:
            twice = FormData([("name", "张三"), ("name", "李四")], default_to_multipart=True)
            plain = "name=a&name=b"
            kind = {"Content-Type": "application/x-www-form-urlencoded"}
            for data, headers in ((twice(), BEARER), (plain, {**BEARER, **kind})):
                answer = await client.post(CANDIDATES, data=data, headers=headers)
                assert answer.status == 422
                errors = (await answer.json())["errors"]
                assert errors == [{"pointer": "/name", "detail": "send it once"}]

    run(check())


def test_an_archive_that_is_no_document_is_no_resume() -> None:
    with pytest.raises(ResumeRefused):
        kind_of(b"PK\x03\x04 and so on", "cv.docx")
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    assert kind_of(written.getvalue(), "cv.docx") == ".docx"


def test_our_own_mistake_says_nothing_and_is_counted(tmp_path: Path) -> None:
    class Broken(World):
        async def find_interview(self, interview_id: str) -> None:
            raise ZeroDivisionError(f"secret {interview_id}")

    async def check() -> None:
        async with Broken(data_dir=tmp_path).serving() as client:
            answer = await client.get(f"{INTERVIEWS}/some-id", headers=BEARER)
            assert answer.status == 500
            text = await answer.text()
            assert answer.content_type == "application/problem+json"
            assert "secret" not in text
            assert "Traceback" not in text
            figures = await (await client.get("/metrics")).text()
            assert 'zhimian_errors_total{place="web"} 1.0' in figures

    run(check())


def test_every_answer_carries_the_same_headers(tmp_path: Path) -> None:
    async def check() -> None:
        async with World(data_dir=tmp_path).serving() as client:
            for path in ("/healthz", "/nowhere", "/api/openapi.json", "/api/v1/jobs"):
                headers = (await client.get(path)).headers
                assert headers["Cache-Control"] == "no-store"
                assert len(headers["X-Request-Id"]) >= 8
                assert headers["X-Content-Type-Options"] == "nosniff"
                assert headers["Referrer-Policy"] == "no-referrer"
                assert "aiohttp" not in headers["Server"]

    run(check())


def test_the_description_is_valid_and_holds_every_route(tmp_path: Path) -> None:
    async def check() -> None:
        world = World(data_dir=tmp_path)
        async with world.serving() as client:
            description = await (await client.get("/api/openapi.json")).json()
        validate(description)
        described = {
            (method.upper(), path)
            for path, methods in description["paths"].items()
            for method in methods
        }
        served = {
            (route.method, route.resource.canonical)
            for route in create_web(world.services()).router.routes()
            if route.method != "HEAD" and route.resource is not None
        }
        assert described == served
        assert described == {(each.method, each.path) for each in OPERATIONS}
        secured = description["paths"]["/api/v1/interviews"]["get"]
        assert secured["security"] == [{"bearer": []}]
        assert "401" in secured["responses"]

    run(check())


def test_the_service_says_how_it_is(tmp_path: Path) -> None:
    async def check() -> None:
        world = World(data_dir=tmp_path)
        async with world.serving() as client:
            assert (await client.get("/healthz")).status == 200
            assert (await client.get("/readyz")).status == 200
            world.ready = False
            answer = await client.get("/readyz")
            assert answer.status == 503
            assert (await answer.json())["checks"] == {
                "database": "unavailable",
                "wecom": "unavailable",
            }
            figures = await client.get("/metrics")
            assert figures.headers["Content-Type"].startswith("text/plain; version=")
            assert 'zhimian_queue_depth{queue="inbox"} 2.0' in await figures.text()

    run(check())


@pytest.mark.parametrize(
    ("path", "kind"), [(INTERVIEWS, "application/json"), (CANDIDATES, BOUNDARY_KIND)]
)
def test_a_body_that_breaks_off_is_the_client_s_mistake(
    tmp_path: Path, path: str, kind: str
) -> None:
    async def check() -> None:
        headers = BEARER | {"Content-Type": kind, "Content-Encoding": "gzip"}
        async with World(data_dir=tmp_path).serving() as client:
            answer = await client.post(path, data=b"not packed", headers=headers)
            assert answer.status == 400

    run(check())
