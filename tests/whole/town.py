"""A company of its own: a served local WeCom, the product's processes beside it, and its people.

The product is started as an operator starts it and reached as anybody reaches it: over callbacks,
the API and its links. Nothing of it is imported here but the local WeCom that it ships.
"""

import asyncio
import contextlib
import io
import json
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from aiohttp import ClientError, ClientSession, FormData, web

from bot.demo.callbacks import HTTP_OK, Postman
from bot.demo.server import create_app
from bot.demo.simulator import Simulator
from bot.demo.values import Delivery, SimulatorConfig
from bot.wecom.codec import CallbackKeys
from tests.servers import free_port
from tests.whole.hr import Hr
from tests.whole.jobs import Opening
from tests.whole.service import Ended, Service, command

CORP = "ww5823bf96d3bd56c7"
AGENT = 1000002
KFID = "wkAJ2GCAAASSm4_FhToWMFea0xAFfd3Q"
AES_KEY = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C"
BOOT_S = 90.0
PATIENCE_S = 60.0
LOOK_S = 0.1
COMMON = {
    "ZHIMIAN_INTERVIEW__ANSWER_SILENCE_S": "120",
    "ZHIMIAN_FEEDBACK__UNDO_MINUTES": "0.3",
    "ZHIMIAN_QUIET_HOURS": "",
    "ZHIMIAN_WORKING_HOURS": "",
    "ZHIMIAN_HR__PULL_S": "0.5",
    "ZHIMIAN_VOICE__LOCAL": "false",  # who hears is part of a scene, not of what is installed
}


def now() -> datetime:
    """Tell the time."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What the product's web answered."""

    status: int
    kind: str
    body: bytes

    @property
    def object(self) -> dict[str, object]:
        """Read the JSON object in it."""
        parsed = json.loads(self.body)
        assert isinstance(parsed, dict)
        return parsed


@dataclass(slots=True)
class Trap:
    """Something that happens once, when the product makes a certain call to WeCom."""

    api: str
    carried_out: bool  #: after WeCom has done it, else before it hears of it
    spring: Callable[[web.Request], None]
    after: int = 0  #: so many calls are let through first
    sprung: asyncio.Event = field(default_factory=asyncio.Event)

    def takes(self, api: str) -> bool:
        """Say whether this is the call."""
        if self.sprung.is_set() or api != self.api:
            return False
        self.after -= 1
        return self.after < 0


@dataclass(slots=True)
class PatientPostman(Postman):
    """Delivers a callback until it is answered: an outage shorter than WeCom's retries."""

    answered: Callable[[], None] | None = None  #: hears of the very moment
    statuses: list[int | None] = field(default_factory=list)

    async def _post_until_answered(self, message: bytes, agent_id: str) -> Delivery:
        attempts = 0
        while True:
            attempts += 1
            status, body = await self._post(message, agent_id)
            self.statuses.append(status)
            if status == HTTP_OK:
                if self.answered is not None:
                    self.answered()
                self._check_reply(body)
                return Delivery(answered=True, status=status, attempts=attempts)
            await asyncio.sleep(LOOK_S)


@dataclass(slots=True)
class Town:
    """Everything a scene needs."""

    sim: Simulator
    http: ClientSession
    base: str  #: where the product is served
    token: str  #: of its API
    environment: Mapping[str, str]
    folder: Path
    hr: Hr
    services: list[Service]
    traps: list[Trap] = field(default_factory=list)
    private: set[str] = field(default_factory=set)  #: what no log may hold

    # ── the product ─────────────────────────────────────────────────────────────────────────

    @property
    def serving(self) -> Service:
        """Give the process that serves HTTP."""
        return self.services[0]

    async def up(self) -> None:
        """Start what does not run, and wait until it serves."""
        async with asyncio.timeout(BOOT_S):
            while True:
                for service in self.services:
                    if service.process is None:
                        service.start()
                    assert service.runs, service.written()[-3000:]
                if await self._alive():
                    return
                await asyncio.sleep(LOOK_S)

    async def _alive(self) -> bool:
        try:
            async with self.http.get(f"{self.base}/healthz") as response:
                return response.status == HTTP_OK
        except (ClientError, OSError):
            return False

    async def zhimian(self, *words: str) -> Ended:
        """Run a command of the product with the same settings."""
        return await command(self.environment, *words)

    def written(self) -> str:
        """Read the logs of all processes."""
        return "\n".join(each.written() for each in self.services)

    async def get(self, path: str, **headers: str) -> Answered:
        """Ask the product's web, as somebody who holds the token."""
        return await self.ask("GET", path, headers=headers)

    async def ask(
        self,
        method: str,
        path: str,
        *,
        data: bytes | FormData | None = None,
        headers: Mapping[str, str] | None = None,
        bearer: bool = True,
    ) -> Answered:
        """Make any request to the product's web."""
        known = {"Authorization": f"Bearer {self.token}"} if bearer else {}
        sent = io.BytesIO(data) if isinstance(data, bytes) else data
        async with self.http.request(
            method, self.base + path, data=sent, headers=known | dict(headers or {})
        ) as response:
            return Answered(
                status=response.status, kind=response.content_type, body=await response.read()
            )

    async def post(self, path: str, body: Mapping[str, object]) -> Answered:
        """Send JSON to the API."""
        headers = {"Content-Type": "application/json"}
        return await self.ask("POST", path, data=json.dumps(body).encode(), headers=headers)

    # ── waiting ─────────────────────────────────────────────────────────────────────────────

    async def until(self, holds: Callable[[], bool], *, within_s: float = PATIENCE_S) -> None:
        """Wait for something to become true of WeCom."""
        await self.sim.until(holds, within_s=within_s)

    async def eventually(
        self, holds: Callable[[], Awaitable[bool]], *, within_s: float = PATIENCE_S
    ) -> None:
        """Wait for something to become true of the API or of HR's tables."""
        async with asyncio.timeout(within_s):
            while not await holds():  # noqa: ASYNC110  the product tells nobody
                await asyncio.sleep(LOOK_S)

    # ── WeCom's door ────────────────────────────────────────────────────────────────────────

    @web.middleware
    async def gate(
        self,
        request: web.Request,
        handler: Callable[[web.Request], Awaitable[web.StreamResponse]],
    ) -> web.StreamResponse:
        """Let every call to WeCom pass, but those that a trap waits for."""
        api = request.path.removeprefix("/cgi-bin/")
        trap = next((each for each in self.traps if each.takes(api)), None)
        if trap is None:
            return await handler(request)
        if trap.carried_out:
            await handler(request)
        trap.sprung.set()
        self.traps.remove(trap)
        trap.spring(request)
        if request.transport is not None:
            request.transport.abort()
        return web.Response()

    def keep_private(self, *texts: str) -> None:
        """Remember what no log may ever hold."""
        self.private.update(text for text in texts if text)


@contextlib.asynccontextmanager
async def open_town(
    folder: Path,
    openings: Sequence[Opening],
    *,
    settings: Mapping[str, str] | None = None,
    more_jobs: Mapping[str, str] | None = None,
    worker: bool = False,
    patient: bool = False,
) -> AsyncIterator[Town]:
    """Build a company, migrate, start the product, and end it all in the end."""
    jobs = folder / "jobs"
    jobs.mkdir()
    for each in openings:
        each.write(jobs)
    for name, text in (more_jobs or {}).items():
        (jobs / name).write_text(text, encoding="utf-8")
    config = SimulatorConfig(
        corp_id=CORP,
        agent_id=AGENT,
        secret=secrets.token_urlsafe(32),
        token=secrets.token_hex(12),
        encoding_aes_key=AES_KEY,
        open_kfid=KFID,
    )
    sim = Simulator(config, now)
    if patient:
        _be_patient(sim, config)
    for opening in openings:
        for userid in opening.staff:
            sim.add_member(userid, name=f"同事{userid}")
    port, token = free_port(), secrets.token_urlsafe(24)
    base = f"http://127.0.0.1:{port}"
    app = create_app(sim)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
    wecom_port = free_port()
    environment = {
        **COMMON,
        "ZHIMIAN_HTTP__PORT": str(port),
        "ZHIMIAN_PUBLIC_URL": base,
        "ZHIMIAN_API_TOKEN": token,
        "ZHIMIAN_DATABASE_URL": f"sqlite:///{folder}/zhimian.db",
        "ZHIMIAN_HR_DATABASE_URL": f"sqlite:///{folder}/hr.db",
        "ZHIMIAN_JOBS_DIR": str(jobs),
        "ZHIMIAN_DATA_DIR": str(folder / "data"),
        "ZHIMIAN_WECOM__API_BASE": f"http://127.0.0.1:{wecom_port}",
        "ZHIMIAN_WECOM__CORP_ID": CORP,
        "ZHIMIAN_WECOM__AGENT_ID": str(AGENT),
        "ZHIMIAN_WECOM__SECRET": config.secret,
        "ZHIMIAN_WECOM__TOKEN": config.token,
        "ZHIMIAN_WECOM__ENCODING_AES_KEY": AES_KEY,
        "ZHIMIAN_WECOM__KF_OPEN_KFID": KFID,
        **(settings or {}),
    }
    services = [_service("serve", environment, folder)]
    if worker:
        services.append(_service("worker", environment, folder))
    async with ClientSession() as http:
        town = Town(
            sim=sim,
            http=http,
            base=base,
            token=token,
            environment=environment,
            folder=folder,
            hr=Hr(environment["ZHIMIAN_HR_DATABASE_URL"]),
            services=services,
        )
        app.middlewares.append(town.gate)
        town.keep_private(config.secret, config.token, AES_KEY, token)
        sim.use_callback_url(f"{base}/wecom/callback")
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", wecom_port).start()
        try:
            migrated = await town.zhimian("migrate")
            assert migrated.code == 0, migrated.output
            await town.up()
            await sim.verify_url()
            yield town
        finally:
            for service in services:
                service.kill()
            town.hr.close()
            await runner.cleanup()


def _service(word: str, environment: Mapping[str, str], folder: Path) -> Service:
    return Service(name=word, words=(word,), environment=environment, log=folder / f"{word}.log")


def _be_patient(sim: Simulator, config: SimulatorConfig) -> None:
    keys = CallbackKeys(
        token=config.token, encoding_aes_key=config.encoding_aes_key, receive_id=config.corp_id
    )
    sim.postman = PatientPostman(sim.world, sim.faults, config.callback_url, keys)
    sim.counter.postman = sim.postman
