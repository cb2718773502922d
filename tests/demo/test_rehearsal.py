"""`zhimian demo` as it is shipped: a process of its own, the real product, and a browser."""

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import ClientSession
from playwright.async_api import Page, expect

from tests.aio import run
from tests.browser import browser_page

ROOT = Path(__file__).parents[2]
START_S = 60
PATIENT_MS = 30_000


@contextlib.asynccontextmanager
async def rehearsal(folder: Path) -> AsyncIterator[str]:
    """Run `zhimian demo` on a free port; yield its address; see that it ends well."""
    environment = {key: value for key, value in os.environ.items() if "ZHIMIAN" not in key}
    environment |= {"ZHIMIAN_DATA_DIR": str(folder), "PYTHONUNBUFFERED": "1"}
    program = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "demo", "--port", "0"),
        cwd=ROOT,
        env=environment,
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        assert program.stdout is not None
        async with asyncio.timeout(START_S):
            line = (await program.stdout.readline()).decode()
        assert "http://127.0.0.1:" in line, line
        yield line[line.index("http://") :].strip().rstrip("/")
    finally:
        if program.returncode is None:
            program.send_signal(signal.SIGTERM)
        assert await program.wait() == 0


async def interview(page: Page) -> None:
    """Play the candidate with the prepared answers, follow-ups included, to the end."""
    chat, chips = page.locator("#candidate-chat"), page.locator("#candidate-chips")
    await page.get_by_role("button", name="开始面试").click()
    await chips.get_by_role("button", name="同意").click()
    await expect(chat).to_contain_text("第1/3题")
    for _ in range(8):
        bubbles = await chat.locator(".row:not(.mine)").count()
        await chips.get_by_role("button", name="代我回答").click()
        await expect(chat.locator(".row:not(.mine)").nth(bubbles)).to_be_visible()
        if "都收到了" in await chat.inner_text():
            return
    raise AssertionError(await chat.inner_text())


@pytest.mark.browser
def test_one_person_rehearses_from_the_invitation_to_the_rows_of_hr(tmp_path: Path) -> None:
    async def scene() -> None:
        async with (
            rehearsal(tmp_path) as base,
            browser_page(width=1440, height=900) as page,
        ):
            page.set_default_timeout(PATIENT_MS)
            expect.set_options(timeout=PATIENT_MS)
            await page.goto(f"{base}/")
            await page.locator("#job").select_option("store-sales")
            await interview(page)
            await expect(page.locator("#group-chat")).to_contain_text("张*")
            await page.reload()
            await expect(page.locator("#candidate-chat")).to_contain_text("第1/3题")
            card = page.locator("#staff-chat .card")
            await card.get_by_role("button", name="通过", exact=True).click()
            await expect(card.locator(".done")).to_contain_text("通过")
            await expect(page.locator("#path .now")).to_have_text("通过")
            await expect(page.locator("#tables")).to_contain_text("mgr_wang")
            async with ClientSession() as http, http.get(f"{base}/sim/state") as response:
                assert (await response.json())["violations"] == []

    run(scene())
