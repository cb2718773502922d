"""Keeping step with HR's database: what we know goes out, what HR adds or edits comes in.

HR's edit of a name, phone or e-mail wins. A row that cannot be used is set aside, told once, and
blocks nothing.
"""

import logging
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial

from bot.enrolment import open_interview
from bot.errors import PermanentError, TemporaryError
from bot.outgoing import event_row, spoken_row
from bot.ports import Messenger
from bot.snapshot import facts, read_snapshot
from bot.web.services import AlreadyInterviewing
from bot.world import World
from handlers.events import RenamedByHr
from handlers.people import Address
from storage import inbox, interviews, outbox, people, positions
from storage.database import Connection, Database
from storage.hr import (
    CandidateFacts,
    HrDatabase,
    HrRefused,
    HrUnavailable,
    NewApplication,
    PersonChange,
    PositionFacts,
    SetAside,
)
from storage.hr_tables import keep_set_aside
from storage.people import Candidate
from storage.records import Event

log = logging.getLogger(__name__)

AT_ONCE = 50
#: HR has to mend its schema first; nothing is lost meanwhile.
REFUSED_AGAIN_S = 120.0
#: A phone number nobody has is no news a moment later; the platform counts who asks in vain.
UNFOUND_AGAIN = timedelta(minutes=10)
MOST_UNFOUND = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class HrSync:
    """Carries facts between the bot's database and HR's."""

    memory: Database
    hr: HrDatabase
    world: World
    messenger: Messenger
    committed: Callable[[], None]
    #: phone numbers nobody has, and when to ask again; only saves asking
    unfound: dict[str, datetime] = field(default_factory=dict)

    async def sync(self, interview_id: str) -> Sequence[tuple[str, Event]]:
        """Bring HR's rows to what the interview says now."""
        found = await self.memory.read(lambda c: read_snapshot(c, self.world, interview_id))
        if found is None:
            return ()
        try:
            synced = await self.hr.upsert_application(found)
        except HrUnavailable as error:
            raise TemporaryError(str(error)) from error
        except HrRefused as error:
            log.warning("HR database refused a row: %s", error)
            raise TemporaryError(str(error), delay=REFUSED_AGAIN_S) from error
        if _same_person(synced.candidate, found.candidate):
            return ()
        await self._take_over(found.candidate.id, synced.candidate)
        return ()

    async def pull(self) -> None:
        """Look for rows HR added, and for openings and people HR edited."""
        await self._pull_positions()
        try:
            pulled = await self.hr.pull_new(
                jobs=tuple(self.world.jobs), limit=AT_ONCE, known=self._known
            )
        except (HrUnavailable, HrRefused) as error:
            log.warning("HR database not read: %s", error)
            return
        aside = list(pulled.set_aside)
        for application in pulled.applications:
            refused = await self._open(application)
            if refused is not None:
                aside.append(refused)
        if aside:
            await self._tell_set_aside(aside)
        await self._pull_people()

    async def _known(self, ids: Sequence[str]) -> Collection[str]:
        def work(connection: Connection) -> Collection[str]:
            return frozenset(each for each in ids if interviews.load(connection, each) is not None)

        return await self.memory.read(work)

    async def _open(self, application: NewApplication) -> SetAside | None:
        try:
            who = await self._person(application.candidate)
        except TemporaryError:
            return None  # asked again at the next look
        if who is None:
            return SetAside(
                application_id=application.application_id,
                reason="unreachable",
                human="手机号在企业微信里找不到对应成员，请补充 wecom_userid 或 external_userid",
            )
        job, now = self.world.jobs[application.job_id], self.world.clock()

        def work(connection: Connection) -> None:
            known = people.load_candidate(connection, who.id)
            if known is None:
                people.add_candidate(connection, who)
            else:
                people.update_candidate(connection, replace(who, resume=known.resume))
            if interviews.load(connection, application.application_id) is None:
                open_interview(
                    connection,
                    self.world,
                    job,
                    who,
                    interview_id=application.application_id,
                    actor="hr",
                    now=now,
                )

        try:
            await self.memory.run(work)
        except AlreadyInterviewing:
            return SetAside(
                application_id=application.application_id,
                reason="under_way",
                human="同一候选人、同一岗位的面试正在进行，要等它结束",
            )
        self.committed()
        return None

    async def _person(self, known: CandidateFacts) -> Candidate | None:
        userid: str | None = known.wecom_userid
        if not userid and not known.external_userid:
            userid = await self._member_with(known.phone)
            if userid is None:
                return None
        return Candidate(
            id=known.id,
            name=known.name,
            created_at=known.created_at or self.world.clock(),
            phone=known.phone or None,
            email=known.email or None,
            wecom_userid=userid or None,
            external_userid=known.external_userid or None,
            source=known.source or "hr",
        )

    async def _member_with(self, phone: str) -> str | None:
        now = self.world.clock()
        if now < self.unfound.get(phone, now):
            return None
        try:
            return await self.messenger.member_with(phone)
        except PermanentError:
            if len(self.unfound) >= MOST_UNFOUND:
                self.unfound.clear()
            self.unfound[phone] = now + UNFOUND_AGAIN
            return None

    async def _tell_set_aside(self, rows: Sequence[SetAside]) -> None:
        now = self.world.clock()
        recruiters = {r.lower() for job in self.world.jobs.values() for r in job.recruiters}
        desk = self.world.phrases()  # the reasons are worded in Chinese

        def work(connection: Connection) -> None:
            for row in keep_set_aside(connection, rows, now=now):
                reason = row.human.rstrip("。")  # the phrase ends the sentence
                text = desk.say("hr_row_set_aside", id=row.application_id, reason=reason)
                for userid in sorted(recruiters):
                    self._put(connection, userid, text, row=row, now=now)

        await self.memory.run(work)
        self.committed()

    @staticmethod
    def _put(
        connection: Connection, userid: str, text: str, *, row: SetAside, now: datetime
    ) -> None:
        to = Address.member(userid)
        key = f"aside:{row.application_id}:{row.reason}:{userid}"
        outbox.put(connection, [spoken_row(to, text, key=key, now=now)], now)

    async def _pull_positions(self) -> None:
        try:
            found = await self.hr.pull_positions(tuple(self.world.jobs))
        except (HrUnavailable, HrRefused) as error:
            log.warning("HR's openings not read: %s", error)
            return
        told = sorted(found, key=lambda each: each.id)
        known = await self.memory.read(positions.load_positions)
        if [_called(each) for each in told] != [_called(each) for each in known]:
            await self.memory.run(lambda c: positions.keep_positions(c, told))
        await self.hear()

    async def hear(self) -> None:
        """Call the openings what HR called them last; on a fleet another process may have asked."""
        self.world.jobs.called(await self.memory.read(positions.load_positions))

    async def pull_everybody(self) -> None:
        """Look for edits of everybody the bot knows, not only of those it speaks with."""
        last = ""
        while known := await self.memory.read(partial(people.candidates_after, candidate_id=last)):
            last = known[-1].id
            if not await self._edited(known):
                return

    async def _pull_people(self) -> None:
        await self._edited(await self.memory.read(people.with_open_interviews))

    async def _edited(self, known: Sequence[Candidate]) -> bool:
        """Take over what HR edited of these people; say whether HR could be asked."""
        try:
            changes = await self.hr.pull_people([facts(each) for each in known])
        except (HrUnavailable, HrRefused) as error:
            log.warning("HR's edits not read: %s", error)
            return False
        for change in changes:
            await self._take_over(change.candidate_id, change)
        return True

    async def _take_over(self, candidate_id: str, said: CandidateFacts | PersonChange) -> None:
        now = self.world.clock()

        def work(connection: Connection) -> None:
            who = people.load_candidate(connection, candidate_id)
            if who is None:
                return
            changed = replace(
                who,
                name=said.name or who.name,
                phone=said.phone or None,
                email=said.email or None,
            )
            if changed == who:
                return
            people.update_candidate(connection, changed)
            if changed.name != who.name:
                inbox.accept(connection, _renamed(connection, changed, now))

        await self.memory.run(work)
        self.committed()


def _called(position: PositionFacts) -> tuple[str, str, str]:
    return (position.id, position.title, position.department)


def _renamed(connection: Connection, who: Candidate, now: datetime) -> list[inbox.InboxRow]:
    return [
        event_row(
            RenamedByHr(name=who.name),
            key=f"renamed:{stored.id}:{stored.version}",
            conversation=f"i:{stored.id}",
            now=now,
        )
        for stored in interviews.of_candidate(connection, who.id)
    ]


def _same_person(theirs: CandidateFacts, ours: CandidateFacts) -> bool:
    return (theirs.name, theirs.phone, theirs.email) == (ours.name, ours.phone, ours.email)
