"""The request WeCom nearly always sends, read without a parser: whole, plain, nothing else with it.

Refuses to judge: whatever is not exactly that is None, and left to the web server's own parser.
A property test holds the two to the same answer.
"""

import re
from typing import Final

from bot.wecom.codec import Signature

#: Request line and head. Fields have plain names and printable values, so none is continued.
HEAD: Final = re.compile(
    rb"POST /wecom/callback\?msg_signature=([0-9a-f]+)&timestamp=([0-9]+)&nonce=([0-9A-Za-z]+)"
    rb" HTTP/1\.1\r\n((?:[A-Za-z0-9-]+: [!-~][ -~]*\r\n)+)\r\n"
)
HOST: Final = b"host"
LENGTH: Final = b"content-length"
LENGTH_DIGITS: Final = 6
#: Fields that have a say in where a request ends, what its body means, or what follows it.
DECIDING: Final = frozenset(
    (
        *(b"connection", b"content-encoding", b"expect", b"keep-alive", b"proxy-connection"),
        *(b"te", b"trailer", b"transfer-encoding", b"upgrade"),
    )
)
LONGEST_HEAD: Final = 4096  #: far less than the parser refuses


def read_usual(data: bytes) -> tuple[Signature, bytes] | None:
    """Read one whole usual request: its signature and body; None when it may be anything else."""
    head = HEAD.match(data, 0, LONGEST_HEAD)
    if head is None:
        return None
    signed, timestamp, nonce, block = head.groups()
    lines = block[:-2].lower().split(b"\r\n")
    fields = dict([line.split(b": ", 1) for line in lines])
    length = fields.get(LENGTH, b"")
    if not (length.isdigit() and len(length) <= LENGTH_DIGITS):
        return None
    if len(fields) < len(lines) or HOST not in fields or not DECIDING.isdisjoint(fields):
        return None
    start = head.end()
    if len(data) - start != int(length):
        return None
    signature = Signature(
        msg_signature=signed.decode(), timestamp=timestamp.decode(), nonce=nonce.decode()
    )
    return signature, data[start:]
