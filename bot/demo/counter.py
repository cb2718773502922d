"""The customer's side of Customer Service: entering, writing, and the callback that says so.

A callback carries no content and no sender, only a token with which the bot may pull.
https://developer.work.weixin.qq.com/document/path/94670
"""

from dataclasses import dataclass

from bot.demo.callbacks import Postman
from bot.demo.customer_pull import CustomerPull
from bot.demo.customer_records import WINDOW, Customer, Records
from bot.demo.customer_service import CustomerService
from bot.demo.media import MediaShelf
from bot.demo.values import Bubble, Delivery, Json
from bot.demo.world import World

CUSTOMER = 3


@dataclass(slots=True)
class Counter:
    """Where customers are served."""

    world: World
    records: Records
    pull: CustomerPull
    service: CustomerService
    media: MediaShelf
    postman: Postman

    def add(self, external_userid: str, nickname: str) -> Customer:
        """Let there be somebody outside the company."""
        customer = Customer(external_userid=external_userid, nickname=nickname)
        self.records.customers[external_userid] = customer
        self.world.touch()
        return customer

    async def enter(self, external_userid: str, *, scene: str, scene_param: str) -> Delivery:
        """Open the account's chat; who was not there lately may be welcomed."""
        customer = self.records.customers[external_userid]
        values: dict[str, object] = {"scene": scene, "scene_param": scene_param}
        if not self._recently(customer):
            values["welcome_code"] = self.service.new_code(customer)
        self.records.event(customer, "enter_session", values)
        return await self.notify()

    async def say(self, external_userid: str, msgtype: str, shown: Json, content: Json) -> Delivery:
        """Write to the account."""
        customer = self.records.customers[external_userid]
        bubble = self.world.show(external_userid, msgtype, shown, sender=external_userid)
        self.records.heard(customer)
        self.records.add(
            {
                "open_kfid": self.world.config.open_kfid,
                "external_userid": external_userid,
                "origin": CUSTOMER,
                "msgtype": msgtype,
                msgtype: dict(content),
            }
        )
        delivery = await self.notify()
        self._mark(bubble, delivery)
        return delivery

    async def send_media(
        self, external_userid: str, kind: str, data: bytes, filename: str
    ) -> Delivery:
        """Send a picture, a voice message or a video."""
        stored = self.media.keep(kind, filename, data)
        shown = {"media_id": stored.media_id}
        return await self.say(external_userid, kind, shown, shown)

    async def notify(self) -> Delivery:
        """Tell the bot that there is something to pull."""
        fields = {
            "ToUserName": self.world.config.corp_id,
            "CreateTime": int(self.world.clock().timestamp()),
            "MsgType": "event",
            "Event": "kf_msg_or_event",
            "Token": self.pull.new_token(),
            "OpenKfId": self.world.config.open_kfid,
        }
        return await self.postman.deliver(fields, agent_id="")

    def _recently(self, customer: Customer) -> bool:
        times = (customer.heard_at, customer.welcomed_at)
        now = self.world.clock()
        return any(each is not None and now - each < WINDOW for each in times)

    def _mark(self, bubble: Bubble, delivery: Delivery) -> None:
        if not delivery.answered:
            self.world.change(bubble, unheard=True)
