"""Sends requests that were built before, and times the answers; a process of its own.

Closed loop: each connection sends its next request when the last one was answered. Open loop
(`--rate`): requests leave at fixed moments whatever the answers do, and each answer is timed from
the moment its request was due, so that a stall is not hidden by nobody asking meanwhile.
"""

import argparse
import asyncio
import json
import time
from collections import Counter
from pathlib import Path
from typing import cast

import uvloop

from benchmarks.callback.wire import read
from benchmarks.figures import rank
from benchmarks.processes import LOOPBACK

HEAD_END = b"\r\n\r\n"
LENGTH = b"content-length:"
PATIENCE_S = 20.0


class Supply:
    """Requests, handed out one after the other until there are none or time is up."""

    def __init__(self, requests: list[bytes], until: float, *, again: bool) -> None:
        """Keep them; `again` begins from the front when they are used up."""
        self._requests = requests
        self._until = until
        self._again = again
        self._next = 0

    def take(self) -> bytes | None:
        """Give the next one."""
        if time.perf_counter() >= self._until:
            return None
        if self._next == len(self._requests):
            if not self._again:
                return None
            self._next = 0
        self._next += 1
        return self._requests[self._next - 1]


class Caller(asyncio.Protocol):
    """One connection: sends, reads one answer, notes how long it took."""

    def __init__(self, codes: Counter[int], times: list[float]) -> None:
        """Keep where answers are noted."""
        self._codes = codes
        self._times = times
        self._transport: asyncio.Transport | None = None
        self._data = b""
        self._began = 0.0
        self._supply: Supply | None = None
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the way to write."""
        self._transport = cast("asyncio.Transport", transport)  # uvloop's is none by class

    def connection_lost(self, _error: Exception | None) -> None:
        """Note a connection that ended in the middle of an answer."""
        if not self.done.done():
            self._codes[0] += 1
            self.done.set_result(None)

    def run(self, supply: Supply) -> None:
        """Send one request after the other."""
        self._supply = supply
        self.send(supply.take())

    def send(self, request: bytes | None, *, began: float | None = None) -> None:
        """Send one request, timed from when it was due."""
        if request is None:
            self.done.set_result(None)
            return
        self._began = time.perf_counter() if began is None else began
        assert self._transport is not None
        self._transport.write(request)

    def data_received(self, data: bytes) -> None:
        """Read; an answer is whole when its announced length is there."""
        self._data += data
        end = self._data.find(HEAD_END)
        if end < 0:
            return
        head = self._data[:end].lower()
        at = head.find(LENGTH)
        size = int(head[at + len(LENGTH) :].split(b"\r\n", 1)[0]) if at >= 0 else 0
        if len(self._data) < end + len(HEAD_END) + size:
            return
        self._times.append(time.perf_counter() - self._began)
        self._codes[int(self._data[9:12])] += 1
        self._data = b""
        if self._supply is not None:
            self.send(self._supply.take())
        else:
            self.done.set_result(None)


async def closed(asked: argparse.Namespace, requests: list[bytes]) -> dict[str, object]:
    """Keep so many requests in flight for so many seconds."""
    codes: Counter[int] = Counter()
    times: list[float] = []
    loop = asyncio.get_running_loop()
    callers = [
        (await loop.create_connection(lambda: Caller(codes, times), LOOPBACK, asked.port))[1]
        for _ in range(asked.connections)
    ]
    began = time.perf_counter()
    supply = Supply(requests, began + asked.seconds, again=asked.again)
    for caller in callers:
        caller.run(supply)
    await asyncio.wait([caller.done for caller in callers], timeout=asked.seconds + PATIENCE_S)
    return told(codes, times, time.perf_counter() - began)


async def opened(asked: argparse.Namespace, requests: list[bytes]) -> dict[str, object]:
    """Send at fixed moments; a connection that still waits is not used for the next."""
    codes: Counter[int] = Counter()
    times: list[float] = []
    loop = asyncio.get_running_loop()
    idle: list[Caller] = []
    waiting: set[asyncio.Task[None]] = set()

    async def one(request: bytes, due: float) -> None:
        caller = idle.pop() if idle else None
        if caller is None:
            _, caller = await loop.create_connection(
                lambda: Caller(codes, times), LOOPBACK, asked.port
            )
        caller.done = loop.create_future()
        caller.send(request, began=due)
        await caller.done
        idle.append(caller)

    began = time.perf_counter()
    for number in range(min(len(requests), int(asked.rate * asked.seconds))):
        due = began + number / asked.rate
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        task = asyncio.create_task(one(requests[number], due))
        waiting.add(task)
        task.add_done_callback(waiting.discard)
    if waiting:
        await asyncio.wait(waiting, timeout=PATIENCE_S)
    return told(codes, times, time.perf_counter() - began)


def told(codes: Counter[int], times: list[float], seconds: float) -> dict[str, object]:
    """Put together what was seen."""
    return {
        "answers": len(times),
        "seconds": seconds,
        "rate": len(times) / seconds,
        "p50_ms": rank(times, 0.5) * 1e3,
        "p99_ms": rank(times, 0.99) * 1e3,
        "codes": {str(code): count for code, count in codes.items()},
        "load_cpu_s": time.process_time(),
    }


def main() -> None:
    """Send, and print what was seen as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--file", type=Path, required=True)
    parser.add_argument("--seconds", type=float, required=True)
    parser.add_argument("--connections", type=int, default=64)
    parser.add_argument("--rate", type=float, default=0.0)
    parser.add_argument("--again", action="store_true", help="begin again when all were sent")
    asked = parser.parse_args()
    requests = read(asked.file)
    print(json.dumps({"ready": len(requests)}), flush=True)
    run = opened if asked.rate else closed
    print(json.dumps(uvloop.run(run(asked, requests))), flush=True)


if __name__ == "__main__":
    main()
