"""Customers of Customer Service: who they are, who serves them, and what they said.

https://developer.work.weixin.qq.com/document/path/94669
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import IntEnum
from typing import Final

from bot.demo.refusals import Refused
from bot.demo.values import Json, number
from bot.demo.world import World

KEPT: Final = timedelta(days=3)
WINDOW: Final = timedelta(hours=48)
MOST_ANSWERS: Final = 5
MSGTOKEN_LIVES: Final = timedelta(minutes=10)


class State(IntEnum):
    """Who serves a customer."""

    NEW = 0
    ASSISTANT = 1
    WAITING = 2
    PERSON = 3
    ENDED = 4


#: What an app may turn a state into; a customer's message alone wakes an ended session.
TRANSITIONS: Final = {
    State.NEW: {State.ASSISTANT, State.WAITING, State.PERSON},
    State.ASSISTANT: {State.WAITING, State.PERSON, State.ENDED},
    State.WAITING: {State.PERSON, State.ENDED},
    State.PERSON: {State.PERSON, State.ENDED},
    State.ENDED: set[State](),
}


@dataclass(slots=True, kw_only=True)
class Customer:
    """Somebody outside the company, as one Customer Service account knows them."""

    external_userid: str
    nickname: str
    state: State = State.ENDED
    servicer: str = ""
    heard_at: datetime | None = None  #: when they last wrote
    answered: int = 0  #: messages since then
    welcomed_at: datetime | None = None
    scene: str = ""
    scene_param: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One row of sync_msg."""

    at: datetime
    values: Json


@dataclass(slots=True)
class Records:
    """Everything the account remembers."""

    world: World
    customers: dict[str, Customer] = field(default_factory=dict)
    items: list[Item] = field(default_factory=list)
    msgtokens: dict[str, datetime] = field(default_factory=dict)

    def __contains__(self, external_userid: object) -> bool:
        """Tell customers from members."""
        return external_userid in self.customers

    def check_account(self, open_kfid: str) -> None:
        """Refuse an account the app does not have."""
        if not open_kfid:
            raise Refused(60251)
        if open_kfid != self.world.config.open_kfid:
            raise Refused(95000)

    def find(self, external_userid: str) -> Customer:
        """Find a customer, or refuse."""
        customer = self.customers.get(external_userid)
        if customer is None:
            raise Refused(40096)
        return customer

    def add(self, values: Json) -> Item:
        """Write down what a customer did, under an id of its own."""
        now = self.world.clock()
        msgid = f"kfmsg{self.world.next_id():012d}"
        item = Item(at=now, values={"msgid": msgid, "send_time": int(now.timestamp()), **values})
        self.items.append(item)
        return item

    def event(self, customer: Customer, event_type: str, values: Json) -> Item:
        """Write down an event; the ids are inside it, unlike those of a message."""
        inside = {
            "event_type": event_type,
            "open_kfid": self.world.config.open_kfid,
            "external_userid": customer.external_userid,
            **values,
        }
        return self.add({"origin": 4, "msgtype": "event", "event": inside})

    def heard(self, customer: Customer) -> None:
        """Start counting again: the customer wrote."""
        customer.heard_at = self.world.clock()
        customer.answered = 0
        if customer.state is State.ENDED:
            customer.state = State.NEW

    def check_may_speak(self, customer: Customer) -> None:
        """Refuse a message that state, time or number forbid."""
        if customer.state is State.ENDED:
            raise Refused(95013)
        if customer.state not in {State.NEW, State.ASSISTANT}:
            raise Refused(95018)
        if customer.heard_at is None or self.world.clock() - customer.heard_at > WINDOW:
            raise Refused(95002)
        if customer.answered >= MOST_ANSWERS:
            raise Refused(95001)


def state_of(value: object) -> State:
    """Read a state from a request, or refuse."""
    try:
        return State(number(value, -1))
    except ValueError as error:
        raise Refused(40058, "service_state") from error
