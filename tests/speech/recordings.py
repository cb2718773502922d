"""Recordings made up on the spot, in every form a phone may send."""

import io
import itertools
import math
import struct

import av
import pysilk
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream

from bot.speech.audio import encode_amr, to_wav
from scoring.speech import RATE, Sound


def tone(seconds: float, *, hertz: float = 220.0, loudness: float = 0.3) -> Sound:
    """Play one tone."""
    count = int(seconds * RATE)
    turn = 2 * math.pi * hertz / RATE
    samples = (round(32_767 * loudness * math.sin(turn * at)) for at in range(count))
    return Sound(pcm=struct.pack(f"<{count}h", *samples))


def silence(seconds: float) -> Sound:
    """Say nothing."""
    return Sound(pcm=bytes(int(seconds * RATE) * 2))


def written(sound: Sound, form: str, codec: str, rate: int) -> bytes:
    """Write a sound with FFmpeg, in a form that is not ours to write."""
    out = io.BytesIO()
    source = av.open(io.BytesIO(to_wav(sound)), "r")
    with av.open(out, "w", form) as container:
        stream = container.add_stream(codec, rate=rate, layout="mono")
        assert isinstance(stream, AudioStream)
        for frame in source.decode(audio=0):
            assert isinstance(frame, AudioFrame)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return out.getvalue()


def as_silk(sound: Sound, *, tencent: bool = True) -> bytes:
    """Write a sound as WeChat does, or as everybody else."""
    out = io.BytesIO()
    pysilk.encode(io.BytesIO(sound.pcm), out, RATE, 24_000, tencent=tencent)
    return out.getvalue()


def every_form(sound: Sound) -> dict[str, bytes]:
    """Write a sound in every form that can be written here."""
    return {
        "amr": encode_amr(sound),
        "wav": to_wav(sound),
        "mp3": written(sound, "mp3", "libmp3lame", 44_100),
        "m4a": written(sound, "ipod", "aac", 48_000),
        "ogg": written(sound, "ogg", "libopus", 48_000),
        "webm": written(sound, "webm", "libopus", 48_000),
        "flac": written(sound, "flac", "flac", 44_100),
        "aac": written(sound, "adts", "aac", 44_100),
        "silk": as_silk(sound),
        "plain silk": as_silk(sound, tencent=False),
    }


def crossings(sound: Sound) -> float:
    """Tell the pitch of a tone, in hertz, by how often it crosses zero in its middle."""
    count = len(sound.pcm) // 2
    samples: tuple[int, ...] = struct.unpack(f"<{count}h", sound.pcm)[count // 4 : 3 * count // 4]
    ups = sum(a < 0 <= b for a, b in itertools.pairwise(samples))
    return ups * RATE / len(samples)
