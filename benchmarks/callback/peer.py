"""The peer: wechatpy and Flask as every tutorial has them. Decrypts, parses, stores nothing."""

import os
from pathlib import Path

from flask import Flask, request
from wechatpy.exceptions import InvalidSignatureException
from wechatpy.work import parse_message
from wechatpy.work.crypto import WeChatCrypto
from wechatpy.work.exceptions import InvalidCorpIdException
from werkzeug.exceptions import Forbidden

from benchmarks.callback.wire import PATH
from benchmarks.service import read_company

config = read_company(Path(os.environ["BENCHMARK_COMPANY"]))
crypto = WeChatCrypto(config.token, config.encoding_aes_key, config.corp_id)
app = Flask(__name__)


@app.post(PATH)  # type: ignore[untyped-decorator]  # Flask is in build/peer alone
def take() -> str:
    """Decrypt, parse, forget, answer."""
    query = request.args
    try:
        text = crypto.decrypt_message(
            request.data, query["msg_signature"], query["timestamp"], query["nonce"]
        )
    except (InvalidSignatureException, InvalidCorpIdException) as error:
        raise Forbidden from error
    message = parse_message(text)
    return "" if message.type == "text" else "success"
