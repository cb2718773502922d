"""The browser page: one person plays candidate, manager, group and HR.

It shows what the local WeCom shows, reads the HR tables through a callable it is handed, and
starts interviews through the product's own API. It refuses every short cut past those.
"""

import asyncio
import json
import secrets
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Final, Literal

from aiohttp import ClientError, ClientSession, web
from pydantic import Field
from yarl import URL

from bot.demo.callbacks import NotVerified
from bot.demo.people import Asked, read
from bot.demo.simulator import Simulator
from config.job import Job

HrTables = Callable[[], Awaitable[Mapping[str, Sequence[Mapping[str, object]]]]]
Restart = Callable[[], Awaitable[None]]
STATIC: Final = files("bot.demo") / "static"
CREATED: Final = 201
PATIENCE_S: Final = 20.0  #: how long a click waits for a product that is just starting
KEPT_HEADERS: Final = ("Content-Type", "Content-Disposition", "Location", "Set-Cookie")
PASSED_HEADERS: Final = ("Accept", "Accept-Language", "Authorization", "Content-Type", "Cookie")
#: Nothing on this page comes from anywhere else.
POLICY: Final = "default-src 'self'; img-src 'self' data:; media-src 'self'; frame-ancestors 'none'"


@dataclass(frozen=True, slots=True, kw_only=True)
class Backstage:
    """What the page needs of the product behind it."""

    base: str  #: where the product listens
    api_token: str = field(repr=False)
    hr_tables: HrTables
    restart: Restart
    ready: Callable[[], Awaitable[object]]  #: waits until the product is there
    timings: Mapping[str, str]  #: the settings a demonstration shortens, as the page tells them
    timezone: str  #: the wall clock of the people


class Begun(Asked):
    """Somebody starts an interview."""

    job_id: str
    name: str = Field(min_length=1, max_length=20)
    channel: Literal["app", "kf"] = "app"  #: a colleague-to-be, or somebody in WeChat


class Page:
    """The page's own endpoints."""

    def __init__(
        self,
        simulator: Simulator,
        jobs: Sequence[Job],
        backstage: Backstage,
        session: ClientSession,
    ) -> None:
        """Remember the two sides the page stands between."""
        self._simulator = simulator
        self._jobs = jobs
        self._backstage = backstage
        self._session = session

    def routes(self) -> list[web.RouteDef]:
        """List the endpoints; what none of them knows is the product's."""
        return [
            web.get("/", self.index),
            web.get("/demo/static/{name:[a-z/]+[.][a-z]+}", self.static),
            web.get("/demo/setup", self.setup),
            web.get("/demo/hr", self.hr),
            web.post("/demo/interviews", self.begin),
            web.post("/demo/restart", self.restart),
            web.route("*", "/{path:(?!sim/|cgi-bin/|demo/|wecom/).+}", self.pass_on),
        ]

    async def index(self, _request: web.Request) -> web.Response:
        """Show the page."""
        text = (STATIC / "page" / "index.html").read_text(encoding="utf-8")
        headers = {"Content-Security-Policy": POLICY, "Cache-Control": "no-store"}
        return web.Response(text=text, content_type="text/html", headers=headers)

    async def static(self, request: web.Request) -> web.FileResponse:
        """Serve one of the page's files."""
        path = STATIC / "page" / request.match_info["name"]
        if not path.is_file():
            raise web.HTTPNotFound
        return web.FileResponse(str(path), headers={"Cache-Control": "no-cache"})

    async def setup(self, _request: web.Request) -> web.Response:
        """Tell which jobs there are, and what this demonstration shortens."""
        jobs = [_job(each) for each in self._jobs]
        backstage = self._backstage
        values = {"timings": dict(backstage.timings), "timezone": backstage.timezone}
        return _json({"jobs": jobs, **values})

    async def hr(self, _request: web.Request) -> web.Response:
        """Show HR's tables as they are now."""
        tables = await self._backstage.hr_tables()
        return _json({name: [dict(row) for row in rows] for name, rows in tables.items()})

    async def begin(self, request: web.Request) -> web.Response:
        """Start an interview as HR's own system would: candidate, then interview, over the API."""
        asked = await read(request, Begun)
        if asked.job_id not in {each.id for each in self._jobs}:
            raise web.HTTPNotFound(text=json.dumps({"error": "no such job"}))
        await self._until_ready()
        userid, reached_by = self._newcomer(asked)
        candidate = await self._call(
            "candidates", data={"name": asked.name, "source": "演示", reached_by: userid}
        )
        body = {"job_id": asked.job_id, "candidate_id": candidate["id"]}
        interview = await self._call("interviews", json=body)
        return _json({"userid": userid, "interview": interview})

    async def restart(self, _request: web.Request) -> web.Response:
        """Stop the product and start it again."""
        try:
            await self._backstage.restart()
        except NotVerified as error:
            raise _unwell("机器人没有起来,请看终端里的提示。") from error
        return _json({})

    async def pass_on(self, request: web.Request) -> web.Response:
        """Pass a request on to the product, so that its links work on this port too."""
        url = URL(self._backstage.base).with_path(request.path, keep_query=False)
        headers = {key: request.headers[key] for key in PASSED_HEADERS if key in request.headers}
        try:
            async with self._session.request(
                request.method,
                url.with_query(request.query),
                data=await request.read() or None,
                headers=headers,
                allow_redirects=False,
            ) as got:
                kept = {key: got.headers[key] for key in KEPT_HEADERS if key in got.headers}
                return web.Response(status=got.status, body=await got.read(), headers=kept)
        except ClientError as error:
            raise web.HTTPBadGateway(text="机器人正在重启,请稍候再试。") from error

    async def _until_ready(self) -> None:
        try:
            async with asyncio.timeout(PATIENCE_S):
                await self._backstage.ready()
        except TimeoutError as error:
            raise _unwell("机器人还没有起来,请稍候再试。") from error

    def _newcomer(self, asked: Begun) -> tuple[str, str]:
        """Let somebody appear who can be reached: their id, and what the API calls it."""
        if asked.channel == "kf":
            external = f"wm{secrets.token_urlsafe(16)}"
            self._simulator.add_customer(external, asked.name)
            return external, "external_userid"
        userid = f"cand_{secrets.token_hex(4)}"
        self._simulator.add_member(userid, asked.name)
        return userid, "wecom_userid"

    async def _call(
        self,
        what: str,
        *,
        data: Mapping[str, str] | None = None,
        json: Mapping[str, object] | None = None,
    ) -> Mapping[str, object]:
        url = URL(self._backstage.base) / "api" / "v1" / what
        headers = {"Authorization": f"Bearer {self._backstage.api_token}"}
        try:
            async with self._session.post(url, data=data, json=json, headers=headers) as response:
                answer = await response.json(content_type=None)
                if response.status == CREATED and isinstance(answer, dict):
                    return answer
        except (ClientError, ValueError) as error:
            raise _unwell("机器人没有应答,请稍候再试。") from error
        raise _unwell(f"机器人拒绝了:{response.status}")


def _job(job: Job) -> dict[str, object]:
    questions = [
        {"id": each.id, "text": each.text, "rephrase": each.rephrase or ""}
        for each in job.all_questions()
    ]
    return {
        "id": job.id,
        "title": job.title,
        "company": job.company,
        "department": job.department,
        "managers": list(job.managers),
        "recruiters": list(job.recruiters),
        "group": job.group_chat_id,
        "questions": questions,
        "extra": [each.name for each in job.extra_rounds],
    }


def _unwell(why: str) -> web.HTTPBadGateway:
    text = json.dumps({"error": why}, ensure_ascii=False)
    return web.HTTPBadGateway(text=text, content_type="application/json")


def _json(values: Mapping[str, object]) -> web.Response:
    text = json.dumps(values, ensure_ascii=False, default=str)
    return web.json_response(text=text, headers={"Cache-Control": "no-store"})
