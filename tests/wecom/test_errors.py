"""Every code of the protocol sheet's table says what to do, and no failure repeats WeCom's text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import PermanentError, TemporaryError
from bot.wecom.errors import (
    POLICIES,
    TABLE,
    CodeSpent,
    ConfigurationError,
    ContentRefused,
    DropRecipient,
    GiveUp,
    MediaRefused,
    MessageKnown,
    Policy,
    RateLimited,
    RecipientUnreachable,
    Refresh,
    RequestRefused,
    RetryAfter,
    SessionClosed,
    Throttle,
    TokenExpired,
    Unavailable,
    UnknownFailure,
    failure,
    policy_of,
)

#: the sheet's table, class by class, as far as it names codes
SHEET: dict[type[Policy] | type[PermanentError], tuple[int, ...]] = {
    Refresh: (40014, 42001, 40001, 42009, 42007),
    RetryAfter: (-1, 6000),
    Throttle: (45009, 45033, 130101),
    ConfigurationError: (
        *(40013, 40091, 41002, 41004, 60020, 50003, 48001, 48002, 48006, 301002, 301007),
        *(48007, 95017, 43012),
    ),
    DropRecipient: (40003, 60111, 40031, 60011, 60021, 50002, 81013, 82001, 84061, 40096),
    RequestRefused: (
        *(40008, 40033, 40035, 40039, 40058, 40063, 40066, 40068, 40074, 40127, 40206, 41001),
        *(41006, 41016, 41033, 44004, 45002, 45008, 45032, 45034, 82002, 82003, 42027, 42051),
    ),
    MediaRefused: (
        *(40007, 40123, 301016, 301017, 830001, 830003, 40004, 40005, 40006, 44001, 45001, 45007),
    ),
    ContentRefused: (40201, 40204, 82004, 85002),
    CodeSpent: (
        *(40029, 42003, 42022, 60140, 41050, 41051, 41096, 95007, 42052, 40078, 84014, 84015),
    ),
    SessionClosed: (95001, 95002, 95013, 95016, 95018, 95019, 95031),
}


@pytest.mark.parametrize(
    ("expected", "code"), [(kind, code) for kind, codes in SHEET.items() for code in codes]
)
def test_a_code_of_the_sheet_has_the_sheets_policy(expected: type, code: int) -> None:
    policy = policy_of(code)
    kind = policy.error if isinstance(policy, GiveUp) else type(policy)
    assert kind is expected


def test_no_code_is_listed_twice() -> None:
    listed = [
        one
        for _policy, codes in TABLE
        for code in codes
        for one in (code if isinstance(code, range) else (code,))
    ]
    assert len(listed) == len(POLICIES)


@pytest.mark.parametrize(
    ("code", "error", "delay"),
    [
        (-1, Unavailable, 2),
        (45009, RateLimited, 60),
        (45033, RateLimited, 5),
        (42001, TokenExpired, 1),
        (123456, UnknownFailure, 60),
    ],
)
def test_a_temporary_failure_says_when_to_try_again(
    code: int, error: type[TemporaryError], delay: float
) -> None:
    failed = failure(code, "")
    assert type(failed) is error
    assert isinstance(failed, TemporaryError)
    assert failed.delay == delay


@pytest.mark.parametrize(
    ("code", "error"),
    [(81013, RecipientUnreachable), (60020, ConfigurationError), (44004, RequestRefused)],
)
def test_a_permanent_failure_carries_its_code(code: int, error: type[PermanentError]) -> None:
    failed = failure(code, "")
    assert type(failed) is error
    assert isinstance(failed, PermanentError)
    assert failed.code == code


@pytest.mark.parametrize("code", [40058, 95099])
def test_a_repeated_message_id_is_recognised_whatever_its_code(code: int) -> None:
    assert isinstance(failure(code, "msgid duplicated"), MessageKnown)


def test_a_failure_quotes_the_hint_and_nothing_else() -> None:
    said = (
        "not allow to access from your ip, hint: [1764000000123456], from ip: 203.0.113.9, "
        "more info at https://open.work.weixin.qq.com/devtool/query?e=60020"
    )
    reason = failure(60020, said).reason
    assert "1764000000123456" in reason
    assert "errcode 60020" in reason
    assert "203.0.113.9" not in reason
    assert "http" not in reason


@given(code=st.integers(), errmsg=st.text())
def test_any_code_with_any_text_becomes_one_of_two_words(code: int, errmsg: str) -> None:
    assert isinstance(failure(code, errmsg), TemporaryError | PermanentError)
