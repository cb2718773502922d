"""The people of a company, each with a phone: they write, wait for words, and tap cards."""

from collections.abc import Sequence
from dataclasses import dataclass

from aiohttp import FormData

from bot.demo.values import Bubble, Delivery
from tests.whole.jobs import Opening
from tests.whole.town import PATIENCE_S, Town


@dataclass(slots=True)
class Person:
    """Somebody who talks with the bot, and how much of it they have read."""

    town: Town
    userid: str
    read: int = 0

    @property
    def said(self) -> tuple[Bubble, ...]:
        """List what the bot showed them."""
        return tuple(each for each in self.town.sim.chats(self.userid) if not each.sender)

    async def says(self, text: str) -> Delivery:
        """Write something, which the product has to take."""
        delivery = await self.town.sim.type(self.userid, text)
        assert delivery.answered, f"not taken: {delivery}"
        return delivery

    async def hears(self, *fragments: str, within_s: float = PATIENCE_S) -> str:
        """Read on until a bubble holds all of these."""
        found: list[tuple[int, str]] = []

        def is_there() -> bool:
            for place, bubble in enumerate(self.said):
                text = words_of(bubble)
                if place >= self.read and all(each in text for each in fragments):
                    found.append((place, text))
                    return True
            return False

        try:
            await self.town.until(is_there, within_s=within_s)
        except AssertionError as error:
            unread = [words_of(each) for each in self.said[self.read :]]
            raise AssertionError(f"{self.userid} never heard {fragments}, but {unread}") from error
        self.read = found[0][0] + 1
        return found[0][1]

    async def hears_any(self, *fragments: str) -> None:
        """Wait until some bubble, read or not, holds all of these."""

        def is_there() -> bool:
            shown = (words_of(each) for each in self.said)
            return any(all(each in text for each in fragments) for text in shown)

        await self.town.until(is_there)

    async def asks(self, text: str, *fragments: str) -> str:
        """Write something and read on until the answer."""
        await self.says(text)
        return await self.hears(*fragments)

    async def card(self, *, within_s: float = PATIENCE_S) -> Bubble:
        """Wait for a decision card that can be tapped."""
        await self.town.until(lambda: bool(self.open_cards), within_s=within_s)
        return self.open_cards[-1]

    @property
    def open_cards(self) -> list[Bubble]:
        """List the cards that still have their buttons."""
        return [each for each in self.said if each.task_id and not each.replaced]

    async def taps(self, card: Bubble, key: str) -> None:
        """Tap a button."""
        delivery = await self.town.sim.click(self.userid, card.task_id, key)
        assert delivery.answered


def words_of(bubble: Bubble) -> str:
    """Say what can be read in a bubble."""
    return f"{bubble.text} {bubble.replaced}".strip()


@dataclass(slots=True)
class Candidate(Person):
    """Somebody who is interviewed."""

    name: str = ""
    phone: str = ""
    email: str = ""
    id: str = ""
    interview_id: str = ""
    invite_url: str = ""

    @property
    def masked(self) -> str:
        """Write the name as a group may see it."""
        return self.name[0] + "*"

    async def interview(self) -> dict[str, object]:
        """Ask the API how the interview stands."""
        answered = await self.town.get(f"/api/v1/interviews/{self.interview_id}")
        assert answered.status == 200, answered
        return answered.object

    async def stage(self) -> str:
        """Ask the API for the stage."""
        return str((await self.interview())["stage"])

    async def reaches(self, stage: str, *, within_s: float = PATIENCE_S) -> None:
        """Wait for a stage."""

        async def is_there() -> bool:
            return await self.stage() == stage

        await self.town.eventually(is_there, within_s=within_s)

    async def report(self) -> dict[str, object]:
        """Ask the API for the report."""
        answered = await self.town.get(f"/api/v1/interviews/{self.interview_id}/report")
        assert answered.status == 200, answered
        return answered.object

    async def answers(self, *messages: str) -> None:
        """Answer a question in several messages, and say that this was all."""
        for each in messages:
            self.town.keep_private(each)
            await self.says(each)
        await self.says("答完了")


async def enrol(
    town: Town, opening: Opening, *, userid: str, name: str, number: int, external: bool = False
) -> Candidate:
    """Register somebody over the API and have them invited."""
    phone, email = f"1380013{number:04}", f"{userid}.{number}@example.com"
    person = Candidate(town=town, userid=userid, name=name, phone=phone, email=email)
    town.keep_private(name, phone, email)
    if external:
        town.sim.add_customer(userid, nickname=name)
    else:
        town.sim.add_member(userid, name=name, mobile=phone)
    form = FormData({"name": name, "phone": phone, "email": email, "source": "官网"})
    form.add_field("external_userid" if external else "wecom_userid", userid)
    form.add_field("resume", b"%PDF-1.4 " + b"0" * 64, filename="cv.pdf")
    created = await town.ask("POST", "/api/v1/candidates", data=form)
    assert created.status == 201, created
    person.id = str(created.object["id"])
    body = {"job_id": opening.job, "candidate_id": person.id}
    begun = await town.post("/api/v1/interviews", body)
    assert begun.status == 201, begun
    assert set(begun.object) == {"id", "stage", "invite_url"}
    person.interview_id = str(begun.object["id"])
    person.invite_url = str(begun.object["invite_url"])
    return person


def staff(town: Town, opening: Opening) -> tuple[Person, Person, Person]:
    """Give the recruiter and the two managers of a job."""
    recruiter, manager, second = opening.staff
    return (Person(town, recruiter), Person(town, manager), Person(town, second))


def texts(bubbles: Sequence[Bubble]) -> list[str]:
    """Read bubbles."""
    return [words_of(each) for each in bubbles]
