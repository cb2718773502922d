"""The browser that tests are given is real and stays on this machine."""

import pytest
from aiohttp import web

from tests.aio import run
from tests.browser import PageMisbehavedError, browser_page
from tests.servers import free_port

pytestmark = pytest.mark.browser

PAGE = "<h1>智面</h1><button onclick=\"document.title = '开始了'\">开始</button>"


async def press_start(extra: str = "") -> str:
    """Serve a page with a button, press it, and return the title."""

    async def serve(_: web.Request) -> web.Response:
        return web.Response(text=PAGE + extra, content_type="text/html")

    app = web.Application()
    app.router.add_get("/", serve)
    runner = web.AppRunner(app)
    await runner.setup()
    port = free_port()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    try:
        async with browser_page() as page:
            await page.goto(f"http://127.0.0.1:{port}/")
            await page.get_by_role("button", name="开始").click()
            return await page.title()
    finally:
        await runner.cleanup()


def test_a_button_is_pressed() -> None:
    assert run(press_start()) == "开始了"


def test_a_page_that_reaches_outside_fails_its_test() -> None:
    with pytest.raises(PageMisbehavedError, match="example"):
        run(press_start('<img src="https://example.org/pixel.png">'))


def test_a_page_that_throws_fails_its_test() -> None:
    with pytest.raises(PageMisbehavedError, match="broken"):
        run(press_start("<script>throw new Error('broken')</script>"))
