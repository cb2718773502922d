"""SILK, the form of WeChat's own voice messages, read in memory and within bounds.

The door of silk-python. The decoder is older C: a file's packets are counted before it sees them.
"""

import io
import struct
from typing import Final

import pysilk

from bot.speech.errors import SoundRefused

RATE: Final = 24_000
MARK: Final = b"#!SILK_V3"
TENCENT: Final = b"\x02"
PACKET_S: Final = 0.02  #: at least; a packet holds one to five frames of 20 ms
MOST_FRAMES: Final = 5
MOST_PACKET: Final = 1_275


def is_silk(recording: bytes) -> bool:
    """Tell SILK by its first bytes, as WeChat and as everybody else writes it."""
    return recording.removeprefix(TENCENT).startswith(MARK)


def decode(recording: bytes, *, most_s: float) -> bytes:
    """Read SILK as one channel of 16 bit at 24 kHz; a packet that was cut off is left out."""
    packets = _whole_packets(recording.removeprefix(TENCENT)[len(MARK) :])
    if len(packets) * PACKET_S > most_s:
        raise SoundRefused(f"the recording is longer than {most_s / 60:.0f} minutes")
    out = io.BytesIO()
    tidy = TENCENT + MARK + b"".join(packets)  # the one dialect the decoder reads in every build
    try:
        pysilk.decode(io.BytesIO(tidy), out, RATE)
    except (pysilk.SilkError, ValueError, OSError) as error:
        raise SoundRefused("the recording cannot be read") from error
    return out.getvalue()


def _whole_packets(body: bytes) -> list[bytes]:
    packets, at = [], 0
    while at + 2 <= len(body):
        (length,) = struct.unpack_from("<h", body, at)
        if not 0 <= length <= MOST_PACKET or at + 2 + length > len(body):
            break
        packets.append(body[at : at + 2 + length])
        at += 2 + length
    return packets
