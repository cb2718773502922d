"""Runs a demonstration: the local WeCom and its page on one port, the real product on another.

The product is given an environment and nothing else: it is called back, and calls, over HTTP.
"""

import asyncio
import contextlib
import secrets
import socket
import string
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from aiohttp import ClientSession, web

from bot.demo.callbacks import NotVerified
from bot.demo.cast import players
from bot.demo.page import Backstage, HrTables, Page
from bot.demo.server import create_app
from bot.demo.simulator import Simulator
from bot.demo.values import Clock, SimulatorConfig
from bot.errors import PermanentError
from config.job import Job

ProductFactory = Callable[[Mapping[str, str]], AbstractAsyncContextManager[HrTables]]
LETTERS: Final = string.ascii_letters + string.digits
TIMEZONE: Final = "Asia/Shanghai"
LOOPBACK: Final = "127.0.0.1"
GOODBYE_S: Final = 1.0
VERIFY_TRIES: Final = 10
VERIFY_AGAIN_S: Final = 0.1
#: A minute has to be enough to see it all; everything else is as in real life.
SHORTENED: Final[Mapping[str, str]] = {
    "ZHIMIAN_INTERVIEW__ANSWER_SILENCE_S": "30",
    "ZHIMIAN_FEEDBACK__UNDO_MINUTES": "0.5",
    "ZHIMIAN_FEEDBACK__NUDGE_MINUTES": "3",
    "ZHIMIAN_FEEDBACK__ESCALATE_MINUTES": "6",
    "ZHIMIAN_QUIET_HOURS": "",
    "ZHIMIAN_WORKING_HOURS": "",
    "ZHIMIAN_HR__PULL_S": "2",
}


def now() -> datetime:
    """Look at the clock."""
    return datetime.now(UTC)


def made_up_config() -> SimulatorConfig:
    """Make up an app of a company that does not exist."""
    return SimulatorConfig(
        corp_id=f"ww{secrets.token_hex(8)}",
        open_kfid=f"wk{secrets.token_urlsafe(22)}",
        agent_id=1000002,
        secret=secrets.token_urlsafe(32),
        token="".join(secrets.choice(LETTERS) for _ in range(24)),
        encoding_aes_key="".join(secrets.choice(LETTERS) for _ in range(43)),
    )


@dataclass(slots=True)
class Stage:
    """One demonstration: what is in front, what is behind, and what holds them together."""

    host: str
    port: int
    jobs: Sequence[Job]
    product: ProductFactory
    settings: Mapping[str, str]
    clock: Clock = now
    product_port: int = 0
    api_token: str = field(default_factory=lambda: secrets.token_urlsafe(24), repr=False)
    config: SimulatorConfig = field(default_factory=made_up_config)
    _running: contextlib.AsyncExitStack = field(default_factory=contextlib.AsyncExitStack)
    _hr_tables: HrTables | None = None
    _changing: asyncio.Lock = field(default_factory=asyncio.Lock)
    _ready: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def base(self) -> str:
        """Say where the page is."""
        return f"http://{self.host}:{self.port}"

    def environment(self) -> dict[str, str]:
        """Write the settings the product is started with."""
        return {
            **SHORTENED,
            **self.settings,
            "ZHIMIAN_HTTP__HOST": LOOPBACK,
            "ZHIMIAN_HTTP__PORT": str(self.product_port),
            "ZHIMIAN_PUBLIC_URL": self.base,
            "ZHIMIAN_API_TOKEN": self.api_token,
            "ZHIMIAN_WECOM__API_BASE": self.base,
            "ZHIMIAN_WECOM__CORP_ID": self.config.corp_id,
            "ZHIMIAN_WECOM__AGENT_ID": str(self.config.agent_id),
            "ZHIMIAN_WECOM__SECRET": self.config.secret,
            "ZHIMIAN_WECOM__TOKEN": self.config.token,
            "ZHIMIAN_WECOM__ENCODING_AES_KEY": self.config.encoding_aes_key,
            "ZHIMIAN_WECOM__KF_OPEN_KFID": self.config.open_kfid,
        }

    @contextlib.asynccontextmanager
    async def open(self) -> AsyncIterator[Simulator]:
        """Raise the curtain: serve WeCom and the page, start the product, verify its address."""
        self.product_port = self.product_port or free_port()
        simulator = Simulator(self.config, self.clock)
        simulator.use_callback_url(f"http://{LOOPBACK}:{self.product_port}/wecom/callback")
        for each in players(self.jobs):
            simulator.add_member(each.userid, each.name, each.mobile)
        async with ClientSession() as session, self._served(simulator, session):
            try:
                await self._start(simulator)
                yield simulator
            finally:
                await self._running.aclose()

    @contextlib.asynccontextmanager
    async def _served(self, simulator: Simulator, session: ClientSession) -> AsyncIterator[None]:
        app = create_app(simulator)
        backstage = Backstage(
            base=f"http://{LOOPBACK}:{self.product_port}",
            api_token=self.api_token,
            hr_tables=self._read_hr_tables,
            restart=lambda: self._restart(simulator),
            ready=self._ready.wait,
            timings={key: {**SHORTENED, **self.settings}[key] for key in SHORTENED},
            timezone=self.settings.get("ZHIMIAN_TIMEZONE", TIMEZONE),
        )
        app.add_routes(Page(simulator, self.jobs, backstage, session).routes())
        runner = web.AppRunner(app, shutdown_timeout=GOODBYE_S, access_log=None)
        await runner.setup()
        try:
            await self._listen(runner)
            yield
        finally:
            await runner.cleanup()

    async def _listen(self, runner: web.AppRunner) -> None:
        try:
            await web.TCPSite(runner, self.host, self.port).start()
        except OSError as error:
            raise _taken(self.port) from error
        self.port = runner.addresses[0][1]

    async def _start(self, simulator: Simulator) -> None:
        entered = await self._running.enter_async_context(self.product(self.environment()))
        self._hr_tables = entered
        for _ in range(VERIFY_TRIES):
            with contextlib.suppress(NotVerified):
                await simulator.verify_url()
                self._ready.set()
                return
            await asyncio.sleep(VERIFY_AGAIN_S)
        raise NotVerified("the product does not answer at its callback address")

    async def _restart(self, simulator: Simulator) -> None:
        async with self._changing:
            self._ready.clear()
            self._hr_tables = None
            await self._running.aclose()
            self._running = contextlib.AsyncExitStack()
            await self._start(simulator)

    async def _read_hr_tables(self) -> Mapping[str, Sequence[Mapping[str, object]]]:
        return await self._hr_tables() if self._hr_tables else {}


async def run_demo(stage: Stage, *, say: Callable[[str], None], stop: asyncio.Event) -> None:
    """Run a demonstration until it is stopped."""
    async with stage.open():
        say(f"{stage.base}/")
        await stop.wait()


def free_port() -> int:
    """Find a port nobody listens on."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


def check_port(host: str, port: int) -> None:
    """Refuse a port where somebody listens, perhaps a rehearsal whose files are in the way."""
    try:
        socket.create_server((host, port)).close()
    except OSError as error:
        raise _taken(port) from error


def _taken(port: int) -> PermanentError:
    return PermanentError(f"port {port} is taken; choose another with --port, or make demo PORT=…")
