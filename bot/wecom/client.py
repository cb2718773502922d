"""The verbs of WeCom's API that this bot uses, each one call (or one per piece of a long text).

Refuses to decide what to say and to retry: it names a failure in our two words, and the engine
repeats. A send is repeated byte for byte, so WeCom's own duplicate check shows it once.
https://developer.work.weixin.qq.com/document/path/90236
"""

from collections.abc import Awaitable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from wechatpy.work import WeChatClient

from bot.wecom import media
from bot.wecom.cards import TemplateCard
from bot.wecom.errors import GroupUnknown, RecipientUnreachable, RequestRefused
from bot.wecom.fields import Fields, child_of, many_of, text_of
from bot.wecom.text import shorten, split
from bot.wecom.transport import Transport
from config.job import distinct

MOST_USERS: Final = 1000  #: of one call
GROUP_NAME: Final = 50  #: characters; WeCom cuts a longer one
GROUP_SIZE: Final = range(2, 2001)
GROUP_EXISTS: Final = 86215
REPEAT_S: Final = 1800  #: the shortest time in which a repeat is still recognised
REPEAT_SPREAD: Final = 12_601  #: up to WeCom's longest, 14 400 s
PIECE_STEP: Final = 4001  #: so that equal pieces of one text are not repeats of each other


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What WeCom took: under which ids, and for whom it could not."""

    msgids: tuple[str, ...]
    response_code: str = ""  #: of an interactive card: updates it once, within 72 hours
    invalid: tuple[str, ...] = ()  #: lower-case userids


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """An app group as WeCom knows it."""

    chat_id: str
    name: str
    owner: str
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A colleague, as far as an app may see them."""

    userid: str
    name: str
    active: bool


class WorkClient(WeChatClient):  # type: ignore[misc]  # wechatpy is untyped
    """wechatpy's client over our transport: what its methods return can be awaited."""

    def __init__(self, transport: Transport) -> None:
        """Take the transport; wechatpy's own session is never used."""
        super().__init__(transport.app.corp_id, "")
        self._transport = transport

    def _request(
        self, method: str, url_or_endpoint: str, **kwargs: Mapping[str, str]
    ) -> Awaitable[Fields]:
        if method == "post":
            return self._transport.post(url_or_endpoint, kwargs.get("data", {}))
        return self._transport.get(url_or_endpoint, **kwargs.get("params", {}))


class WeComClient:
    """One self-built app, speaking."""

    def __init__(self, transport: Transport) -> None:
        """Take the transport that all verbs share."""
        self.transport = transport
        self.work = WorkClient(transport)

    async def check_token(self) -> None:
        """Make sure that WeCom knows us."""
        await self.transport.tokens.current()

    async def send_text(self, *, to: Sequence[str], text: str, dedupe: int | None = None) -> Sent:
        """Say something to members, in as many messages as it needs."""
        pieces = [{"text": {"content": piece}} for piece in split(text)]
        return await self._send(to, "text", pieces, dedupe)

    async def send_markdown(
        self, *, to: Sequence[str], text: str, dedupe: int | None = None
    ) -> Sent:
        """Say something formatted; people on WeChat see only that there is something."""
        pieces = [{"markdown": {"content": piece}} for piece in split(text)]
        return await self._send(to, "markdown", pieces, dedupe)

    async def send_image(
        self, *, to: Sequence[str], media_id: str, dedupe: int | None = None
    ) -> Sent:
        """Send a picture that was uploaded."""
        return await self._send(to, "image", [{"image": {"media_id": media_id}}], dedupe)

    async def send_voice(
        self, *, to: Sequence[str], media_id: str, dedupe: int | None = None
    ) -> Sent:
        """Send a voice message that was uploaded."""
        return await self._send(to, "voice", [{"voice": {"media_id": media_id}}], dedupe)

    async def send_file(
        self, *, to: Sequence[str], media_id: str, dedupe: int | None = None
    ) -> Sent:
        """Send a file that was uploaded."""
        return await self._send(to, "file", [{"file": {"media_id": media_id}}], dedupe)

    async def send_card(
        self, *, to: Sequence[str], card: TemplateCard, dedupe: int | None = None
    ) -> Sent:
        """Put a card before members; its answer carries the code that updates it."""
        piece = {"template_card": card.to_json()}
        return await self._send(to, "template_card", [piece], dedupe)

    async def update_card(
        self, *, response_code: str, userids: Sequence[str], shows: str | TemplateCard
    ) -> tuple[str, ...]:
        """Replace a card's buttons by a grey text, or the whole card; tells whom it missed."""
        new: Mapping[str, object] = (
            {"button": {"replace_name": shows}}
            if isinstance(shows, str)
            else {"template_card": shows.to_json()}
        )
        reply = await self.transport.post(
            "message/update_template_card",
            {
                "userids": list(userids),
                "agentid": self.transport.app.agent_id,
                "response_code": response_code,
                **new,
            },
        )
        return _names(reply, "invaliduser")

    async def recall(self, *, msgid: str) -> None:
        """Take a message back within 24 hours; people on WeChat keep it."""
        await self.transport.post("message/recall", {"msgid": msgid})

    async def get_group(self, *, chat_id: str) -> Group | None:
        """Look an app group up; nothing if WeCom does not know it."""
        try:
            reply = await self.transport.get("appchat/get", chatid=chat_id)
        except GroupUnknown:
            return None
        info = child_of(reply, "chat_info")
        return Group(
            chat_id=text_of(info, "chatid") or chat_id,
            name=text_of(info, "name"),
            owner=text_of(info, "owner"),
            members=tuple(str(userid) for userid in many_of(info, "userlist")),
        )

    async def create_group(
        self, *, chat_id: str, name: str, owner: str, members: Sequence[str]
    ) -> None:
        """Create an app group; it shows with its first message. One that is there is left alone."""
        people = list(distinct((owner, *members)))
        if len(people) not in GROUP_SIZE:
            raise RequestRefused("An app group needs 2 to 2000 members.")
        made = self.work.appchat.create(chat_id, shorten(name, GROUP_NAME), owner, people)
        try:
            await made
        except RequestRefused as error:
            if error.code != GROUP_EXISTS:
                raise

    async def send_group_text(self, *, chat_id: str, text: str) -> None:
        """Say something in an app group."""
        await self._send_group(chat_id, "text", text)

    async def send_group_markdown(self, *, chat_id: str, text: str) -> None:
        """Say something formatted in an app group."""
        await self._send_group(chat_id, "markdown", text)

    async def upload_media(self, kind: media.MediaKind, *, filename: str, content: bytes) -> str:
        """Bring a file to WeCom for three days and give its media id."""
        return await media.upload(self.transport, kind, filename=filename, content=content)

    async def download_media(
        self, *, media_id: str, most: int = 20 * media.MIB, sent_at: datetime | None = None
    ) -> media.Media:
        """Fetch a file somebody sent, unless it is too old or too large."""
        if sent_at is not None:
            media.check_age(sent_at, self.transport.clock())
        return await media.download(self.transport, media_id, most=most)

    async def user_by_mobile(self, *, mobile: str) -> str | None:
        """Find the member with this phone number; nothing if the app may see none."""
        try:
            reply = await self.transport.post("user/getuserid", {"mobile": mobile})
        except RecipientUnreachable:
            return None
        return text_of(reply, "userid") or None

    async def get_user(self, *, userid: str) -> Member | None:
        """Look a member up; nothing if the app may see none of that id."""
        try:
            reply: Fields = await self.work.user.get(userid)
        except RecipientUnreachable:
            return None
        return Member(
            userid=text_of(reply, "userid") or userid,
            name=text_of(reply, "name"),
            active=text_of(reply, "status") in {"", "1"},
        )

    async def _send(
        self,
        to: Sequence[str],
        msgtype: str,
        pieces: Sequence[Mapping[str, object]],
        dedupe: int | None,
    ) -> Sent:
        """Send pieces in order; a repeat of the whole skips, at WeCom's end, what went through."""
        await self.transport.limits.members(to, messages=len(pieces))
        sent = Sent(msgids=())
        for number, piece in enumerate(pieces):
            repeat = None if dedupe is None else dedupe + number * PIECE_STEP
            for start in range(0, len(to), MOST_USERS):
                some = to[start : start + MOST_USERS]
                sent = _joined(sent, await self._send_some(some, msgtype, piece, repeat))
            if {userid.lower() for userid in to} <= set(sent.invalid):
                raise RecipientUnreachable("WeCom cannot deliver to any of them.", code=81013)
        return sent

    async def _send_some(
        self, to: Sequence[str], msgtype: str, piece: Mapping[str, object], repeat: int | None
    ) -> Sent:
        """Send to some, who may all be out of reach without the others losing their message."""
        try:
            return await self._send_one(to, msgtype, piece, repeat)
        except RecipientUnreachable:
            return Sent(msgids=(), invalid=tuple(userid.lower() for userid in to))

    async def _send_one(
        self, to: Sequence[str], msgtype: str, piece: Mapping[str, object], repeat: int | None
    ) -> Sent:
        body: dict[str, object] = {
            "touser": "|".join(to),
            "msgtype": msgtype,
            "agentid": self.transport.app.agent_id,
            **piece,
        }
        if repeat is not None:
            body["enable_duplicate_check"] = 1
            body["duplicate_check_interval"] = REPEAT_S + repeat % REPEAT_SPREAD
        reply = await self.transport.post("message/send", body)
        return Sent(
            msgids=(text_of(reply, "msgid"),),
            response_code=text_of(reply, "response_code"),
            invalid=(*_names(reply, "invaliduser"), *_names(reply, "unlicenseduser")),
        )

    async def _send_group(self, chat_id: str, msgtype: str, text: str) -> None:
        pieces = split(text)
        await self.transport.limits.group(chat_id, messages=len(pieces))
        for piece in pieces:
            await self.transport.post(
                "appchat/send", {"chatid": chat_id, "msgtype": msgtype, msgtype: {"content": piece}}
            )


def _joined(before: Sent, after: Sent) -> Sent:
    return replace(
        after,
        msgids=before.msgids + after.msgids,
        invalid=tuple(dict.fromkeys(before.invalid + after.invalid)),
    )


def _names(reply: Fields, field: str) -> tuple[str, ...]:
    """Read userids, which come joined by `|` from a send and as a list from an update."""
    said = many_of(reply, field)
    return tuple(
        name.lower()
        for names in said
        if isinstance(names, str)
        for name in names.split("|")
        if name
    )
