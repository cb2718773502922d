"""A company full of candidates: the served simulator, and everybody in it who answers.

Prints one line of JSON when everybody is invited and one when everybody is done. Judges by the
simulator's own record; refuses to know anything about the service but its addresses.
"""

import argparse
import asyncio
import json
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter, process_time

import uvloop
from aiohttp import ClientSession, FormData, web

from benchmarks.figures import rank
from benchmarks.interviews.record import Chat, Verdict, asks, judge, read_chat
from benchmarks.interviews.speakers import Speakers, clip
from benchmarks.processes import LOOPBACK
from benchmarks.service import API_TOKEN, read_company
from bot.demo.server import create_app
from bot.demo.simulator import Simulator
from bot.demo.values import Bubble
from config.loading import load_jobs

#: Words that a rule finds something in; which of them somebody says is drawn.
ANSWERS = (
    "去年有个客户嫌贵走了,我记下他看的型号,第二天发了分期方案,第三天他来买了两台",
    "我先问他是和哪一款比,他说是装修超了预算,所以我推荐了小一号的,他很快就定了",
    "我会先在旁边整理货架,看他在看哪一类,再问他是自己用还是送人,大概什么预算",
    "我先大声告诉大家不要慌,看有没有人摔倒受伤,然后和同事把顾客带到门口亮的地方",
    "接着给物业打电话报修,同时告诉店长;最后给正在结账的顾客登记,送一张优惠券",
    "问清楚以后按他家里的人数推荐一款主推的,说明为什么合适,没买的话加个微信",
)
PATIENCE_S = 120.0
LISTENING_S = 400.0
AT_ONCE = 8  #: candidates that are enrolled at the same time


@dataclass(slots=True)
class Office:
    """The company, and how fast its people are."""

    simulator: Simulator
    service: str
    people: int
    ramp_s: float
    think_s: float
    chance: random.Random
    speakers: Speakers = field(default_factory=lambda: Speakers(0))
    answered: list[float] = field(default_factory=list)
    _heard: dict[str, asyncio.Queue[Bubble]] = field(default_factory=dict)

    def names(self) -> list[str]:
        """Name everybody who is interviewed."""
        return [f"c{number:04}" for number in range(self.people)]

    async def listen(self) -> None:
        """Hand every new bubble of the bot to whom it was said; one watcher for all."""
        world, seen = self.simulator.world, 0
        while True:
            await world.changed.wait()
            for bubble in list(world.bubbles.values())[seen:]:
                seen += 1
                if not bubble.sender and bubble.chat in self._heard:
                    self._heard[bubble.chat].put_nowait(bubble)

    async def enrol(self, jobs: list[str]) -> None:
        """Have everybody invited over the service's own API."""
        room = asyncio.Semaphore(AT_ONCE)
        headers = {"Authorization": f"Bearer {API_TOKEN}"}
        async with ClientSession(self.service, headers=headers) as session:

            async def one(number: int, userid: str) -> None:
                async with room:
                    form = FormData({"name": f"考生{number:04}", "wecom_userid": userid})
                    form.add_field("source", "benchmark")
                    async with session.post("/api/v1/candidates", data=form) as made:
                        made.raise_for_status()
                        candidate = (await made.json())["id"]
                    wanted = {"job_id": jobs[number % len(jobs)], "candidate_id": candidate}
                    async with session.post("/api/v1/interviews", json=wanted) as begun:
                        begun.raise_for_status()
                    await self._next(userid, lambda _text: True)

            everybody = [*self.names(), *self.speakers.names()]
            await asyncio.gather(*(one(*each) for each in enumerate(everybody)))

    async def interview_all(self, recording: bytes) -> None:
        """Let everybody answer, each at their own pace; whoever speaks does so in the middle of it."""
        await asyncio.gather(
            self._speak(recording), *(self._answer(userid) for userid in self.names())
        )

    async def _speak(self, recording: bytes) -> None:
        if not self.speakers.people:
            return
        await self.begin_all(self.speakers.names())
        await asyncio.sleep(self.ramp_s)
        await self.speakers.speak(
            recording,
            lambda userid, clip: self.simulator.send_media(userid, "voice", clip),
            lambda userid, holds: self._next(userid, holds, patience_s=LISTENING_S),
        )

    async def begin_all(self, names: Sequence[str]) -> None:
        """Let people agree and read the first question, and no more."""

        async def one(userid: str) -> None:
            await self._say(userid, "同意")
            await self._next(userid, asks)

        await asyncio.gather(*(one(userid) for userid in names))

    def join(self, userid: str, name: str) -> None:
        """Let somebody come into the company."""
        self.simulator.add_member(userid, name)
        self._heard[userid.lower()] = asyncio.Queue()

    async def _answer(self, userid: str) -> None:
        await asyncio.sleep(self.chance.uniform(0, self.ramp_s))
        await self._say(userid, "同意")
        while asks(await self._next(userid, lambda text: asks(text) or "都收到了" in text)):
            await asyncio.sleep(self.chance.uniform(0.5, 1.5) * self.think_s)
            for _ in range(self.chance.choice((1, 2, 2, 3))):
                await self._say(userid, self.chance.choice(ANSWERS))
                await asyncio.sleep(self.chance.uniform(0.1, 0.3) * self.think_s)
            await self._say(userid, "答完了")

    async def _say(self, userid: str, text: str) -> None:
        began = perf_counter()
        await self.simulator.type(userid, text)
        self.answered.append(perf_counter() - began)

    async def _next(
        self, userid: str, holds: Callable[[str], bool], *, patience_s: float = PATIENCE_S
    ) -> str:
        async with asyncio.timeout(patience_s):
            while True:
                bubble = await self._heard[userid].get()
                if holds(bubble.text):
                    return bubble.text


def told(office: Office) -> dict[str, object]:
    """Tell what the simulator saw."""
    simulator = office.simulator
    chats: list[Chat] = [read_chat(simulator.chats(userid)) for userid in office.names()]
    verdicts: list[Verdict] = [judge(chat) for chat in chats]
    waits = [wait for chat in chats for wait in chat.waits]
    return {
        "messages": len(office.answered),
        "answers": len(waits),
        "questions": sum(len(chat.questions) for chat in chats),
        "lost": sum(verdict.lost for verdict in verdicts),
        "doubled": sum(verdict.doubled for verdict in verdicts),
        "next_p50_s": rank(waits, 0.5),
        "next_p99_s": rank(waits, 0.99),
        "next_max_s": max(waits, default=0.0),
        "ack_p50_s": rank(office.answered, 0.5),
        "ack_p99_s": rank(office.answered, 0.99),
        **office.speakers.told(chats),
        "violations": [f"{each.why} {each.api} {each.detail}" for each in simulator.violations],
    }


async def run(asked: argparse.Namespace) -> None:
    """Open the company, let everybody be interviewed, and tell."""
    config = read_company(asked.folder, callback_url=f"{asked.service}/wecom/callback")
    simulator = Simulator(config, lambda: datetime.now(UTC))
    office = Office(
        simulator=simulator,
        service=asked.service,
        people=asked.people,
        ramp_s=asked.ramp,
        think_s=asked.think,
        chance=random.Random(7),  # noqa: S311  the same people in every run
        speakers=Speakers(asked.clips),
    )
    recording = await clip() if asked.clips else b""
    jobs = load_jobs(asked.jobs).jobs
    for number, userid in enumerate([*office.names(), *office.speakers.names()]):
        office.join(userid, f"考生{number:04}")
    for job in jobs.values():
        for userid in {*job.recruiters, *job.managers, *job.group_members}:
            simulator.add_member(userid, userid)
    runner = web.AppRunner(create_app(simulator), access_log=None)
    await runner.setup()
    await web.TCPSite(runner, LOOPBACK, asked.port).start()
    listening = asyncio.create_task(office.listen())
    began = perf_counter()
    await office.enrol(list(jobs))
    say({"invited_s": perf_counter() - began})
    if asked.stay:
        await office.begin_all(office.names())
        say({"begun": office.people})
        await asyncio.Event().wait()
    began, used = perf_counter(), process_time()
    await office.interview_all(recording)
    seconds, used = perf_counter() - began, process_time() - used
    await asyncio.sleep(asked.after)  # what nobody should have sent would come now
    say({"seconds": seconds, "office_cpu_s": used, **told(office)})
    listening.cancel()
    await runner.cleanup()


def say(facts: dict[str, object]) -> None:
    """Tell whoever started this process."""
    print(json.dumps(facts, ensure_ascii=False), flush=True)


def arguments() -> argparse.Namespace:
    """Read what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--jobs", type=Path, required=True)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--service", required=True)
    parser.add_argument("--people", type=int, required=True)
    parser.add_argument("--ramp", type=float, default=0.0)
    parser.add_argument("--think", type=float, default=0.0)
    parser.add_argument("--clips", type=int, default=0)
    parser.add_argument("--stay", action="store_true", help="begin, and leave answering to others")
    parser.add_argument("--after", type=float, default=3.0)
    return parser.parse_args()


if __name__ == "__main__":
    uvloop.run(run(arguments()))
