"""Recordings in any form a phone sends become one sound, and a sound becomes what WeCom plays.

The door of PyAV (FFmpeg). A recording comes from anybody: its form is told by its first bytes and
nothing else is tried, so that a play list is never followed; bytes, seconds, rates and channels are
bounded. A recording that was cut off gives what is whole of it. Refuses to judge what it hears.
"""

import contextlib
import io
import itertools
import wave
from collections.abc import Iterator, Mapping
from typing import Final

import av
from av.audio.codeccontext import AudioCodecContext
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler
from av.audio.stream import AudioStream

from bot.speech import silk
from bot.speech.errors import SoundRefused
from config.job import Language
from scoring.speech import RATE, SAMPLE_BYTES, Sound

MOST_BYTES: Final = 32 * 2**20
MOST_SECONDS: Final = 600
SPOKEN_SECONDS: Final = 60.0  #: what WeCom takes for one voice message
#: What is longer than this is longer than that when it is spoken.
SPOKEN_LETTERS: Final[Mapping[Language, int]] = {"zh": 400, "en": 1_200}
AMR_RATE: Final = 8_000
AMR_BITS: Final = 12_200  #: a second, the best of AMR-NB
AMR_FRAME: Final = 160  #: samples of 20 ms
RATES: Final = range(4_000, 192_001)
MOST_CHANNELS: Final = 8

#: The only decoders FFmpeg may start, whatever a file says of itself.
CODECS: Final = ",".join(
    (
        *("amrnb", "amrwb", "libopencore_amrnb", "libopencore_amrwb", "aac", "alac", "flac"),
        *("mp3", "mp3float", "opus", "vorbis", "adpcm_ima_wav", "adpcm_ms"),
        *("pcm_u8", "pcm_s16le", "pcm_s24le", "pcm_s32le", "pcm_f32le", "pcm_alaw", "pcm_mulaw"),
    )
)
#: FFmpeg's own AMR decoders stop at the frames a phone writes while nobody speaks.
AMR_DECODERS: Final[Mapping[str, str]] = {
    "amrnb": "libopencore_amrnb",
    "amrwb": "libopencore_amrwb",
}
#: FFmpeg's name of a form, by where its mark stands.
FORMS: Final = (
    (0, b"#!AMR\n", "amr"),
    (0, b"#!AMR-WB\n", "amr"),
    (8, b"WAVE", "wav"),
    (4, b"ftyp", "mov"),
    (0, b"OggS", "ogg"),
    (0, b"\x1a\x45\xdf\xa3", "matroska"),
    (0, b"fLaC", "flac"),
    (0, b"ID3", "mp3"),
    (0, b"\xff\xf1", "aac"),
    (0, b"\xff\xf9", "aac"),
    (0, b"\xff\xfb", "mp3"),
    (0, b"\xff\xfa", "mp3"),
    (0, b"\xff\xf3", "mp3"),
    (0, b"\xff\xf2", "mp3"),
    (0, b"\xff\xe3", "mp3"),
)


def decode(recording: bytes) -> Sound:
    """Read a recording as one channel at 16 kHz; raises SoundRefused with the reason.

    AMR-NB, AMR-WB, SILK, MP3, M4A, WAV, OGG, WebM, FLAC and AAC; at most 32 MiB and ten minutes.
    """
    if not recording:
        raise SoundRefused("the recording is empty")
    if len(recording) > MOST_BYTES:
        raise SoundRefused(f"the recording is larger than {MOST_BYTES >> 20} MiB")
    if silk.is_silk(recording):
        pcm = silk.decode(recording, most_s=MOST_SECONDS)
        frames = _frames_of(pcm, silk.RATE)
    else:
        frames = _read(recording, _form(recording))
    sound = Sound(pcm=b"".join(_resampled(frames, RATE)))
    if not sound.pcm:
        raise SoundRefused("there is no sound in the recording")
    return sound


def encode_amr(sound: Sound) -> bytes:
    """Write a sound as AMR-NB, 12.2 kbit/s; raises SoundRefused beyond 60 s."""
    if not 0 < sound.duration_s <= SPOKEN_SECONDS:
        raise SoundRefused("a voice message lasts at most 60 s, and not nothing")
    pcm = b"".join(_resampled(_frames_of(sound.pcm, RATE), AMR_RATE))
    written = io.BytesIO()
    with av.open(written, "w", format="amr") as out:
        stream = out.add_stream("libopencore_amrnb", rate=AMR_RATE, layout="mono")
        stream.bit_rate = AMR_BITS
        for frame in _frames_of(pcm[: int(SPOKEN_SECONDS * AMR_RATE) * SAMPLE_BYTES], AMR_RATE):
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    return written.getvalue()


def as_message(recording: bytes) -> tuple[bytes, float]:
    """Make of any recording what WeCom plays, and say how many seconds it lasts."""
    sound = decode(recording)
    return encode_amr(sound), sound.duration_s


def to_wav(sound: Sound) -> bytes:
    """Write a sound as plain WAV."""
    written = io.BytesIO()
    with wave.open(written, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(SAMPLE_BYTES)
        out.setframerate(RATE)
        out.writeframes(sound.pcm)
    return written.getvalue()


def from_pcm(pcm: bytes, rate: int) -> Sound:
    """Take one channel of 16-bit samples at any usual rate; raises SoundRefused."""
    whole = pcm[: len(pcm) - len(pcm) % SAMPLE_BYTES]
    if rate not in RATES or len(whole) > MOST_SECONDS * rate * SAMPLE_BYTES:
        raise SoundRefused("the samples are of no usual rate, or too many")
    return Sound(pcm=b"".join(_resampled(_frames_of(whole, rate), RATE)))


def _form(recording: bytes) -> str:
    for place, mark, name in FORMS:
        if recording[place : place + len(mark)] == mark:
            return name
    raise SoundRefused("the file is no recording of a kind that is known here")


def _read(recording: bytes, form: str) -> Iterator[AudioFrame]:
    """Give the frames that can be read; nothing after the place where a recording was cut."""
    options = {"codec_whitelist": CODECS, "format_whitelist": form, "protocol_whitelist": "pipe"}
    if form == "mov":
        options["format_whitelist"] = "mov,mp4,m4a,3gp,3g2,mj2"
    elif form == "matroska":
        options["format_whitelist"] = "matroska,webm"
    try:
        with av.open(io.BytesIO(recording), "r", form, options) as container:
            stream = next(iter(container.streams.audio), None)
            decoder = _decoder(stream)
            with contextlib.suppress(av.error.InvalidDataError, av.error.EOFError):
                for packet in container.demux(stream):
                    yield from decoder.decode(packet)
    except (av.error.FFmpegError, ValueError) as error:
        raise SoundRefused("the recording cannot be read") from error


def _decoder(stream: AudioStream | None) -> AudioCodecContext:
    """Choose the decoder; refuse what would grow beyond reason when it is brought to our rate."""
    own = stream.codec_context if stream is not None else None
    if own is None:
        raise SoundRefused("there is no sound in the recording")
    if own.sample_rate not in RATES:
        raise SoundRefused("the recording has no usual sampling rate")
    if not 1 <= own.channels <= MOST_CHANNELS:
        raise SoundRefused("the recording has too many channels")
    if own.name not in AMR_DECODERS:
        return own
    decoder = AudioCodecContext.create(AMR_DECODERS[own.name], "r")
    if not isinstance(decoder, AudioCodecContext):
        raise SoundRefused("this FFmpeg reads no AMR")
    decoder.sample_rate, decoder.layout = own.sample_rate, "mono"
    return decoder


def _resampled(frames: Iterator[AudioFrame], rate: int) -> Iterator[bytes]:
    """Bring frames to one channel of 16 bit at a rate, within the seconds that are allowed."""
    resampler = AudioResampler(format="s16", layout="mono", rate=rate)
    left = MOST_SECONDS * rate
    try:
        for frame in itertools.chain(frames, [None]):
            for each in resampler.resample(frame):
                left -= each.samples
                if left < 0:
                    raise SoundRefused(f"the recording is longer than {MOST_SECONDS // 60} minutes")
                yield bytes(each.planes[0])[: each.samples * SAMPLE_BYTES]
    except (av.error.FFmpegError, ValueError) as error:
        raise SoundRefused("the recording changes its form in the middle") from error


def _frames_of(pcm: bytes, rate: int) -> Iterator[AudioFrame]:
    """Cut samples into frames of 20 ms at AMR's rate; the last is filled up with silence."""
    step = AMR_FRAME * SAMPLE_BYTES
    for number, start in enumerate(range(0, len(pcm), step)):
        frame = AudioFrame(format="s16", layout="mono", samples=AMR_FRAME, align=1)
        frame.planes[0].update(pcm[start : start + step].ljust(step, b"\0"))
        frame.sample_rate = rate
        frame.pts = number * AMR_FRAME
        yield frame
