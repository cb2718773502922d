"""Looks at everything the service needs, one line each, and says how to mend what is wrong.

Changes nothing, and never shows a secret: what a library says about a failure is not repeated.
"""

import asyncio
import os
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

import aiohttp

from bot.doctor_models import models
from bot.findings import Finding, bad, good
from bot.judgement import judgement
from bot.wecom.codec import CallbackKeys, CallbackRefused, Signature, open_echo, seal
from bot.world import Clock
from config.loading import load_jobs
from config.mapping import MappingError, load_mapping
from config.settings import Settings, SettingsError, load_settings
from scoring import nearness
from storage.errors import StorageUnavailable, UnsupportedDatabase
from storage.hr import HrDatabase, HrRefused, HrUnavailable
from storage.migrate import is_current
from storage.sqlite import sqlite_path

PATIENCE = aiohttp.ClientTimeout(total=8)
GIBIBYTE = 2**30
LEAST_FREE = GIBIBYTE
SHORTEST_TOKEN = 16
MOST_SKEW_S = 60  #: callbacks are refused at 600; a clock that is a minute off drifts further
LOCAL = frozenset({"127.0.0.1", "localhost", "::1", ""})
#: What WeCom's refusal of a token asks of the operator.
TOKEN_CODES: Mapping[int, str] = {
    40001: "ZHIMIAN_WECOM__SECRET is not this app's secret; copy it again",
    40013: "ZHIMIAN_WECOM__CORP_ID is not a corp id; copy it from 我的企业",
    40091: "ZHIMIAN_WECOM__SECRET is not this app's secret; copy it again",
    41002: "ZHIMIAN_WECOM__CORP_ID is missing",
    41004: "ZHIMIAN_WECOM__SECRET is missing",
    45009: "WeCom limits this app for now; try again in a minute",
    60020: "add this machine's address to the app's trusted IPs (企业可信IP)",
}


async def examine(environ: Mapping[str, str], *, clock: Clock) -> Sequence[Finding]:
    """Look at everything; what depends on settings is looked at only when they can be read."""
    try:
        settings = load_settings(environ)
    except SettingsError as error:
        return [bad("settings", each, "see docs/operations.md") for each in error.problems]
    found = [*_settings(settings), *_jobs(settings), _data_dir(settings), _meaning()]
    for findings in await asyncio.gather(
        _database(settings),
        _hr_database(settings),
        _wecom(settings, clock),
        _models(settings),
    ):
        found += findings
    return [*found, _callback_key(settings, clock()), _api(settings), _public_url(settings)]


def _settings(settings: Settings) -> Sequence[Finding]:
    # A name that nobody reads comes first: it may be the one that is missing.
    found = [good("settings", each, "remove it or mend its name") for each in settings.warnings]
    try:
        settings.wecom.require()
    except SettingsError as error:
        return [*found, *(bad("settings", *each.split(": ", 1)) for each in error.problems)]
    return found or [good("settings", "complete")]


def _jobs(settings: Settings) -> Sequence[Finding]:
    book = load_jobs(settings.jobs_dir)
    wrong = [
        bad("jobs", f"{each.file}: {each.key} {each.message}".strip(), each.hint)
        for each in book.errors
    ]
    if not book and not wrong:
        return [
            bad("jobs", f"no job file in {settings.jobs_dir}", "write one, see docs/job-file.md")
        ]
    return wrong or [good("jobs", f"{len(book)} usable")]


def _data_dir(settings: Settings) -> Finding:
    folder = settings.data_dir
    existing = next((each for each in (folder, *folder.parents) if each.exists()), folder)
    try:
        tempfile.TemporaryFile(dir=existing).close()  # asking for permission says too little
        free = shutil.disk_usage(existing).free
    except OSError as error:
        mend = "make the directory writable for this account, or mend ZHIMIAN_DATA_DIR"
        reason = (error.strerror or "the system refuses").lower()
        return bad("data directory", f"{folder} cannot be written: {reason}", mend)
    room = f"{folder}, {free / GIBIBYTE:.1f} GiB free"
    if free < LEAST_FREE:
        return bad("data directory", room, "make room: what cannot be stored is not acknowledged")
    return good("data directory", room)


def _meaning() -> Finding:
    """Say whether answers to something else are told by meaning or by words alone."""
    if nearness.installed():
        return good("off-topic answers", f"told by meaning ({nearness.ENGINE})")
    advice = "pip install '.[nlp]' finds more of them (Linux, macOS on ARM)"
    return good("off-topic answers", "told by their words", advice)


async def _database(settings: Settings) -> Sequence[Finding]:
    try:
        if not _is_there(settings.database_url):
            return [bad("database", "not there yet", "run zhimian migrate")]
        current = await asyncio.to_thread(is_current, settings.database_url)
    except (StorageUnavailable, UnsupportedDatabase, OSError):
        mend = "check ZHIMIAN_DATABASE_URL and that the server runs"
        return [bad("database", "cannot be reached", mend)]
    if not current:
        return [bad("database", "not of this version", "run zhimian migrate")]
    return [good("database", "reachable, up to date")]


def _is_there(url: str) -> bool:
    """Look before asking: to open an SQLite file is to make one."""
    return not url.startswith("sqlite") or sqlite_path(url).exists()


async def _hr_database(settings: Settings) -> Sequence[Finding]:
    name = "HR database"
    try:
        mapping = load_mapping(settings.hr.mapping)
        hr = HrDatabase(settings.hr_database_url, mapping)
    except MappingError as error:
        return [
            bad(name, str(each).removeprefix("error: "), "mend ZHIMIAN_HR__MAPPING")
            for each in error.problems
        ]
    except HrRefused as error:
        return [bad(name, error.reason, "mend ZHIMIAN_HR_DATABASE_URL")]
    try:
        await hr.check()
    except HrUnavailable as error:
        await hr.close()
        return [bad(name, error.reason, "check ZHIMIAN_HR_DATABASE_URL and that the server runs")]
    except HrRefused as error:
        await hr.close()
        return [bad(name, error.reason, "run zhimian migrate, or mend ZHIMIAN_HR__MAPPING")]
    try:
        await hr.check_rights()
    except (HrUnavailable, HrRefused) as error:
        mend = "grant the bot's account SELECT, INSERT and UPDATE on these tables"
        return [bad(name, f"reachable, and not to be written: {error.reason}", mend)]
    finally:
        await hr.close()
    return [good(name, "reachable, every table and column found, and they may be written")]


async def _wecom(settings: Settings, clock: Clock) -> Sequence[Finding]:
    wecom = settings.wecom
    if not wecom.corp_id or not wecom.secret.get_secret_value():
        return [bad("WeCom token", "not tried", "set ZHIMIAN_WECOM__CORP_ID and …__SECRET")]
    query = {"corpid": wecom.corp_id, "corpsecret": wecom.secret.get_secret_value()}
    address = f"{wecom.api_base}/cgi-bin/gettoken"
    try:
        async with (
            aiohttp.ClientSession(timeout=PATIENCE) as session,
            session.get(address, params=query) as answer,
        ):
            date = answer.headers.get("Date", "")
            body = await answer.json(content_type=None)
    except (aiohttp.ClientError, TimeoutError, ValueError):
        mend = f"check the network and ZHIMIAN_WECOM__API_BASE ({wecom.api_base})"
        unknown = good("clock", "not compared: WeCom does not answer")
        return [bad("WeCom token", "WeCom does not answer", mend), unknown]
    return [_token(body), _clock(date, clock())]


def _token(body: object) -> Finding:
    name = "WeCom token"
    if not isinstance(body, dict) or not isinstance(body.get("errcode", 0), int):
        return bad(name, "the answer is not WeCom's", "check ZHIMIAN_WECOM__API_BASE")
    code = body.get("errcode", 0)
    if code:
        mend = TOKEN_CODES.get(code, f"look up {code} in docs/operations.md")
        return bad(name, f"refused with {code}", mend)
    return good(name, "handed out")


def _clock(date: str, now: datetime) -> Finding:
    try:
        theirs = parsedate_to_datetime(date)
    except ValueError:
        return good("clock", "WeCom named no time to compare with")
    skew = abs((now - theirs.astimezone(UTC)).total_seconds())
    if skew > MOST_SKEW_S:
        return bad("clock", f"{skew:.0f} s away from WeCom's", "let NTP set this machine's clock")
    return good("clock", f"within {MOST_SKEW_S} s of WeCom's")


def _callback_key(settings: Settings, now: datetime) -> Finding:
    """Seal a text and open it again with the settings' own key."""
    name, wecom = "callback key", settings.wecom
    mend = "copy token and EncodingAESKey again from 接收消息"
    try:
        keys = CallbackKeys(
            token=wecom.token.get_secret_value(),
            encoding_aes_key=wecom.encoding_aes_key.get_secret_value(),
            receive_id=wecom.corp_id,
        )
        stamp = str(int(now.timestamp()))
        sealed = seal(b"zhimian", keys, timestamp=stamp, nonce="doctor", prefix=os.urandom(16))
        query = Signature(
            msg_signature=sealed.signature.msg_signature, timestamp=stamp, nonce="doctor"
        )
        opened = open_echo(sealed.encrypt, query, keys, now=now)
    except (ValueError, CallbackRefused):
        return bad(name, "cannot seal and open a callback", mend)
    if opened != "zhimian" or not wecom.token.get_secret_value():
        return bad(name, "cannot seal and open a callback", mend)
    return good(name, "seals and opens")


def _api(settings: Settings) -> Finding:
    token = settings.api_token.get_secret_value() if settings.api_token is not None else ""
    if not token:
        advice = "set ZHIMIAN_API_TOKEN if another system is to call /api/v1"
        return good("API", "refuses everybody", advice)
    if len(token) < SHORTEST_TOKEN:
        return bad("API", "its token can be guessed", "openssl rand -base64 32 makes a better one")
    return good("API", "lets the bearer of its token in")


def _public_url(settings: Settings) -> Finding:
    name, address = "public address", urlsplit(settings.public_url)
    if (address.hostname or "") in LOCAL:
        advice = "set ZHIMIAN_PUBLIC_URL to what candidates' phones can reach"
        return good(name, f"{settings.public_url} is this machine only", advice)
    if address.scheme != "https":
        return good(name, f"{settings.public_url} is not https", "put TLS in front of it")
    return good(name, settings.public_url)


async def _models(settings: Settings) -> Sequence[Finding]:
    found = [*await models(settings)]
    judges = found[0].good and settings.llm.enabled
    return [*found, *(await judgement(settings) if judges else ())]
