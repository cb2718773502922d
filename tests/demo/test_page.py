"""The demonstration's page in a real browser, on a laptop and on a phone."""

import contextlib
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Page, expect

from bot.demo.demo import Stage
from bot.demo.simulator import Simulator
from tests.aio import run
from tests.browser import browser_page
from tests.demo.understudy import make_stage

LAPTOP = (1440, 900)
PHONE = (390, 844)


@contextlib.asynccontextmanager
async def opened(size: tuple[int, int]) -> AsyncIterator[tuple[Page, Simulator, Stage]]:
    """Open the page of a fresh demonstration on a screen of this size."""
    stage = make_stage()
    async with stage.open() as sim, browser_page(width=size[0], height=size[1]) as page:
        await page.goto(f"{stage.base}/")
        await page.locator("#job").select_option("store-sales")
        yield page, sim, stage


async def answer_everything(page: Page) -> None:
    """Play the candidate from the invitation to the end, by the chips alone."""
    chat, chips = page.locator("#candidate-chat"), page.locator("#candidate-chips")
    await page.get_by_role("button", name="开始面试").click()
    await expect(chat).to_contain_text("AI 面试助手,不是真人")
    await chips.get_by_role("button", name="同意").click()
    await expect(chat).to_contain_text("第1/2题")
    await chips.get_by_role("button", name="代我回答").click()
    await expect(chat).to_contain_text("第2/2题")
    await expect(chat).to_contain_text("先问他是和哪一款比")
    await chips.get_by_role("button", name="代我回答").click()
    await expect(chat).to_contain_text("都收到了")


@pytest.mark.browser
def test_one_person_plays_a_whole_interview_on_a_laptop() -> None:
    async def scene() -> None:
        async with opened(LAPTOP) as (page, sim, _):
            await answer_everything(page)
            await expect(page.locator("#group-chat")).to_contain_text("面试完成 张*")
            await expect(page.locator("#group-chat a")).to_have_text("查看报告")
            card = page.locator("#staff-chat .card")
            await expect(card).to_contain_text("综合 78(71–85)")
            await card.get_by_role("button", name="通过").click()
            await expect(card.locator(".done")).to_have_text("已通过")
            await expect(page.locator("#path .now")).to_have_text("通过")
            await expect(page.locator("#tables")).to_contain_text("建议进入下一轮")
            await expect(page.locator("#verdict")).to_contain_text("没有企业微信会拒绝的调用")
            assert sim.violations == ()

    run(scene())


@pytest.mark.browser
def test_a_phone_shows_one_screen_at_a_time_and_counts_what_is_new() -> None:
    async def scene() -> None:
        async with opened(PHONE) as (page, _, _):
            await answer_everything(page)
            tabs = page.locator("#tabs")
            await expect(page.locator("#staff-chat")).to_be_hidden()
            await expect(tabs.get_by_role("button", name="经理").locator(".dot")).to_have_text("1")
            await tabs.get_by_role("button", name="经理").click()
            await expect(page.locator("#staff-chat .card")).to_be_visible()
            await expect(page.locator("#candidate-chat")).to_be_hidden()
            await tabs.get_by_role("button", name="HR 数据").click()
            await expect(page.locator("#path .now")).to_have_text("待经理")
            wide = await page.evaluate("document.documentElement.scrollWidth")
            assert wide <= PHONE[0]

    run(scene())


@pytest.mark.browser
def test_the_fault_buttons_switch_real_faults() -> None:
    async def scene() -> None:
        async with opened(LAPTOP) as (page, sim, _):
            faults = page.locator("#faults")
            await faults.get_by_role("button", name="重复推送").click()
            await expect(faults).to_contain_text("重复推送 · 还有 3 次")
            assert sim.faults.duplicates == 3
            await faults.get_by_role("button", name="重复推送").click()
            await expect(faults).not_to_contain_text("还有 3 次")
            await faults.get_by_role("button", name="应答很慢").click()
            await sim.until(lambda: sim.faults.slow_s == 3.0)
            await page.get_by_role("button", name="重新开始").click()
            await sim.until(lambda: sim.faults.slow_s == 0.0)

    run(scene())


@pytest.mark.browser
def test_the_bot_can_be_restarted_and_goes_on() -> None:
    async def scene() -> None:
        async with opened(LAPTOP) as (page, sim, _):
            await page.get_by_role("button", name="重启机器人").click()
            await expect(page.locator("#toast")).to_contain_text("重启好了")
            await page.get_by_role("button", name="开始面试").click()
            await expect(page.locator("#candidate-chat")).to_contain_text("邀请您参加")
            assert sim.violations == ()

    run(scene())


@pytest.mark.browser
def test_what_a_candidate_writes_is_text_and_never_markup() -> None:
    async def scene() -> None:
        async with opened(LAPTOP) as (page, _, _):
            await page.get_by_role("button", name="开始面试").click()
            box = page.get_by_label("以候选人的身份输入")
            hostile = "<img src=x onerror=alert(1)><b>粗</b> **不是粗体**"
            await box.fill(hostile)
            await box.press("Enter")
            bubble = page.locator("#candidate-chat .mine .bubble")
            await expect(bubble).to_have_text(hostile)
            assert await bubble.locator("img, b").count() == 0

    run(scene())


@pytest.mark.browser
def test_every_control_has_a_name_and_the_keyboard_reaches_it() -> None:
    async def scene() -> None:
        async with opened(LAPTOP) as (page, _, _):
            nameless = await page.evaluate(
                """() => [...document.querySelectorAll('button, input, select')]
                .filter((each) => !(each.textContent.trim() || each.ariaLabel || each.labels?.length))
                .map((each) => each.outerHTML)"""
            )
            assert nameless == []
            await page.locator("#job").focus()
            for _ in range(3):
                await page.keyboard.press("Tab")
            await expect(page.get_by_role("button", name="开始面试")).to_be_focused()
            await page.keyboard.press("Enter")
            await expect(page.locator("#candidate-chat")).to_contain_text("邀请您参加")

    run(scene())
