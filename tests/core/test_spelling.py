"""Small talk is told from answers, stickers from words, and old characters are read like new ones."""

import pytest

from handlers.commands import Word, recognise
from handlers.events import TextReceived
from handlers.interview import Stage
from handlers.spelling import is_small_talk, is_thanks, is_wordless, simplified
from tests.core.walk import Walk, answers_of


@pytest.mark.parametrize("text", ["😂", "👌👌", "[微笑][强]", "[Smile]", "😊 。"])
def test_a_sticker_is_no_answer_to_an_empty_question(text: str) -> None:
    assert is_wordless(text)
    walk = Walk().begun()
    assert walk.says(text) == ["收到表情，但这道题需要用文字回答。"]
    assert answers_of(walk.interview) == (("first/rejection/0", "", False),)


@pytest.mark.parametrize("text", ["", "。。。", "{}", "[]", "[0]", "a", "1", "=>", "好 😊", "!"])
def test_what_may_mean_something_is_kept(text: str) -> None:
    assert not is_wordless(text)


@pytest.mark.parametrize("text", ["   ", "\n", "。。。", "!", "——"])
def test_a_message_without_a_letter_is_no_answer_to_an_empty_question(text: str) -> None:
    walk = Walk().begun()
    assert walk.says(text) == ["收到一条消息，但这道题需要用文字回答。"]
    walk.waits(walk.policy.silence)
    assert answers_of(walk.interview) == (("first/rejection/0", "", False),)


@pytest.mark.parametrize("text", ["要", "不要", "确认", "取消。"])
def test_a_word_for_another_moment_is_no_answer_just_because_of_silence(text: str) -> None:
    walk = Walk().begun()
    walk.says(text)
    walk.waits(walk.policy.silence)
    assert walk.said[-1].startswith("收到「")
    assert walk.interview.answers[0].open


def test_politeness_alone_is_asked_about_in_the_end_and_closed_on_demand() -> None:
    walk = Walk().begun()
    walk.says("好的。")
    walk.waits(walk.policy.silence)
    assert walk.said[-1].startswith("收到「好的。」")
    assert walk.interview.answers[-1].open
    walk.says("有个顾客嫌贵,我问了原因,换了小一号的,第二天成交了")
    walk.waits(walk.policy.silence)
    assert not walk.interview.answers[0].open


def test_politeness_that_is_all_there_is_to_say_can_be_the_answer() -> None:
    walk = Walk().begun()
    walk.says("可以", "答完了")
    assert walk.interview.answers[0].text == "可以"
    assert not walk.interview.answers[0].open


@pytest.mark.parametrize(
    ("written", "word"),
    [
        ("暫停", Word.PAUSE),
        ("繼續", Word.RESUME),
        ("重說", Word.REDO),
        ("轉人工。", Word.HUMAN),
        ("我的權利", Word.RIGHTS),
        ("進度?", Word.PROGRESS),
        ("再說一遍", Word.AGAIN),
        ("\uff1f\uff1f", Word.AGAIN),
        (" 「同意」! ", Word.AGREE),
        ("同 意", Word.AGREE),
        ("同意👍🏻", Word.AGREE),
        ("OK👌", Word.AGREE),
        ("继续[握手]", Word.RESUME),
        ("答 完 了。", Word.DONE),
    ],
)
def test_a_word_is_understood_however_it_is_written(written: str, word: Word) -> None:
    spoken = recognise(TextReceived(sender="app:x", text=written, message_id="1"))
    assert spoken is not None
    assert spoken.word is word


def test_a_question_that_came_along_keeps_its_characters() -> None:
    said = TextReceived(sender="app:x", text="我要提問：週末上班嗎", message_id="1")
    spoken = recognise(said)
    assert spoken is not None
    assert spoken.argument == "週末上班嗎"


def test_thanks_after_the_end_are_answered_in_kind() -> None:
    walk = Walk().begun().finished()
    assert walk.interview.stage is Stage.DECIDING
    assert walk.says("好的,谢谢您!") == ["不客气。想看进展请发「进度」，想找真人请发「转人工」。"]
    assert not is_thanks("谢谢,什么时候有结果")
    assert not is_small_talk("可以接受周末轮班")


def test_turning_characters_keeps_their_places() -> None:
    assert simplified("張三 暫停 abc") == "张三 暂停 abc"
    assert len(simplified("繼" * 7)) == 7
