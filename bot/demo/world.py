"""The one place where the local WeCom's state changes, and from where it is watched.

Refuses to know any API: it keeps people, bubbles, groups and the book of violations.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from bot.demo.values import (
    Bubble,
    Call,
    Clock,
    Group,
    Json,
    Member,
    SimulatorConfig,
    Violation,
    Why,
)


class NotInTime(AssertionError):
    """What was waited for did not happen in time."""


@dataclass(slots=True)
class World:
    """Everybody and everything the local WeCom knows."""

    config: SimulatorConfig
    clock: Clock
    members: dict[str, Member] = field(default_factory=dict)  #: by lower-case userid
    bubbles: dict[int, Bubble] = field(default_factory=dict)  #: by id, which is the order
    groups: dict[str, Group] = field(default_factory=dict)
    violations: list[Violation] = field(default_factory=list)
    unreachable: list[str] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    version: int = 0
    closing: bool = False  #: nobody needs to watch any longer
    changed: asyncio.Event = field(default_factory=asyncio.Event)
    _last_id: int = 0
    _chats: dict[str, list[int]] = field(default_factory=dict)

    def touch(self) -> None:
        """Tell whoever watches that something is different now."""
        self.version += 1
        self.changed.set()
        self.changed = asyncio.Event()

    def violate(self, why: Why, api: str, detail: str, *, code: int = 0) -> None:
        """Write down what the real service would not have done as asked."""
        found = Violation(at=self.clock(), why=why, api=api, code=code, detail=detail)
        self.violations.append(found)
        self.touch()

    def next_id(self) -> int:
        """Draw the next number: of a bubble, and of everything else that needs one."""
        self._last_id += 1
        return self._last_id

    def show(
        self, chat: str, msgtype: str, content: Json, *, sender: str = "", msgid: str = ""
    ) -> Bubble:
        """Put a bubble into a chat."""
        bubble = Bubble(
            id=self.next_id(),
            chat=chat,
            sender=sender,
            at=self.clock(),
            msgtype=msgtype,
            content=dict(content),
            msgid=msgid,
        )
        self.bubbles[bubble.id] = bubble
        self._chats.setdefault(chat, []).append(bubble.id)
        self.touch()
        return bubble

    def change(self, bubble: Bubble, **values: object) -> None:
        """Replace a bubble by one that differs in these values."""
        if bubble.id in self.bubbles:
            self.bubbles[bubble.id] = replace(self.bubbles[bubble.id], **values)  # type: ignore[arg-type]
            self.touch()

    def chat(self, chat: str) -> tuple[Bubble, ...]:
        """List a chat's bubbles, oldest first."""
        return tuple(self.bubbles[each] for each in self._chats.get(chat, ()))

    def forget_chats(self) -> None:
        """Empty every chat, as if everybody had a new phone."""
        self.bubbles.clear()
        self._chats.clear()
        self.touch()

    def member(self, userid: str) -> Member | None:
        """Find a member in the app's visible range; WeCom ignores the case of userids."""
        member = self.members.get(userid.lower())
        return member if member and member.visible else None

    async def until(self, holds: Callable[[], bool], *, within_s: float) -> None:
        """Wait for a condition, looking again whenever something changes."""
        try:
            async with asyncio.timeout(within_s):
                while not holds():
                    await self.changed.wait()
        except TimeoutError as error:
            raise NotInTime(f"not within {within_s:g} s") from error
