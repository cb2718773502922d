"""A local WeCom as strict as the real one, and the people who use it.

What the real service would refuse, cut or silently drop is refused, cut and dropped here, and
written into `violations`. It is driven over HTTP (`bot.demo.server`); what people do becomes
real, encrypted callbacks. It refuses to know anything about interviews.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from bot.demo.appchat import AppChats
from bot.demo.bodies import Bodies
from bot.demo.callbacks import Postman
from bot.demo.card_book import CardBook, NoSuchCard
from bot.demo.cards import keys_of
from bot.demo.contacts import Contacts
from bot.demo.counter import Counter
from bot.demo.customer_pull import CustomerPull
from bot.demo.customer_records import Customer, Records
from bot.demo.customer_service import CustomerService
from bot.demo.faults import Faults
from bot.demo.media import MediaShelf
from bot.demo.messages import Messages
from bot.demo.tokens import Tokens
from bot.demo.values import (
    Bubble,
    Call,
    Clock,
    Delivery,
    Group,
    Json,
    Member,
    SimulatorConfig,
    Violation,
)
from bot.demo.world import World
from bot.wecom.codec import CallbackKeys

FIRST_MSGID = 7_400_000_000_000_000_000


class Simulator:
    """Everything behind the API, and everybody in front of it."""

    def __init__(self, config: SimulatorConfig, clock: Clock) -> None:
        """Begin with an empty company."""
        self.world = World(config=config, clock=clock)
        self.faults = Faults()
        self.tokens = Tokens(self.world)
        self.media = MediaShelf(self.world)
        bodies = Bodies(self.media)
        self.cards = CardBook(self.world)
        self.messages = Messages(self.world, bodies, self.cards)
        self.appchats = AppChats(self.world, bodies)
        self.contacts = Contacts(self.world)
        keys = CallbackKeys(
            token=config.token,
            encoding_aes_key=config.encoding_aes_key,
            receive_id=config.corp_id,
        )
        self.postman = Postman(self.world, self.faults, config.callback_url, keys)
        records = Records(self.world)
        self.pull = CustomerPull(records, self.faults)
        self.service = CustomerService(records, bodies, self.faults)
        self.counter = Counter(
            self.world, records, self.pull, self.service, self.media, self.postman
        )

    # ── what it saw ───────────────────────────────────────────────────────────────────────

    @property
    def violations(self) -> tuple[Violation, ...]:
        """List what the real service would not have done as asked; a good bot leaves it empty."""
        return tuple(self.world.violations)

    @property
    def unreachable(self) -> tuple[str, ...]:
        """List receivers that were not there; a bot cannot know before it tries."""
        return tuple(self.world.unreachable)

    @property
    def calls(self) -> tuple[Call, ...]:
        """List every request to the API."""
        return tuple(self.world.calls)

    @property
    def groups(self) -> Mapping[str, Group]:
        """Show the app's group chats by chatid."""
        return self.world.groups

    def chats(self, userid: str) -> tuple[Bubble, ...]:
        """List what one person's chat with the bot shows, both sides."""
        known = self.world.members.get(userid.lower())
        return self.world.chat(known.userid.lower() if known else userid)

    def group_chat(self, chatid: str) -> tuple[Bubble, ...]:
        """List what a group shows."""
        return self.world.chat(chatid)

    def texts(self, userid: str) -> tuple[str, ...]:
        """List what the bot said to one person, without what it took back."""
        said = (each for each in self.chats(userid) if not each.sender and not each.recalled)
        return tuple(each.text for each in said)

    def last_card(self, userid: str) -> Bubble:
        """Find the newest card a person has that can be clicked."""
        for bubble in reversed(self.chats(userid)):
            if bubble.msgtype == "template_card" and bubble.task_id:
                return bubble
        raise NoSuchCard(userid)

    async def until(self, holds: Callable[[], bool], *, within_s: float = 10.0) -> None:
        """Wait for something to become true of this WeCom, or raise NotInTime."""
        await self.world.until(holds, within_s=within_s)

    # ── who is there ──────────────────────────────────────────────────────────────────────

    def add_member(self, userid: str, name: str, mobile: str = "") -> Member:
        """Let somebody join the company, inside the app's visible range."""
        member = Member(userid=userid, name=name, mobile=mobile)
        self.world.members[userid.lower()] = member
        self.world.touch()
        return member

    def remove_member(self, userid: str) -> None:
        """Take somebody out of the app's visible range."""
        member = self.world.members[userid.lower()]
        self.world.members[userid.lower()] = replace(member, visible=False)
        self.world.touch()

    def add_customer(self, external_userid: str, nickname: str) -> Customer:
        """Let there be somebody outside the company, who comes through Customer Service."""
        return self.counter.add(external_userid, nickname)

    # ── what people do ────────────────────────────────────────────────────────────────────

    async def type(self, userid: str, text: str) -> Delivery:
        """Write a text to the bot, or to Customer Service."""
        if userid in self.counter.records:
            content = {"content": text}
            return await self.counter.say(userid, "text", content, content)
        return await self._say(userid, "text", {"content": text}, {"Content": text})

    async def click(
        self,
        userid: str,
        task_id: str,
        key: str,
        selected: Mapping[str, Sequence[str]] | None = None,
    ) -> Delivery:
        """Tap a card's button; NoSuchCard when this person's copy has no such button."""
        bubble = self.cards.copy(userid, task_id)
        if bubble.replaced or key not in keys_of(bubble.content):
            raise NoSuchCard(f"{task_id} has no button {key}")
        fields: dict[str, object] = {
            "EventKey": key,
            "TaskId": task_id,
            "CardType": str(bubble.content.get("card_type", "")),
            "ResponseCode": self.cards.new_code(task_id),
        }
        if selected:
            items = [
                {"QuestionKey": question, "OptionIds": {"OptionId": list(options)}}
                for question, options in selected.items()
            ]
            fields["SelectedItems"] = {"SelectedItem": items}
        return await self._happen(userid, "template_card_event", fields)

    async def send_media(self, userid: str, kind: str, data: bytes, filename: str = "") -> Delivery:
        """Send a picture, a voice message or a video."""
        if userid in self.counter.records:
            return await self.counter.send_media(userid, kind, data, filename or f"{kind}.bin")
        stored = self.media.keep(kind, filename or f"{kind}.bin", data)
        fields: dict[str, object] = {"MediaId": stored.media_id}
        if kind == "voice":
            fields["Format"] = "amr"
        if kind == "image":
            fields["PicUrl"] = "https://wework.qpic.cn/local"
        if kind == "video":
            fields["ThumbMediaId"] = self.media.keep("image", "thumb.jpg", b"").media_id
        return await self._say(userid, kind, {"media_id": stored.media_id}, fields)

    async def enter(self, userid: str, *, scene: str = "", scene_param: str = "") -> Delivery:
        """Open the chat with the bot, or with Customer Service (by which link)."""
        if userid in self.counter.records:
            return await self.counter.enter(userid, scene=scene, scene_param=scene_param)
        return await self._happen(userid, "enter_agent", {"EventKey": ""})

    async def subscribe(self, userid: str) -> Delivery:
        """Come into the app's visible range."""
        return await self._happen(userid, "subscribe", {"EventKey": ""})

    async def happen(self, userid: str, event: str, fields: Json) -> Delivery:
        """Let any other event happen."""
        return await self._happen(userid, event, fields)

    # ── wiring ────────────────────────────────────────────────────────────────────────────

    async def verify_url(self) -> None:
        """Verify the callback address; NotVerified when it fails."""
        await self.postman.verify()

    def use_callback_url(self, url: str) -> None:
        """Point the app at another address, which is verified before it is used."""
        self.world.config = replace(self.world.config, callback_url=url)
        self.postman.url = url
        self.postman.verified = False

    async def close(self) -> None:
        """Close the connections to the bot."""
        await self.postman.close()

    async def _say(self, userid: str, msgtype: str, shown: Json, fields: Json) -> Delivery:
        bubble = self.world.show(userid.lower(), msgtype, shown, sender=userid)
        message = {**self._head(userid, msgtype), **fields}
        message |= {"MsgId": FIRST_MSGID + bubble.id, "AgentID": self.world.config.agent_id}
        heard = False
        try:
            delivery = await self.postman.deliver(message)
            heard = delivery.answered
        finally:
            if not heard:
                self.world.change(bubble, unheard=True)
        return delivery

    async def _happen(self, userid: str, event: str, fields: Json) -> Delivery:
        head = {**self._head(userid, "event"), "Event": event}
        message = {**head, **fields, "AgentID": self.world.config.agent_id}
        return await self.postman.deliver(message)

    def _head(self, userid: str, msgtype: str) -> dict[str, object]:
        member = self.world.members[userid.lower()]
        return {
            "ToUserName": self.world.config.corp_id,
            "FromUserName": member.userid,
            "CreateTime": int(self.world.clock().timestamp()),
            "MsgType": msgtype,
        }
