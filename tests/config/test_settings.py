"""Settings come from an environment and a file, and every wrong one is named."""

from datetime import date
from pathlib import Path

import pytest
from pydantic import SecretStr

from config.settings import Settings, SettingsError, known_variables, load_settings

COMPLETE = {
    "ZHIMIAN_WECOM__CORP_ID": "ww0123",
    "ZHIMIAN_WECOM__AGENT_ID": "1000002",
    "ZHIMIAN_WECOM__SECRET": "the-app-secret",
    "ZHIMIAN_WECOM__TOKEN": "callbacktoken",
    "ZHIMIAN_WECOM__ENCODING_AES_KEY": "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C",
}


def written(tmp_path: Path, text: str) -> dict[str, str]:
    file = tmp_path / "zhimian.toml"
    file.write_text(text, encoding="utf-8")
    return {"ZHIMIAN_CONFIG": str(file)}


def test_nothing_said_gives_the_contract_s_defaults() -> None:
    settings = load_settings({})
    assert (settings.http.host, settings.http.port) == ("127.0.0.1", 8080)
    assert settings.public_url == "http://127.0.0.1:8080"
    assert settings.api_token is None
    assert settings.database_url == "sqlite:///var/zhimian.db"
    assert settings.hr_database_url == "sqlite:///var/hr.db"
    assert (settings.jobs_dir, settings.data_dir) == (Path("config/jobs"), Path("var"))
    assert settings.timezone.key == "Asia/Shanghai"
    assert settings.wecom.api_base == "https://qyapi.weixin.qq.com"
    assert not settings.llm.enabled
    assert not settings.asr.enabled
    assert not settings.tts.enabled
    assert settings.interview.answer_silence_s == 45
    assert (settings.interview.nudge_hours, settings.interview.expires_hours) == (24, 72)
    feedback = settings.feedback
    assert (feedback.nudge_minutes, feedback.escalate_minutes) == (30, 60)
    assert feedback.undo_minutes == 10
    assert str(settings.quiet_hours) == "22:00-08:00"
    assert str(settings.working_hours) == "09:00-18:30"
    assert (settings.hr.mapping, settings.hr.pull_s) == (None, 15)
    assert settings.warnings == ()


def test_the_environment_wins_over_the_file_setting_by_setting(tmp_path: Path) -> None:
    environ = written(
        tmp_path,
        'public_url = "https://file.example"\n[http]\nport = 1\nhost = "0.0.0.0"\n'
        '[interview]\nanswer_silence_s = 0.5\n[wecom]\ncorp_id = "ww1"\nagent_id = 7\n',
    )
    settings = load_settings(environ | {"ZHIMIAN_HTTP__PORT": "9"})
    assert (settings.http.host, settings.http.port) == ("0.0.0.0", 9)  # noqa: S104 - a value, nothing listens
    assert settings.public_url == "https://file.example"
    assert settings.interview.answer_silence_s == 0.5
    assert (settings.wecom.corp_id, settings.wecom.agent_id) == ("ww1", 7)


def test_an_empty_variable_is_one_that_was_not_set_but_an_empty_window_is_none() -> None:
    settings = load_settings(
        {
            "ZHIMIAN_HTTP__PORT": "",
            "ZHIMIAN_LLM__BASE_URL": "",
            "ZHIMIAN_HR__MAPPING": "",
            "ZHIMIAN_QUIET_HOURS": "",
            "ZHIMIAN_WORKING_HOURS": "",
        }
    )
    assert settings.http.port == 8080
    assert settings.hr.mapping is None
    assert settings.quiet_hours is None
    assert settings.working_hours is None


def test_holidays_are_read(tmp_path: Path) -> None:
    environ = written(tmp_path, 'holidays = "2026-10-01..2026-10-07, +2026-10-10"\n')
    workdays = load_settings(environ).holidays
    days = [date(2026, 9, 30), date(2026, 10, 1), date(2026, 10, 8), date(2026, 10, 10)]
    assert [workdays.has(day) for day in days] == [True, False, True, True]
    with pytest.raises(SettingsError, match="write days off as"):
        load_settings(written(tmp_path, "holidays = [2026-10-01]\n"))


def test_addresses_are_tidied() -> None:
    settings = load_settings(
        {
            "ZHIMIAN_PUBLIC_URL": " https://bot.example/ ",
            "ZHIMIAN_DATABASE_URL": "postgres://u:p@h/d",
            "ZHIMIAN_HR_DATABASE_URL": "mysql://u:p@h/d",
        }
    )
    assert settings.public_url == "https://bot.example"
    assert settings.database_url == "postgresql://u:p@h/d"
    assert settings.hr_database_url == "mysql://u:p@h/d"


def test_every_wrong_setting_is_named_at_once_without_its_value(tmp_path: Path) -> None:
    environ = written(tmp_path, "[http]\nport = 99999\n") | {
        "ZHIMIAN_DATABASE_URL": "oracle://scott:tiger@h/d",
        "ZHIMIAN_HR__PULL_S": "nan",
        "ZHIMIAN_INTERVIEW__NUDGE_HOURS": "-1",
        "ZHIMIAN_PUBLIC_URL": "bot.example",
        "ZHIMIAN_HOLIDAYS": "tiger",
        "ZHIMIAN_QUIET_HOURS": "22-8",
        "ZHIMIAN_TIMEZONE": "Mars/Olympus",
        "ZHIMIAN_WECOM__AGENT_ID": "tiger",
        "ZHIMIAN_WECOM__ENCODING_AES_KEY": "tiger",
    }
    with pytest.raises(SettingsError) as caught:
        load_settings(environ)
    text = str(caught.value)
    assert len(caught.value.problems) == 10
    for name in environ.keys() - {"ZHIMIAN_CONFIG"}:
        assert f"{name} cannot be used" in text
    assert "ZHIMIAN_HTTP__PORT (in " in text
    assert "tiger" not in text


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[http\n", "not TOML"),
        (f"x = {'[' * 9000}", "not TOML"),
        ("http = 3\n", "ZHIMIAN_HTTP"),
        ("[http]\nport = 'x'\n", "PORT"),
    ],
)
def test_a_wrong_file_is_named(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(SettingsError, match=says):
        load_settings(written(tmp_path, text))


def test_a_file_that_is_not_there_or_not_text_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="cannot be read"):
        load_settings({"ZHIMIAN_CONFIG": str(tmp_path / "nowhere.toml")})
    binary = tmp_path / "binary.toml"
    binary.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SettingsError, match="not UTF-8"):
        load_settings({"ZHIMIAN_CONFIG": str(binary)})


def test_a_setting_nobody_reads_is_a_warning_with_the_one_that_was_meant(tmp_path: Path) -> None:
    environ = written(tmp_path, 'pubic_url = "x"\n[wecom]\nsecrt = "x"\n')
    warnings = load_settings(environ | {"ZHIMIAN_WECOM__CORPID": "ww1", "PATH": "/bin"}).warnings
    assert len(warnings) == 3
    assert "ZHIMIAN_PUBLIC_URL" in warnings[0]
    assert "ZHIMIAN_WECOM__SECRET" in warnings[1]
    assert "ZHIMIAN_WECOM__CORP_ID" in warnings[2]


def test_serving_names_everything_that_is_missing_at_once() -> None:
    with pytest.raises(SettingsError) as caught:
        load_settings({"ZHIMIAN_WECOM__CORP_ID": "ww1"}).wecom.require()
    assert len(caught.value.problems) == 4
    assert "ZHIMIAN_WECOM__ENCODING_AES_KEY is missing" in str(caught.value)


def test_complete_credentials_are_given_whole() -> None:
    credentials = load_settings(COMPLETE).wecom.require()
    assert (credentials.corp_id, credentials.agent_id) == ("ww0123", 1000002)
    assert credentials.token.get_secret_value() == "callbacktoken"


def test_secrets_never_print() -> None:
    settings = load_settings(
        COMPLETE
        | {
            "ZHIMIAN_API_TOKEN": "api-secret",
            "ZHIMIAN_LLM__API_KEY": "llm-secret",
            "ZHIMIAN_DATABASE_URL": "postgresql://u:db-secret@h/d",
        }
    )
    shown = repr(settings) + str(settings) + repr(settings.wecom.require())
    for secret in (*settings.secrets(), "db-secret"):
        assert secret not in shown
    assert {"api-secret", "llm-secret", "the-app-secret"} <= set(settings.secrets())


def test_settings_do_not_change() -> None:
    settings = Settings(api_token=SecretStr("x"))
    with pytest.raises(ValueError, match="frozen"):
        settings.public_url = "https://other.example"


def test_every_variable_of_the_contract_is_known() -> None:
    known = set(known_variables())
    contract = {
        *("CONFIG", "HTTP__HOST", "HTTP__PORT", "PUBLIC_URL", "API_TOKEN", "DATABASE_URL"),
        *("HR_DATABASE_URL", "JOBS_DIR", "DATA_DIR", "TIMEZONE", "WECOM__API_BASE"),
        *("WECOM__CORP_ID", "WECOM__AGENT_ID", "WECOM__SECRET", "WECOM__TOKEN"),
        *("WECOM__ENCODING_AES_KEY", "WECOM__KF_OPEN_KFID", "LLM__BASE_URL", "LLM__API_KEY"),
        *("LLM__MODEL", "ASR__BASE_URL", "ASR__API_KEY", "ASR__MODEL", "TTS__BASE_URL"),
        *("TTS__API_KEY", "TTS__MODEL", "TTS__VOICE", "INTERVIEW__ANSWER_SILENCE_S"),
        *("INTERVIEW__NUDGE_HOURS", "INTERVIEW__EXPIRES_HOURS", "FEEDBACK__NUDGE_MINUTES"),
        *("FEEDBACK__ESCALATE_MINUTES", "FEEDBACK__UNDO_MINUTES", "QUIET_HOURS"),
        *("HR__MAPPING", "HR__PULL_S", "WORKING_HOURS"),
    }
    assert {f"ZHIMIAN_{name}" for name in contract} <= known  # what is added, documents name
