"""Debian's Chromium, driven by a test through the pages as a person would.

A page that throws, or that asks for anything outside this machine, fails its test.
"""

import contextlib
import os
import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import urlsplit

from playwright.async_api import Page, Route, async_playwright

#: Chromium refuses its sandbox to root; the rest keeps it from calling home.
ARGUMENTS = (
    *(("--no-sandbox",) if os.geteuid() == 0 else ()),
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


class BrowserMissingError(Exception):
    """Chromium is not installed: make system-packages, or apt-get install chromium."""


class PageMisbehavedError(Exception):
    """A page threw an error or asked for something outside this machine."""


@contextlib.asynccontextmanager
async def browser_page(
    *, width: int = 1280, height: int = 800, says: Path | None = None
) -> AsyncIterator[Page]:
    """Open an empty page; close it, and complain for it, when the block ends.

    `says` is a WAV file that the microphone hears, over and over.
    """
    program = shutil.which("chromium")
    if program is None:
        raise BrowserMissingError(BrowserMissingError.__doc__)
    complaints: list[str] = []

    async def only_here(route: Route) -> None:
        if urlsplit(route.request.url).hostname in {"127.0.0.1", "localhost", None}:
            await route.continue_()
        else:
            complaints.append(f"asked for {route.request.url}")
            await route.abort()

    async with async_playwright() as driver:
        arguments = [*ARGUMENTS, *(_microphone(says) if says is not None else ())]
        browser = await driver.chromium.launch(executable_path=program, args=arguments)
        page = await browser.new_page(viewport={"width": width, "height": height}, locale="zh-CN")
        page.on("pageerror", lambda error: complaints.append(str(error)))
        await page.route("**/*", only_here)
        yield page
        await browser.close()
    if complaints:
        raise PageMisbehavedError("; ".join(complaints))


def _microphone(says: Path) -> tuple[str, ...]:
    """Have a file heard instead of a microphone, without anybody being asked."""
    return (
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-audio-capture={says}",
    )
