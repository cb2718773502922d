"""The lines to the people outside: WeCom's app, Customer Service, and what is heard in their clips.

Wiring only, like `bot.product`, of which this is the part that knows WeCom.
"""

from collections.abc import Callable

import aiohttp

from bot import pictures
from bot.hearing import MOST_BYTES, Hearing
from bot.media_store import MediaStore
from bot.pictures import Pictures
from bot.ports import Messenger
from bot.speaking import Speaking
from bot.voices import Voices
from bot.wecom.client import WeComClient
from bot.wecom.kf import KfClient
from bot.wecom.kf_pull import KfPull
from bot.wecom.limits import Limits
from bot.wecom.messenger import WeComMessenger
from bot.wecom.transport import App, Transport
from bot.world import Clock, World
from config.settings import Settings
from storage.database import Database
from storage.limits import Buckets
from storage.tokens import TokenStore


def transport(
    settings: Settings, database: Database, clock: Clock, session: aiohttp.ClientSession
) -> Transport:
    """Make the one way to WeCom that everything shares."""
    given = settings.wecom.require()
    return Transport(
        session=session,
        app=App(
            api_base=str(settings.wecom.api_base),
            corp_id=given.corp_id,
            agent_id=given.agent_id,
            secret=given.secret.get_secret_value(),
        ),
        store=TokenStore(database),
        limits=Limits(buckets=Buckets(database), agent_id=given.agent_id, clock=clock),
        clock=clock,
    )


def messengers(
    settings: Settings,
    database: Database,
    clock: Clock,
    client: WeComClient,
    wake: Callable[[], None],
) -> tuple[WeComMessenger, KfPull]:
    """Make who speaks to people, and who fetches what customers wrote."""
    account = settings.wecom.kf_open_kfid
    customers = None
    if account:
        customers = KfClient(transport=client.transport, work=client.work, open_kfid=account)
    pull = KfPull(
        transport=client.transport,
        memory=database,
        clock=clock,
        committed=wake,
        account=account,
    )
    return WeComMessenger(client=client, kf=customers), pull


def ears(
    settings: Settings, database: Database, world: World, client: WeComClient, those: Voices
) -> Hearing:
    """Make who listens to clips."""

    async def download(media_id: str) -> bytes:
        return (await client.download_media(media_id=media_id, most=MOST_BYTES)).content

    return Hearing(
        world=world,
        store=MediaStore(memory=database, data_dir=settings.data_dir),
        download=download,
        listener=those.listener,
        transcriber=those.transcriber,
        measured=settings.voice.measures,
    )


def eyes(settings: Settings, database: Database, world: World, client: WeComClient) -> Pictures:
    """Make who fetches pictures."""

    async def download(media_id: str) -> bytes:
        return (await client.download_media(media_id=media_id, most=pictures.MOST_BYTES)).content

    store = MediaStore(memory=database, data_dir=settings.data_dir)
    return Pictures(world=world, store=store, download=download)


def mouth(
    settings: Settings, database: Database, world: World, messenger: Messenger, those: Voices
) -> Speaking:
    """Make who says questions aloud."""
    tts = settings.tts
    return Speaking(
        memory=database,
        world=world,
        messenger=messenger,
        speaker=those.speaker,
        voice=f"{tts.model}/{tts.voice}" if tts.base_url else "local",
        data_dir=settings.data_dir,
    )
