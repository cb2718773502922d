"""Access tokens: one for the app, the same inside its validity, and no longer.

https://developer.work.weixin.qq.com/document/path/91039
"""

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.demo.refusals import Refused
from bot.demo.values import Json
from bot.demo.world import World

VALID_S = 7200


@dataclass(slots=True)
class Tokens:
    """Hands out the app's token and knows which ones it handed out before."""

    world: World
    current: str = ""
    expires_at: datetime | None = None
    issued: int = 0
    expired: set[str] = field(default_factory=set)
    revoked: set[str] = field(default_factory=set)

    def get(self, corp_id: str, secret: str) -> Json:
        """Answer gettoken: the token that is valid, or a new one."""
        if not corp_id:
            raise Refused(41002)
        if not secret:
            raise Refused(41004)
        if corp_id != self.world.config.corp_id:
            raise Refused(40013)
        if not secrets.compare_digest(secret.encode(), self.world.config.secret.encode()):
            raise Refused(40001)
        now = self.world.clock()
        if not self._valid(now):
            self._renew(now)
        return {"access_token": self.current, "expires_in": self._left(now)}

    def check(self, token: str) -> None:
        """Refuse a token that is missing, over, taken back or made up."""
        if not token:
            raise Refused(41001)
        if token == self.current and self._valid(self.world.clock()):
            return
        # these two happen to every client; the others only to one with a bug
        if token in self.revoked:
            raise Refused(40014, fair=True)
        if token == self.current or token in self.expired:
            raise Refused(42001, fair=True)
        raise Refused(40014)

    def revoke(self) -> None:
        """Take the token back before its time, as WeCom says it may."""
        if self.current:
            self.revoked.add(self.current)
        self.current = ""

    def _valid(self, now: datetime) -> bool:
        return bool(self.current) and self.expires_at is not None and now < self.expires_at

    def _renew(self, now: datetime) -> None:
        if self.current:
            self.expired.add(self.current)
        self.issued += 1
        self.current = secrets.token_urlsafe(160)
        self.expires_at = now + timedelta(seconds=VALID_S)

    def _left(self, now: datetime) -> int:
        return int((self.expires_at - now).total_seconds()) if self.expires_at else 0
