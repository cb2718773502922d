"""The codec agrees with every published vector and with wechatpy, and refuses everything else."""

import base64
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC
from hypothesis import given
from hypothesis import strategies as st
from wechatpy.exceptions import WeChatException
from wechatpy.messages import UnknownMessage
from wechatpy.work.crypto import WeChatCrypto
from wechatpy.work.messages import TextMessage

from bot.wecom import codec
from bot.wecom.codec import CallbackKeys, CallbackRefused, Signature
from bot.wecom.fields import parse

VECTORS = json.loads((Path(__file__).parent / "vectors.json").read_text(encoding="utf-8"))
BY_ID = {vector["id"]: vector for vector in VECTORS["vectors"]}
SEALED = [vector for vector in VECTORS["vectors"] if "random_prefix_hex" in vector]
SIGNED = [vector for vector in VECTORS["vectors"] if "msg_signature" in vector]
KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
KEYS = CallbackKeys(token="t0ken", encoding_aes_key=KEY, receive_id="ww0123")
NOW = datetime(2026, 4, 1, 9, 0, tzinfo=UTC)
STAMP = str(int(NOW.timestamp()))
TEXT = (
    "<xml><ToUserName><![CDATA[ww0123]]></ToUserName><FromUserName><![CDATA[zhangsan]]>"
    "</FromUserName><CreateTime>1775034000</CreateTime><MsgType><![CDATA[text]]></MsgType>"
    "<Content><![CDATA[{}]]></Content><MsgId>7001</MsgId><AgentID>1000002</AgentID></xml>"
)


def named(vectors: list[dict[str, str]]) -> list[object]:
    """Give each vector its own test."""
    return [pytest.param(vector, id=vector["id"]) for vector in vectors]


def keys_of(vector: Mapping[str, str]) -> CallbackKeys:
    """Take the keys out of a vector."""
    return CallbackKeys(
        token=vector["token"],
        encoding_aes_key=vector["encoding_aes_key"],
        receive_id=vector["receive_id"],
    )


def query_of(vector: Mapping[str, str]) -> Signature:
    """Take the query out of a vector."""
    return Signature(
        msg_signature=vector["msg_signature"],
        timestamp=vector["timestamp"],
        nonce=vector["nonce"],
    )


def at(timestamp: str) -> datetime:
    """Read the clock at the moment a callback was sent."""
    return datetime.fromtimestamp(int(timestamp), UTC)


def sealed(text: str, *, keys: CallbackKeys = KEYS, stamp: str = STAMP) -> tuple[bytes, Signature]:
    """Write one callback the way WeCom does."""
    secret = codec.seal(
        text.encode(), keys, timestamp=stamp, nonce="n1", prefix=b"0123456789abcdef"
    )
    body = secret.callback_xml(to_user=keys.receive_id, agent_id="1000002").encode()
    return body, secret.signature


def refusal(body: bytes, query: Signature, *, keys: CallbackKeys = KEYS) -> tuple[int, str]:
    """Open what must be refused and tell how it was."""
    with pytest.raises(CallbackRefused) as caught:
        codec.open_callback(body, query, keys, now=NOW)
    return caught.value.status, caught.value.reason


@pytest.mark.parametrize("vector", named(SIGNED))
def test_every_published_signature_is_ours(vector: dict[str, str]) -> None:
    signed = codec.sign(
        token=vector["token"],
        timestamp=vector["timestamp"],
        nonce=vector["nonce"],
        encrypt=vector["msg_encrypt"],
    )
    assert signed == vector["msg_signature"]


@pytest.mark.parametrize("vector", named(SEALED))
def test_every_published_text_is_opened(vector: dict[str, str]) -> None:
    now = at(vector["timestamp"])
    plain = codec.unseal(vector["msg_encrypt"], query_of(vector), keys_of(vector), now=now)
    assert plain.decode() == vector["plaintext"]


@pytest.mark.parametrize("vector", named(SEALED))
def test_every_published_text_is_sealed_to_the_same_bytes(vector: dict[str, str]) -> None:
    secret = codec.seal(
        vector["plaintext"].encode(),
        keys_of(vector),
        timestamp=vector["timestamp"],
        nonce=vector["nonce"],
        prefix=bytes.fromhex(vector["random_prefix_hex"]),
    )
    assert secret.encrypt == vector["msg_encrypt"]
    assert secret.signature == query_of(vector)


@pytest.mark.parametrize(
    "vector", named([vector for vector in SEALED if vector["kind"] == "url_verification"])
)
def test_every_published_echo_is_answered_bare(vector: dict[str, str]) -> None:
    echo = codec.open_echo(
        vector["msg_encrypt"], query_of(vector), keys_of(vector), now=at(vector["timestamp"])
    )
    assert echo == vector["plaintext"]


@pytest.mark.parametrize(
    "vector",
    named([vector for vector in SEALED if vector["kind"] in {"message_xml", "aibot_json"}]),
)
@pytest.mark.parametrize("shape", ["xml", "json", "indented"])
def test_every_published_callback_is_read_from_any_envelope(
    vector: dict[str, str], shape: str
) -> None:
    secret = vector["msg_encrypt"]
    body = {
        "xml": f"<xml><AgentID></AgentID><Encrypt><![CDATA[{secret}]]></Encrypt></xml>",
        "json": json.dumps({"tousername": "ww", "encrypt": secret, "agentid": ""}),
        "indented": f"\n<xml>\n <Encrypt>{secret}</Encrypt>\n</xml>\n",
    }[shape]
    callback = codec.open_callback(
        body.encode(), query_of(vector), keys_of(vector), now=at(vector["timestamp"])
    )
    assert callback.kind


def test_the_js_sdk_signature_is_the_official_one() -> None:
    vector = BY_ID["jssdk-signature"]
    signed = codec.sign_page(
        ticket=vector["jsapi_ticket"],
        noncestr=vector["noncestr"],
        timestamp=vector["timestamp"],
        url=vector["url"] + "#fragment",
    )
    assert signed == vector["signature"]


def test_a_smart_bots_file_is_decrypted() -> None:
    vector = BY_ID["gen-aibot-file-decrypt"]
    keys = CallbackKeys(token="", encoding_aes_key=vector["encoding_aes_key"], receive_id="")
    opened = codec.open_file(base64.b64decode(vector["ciphertext_base64"]), keys)
    assert opened == base64.b64decode(vector["plaintext_base64"])


@pytest.mark.parametrize("negative", named(VECTORS["negative"][:3]))
def test_every_published_forgery_is_refused(negative: dict[str, str]) -> None:
    vector = {**BY_ID["official-post-text"], **negative}
    vector["receive_id"] = negative.get("configured_receive_id", vector["receive_id"])
    with pytest.raises(CallbackRefused):
        codec.unseal(
            vector["msg_encrypt"], query_of(vector), keys_of(vector), now=at(vector["timestamp"])
        )


def test_a_key_of_the_wrong_length_is_named_when_it_is_configured() -> None:
    with pytest.raises(ValueError, match="42 characters instead of 43"):
        CallbackKeys(
            token="t", encoding_aes_key=VECTORS["negative"][3]["encoding_aes_key"], receive_id=""
        )


def test_a_key_with_a_stray_character_is_named_without_showing_it() -> None:
    with pytest.raises(ValueError, match="neither a letter nor a digit") as caught:
        CallbackKeys(token="t", encoding_aes_key=KEY[:-1] + "!", receive_id="")
    assert KEY[:-1] not in str(caught.value)


def test_keys_never_show_their_secrets() -> None:
    assert KEY not in repr(KEYS)
    assert "t0ken" not in repr(KEYS)


@pytest.mark.parametrize("said", ["你好", "<!DOCTYPE html>", "a <!-- b", "x < y & z", "  spaces  "])
def test_what_a_person_wrote_arrives_letter_for_letter(said: str) -> None:
    body, query = sealed(TEXT.format(said))
    callback = codec.open_callback(body, query, KEYS, now=NOW)
    assert callback.fields["Content"] == said
    assert isinstance(callback.message, TextMessage)


def test_a_wrong_signature_is_refused_before_anything_else() -> None:
    body, query = sealed(TEXT.format("hi"))
    forged = Signature(msg_signature="é" * 40, timestamp=query.timestamp, nonce=query.nonce)
    assert refusal(body, forged) == (403, "signature")


@pytest.mark.parametrize("skew", [-601, 601, -(10**9), 10**11])
def test_a_stale_callback_is_refused(skew: int) -> None:
    body, query = sealed(TEXT.format("hi"), stamp=str(int(STAMP) + skew))
    assert refusal(body, query) == (403, "stale")


@pytest.mark.parametrize("skew", [-600, 0, 600])
def test_ten_minutes_of_skew_are_forgiven(skew: int) -> None:
    body, query = sealed(TEXT.format("hi"), stamp=str(int(STAMP) + skew))
    assert codec.open_callback(body, query, KEYS, now=NOW).kind == "text"


@pytest.mark.parametrize("stamp", ["", "soon", "-5", "١٢٣", "9" * 4000])
def test_a_timestamp_that_is_no_number_is_unreadable(stamp: str) -> None:
    body, query = sealed(TEXT.format("hi"), stamp=stamp)
    assert refusal(body, query) == (400, "timestamp")


def test_a_callback_for_another_corp_is_refused() -> None:
    other = CallbackKeys(token="t0ken", encoding_aes_key=KEY, receive_id="ww9999")
    body, query = sealed(TEXT.format("hi"), keys=other)
    assert refusal(body, query) == (403, "receive id")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"{}",
        b'{"encrypt": 5}',
        b"<xml>",
        b"<xml></xml>",
        b"<xml><Encrypt/></xml>",
        b"<xml><Encrypt><a/></Encrypt></xml>",
        b"\xff\xfe<\x00x\x00",
        b'<!DOCTYPE xml [<!ENTITY a "b">]><xml><Encrypt>&a;</Encrypt></xml>',
        '<!DOCTYPE xml [<!ENTITY a "b">]><xml><Encrypt>&a;</Encrypt></xml>'.encode("utf-16"),
        b"<xml>" + b"<a>" * 5000 + b"</a>" * 5000 + b"</xml>",
        b"[" * 200_000,
        b'{"a":' * 200_000,
        b"<foo><Encrypt>x</Encrypt></foo>",
        b"\x00" * 100,
    ],
)
def test_an_envelope_nobody_can_read_is_refused(body: bytes) -> None:
    assert refusal(body, query_of(BY_ID["official-post-text"]))[0] == 400


def test_a_doctype_beside_a_good_text_is_refused() -> None:
    body, query = sealed(TEXT.format("hi"))
    assert refusal(body.replace(b"<xml>", b"<!DOCTYPE xml><xml>", 1), query)[0] == 400


@pytest.mark.parametrize(
    "text", ["", "hello", "<xml>", "<xml/>", "{}", '{"msgtype": true}', "<xml><a/></xml>"]
)
def test_a_good_envelope_around_nonsense_is_unreadable(text: str) -> None:
    body, query = sealed(text)
    assert refusal(body, query)[0] == 400


@pytest.mark.parametrize("encrypt", ["", "AAAA", "not base64!", "A" * 63, "QUFB" * 16])
def test_a_well_signed_text_that_is_no_ciphertext_is_unreadable(encrypt: str) -> None:
    signed = codec.sign(token="t0ken", timestamp=STAMP, nonce="n", encrypt=encrypt)
    body = json.dumps({"encrypt": encrypt}).encode()
    query = Signature(msg_signature=signed, timestamp=STAMP, nonce="n")
    assert refusal(body, query)[0] == 400


@pytest.mark.parametrize(
    "padded",
    [
        b"\x00" * 32,
        b"\x21" * 64,
        b"a" * 31 + b"\x02",
        b"\x20" * 32,
        b"x" * 16 + b"\xff" * 15 + b"\x01",
    ],
)
def test_padding_and_length_are_checked(padded: bytes) -> None:
    key = base64.b64decode(KEY + "=")
    encryptor = Cipher(AES(key), CBC(key[:16])).encryptor()
    encrypt = base64.b64encode(encryptor.update(padded) + encryptor.finalize()).decode()
    signed = codec.sign(token="t0ken", timestamp=STAMP, nonce="n", encrypt=encrypt)
    query = Signature(msg_signature=signed, timestamp=STAMP, nonce="n")
    assert refusal(json.dumps({"encrypt": encrypt}).encode(), query)[0] == 400


def test_an_echo_is_only_ever_refused_with_403() -> None:
    vector = BY_ID["official-url-verify"]
    for echostr in ("", "é", vector["msg_encrypt"].replace("+", " ")):
        with pytest.raises(CallbackRefused) as caught:
            codec.open_echo(echostr, query_of(vector), keys_of(vector), now=at(vector["timestamp"]))
        assert caught.value.status == 403


def test_a_kind_nobody_described_is_read_all_the_same() -> None:
    callback = codec.read_callback(b"<xml><MsgType>hologram</MsgType></xml>")
    assert (callback.kind, callback.known) == ("hologram", False)
    assert isinstance(callback.message, UnknownMessage)


def test_repeated_elements_are_read_as_a_list() -> None:
    callback = codec.read_callback(
        b"<xml><MsgType>event</MsgType><Event>X</Event><a><b>1</b><b>2</b><b>3</b></a></xml>"
    )
    assert callback.fields["a"] == {"b": ["1", "2", "3"]}


PLAIN_TEXT = st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]))
NONCES = st.text(alphabet="abcdef0123456789", min_size=1, max_size=16)


@given(said=PLAIN_TEXT, nonce=NONCES, prefix=st.binary(min_size=16, max_size=16))
def test_wechatpy_opens_what_we_seal(said: str, nonce: str, prefix: bytes) -> None:
    secret = codec.seal(said.encode(), KEYS, timestamp=STAMP, nonce=nonce, prefix=prefix)
    theirs = WeChatCrypto("t0ken", KEY, "ww0123")
    opened = theirs.decrypt_message(
        secret.reply_xml(), secret.signature.msg_signature, STAMP, nonce
    )
    assert opened == said


@given(said=PLAIN_TEXT, nonce=NONCES)
def test_we_open_what_wechatpy_seals(said: str, nonce: str) -> None:
    theirs = WeChatCrypto("t0ken", KEY, "ww0123")
    envelope = parse(theirs.encrypt_message(said, nonce, STAMP).encode())
    query = Signature(
        msg_signature=str(envelope["MsgSignature"]), timestamp=STAMP, nonce=str(envelope["Nonce"])
    )
    assert codec.unseal(str(envelope["Encrypt"]), query, KEYS, now=NOW).decode() == said


@given(body=st.binary(max_size=400), signature=st.text(max_size=45), stamp=st.text(max_size=12))
def test_noise_is_refused_and_never_raises_anything_else(
    body: bytes, signature: str, stamp: str
) -> None:
    query = Signature(msg_signature=signature, timestamp=stamp, nonce="n")
    with pytest.raises(CallbackRefused):
        codec.open_callback(body, query, KEYS, now=NOW)


@given(cut=st.integers(min_value=0, max_value=600), said=PLAIN_TEXT)
def test_a_truncated_callback_is_refused_by_both(cut: int, said: str) -> None:
    body, query = sealed(TEXT.format(said.replace("]]>", "")))
    part = body[: cut % len(body)]
    with pytest.raises(CallbackRefused):
        codec.open_callback(part, query, KEYS, now=NOW)


@given(position=st.integers(min_value=0), flip=st.integers(min_value=1, max_value=255))
def test_a_changed_ciphertext_is_refused_by_both(position: int, flip: int) -> None:
    body, query = sealed(TEXT.format("hi"))
    encrypt = str(parse(body)["Encrypt"])
    raw = bytearray(base64.b64decode(encrypt))
    raw[position % len(raw)] ^= flip
    changed = base64.b64encode(raw).decode()
    with pytest.raises(CallbackRefused):
        codec.unseal(changed, query, KEYS, now=NOW)
    theirs = WeChatCrypto("t0ken", KEY, "ww0123")
    with pytest.raises(WeChatException):
        theirs.check_signature(query.msg_signature, STAMP, query.nonce, changed)
