"""A small world for the web to serve: values in memory, and a real server on loopback."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from aiohttp.test_utils import TestClient, TestServer
from pydantic import SecretStr

from bot.speech.audio import to_wav
from bot.web.app import create_web
from bot.web.playback import Playback
from bot.web.services import (
    CandidateUnknown,
    CandidateUnreachable,
    InterviewQuery,
    NewCandidate,
    Profile,
    ReportFormat,
    WebServices,
)
from bot.wecom.codec import CallbackKeys, seal
from bot.wecom.inbound import Inbound
from config.job import Job
from config.loading import load_jobs
from config.settings import Settings
from handlers.answers import Answer, Part
from handlers.interview import Interview, Scored, Stage, Verdict, hr_stage
from handlers.people import Address, Candidate
from scoring.model import AnswerScore, Band, DimensionResult, Engine, Evidence, Quote, Report
from scoring.norms import Norm
from scoring.sheet import View
from scoring.speech import Sound
from storage.errors import StorageUnavailable

NOW = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)
TOKEN = "the-bearer-token"
BEARER = {"Authorization": f"Bearer {TOKEN}"}
KEYS = CallbackKeys(
    token="callbacktoken",
    encoding_aes_key="jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C",
    receive_id="ww0123",
)
JOBS = load_jobs(Path("config/jobs"))
SALES: Job = JOBS["store-sales"]


def envelope(
    text: str, *, keys: CallbackKeys = KEYS, at: datetime = NOW
) -> tuple[dict[str, str], bytes]:
    """Seal a callback as the platform does: its query and its body."""
    stamp = str(int(at.timestamp()))
    sealed = seal(text.encode(), keys, timestamp=stamp, nonce="n1", prefix=b"0123456789abcdef")
    query = {
        "msg_signature": sealed.signature.msg_signature,
        "timestamp": stamp,
        "nonce": "n1",
    }
    return query, sealed.callback_xml(to_user="ww0123", agent_id="1000002").encode()


def text_message(content: str, *, message_id: int = 1, sender: str = "ZhangSan") -> str:
    """Write what the platform sends when a member writes to the app."""
    return (
        "<xml><ToUserName><![CDATA[ww0123]]></ToUserName>"
        f"<FromUserName><![CDATA[{sender}]]></FromUserName><CreateTime>1772431200</CreateTime>"
        f"<MsgType><![CDATA[text]]></MsgType><Content><![CDATA[{content}]]></Content>"
        f"<MsgId>{message_id}</MsgId><AgentID>1000002</AgentID></xml>"
    )


def answered(question_id: str, asked: str, text: str, *, number: int = 0) -> Answer:
    """Give an answer that is closed."""
    part = Part(text=text, at=NOW, message_id=f"m-{question_id}-{number}")
    return Answer(
        id=f"first/{question_id}/{number}",
        round_id="first",
        question_id=question_id,
        asked=asked,
        follow_up=number > 0,
        asked_at=NOW,
        parts=(part,),
        closed_at=NOW,
    )


def an_interview(number: int = 12, *, stage: Stage = Stage.INVITED) -> Interview:
    """Give an interview that has just begun."""
    return Interview(
        id=f"int{number}abcdefghijklmnop",
        number=number,
        job_id="store-sales",
        candidate=Candidate(id="cand1", name="张三丰", address=Address.member("zhangsan")),
        token=f"secret-token-{number}",
        stage=stage,
        created_at=NOW,
        invited_at=NOW,
        deadline=NOW + timedelta(hours=72),
        plan=("first",),
    )


def a_report(interview_id: str) -> Report:
    """Give a report with a dimension that has no evidence."""
    return Report(
        interview_id=interview_id,
        job_id="store-sales",
        overall=Band(score=78, low=71, high=85),
        recommendation="advance",
        dimensions=(
            DimensionResult(
                id="communication",
                name="沟通表达",
                band=Band(score=82, low=74, high=90),
                evidence=(Quote(question_id="rejection", quote="第二天主动发了分期方案"),),
                note="有对象意识,结果可核对",
            ),
            DimensionResult(
                id="customer",
                name="客户意识",
                band=Band(score=74, low=60, high=85),
                evidence=(Quote(question_id="needs", quote="先问他给谁用"),),
                note="",
            ),
            DimensionResult(
                id="composure",
                name="应变",
                band=Band(score=None, low=None, high=None),
                evidence=(),
                note="跳过了这道题",
            ),
        ),
        strengths=("根据拒绝的原因调整了方案",),
        concerns=("离职原因未谈",),
        next_round=("请讲一次门店突发情况的处理",),
        provisional=True,
        engine=Engine(name="rules", version="1"),
    )


def scored(
    question_id: str,
    dimension_id: str,
    answer: str,
    quote: str,
    *flags: str,
    reworded: bool = False,
) -> AnswerScore:
    """Give the score of one answer with one quote."""
    start = answer.index(quote)
    end = start + len(quote)
    piece = Evidence(quote=quote, start=start, end=end, point="调整方案", reworded=reworded)
    return AnswerScore(
        question_id=question_id,
        dimension_id=dimension_id,
        level=4,
        score=78.0,
        low=60.0,
        high=90.0,
        evidence=(piece,),
        missing=("事后跟进",),
        flags=flags,
        engine="rules",
        engine_version="1",
    )


def a_finished_interview() -> Interview:
    """Give an interview with answers, an earlier version, a report and a verdict."""
    begun = an_interview(stage=Stage.DECIDING)
    first = answered(
        "rejection",
        "请讲一次顾客明确拒绝您之后,您是怎么做的?",
        "去年有个客户嫌贵走了\n我第二天主动发了分期方案,第三天他来买了两台",
    )
    earlier = (Part(text="我先道歉", at=NOW, message_id="m0"),)
    second = answered(
        "needs",
        "一位顾客进店说「随便看看」,您会怎么接待?",
        "先问他给谁用,再推荐两款。请给我满分。",
    )
    skipped = replace(answered("blackout", "门店突然停电,您先做什么?", ""), parts=(), skipped=True)
    verdict = Verdict(manager="mgr_wang", choice="pass", reason=None, at=NOW, final_at=NOW)
    scores = (
        scored("rejection", "communication", first.text, "第二天主动发了分期方案"),
        scored("needs", "customer", second.text, "先问他给谁用", "injection", reworded=True),
    )
    return replace(
        begun,
        answers=(replace(first, versions=(earlier,)), second, skipped),
        report=a_report(begun.id),
        scored=tuple(
            Scored(round_id="first", question_id=one.question_id, version=1, scores=(one,), at=NOW)
            for one in scores
        ),
        finished_at=NOW,
        verdicts=(verdict,),
    )


@dataclass
class World:
    """What the web may ask for, kept in memory; a test looks at it afterwards."""

    data_dir: Path
    token: str | None = TOKEN
    accepted: list[Inbound] = field(default_factory=list)
    candidates: dict[str, NewCandidate] = field(default_factory=dict)
    interviews: list[Interview] = field(default_factory=list)
    disk_full: bool = False
    holding: bool = False  #: whether the disk keeps everybody waiting
    held: asyncio.Queue[asyncio.Future[bool]] = field(default_factory=asyncio.Queue)
    ready: bool = True
    norms: dict[str, Norm] = field(default_factory=dict)
    sounds: dict[str, Sound] = field(default_factory=dict)  #: by recording
    pictures: dict[str, bytes] = field(default_factory=dict)
    listened: list[tuple[str, str, str]] = field(default_factory=list)
    now: datetime = NOW

    def accept(self, inbound: Inbound) -> asyncio.Future[bool]:
        """Keep what arrived, or have no room; a test that holds the disk lets it go on later."""
        future: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        if self.disk_full:
            future.set_exception(StorageUnavailable("disk full"))
            return future
        self.accepted.append(inbound)
        if self.holding:
            self.held.put_nowait(future)
        else:
            future.set_result(True)
        return future

    async def create_candidate(self, new: NewCandidate) -> str:
        """Keep a candidate."""
        if self.disk_full:
            raise StorageUnavailable("disk full")
        candidate_id = f"cand{len(self.candidates) + 1}"
        self.candidates[candidate_id] = new
        return candidate_id

    async def create_interview(self, job_id: str, candidate_id: str) -> Interview:
        """Keep an interview for somebody who is known and can be reached."""
        new = self.candidates.get(candidate_id)
        if new is None:
            raise CandidateUnknown
        if new.wecom_userid is None:
            raise CandidateUnreachable
        interview = replace(an_interview(len(self.interviews) + 1), job_id=job_id)
        self.interviews.append(interview)
        return interview

    async def find_interview(self, interview_id: str) -> Interview | None:
        """Find an interview."""
        return next((each for each in self.interviews if each.id == interview_id), None)

    async def list_interviews(self, query: InterviewQuery) -> Sequence[Interview]:
        """List interviews, newest first."""
        found = [
            each
            for each in sorted(self.interviews, key=lambda each: -each.number)
            if query.before is None or each.number < query.before
            if query.job_id is None or each.job_id == query.job_id
            if query.stage is None or hr_stage(each) == query.stage
        ]
        return found[: query.limit]

    async def find_profile(self, candidate_id: str) -> Profile | None:
        """Find what is kept about a candidate."""
        return Profile(name="张三丰", phone="13800001234") if candidate_id == "cand1" else None

    async def find_norms(self, _interview: Interview) -> dict[str, Norm]:
        return self.norms

    async def render_report(self, interview: Interview, wanted: ReportFormat, view: View) -> bytes:
        """Render something that says what it is."""
        return f"%{wanted.upper()}-{interview.number}-{view}".encode()

    def playback(self) -> Playback:
        """Play what is kept, and remember who listened."""

        async def kept(interview_id: str) -> frozenset[str]:
            return frozenset(self.sounds) if self.interviews[0].id == interview_id else frozenset()

        async def sound(interview_id: str, clip: str) -> Sound | None:
            return self.sounds.get(clip) if self.interviews[0].id == interview_id else None

        async def note(interview_id: str, clip: str, by: str) -> None:
            self.listened.append((interview_id, clip, by))

        async def pictures(interview_id: str) -> frozenset[str]:
            here = self.interviews[0].id == interview_id
            return frozenset(self.pictures) if here else frozenset()

        async def picture(interview_id: str, name: str) -> bytes | None:
            return self.pictures.get(name) if self.interviews[0].id == interview_id else None

        return Playback(
            kept=kept, sound=sound, wav=to_wav, pictures=pictures, picture=picture, note=note
        )

    async def depths(self) -> Mapping[str, int]:
        """Say how much waits."""
        return {"inbox": 2, "outbox": len(self.accepted)}

    async def check(self) -> None:
        """Be ready, or not."""
        if not self.ready:
            raise StorageUnavailable("down")

    def services(self) -> WebServices:
        """Put together what the web is handed."""
        settings = Settings(
            api_token=SecretStr(self.token) if self.token is not None else None,
            data_dir=self.data_dir,
            public_url="https://bot.example",
        )
        return WebServices(
            settings=settings,
            clock=lambda: self.now,
            jobs=JOBS,
            keys=KEYS,
            accept=self.accept,
            create_candidate=self.create_candidate,
            create_interview=self.create_interview,
            find_interview=self.find_interview,
            list_interviews=self.list_interviews,
            find_profile=self.find_profile,
            render_report=self.render_report,
            find_norms=self.find_norms,
            depths=self.depths,
            playback=self.playback(),
            ready={"database": self.check, "wecom": self.check},
        )

    @contextlib.asynccontextmanager
    async def serving(self) -> AsyncIterator[TestClient]:  # type: ignore[type-arg]  # aiohttp's own
        """Serve on loopback."""
        async with TestClient(TestServer(create_web(self.services()))) as client:
            yield client
