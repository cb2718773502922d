"""WeCom's callback cryptography: bytes in, one callback or one refusal out; and the way back.

Refuses to do I/O, to look at a clock, and to tell a caller why something was refused: whatever
goes wrong inside is `CallbackRefused` with a status.
https://developer.work.weixin.qq.com/document/path/90968
"""

import binascii
import hashlib
import hmac
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from cryptography.hazmat.primitives.ciphers import Cipher, CipherContext
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC
from wechatpy.fields import IntegerField, StringField
from wechatpy.messages import BaseMessage, UnknownMessage
from wechatpy.work.events import EVENT_TYPES, BaseEvent
from wechatpy.work.messages import MESSAGE_TYPES

from bot.wecom.fields import Fields, UnreadableText, child_of, parse, text_of

MAX_SKEW_S: Final = 600  #: a callback whose timestamp is further away than this is a replay
BLOCK: Final = 32  #: WeCom pads to 32 bytes, although AES blocks have 16
PREFIX_BYTES: Final = 16
HEAD_BYTES: Final = PREFIX_BYTES + 4
KEY_CHARS: Final = 43
STAMP_DIGITS: Final = 12
ENCRYPT_OPENS: Final = b"<Encrypt><![CDATA["
ENCRYPT_CLOSES: Final = b"]]></Encrypt>"


class FileMessage(BaseMessage):  # type: ignore[misc]  # wechatpy is untyped
    """A file; customer service brings them, and WeCom's older clients did."""

    type = "file"
    media_id = StringField("MediaId")


class TemplateCardEvent(BaseEvent):  # type: ignore[misc]  # wechatpy is untyped
    """A button of a card was clicked; wechatpy has no class for it."""

    event = "template_card_event"
    agent = IntegerField("AgentID", 0)
    key = StringField("EventKey")
    task_id = StringField("TaskId")
    response_code = StringField("ResponseCode")


class TemplateCardMenuEvent(TemplateCardEvent):
    """An entry of a card's corner menu was chosen."""

    event = "template_card_menu_event"


#: what wechatpy does not know either, and we read by its fields
FURTHER_EVENTS: Final = (
    *("active_restored", "change_contact", "close_inactive_agent", "inactive_alert"),
    *("kf_account_auth_change", "low_active", "low_active_alert", "meeting_change"),
    *("reopen_inactive_agent", "respond_schedule", "share_agent_change", "share_chain_change"),
    *("switch_workbench_mode", "upload_media_job_finish", "view_miniprogram"),
)
MESSAGES: Final[Mapping[str, type[BaseMessage]]] = {**MESSAGE_TYPES, "file": FileMessage}
EVENTS: Final[Mapping[str, type[BaseMessage]]] = {
    **dict.fromkeys(FURTHER_EVENTS, BaseEvent),
    **EVENT_TYPES,
}


class CallbackRefused(Exception):
    """This callback is not answered: 403 when it is not from WeCom, 400 when nobody can read it."""

    def __init__(self, reason: str, *, status: int) -> None:
        """Keep one word for the log and the status for the caller; never what was sent."""
        super().__init__(reason)
        self.reason = reason
        self.status = status


@dataclass(frozen=True, slots=True, kw_only=True)
class Callback:
    """One authentic message or event, and whether anybody has described its kind."""

    kind: str  #: message type, or the event's name, lower case
    is_event: bool
    fields: Fields
    made: type[BaseMessage]  #: wechatpy's class for it, UnknownMessage if there is none

    @property
    def message(self) -> BaseMessage:
        """Give it as wechatpy's class: made when asked for, since storing it needs none."""
        return self.made(dict(self.fields))

    @property
    def known(self) -> bool:
        """Tell whether there is a class for this kind."""
        return self.made is not UnknownMessage


@dataclass(frozen=True, slots=True, kw_only=True)
class CallbackKeys:
    """What WeCom and this bot share: token, key and the id that callbacks are addressed to."""

    token: str = field(repr=False)
    encoding_aes_key: str = field(repr=False)
    receive_id: str  #: corp id; suite id of a third-party app; empty for an internal smart bot
    cipher: Cipher[CBC] = field(init=False, repr=False, compare=False)
    #: Never begins anew, a third of the cost: what came before changes but the prefix nobody reads.
    endless: CipherContext = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Decode the key once, and refuse one that cannot work."""
        key = _decode_key(self.encoding_aes_key)
        cipher = Cipher(AES(key), CBC(key[:16]))
        object.__setattr__(self, "cipher", cipher)
        object.__setattr__(self, "endless", cipher.decryptor())


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """The three query values WeCom signs with, exactly as they arrived (URL-decoded)."""

    msg_signature: str
    timestamp: str
    nonce: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """One encrypted text with its signature, ready to be written as an envelope."""

    encrypt: str
    signature: Signature

    def reply_xml(self) -> str:
        """Write the envelope of a passive reply."""
        return (
            f"<xml><Encrypt><![CDATA[{self.encrypt}]]></Encrypt>"
            f"<MsgSignature><![CDATA[{self.signature.msg_signature}]]></MsgSignature>"
            f"<TimeStamp>{self.signature.timestamp}</TimeStamp>"
            f"<Nonce><![CDATA[{self.signature.nonce}]]></Nonce></xml>"
        )

    def callback_xml(self, *, to_user: str, agent_id: str) -> str:
        """Write the envelope WeCom posts; its signature travels in the query."""
        return (
            f"<xml><ToUserName><![CDATA[{to_user}]]></ToUserName>"
            f"<AgentID><![CDATA[{agent_id}]]></AgentID>"
            f"<Encrypt><![CDATA[{self.encrypt}]]></Encrypt></xml>"
        )

    def callback_json(self) -> str:
        """Write the envelope of a smart bot's callback."""
        return json.dumps({"encrypt": self.encrypt})


def sign(*, token: str, timestamp: str, nonce: str, encrypt: str) -> str:
    """Sign an encrypted text the way WeCom does."""
    return _sha1(sorted((token, timestamp, nonce, encrypt)))


def sign_page(*, ticket: str, noncestr: str, timestamp: str, url: str) -> str:
    """Sign a page's address for the JS-SDK; the ticket decides for whom (corp or app)."""
    page = url.partition("#")[0]
    return _sha1([f"jsapi_ticket={ticket}&noncestr={noncestr}&timestamp={timestamp}&url={page}"])


def seal(
    plaintext: bytes, keys: CallbackKeys, *, timestamp: str, nonce: str, prefix: bytes
) -> Sealed:
    """Encrypt and sign a text; the caller brings the 16 random bytes."""
    if len(prefix) != PREFIX_BYTES:
        message = f"the random prefix has {PREFIX_BYTES} bytes, not {len(prefix)}"
        raise ValueError(message)
    size = len(plaintext).to_bytes(4, "big")
    padded = _pad(prefix + size + plaintext + keys.receive_id.encode())
    encryptor = keys.cipher.encryptor()
    secret = encryptor.update(padded) + encryptor.finalize()
    encrypt = binascii.b2a_base64(secret, newline=False).decode()
    signed = sign(token=keys.token, timestamp=timestamp, nonce=nonce, encrypt=encrypt)
    query = Signature(msg_signature=signed, timestamp=timestamp, nonce=nonce)
    return Sealed(encrypt=encrypt, signature=query)


def open_echo(echostr: str, query: Signature, keys: CallbackKeys, *, now: datetime) -> str:
    """Verify and decrypt the address check: the text to answer with, bare; every refusal is 403."""
    try:
        return unseal(echostr, query, keys, now=now).decode()
    except (CallbackRefused, UnicodeDecodeError) as error:
        raise CallbackRefused("echo", status=403) from error


def open_callback(body: bytes, query: Signature, keys: CallbackKeys, *, now: datetime) -> Callback:
    """Verify, decrypt and parse one callback, or raise CallbackRefused."""
    return read_callback(unseal(_find_encrypt(body), query, keys, now=now))


def read_callback(text: bytes) -> Callback:
    """Parse a decrypted callback, XML or JSON, into wechatpy's class for it."""
    fields = _parse(text)
    kind = text_of(fields, "MsgType", "msgtype").lower()
    if not kind:
        raise CallbackRefused("no MsgType", status=400)
    if kind != "event":
        made = MESSAGES.get(kind, UnknownMessage)
        return Callback(kind=kind, is_event=False, fields=fields, made=made)
    event = text_of(fields, "Event") or text_of(child_of(fields, "event"), "eventtype")
    made = EVENTS.get(event.lower(), UnknownMessage)
    return Callback(kind=event.lower(), is_event=True, fields=fields, made=made)


def unseal(encrypt: str, query: Signature, keys: CallbackKeys, *, now: datetime) -> bytes:
    """Verify one encrypted text, constant time and first of all, then decrypt it."""
    ours = sign(token=keys.token, timestamp=query.timestamp, nonce=query.nonce, encrypt=encrypt)
    theirs = query.msg_signature.encode(errors="replace")
    if not hmac.compare_digest(ours.encode(), theirs):
        raise CallbackRefused("signature", status=403)
    _check_age(query.timestamp, now)
    try:
        secret = binascii.a2b_base64(encrypt, strict_mode=True)
    except ValueError as error:
        raise CallbackRefused("base64", status=400) from error
    plain = _decrypt(secret, keys.endless.update)
    end = HEAD_BYTES + int.from_bytes(plain[PREFIX_BYTES:HEAD_BYTES], "big")
    if len(plain) < HEAD_BYTES or end > len(plain):
        raise CallbackRefused("length", status=400)
    if not hmac.compare_digest(plain[end:], keys.receive_id.encode()):
        raise CallbackRefused("receive id", status=403)
    return plain[HEAD_BYTES:end]


def open_file(ciphertext: bytes, keys: CallbackKeys) -> bytes:
    """Decrypt a file a smart bot was sent: same key, but neither prefix nor receive id."""
    return _decrypt(ciphertext, keys.cipher.decryptor().update)


def _parse(text: bytes) -> Fields:
    try:
        return parse(text)
    except UnreadableText as error:
        raise CallbackRefused("unreadable", status=400) from error


def _find_encrypt(body: bytes) -> str:
    """Find the encrypted text in an envelope; nothing else there is signed, so nothing else counts."""
    start = body.find(ENCRYPT_OPENS)
    end = body.find(ENCRYPT_CLOSES, start)
    usual = start > 0 < end and body.startswith(b"<xml>") and body.rstrip().endswith(b"</xml>")
    if usual and body.count(b"<!") == body.count(b"<![CDATA["):
        return body[start + len(ENCRYPT_OPENS) : end].decode(errors="replace")
    envelope = _parse(body)
    encrypt = envelope.get("Encrypt", envelope.get("encrypt"))
    if not isinstance(encrypt, str):
        raise CallbackRefused("envelope", status=400)
    return encrypt


def _check_age(timestamp: str, now: datetime) -> None:
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= STAMP_DIGITS):
        raise CallbackRefused("timestamp", status=400)
    if abs(now.timestamp() - int(timestamp)) > MAX_SKEW_S:
        raise CallbackRefused("stale", status=403)


def _decrypt(secret: bytes, decrypt: Callable[[bytes], bytes]) -> bytes:
    if not secret or len(secret) % 16:
        raise CallbackRefused("block", status=400)
    padded = decrypt(secret)  # whole blocks, so nothing is left to finalise
    size = padded[-1]
    # no padding oracle: the ciphertext was signed by someone who knows the token
    if not 1 <= size <= BLOCK or not padded.endswith(bytes([size]) * size):
        raise CallbackRefused("padding", status=400)
    return padded[:-size]


def _pad(plain: bytes) -> bytes:
    size = BLOCK - len(plain) % BLOCK
    return plain + bytes([size]) * size


def _sha1(parts: Iterable[str]) -> str:
    text = "".join(parts).encode(errors="replace")
    return hashlib.sha1(text, usedforsecurity=False).hexdigest()  # the protocol's choice, not ours


def _decode_key(encoded: str) -> bytes:
    """Decode the 43 characters; the spare bits of the last one are random in most real keys."""
    how = "copy the 43 letters and digits from the app's 接收消息 page (EncodingAESKey)"
    if len(encoded) != KEY_CHARS:
        message = f"EncodingAESKey has {len(encoded)} characters instead of {KEY_CHARS}; {how}"
        raise ValueError(message)
    try:
        return binascii.a2b_base64(encoded + "=", strict_mode=True)
    except ValueError:
        message = f"EncodingAESKey holds something that is neither a letter nor a digit; {how}"
        raise ValueError(message) from None
