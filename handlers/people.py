"""Who takes part: addresses people are reached at, and the candidate of an interview.

Refuses to know roles: those are the job file's.
"""

from dataclasses import dataclass
from typing import Literal

Channel = Literal["app", "kf"]
Language = Literal["zh", "en"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where a person is reached: a member of the app, or a customer of Customer Service."""

    channel: Channel
    id: str

    @property
    def key(self) -> str:
        """Name the conversation with this person; userids know no upper and lower case."""
        return f"{self.channel}:{self.id.lower() if self.channel == 'app' else self.id}"

    @classmethod
    def parse(cls, key: str) -> "Address":
        """Read `app:zhangsan` or `kf:wm…`; raises ValueError for anything else."""
        channel, _, identity = key.partition(":")
        if channel == "app" and identity:
            return cls(channel="app", id=identity)
        if channel == "kf" and identity:
            return cls(channel="kf", id=identity)
        message = "an address is app:<userid> or kf:<external_userid>"
        raise ValueError(message)

    @classmethod
    def member(cls, userid: str) -> "Address":
        """Address a member of the company, spelled as they are known."""
        return cls(channel="app", id=userid)


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """The person who is interviewed."""

    id: str
    name: str
    address: Address

    @property
    def masked(self) -> str:
        """Show the first character only, as every group and list does: `张*`."""
        return mask(self.name)


def mask(name: str) -> str:
    """Keep the first character of a name and hide the rest."""
    stripped = name.strip()
    return f"{stripped[0]}*" if stripped else "*"
