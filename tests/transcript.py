"""Plays a page of dialogue through the product and writes down what really happened.

A page is readable by a recruiter. Lines that begin a message are played; everything indented is
what came of it and is written anew by `play`. The test compares; `make bless` keeps. What
happened before the page begins has a `·` in front: it is played, and what comes of it left out.

    # 题目
    @ 岗位 store-sales
    @ 免打扰 22:00-08:00
    @ 评分 规则
    · 09:00 张三 申请
    09:01 张三: 同意
          → 张三  谢谢。……
    09:05 王经理 点 通过
    09:06 路人 点 王经理的 通过
    +45s
    !! 企业微信 45009 3
    !! 收不到 张三
    !! 手机 13812345678 是 陈一
    !! HR 改名 张三 张珊
    @ 语音 有
    @ 语音 读题
    !! 读题 坏了
    09:07 张三 发来语音 我记下他看的型号
    09:07 张三 发来语音 （听不清）
    !! 识别慢 20
    !! 识别 坏了
    !! 识别 好了
    !! 模型 不答
    !! 模型 您怎么把差错率降了40%？ 差错率降了40%
"""

import re
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo

from bot.errors import TemporaryError
from bot.ports import Judge
from config.hours import parse_window
from config.job import Job
from handlers.decision import Policy
from handlers.interview import hr_stage
from scoring.engine import Scorer
from storage import interviews
from storage.records import read_interview
from tests.driver import Company, Media, PlainJudge, Said, Voice

ZONE = ZoneInfo("Asia/Shanghai")
MONDAY = datetime(2026, 11, 23, tzinfo=ZONE)
SPAN = re.compile(r"^\+(?P<count>[\d.]+)(?P<unit>s|min|h|d)\b")
LINE = re.compile(
    r"^(?:(?P<day>\d+)日 )?(?P<hour>\d\d):(?P<minute>\d\d) (?P<who>\S+?)(?P<rest>[: ：].*)?$"
)
#: The part of a link that is different every time.
LINK = re.compile(r"/(r|me|i|p)/[\w.\-]+")
#: What stands before a line that is played without writing down what comes of it.
BEFORE = "· "
UNITS = {"s": "seconds", "min": "minutes", "h": "hours", "d": "days"}
PEOPLE = {
    "张三": "zhangsan",
    "李四": "lisi",
    "陈一": "chenyi",
    "王经理": "mgr_wang",
    "陈经理": "mgr_chen",
    "刘经理": "mgr_liu",
    "赵经理": "mgr_sun",
    "李老师": "hr_li",
    "路人": "stranger",
    "小林": "wmXiaoLin",
}
#: Who is no member of the company and comes through Customer Service.
OUTSIDE = frozenset({"小林"})
NAMES = {userid: name for name, userid in PEOPLE.items()}
VOICES: dict[str, Voice] = {"": "none", "有": "heard", "读题": "both"}
MEDIA: dict[str, Media] = {
    "图片": "image",
    "语音": "voice",
    "视频": "video",
    "文件": "file",
    "位置": "location",
    "链接": "link",
    "新消息": "other",
}

POLICY = Policy(
    silence=timedelta(seconds=45),
    remind=timedelta(hours=24),
    expire=timedelta(hours=72),
    nudge_manager=timedelta(minutes=30),
    escalate=timedelta(minutes=60),
    undo=timedelta(minutes=10),
    quiet=parse_window("22:00-08:00"),
    working=parse_window("09:00-18:30"),
    zone=ZONE,
    public_url="https://zhimian.example",
)


@dataclass(slots=True)
class Page:
    """A page of dialogue being played."""

    company: Company
    job: Job
    written: list[str] = field(default_factory=list)
    seen: int = 0
    stages: dict[str, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """Give what has been written down."""
        return "\n".join(self.written).rstrip() + "\n"

    async def line(self, text: str) -> None:
        """Play one line, and write it down with what came of it."""
        self.written.append(text)
        stripped = text.removeprefix(BEFORE).strip()
        if not stripped or stripped.startswith(("#", "@")):
            return
        span = SPAN.match(stripped)
        if span is not None:
            unit = UNITS[span["unit"]]
            await self.company.passes(timedelta(**{unit: float(span["count"])}))
        elif stripped.startswith("!!"):
            await self._mischief(stripped.removeprefix("!!").split())
        else:
            await self._act(stripped)
        await self._note(shown=not text.startswith(BEFORE))

    async def _mischief(self, words: list[str]) -> None:
        """Let the world be other than it should be."""
        messenger = self.company.messenger
        match words:
            case ["企业微信", code, count]:
                busy = [TemporaryError(code, delay=1.0) for _ in range(int(count))]
                messenger.faults.extend(busy)
            case ["收不到", who]:
                messenger.unreachable.add(_address(who))
            case ["手机", phone, "是", who]:
                messenger.phones[phone] = PEOPLE[who]
            case ["读题", "坏了"]:
                self.company.mouth.broken = True
            case ["模型", *said]:
                self.company.words_with(said)
            case ["识别", how]:
                self.company.ears.broken = how == "坏了"
            case ["识别慢", seconds]:
                self.company.ears.slow.append(float(seconds))
            case ["HR", "改名", old, new]:
                await self.company.renames(old, new)
            case _:
                message = f"not a line of a page: {words}"
                raise AssertionError(message)

    async def _act(self, text: str) -> None:
        found = LINE.match(text)
        assert found is not None, f"not a line of a page: {text}"
        await self._until(found)
        who, rest = found["who"], (found["rest"] or "").strip()
        address = _address(who)
        if rest.startswith((":", "：")):
            await self.company.writes(address, rest.lstrip(":： "))
            return
        match rest.split():
            case ["申请", "附简历", *lines]:
                resume = "\n".join(lines)
                await self.company.apply(who, address, self.job.id, resume=resume)
            case ["申请", *job]:
                await self.company.apply(who, address, job[0] if job else self.job.id)
            case ["进来"]:
                await self.company.enters(address)
            case ["点", button]:
                await self.company.taps(address, self._key(button))
            case ["点", whose, button]:
                task = self.company.card_of(_address(whose.removesuffix("的"))).task_id
                await self.company.taps(address, self._key(button), task_id=task)
            case ["重复上一条"]:
                await self.company.writes(address, "重复", key=f"wecom:{self.company.count}")
            case [sent, *said] if sent.startswith("发来"):
                saying = " ".join(said).strip("（）")
                await self.company.sends(address, MEDIA[sent.removeprefix("发来")], saying=saying)
            case _:
                message = f"not a line of a page: {text}"
                raise AssertionError(message)

    async def _until(self, found: re.Match[str]) -> None:
        local = self.company.clock().astimezone(ZONE)
        day = int(found["day"]) - 1 if found["day"] else (local.date() - MONDAY.date()).days
        moment = MONDAY + timedelta(
            days=day, hours=int(found["hour"]), minutes=int(found["minute"])
        )
        if moment > local:
            await self.company.passes(moment.astimezone(UTC) - self.company.clock())

    def _key(self, label: str) -> str:
        card = [s.card for s in self.company.messenger.said if s.card is not None][-1]
        return next(button.key for button in card.buttons if button.text == label)

    async def _note(self, *, shown: bool) -> None:
        said = self.company.messenger.said[self.seen :]
        for one in sorted(said, key=_place):
            self.written += _shown(one) if shown else ()
        self.seen = len(self.company.messenger.said)
        stored = await self.company.memory.read(interviews.listed)
        for each in reversed(stored):
            interview = read_interview(each.body)
            stage = hr_stage(interview)
            if self.stages.get(each.id) != stage:
                self.stages[each.id] = stage
                if shown:
                    self.written.append(f"        ⚙ #{each.number} {stage}")


def _address(who: str) -> str:
    return f"kf:{PEOPLE[who]}" if who in OUTSIDE else f"app:{PEOPLE[who]}"


def _place(said: Said) -> tuple[datetime, int, str]:
    """Put candidates before colleagues and groups within a minute; each hears things in order."""
    kind, _, userid = said.to.partition(":")
    role = 2 if kind == "group" else int(userid.startswith(("mgr_", "hr_")))
    return said.at.replace(second=0, microsecond=0), role, said.to


def _shown(said: Said) -> list[str]:
    kind, _, userid = said.to.partition(":")
    who = f"群 {userid}" if kind == "group" else NAMES.get(userid, userid)
    local = said.at.astimezone(ZONE)
    days = (local.date() - MONDAY.date()).days
    when = f"{days + 1}日 {local:%H:%M}" if days else f"{local:%H:%M}"
    lines = said.text.split("\n")
    shown = [f"  {when} → {who}  {lines[0]}", *(f"          {each or '⏎'}" for each in lines[1:])]
    if said.card is not None:
        shown.append(f"          〔{said.card.subtitle}〕")
        shown += [f"          {row.name}  {row.value}" for row in said.card.rows]
        shown.append("          " + " · ".join(b.text for b in said.card.buttons))
    return [LINK.sub(r"/\1/…", line.rstrip()) for line in shown]


class Opening(Protocol):
    """Opens a company for one page."""

    def __call__(
        self,
        folder: Path,
        jobs: tuple[Job, ...],
        policy: Policy,
        *,
        start: datetime,
        judge: Judge,
        voice: Voice,
    ) -> AbstractAsyncContextManager[Company]:
        """Open it at a moment, and close it after the page."""
        ...


@asynccontextmanager
async def row_by_row(
    folder: Path,
    jobs: tuple[Job, ...],
    policy: Policy,
    *,
    start: datetime,
    judge: Judge,
    voice: Voice,
) -> AsyncIterator[Company]:
    """Open a company that does one thing after the other, without an engine."""
    company = Company(folder, jobs, policy, start=start, judge=judge, voice=voice)
    try:
        yield company
    finally:
        await company.close()


@asynccontextmanager
async def played(
    page: str, jobs: dict[str, Job], folder: Path, *, opening: Opening = row_by_row
) -> AsyncIterator[Page]:
    """Play a page, and let whoever asks look at what it left behind."""
    lines = [line for line in page.splitlines() if not line.startswith("  ")]
    settings = dict(
        line.removeprefix("@ ").split(" ", 1) for line in lines if line.startswith("@ ")
    )
    policy = POLICY
    if "免打扰" in settings:
        policy = replace(policy, quiet=parse_window(settings["免打扰"].replace("无", "")))
    if "撤回时间" in settings:
        policy = replace(policy, undo=timedelta(minutes=float(settings["撤回时间"])))
    job = jobs[settings.get("岗位", "store-sales")]
    start = (MONDAY + timedelta(hours=8, minutes=59)).astimezone(UTC)
    judge: Judge = Scorer(None) if settings.get("评分") == "规则" else PlainJudge()
    voice = VOICES[settings.get("语音", "")]
    opened = opening(folder, tuple(jobs.values()), policy, start=start, judge=judge, voice=voice)
    async with opened as company:
        company.messenger.names.update(NAMES)
        script = Page(company=company, job=job)
        for line in lines:
            await script.line(line)
        yield script


async def play(
    page: str, jobs: dict[str, Job], folder: Path, *, opening: Opening = row_by_row
) -> str:
    """Play a page and return it as it really went."""
    async with played(page, jobs, folder, opening=opening) as script:
        return script.text
