"""Effects happen here only: one small coroutine each, and what comes of it is something that happened.

A row is performed, then marked done together with what came of it; between the two lies the crash
after which it is performed again, so every verb repeats harmlessly. Refuses to decide anything.
"""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Literal

from bot.enrolment import Enrolment
from bot.errors import PermanentError, TemporaryError
from bot.giving_up import Told, told_of_failure, worn_out
from bot.hearing import Hearing
from bot.hr_sync import HrSync
from bot.outgoing import event_row
from bot.pictures import Pictures
from bot.ports import CustomerService, Judge, Messenger
from bot.resumes import read_resume
from bot.scoring_desk import judge_question
from bot.speaking import Speaking
from bot.wecom.errors import ConfigurationError, SessionClosed, Unavailable
from bot.world import World
from handlers.broadcast import RecipientReached
from handlers.desk import MemberFound
from handlers.effects import (
    CreateInterview,
    FindMember,
    KeepPicture,
    PostDigest,
    PullKf,
    ReadResume,
    RecallMessage,
    SayAloud,
    ScoreQuestion,
    SendBroadcast,
    SendCard,
    SendText,
    SettleCard,
    SyncHr,
    TranscribeClip,
    WelcomeKf,
)
from handlers.events import AnswerScored, CardSent, ResumeRead
from scoring.wording import Writer
from storage import inbox, outbox
from storage.database import Connection, Database
from storage.outbox import Wanted
from storage.records import Asked, read_asked

log = logging.getLogger(__name__)

#: Each is a process of its own with up to a gigabyte.
RESUMES_AT_ONCE = 2
LONGEST_WAIT = 60.0
#: An operator has to mend it first; until then nothing that was to be said is lost.
OPERATOR_S = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Effects:
    """Performs what stands in the outbox."""

    memory: Database
    world: World
    messenger: Messenger
    judge: Judge
    hearing: Hearing
    pictures: Pictures
    speaking: Speaking
    hr: HrSync
    enrolment: Enrolment
    kf: CustomerService
    committed: Callable[[], None]
    writer: Writer | None = None  #: words questions about a résumé, where a model is configured
    counted: Callable[[str, str], None]  #: hears of each effect: its kind, and what became of it
    reading: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(RESUMES_AT_ONCE))

    async def perform(self, queue: str, partition: str) -> None:
        """Do everything that is due in one partition of a queue, in order."""
        now = self.world.clock()
        row = await self.memory.read(
            partial(outbox.first_pending, queue=queue, partition=partition, now=now)
        )
        while row is not None:
            row = await self._one(row)

    async def _one(self, row: Wanted) -> Wanted | None:
        """Perform one row; give the next of its partition that is due."""
        asked = read_asked(row.body)
        try:
            told = await self._do(row, asked)
        except TemporaryError as error:
            now = self.world.clock()
            if not worn_out(row, asked.effect, error, now=now):
                await self._later(row, error, failing_since=row.failing_since or now)
                return None
            return await self._given_up(row, asked, error)
        except ConfigurationError as error:
            log.error("WeCom needs an operator: %s", error.reason)  # noqa: TRY400  no traceback
            later = TemporaryError(error.reason, delay=OPERATOR_S)
            await self._later(row, later, failing_since=None)
            return None
        except PermanentError as error:
            return await self._given_up(row, asked, error)
        return await self._done(row, told)

    async def _given_up(
        self, row: Wanted, asked: Asked, error: TemporaryError | PermanentError
    ) -> Wanted | None:
        log.warning("effect given up kind=%s reason=%s", row.kind, error.reason)
        code = error.code if isinstance(error, PermanentError) else None
        closed = isinstance(error, SessionClosed)
        told = told_of_failure(asked, error.reason, code=code, closed=closed)
        return await self._done(row, told, error=error.reason)

    async def _later(
        self, row: Wanted, error: TemporaryError, *, failing_since: datetime | None
    ) -> None:
        """Try again later; what an operator has to mend first wears nobody's patience out."""
        self.counted(row.kind, "retried")
        wait = error.delay
        if wait is None:
            wait = min(LONGEST_WAIT, 0.5 * 2.0 ** min(row.attempts, 10))
        again = partial(
            outbox.retry,
            row_id=row.id,
            due_at=self.world.clock() + timedelta(seconds=wait),
            error=error.reason,
            failing_since=failing_since,
        )
        await self.memory.run(again)

    async def _done(self, row: Wanted, told: Told, *, error: str | None = None) -> Wanted | None:
        self.counted(row.kind, "done" if error is None else "given_up")
        now = self.world.clock()
        rows = [
            event_row(event, key=f"o:{row.id}:{index}", conversation=conversation, now=now)
            for index, (conversation, event) in enumerate(told)
        ]

        def work(connection: Connection) -> Wanted | None:
            if outbox.finish(connection, row.id, now, error=error):
                inbox.accept(connection, rows)
            return outbox.first_pending(connection, row.queue, row.partition, now)

        following = await self.memory.run(work)
        if rows:
            self.committed()
        return following

    async def _do(self, row: Wanted, asked: Asked) -> Told:
        effect = asked.effect
        match effect:
            case SendText() | WelcomeKf() | PostDigest():
                await self._speak(row, effect)
                return ()
            case SendCard() | SettleCard():
                return await self._card(row, asked, effect)
            case SendBroadcast() | RecallMessage():
                return await self._broadcast(row, asked, effect)
            case ScoreQuestion() | ReadResume():
                return await self._judge(asked, effect)
            case TranscribeClip() | SayAloud() | KeepPicture():
                return await self._media(row, asked, effect)
            case SyncHr():
                return await self.hr.sync(asked.interview_id or "")
            case FindMember():
                userid = await self.messenger.member_with(effect.phone)
                found = MemberFound(phone=effect.phone, userid=userid, job_id=effect.job_id)
                return [(effect.asked_by.key, found)]
            case CreateInterview():
                name = await self.messenger.name_of(effect.to.id)
                return await self.enrolment.invite(effect, name=name)
            case PullKf():
                await self.kf.pull(effect.open_kfid, effect.token)
                return ()

    async def _speak(self, row: Wanted, effect: SendText | WelcomeKf | PostDigest) -> None:
        match effect:
            case SendText():
                await self.messenger.say(effect.to, effect.text, repeat=row.id)
            case WelcomeKf():
                await self.messenger.welcome(
                    effect.to, effect.welcome_code, effect.text, repeat=row.id
                )
            case PostDigest():
                await self._post(row, effect)

    async def _post(self, row: Wanted, effect: PostDigest) -> None:
        """Post to a group; what an unknown end may have shown already says so when it comes again."""
        begun = await self.memory.run(lambda c: outbox.begin(c, row.id))
        if begun is None:
            return
        markdown = f"{effect.markdown}\n{effect.again}" if begun else effect.markdown
        try:
            await self.messenger.post(
                effect.chat_id, effect.name, effect.members, markdown.rstrip("\n")
            )
        except Unavailable:
            raise  # nobody knows whether it was posted
        except (TemporaryError, PermanentError):
            await self.memory.run(lambda c: outbox.not_begun(c, row.id))
            raise

    async def _card(self, row: Wanted, asked: Asked, effect: SendCard | SettleCard) -> Told:
        if isinstance(effect, SettleCard):
            await self.messenger.settle(
                effect.to,
                effect.card,
                task_id=effect.task_id,
                response_code=effect.response_code,
            )
            return ()
        if await self.memory.run(lambda c: outbox.begin(c, row.id)) is None:
            return ()  # decided meanwhile: nobody would hear of the right to change it
        try:
            sent = await self.messenger.show(
                effect.to, effect.card, task_id=effect.task_id, repeat=row.id
            )
        except Unavailable:
            raise  # nobody knows whether it is shown
        except (TemporaryError, PermanentError):
            await self.memory.run(lambda c: outbox.not_begun(c, row.id))
            raise
        happened = CardSent(task_id=effect.task_id, response_code=sent.response_code)
        return [(asked.conversation, happened)]

    async def _media(
        self, row: Wanted, asked: Asked, effect: TranscribeClip | SayAloud | KeepPicture
    ) -> Told:
        interview_id = asked.interview_id or ""
        if isinstance(effect, SayAloud):
            await self.speaking.say(row, effect, interview_id=interview_id)
            return ()
        if isinstance(effect, KeepPicture):
            kept = await self.pictures.keep(row, effect, interview_id=interview_id)
            return [(asked.conversation, kept)]
        heard = await self.hearing.hear(row, effect, interview_id=interview_id)
        return [(asked.conversation, heard)] if heard is not None else ()

    async def _broadcast(
        self, row: Wanted, asked: Asked, effect: SendBroadcast | RecallMessage
    ) -> Told:
        outcome: Literal["recalled", "delivered", "unknown"] = "recalled"
        message_id = ""
        if isinstance(effect, RecallMessage):
            await self.messenger.recall(effect.message_id)
        else:
            sent = await self.messenger.say(effect.to, effect.text, repeat=row.id)
            message_id = sent.message_id
            outcome = "delivered" if message_id else "unknown"
        reached = RecipientReached(
            broadcast_id=effect.broadcast_id,
            interview_id=effect.interview_id,
            outcome=outcome,
            message_id=message_id,
        )
        return [(asked.conversation, reached)]

    async def _judge(self, asked: Asked, effect: ScoreQuestion | ReadResume) -> Told:
        memory, interview_id = self.memory, asked.interview_id or ""
        found: ResumeRead | AnswerScored | None
        if isinstance(effect, ReadResume):
            async with self.reading:
                found = await read_resume(
                    memory,
                    self.world,
                    self.writer,
                    interview_id=interview_id,
                    effect=effect,
                )
        else:
            found = await judge_question(
                memory, self.world, self.judge, interview_id=interview_id, effect=effect
            )
        return [(asked.conversation, found)] if found is not None else ()
