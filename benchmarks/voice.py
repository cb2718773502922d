"""Measure hearing, speaking and measuring: a minute of speech, many clips at once, and memory.

    python -m benchmarks.voice [--manifest speech/manifest.json]

Uses the worker processes as the service does, at their low priority. With a manifest of recordings
and what was said in them, also the share of characters that Whisper gets wrong (CER), clean and
through AMR-NB; figures are read out before they are compared. Prints figures; decides nothing.
"""

import argparse
import asyncio
import json
import os
import re
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

from benchmarks.read_out import read_out
from bot.ports import Listener, Speaker, Transcriber
from bot.speech.audio import decode, encode_amr
from bot.voices import lend
from config.settings import Settings
from scoring.speech import RATE, SAMPLE_BYTES, Sound

PASSAGE = (
    "去年我负责华东区的订单系统。有一天晚上支付接口大面积超时，投诉一下子多了三倍。",
    "我先和客服确认了影响的范围，再把新功能回滚，同时请网络的同事查专线。",
    "第二天我们复盘，发现是连接池配置太小，于是加了监控和压力测试。",
    "之后三个月没有再出现同样的问题，客户的满意度回到了百分之九十六。",
)
CLIPS = 20
CLIP_S = 10
TICK_S = 0.01


def main() -> None:
    """Print every figure."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--manifest", type=Path, help="recordings with what was said in them")
    asyncio.run(measure(parser.parse_args().manifest))


async def measure(manifest: Path | None) -> None:
    """Measure one thing after the other, so that nothing competes with itself."""
    async with lend(Settings()) as those:
        assert those.transcriber is not None, "make voice"
        assert those.speaker is not None, "make voice"
        minute = await speaking(those.speaker)
        await one_minute(minute, those.listener, those.transcriber)
        await many(minute, those.transcriber)
        for name, peak in sorted(peaks()):
            print(f"| memory of the {name} process, at most | {peak} MiB |")
        if manifest is not None:
            await errors(manifest, those.transcriber)


async def speaking(speaker: Speaker) -> Sound:
    """Speak a passage, and make a minute of it."""
    await speaker.say("您好。", language="zh")  # loads the model
    async with timed("speaking, seconds for one second of speech") as took:
        spoken = [await speaker.say(each, language="zh") for each in PASSAGE]
        took.append(sum(each.duration_s for each in spoken))
    pcm = b"".join(decode(each.amr).pcm for each in spoken)
    return Sound(pcm=(pcm * 10)[: 60 * RATE * SAMPLE_BYTES])


async def one_minute(minute: Sound, listener: Listener, transcriber: Transcriber) -> None:
    """Decode, measure and transcribe sixty seconds as a phone sends them."""
    amr = encode_amr(minute)
    await transcriber.transcribe(short(minute), language="zh", terms=())  # loads the model
    async with timed("60 s decoded and measured, s"):
        sound = await listener.decode(amr)
        await listener.measure(sound, None)
    async with timed("60 s decoded, transcribed and measured, s"):
        sound = await listener.decode(amr)
        transcript = await transcriber.transcribe(sound, language="zh", terms=())
        await listener.measure(sound, transcript)


async def many(minute: Sound, transcriber: Transcriber) -> None:
    """Have many clips heard at once, and see how late the event loop becomes meanwhile."""
    late: list[float] = []
    watch = asyncio.create_task(lateness(late))
    clip = short(minute)
    async with timed(f"{CLIPS} clips of {CLIP_S} s at once, s for all"):
        calls = (transcriber.transcribe(clip, language="zh", terms=()) for _ in range(CLIPS))
        await asyncio.gather(*calls)
    watch.cancel()
    late.sort()
    print(f"| event loop late meanwhile, p99, ms | {1_000 * late[int(len(late) * 0.99)]:.1f} |")


async def lateness(late: list[float]) -> None:
    """Note how much later than asked the loop comes back."""
    while True:
        due = time.perf_counter() + TICK_S
        await asyncio.sleep(TICK_S)
        late.append(max(0.0, time.perf_counter() - due))


def short(sound: Sound) -> Sound:
    """Take the first seconds."""
    return Sound(pcm=sound.pcm[: CLIP_S * RATE * SAMPLE_BYTES])


async def errors(manifest: Path, transcriber: Transcriber) -> None:
    """Count the characters that were heard wrongly, clean and through a telephone's codec."""
    known = recordings(manifest)
    for name, through in (("clean", False), ("through AMR-NB", True)):
        wrong = total = 0
        worked = processor()
        for each in known:
            sound = decode((manifest.parent / each["file"]).read_bytes())
            sound = decode(encode_amr(sound)) if through else sound
            found = await transcriber.transcribe(sound, language="zh", terms=())
            said, heard = plain(each["text"]), plain(found.text)
            wrong += distance(said, heard)
            total += len(said)
        work = processor() - worked
        print(
            f"| characters wrong, {len(known)} recordings, {name} | {wrong / total:.1%} "
            f"(processor {work:.0f} s) |"
        )


def recordings(manifest: Path) -> list[dict[str, str]]:
    """List the recordings of which it is known what was said."""
    return [each for each in json.loads(manifest.read_text("utf-8")) if each.get("text")]


def plain(text: str) -> str:
    """Read figures out, and leave out what is not said."""
    return re.sub(r"[\W_]", "", read_out(text)).lower()


def distance(one: str, other: str) -> int:
    """Count the changes that make one text the other."""
    row = list(range(len(other) + 1))
    for place, letter in enumerate(one, 1):
        before, row[0] = row[0], place
        for at, against in enumerate(other, 1):
            change = before + (letter != against)
            before, row[at] = row[at], min(row[at] + 1, row[at - 1] + 1, change)
    return row[-1]


@asynccontextmanager
async def timed(what: str) -> AsyncIterator[list[float]]:
    """Print how long something took, in seconds or for each of what it says it made."""
    made: list[float] = []
    begun, worked = time.perf_counter(), processor()
    yield made
    took, work = time.perf_counter() - begun, processor() - worked
    each = sum(made) or 1.0
    print(f"| {what} | {took / each:.2f} (processor {work / each:.2f}) |", flush=True)


def children() -> Iterator[Path]:
    """List the worker processes of this one, as Linux shows them."""
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
        except (OSError, ValueError):
            continue
        if parent == os.getpid():
            yield folder


def processor() -> float:
    """Give the processor time of the workers so far, in seconds."""
    ticks = 0
    for folder in children():
        fields = (folder / "stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def peaks() -> Iterator[tuple[str, int]]:
    """Give the most memory of each worker, in MiB, and what it loaded."""
    for folder in children():
        status, maps = ((folder / each).read_text() for each in ("status", "maps"))
        kind = "hearing" if "ctranslate2" in maps else "recordings"
        kind = "speaking" if "onnxruntime" in maps and kind != "hearing" else kind
        peak = re.search(r"VmHWM:\s+(\d+)", status)
        yield kind, int(peak.group(1)) // 1024 if peak else 0


if __name__ == "__main__":
    main()
