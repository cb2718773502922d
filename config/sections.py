"""The groups of settings, and how each kind of value is written.

Secrets never print. Nothing here reads the process's environment or opens a connection.
"""

import re
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    StringConstraints,
)

from config.hours import DayWindow, Workdays, parse_holidays, parse_window

AES_KEY = re.compile(r"^[0-9A-Za-z+/]{43}$")


class SettingsError(ValueError):
    """The settings cannot be used; every line names one, what is wrong, and how to mend it."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        """Keep one line per problem."""
        super().__init__("\n".join(problems))
        self.problems = problems


def _web_address(text: str) -> str:
    address = text.strip().rstrip("/")
    host = address.partition("://")[2]
    if not address.startswith(("http://", "https://")) or not host or " " in address:
        raise ValueError("write it as https://host, without a path behind it if you can")
    return address


def _web_address_or_nothing(text: str) -> str:
    return _web_address(text) if text.strip() else ""


def _bot_database(text: str) -> str:
    return _database(text, ("sqlite", "postgresql"))


def _hr_database(text: str) -> str:
    return _database(text, ("sqlite", "postgresql", "mysql", "mariadb"))


def _database(text: str, kinds: tuple[str, ...]) -> str:
    scheme, found, rest = text.strip().partition("://")
    kind = "postgresql" if scheme == "postgres" else scheme.partition("+")[0]
    if not found or kind not in kinds:
        raise ValueError(f"write it as one of {', '.join(f'{each}://…' for each in kinds)}")
    return f"postgresql://{rest}" if scheme == "postgres" else text.strip()


def _zone(value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        return ZoneInfo(value)
    except (KeyError, ValueError, OSError) as error:
        raise ValueError("name a zone such as Asia/Shanghai") from error


def _window(value: object) -> object:
    return parse_window(value) if isinstance(value, str) else value


def _holidays(value: object) -> object:
    if isinstance(value, Workdays):
        return value
    return parse_holidays(value if isinstance(value, str) else repr(value))


def _path_or_nothing(value: object) -> object:
    return None if value == "" else value


def _aes_key(value: SecretStr) -> SecretStr:
    key = value.get_secret_value()
    if key and not AES_KEY.match(key):
        raise ValueError("copy all 43 letters and digits from the app's page in WeCom")
    return value


Secret = SecretStr
Line = Annotated[str, StringConstraints(strip_whitespace=True)]
WebAddress = Annotated[str, AfterValidator(_web_address)]
OptionalWebAddress = Annotated[str, AfterValidator(_web_address_or_nothing)]
Zone = Annotated[ZoneInfo, BeforeValidator(_zone)]
BotDatabase = Annotated[str, AfterValidator(_bot_database), Field(repr=False)]
HrDatabase = Annotated[str, AfterValidator(_hr_database), Field(repr=False)]
Window = Annotated[DayWindow | None, BeforeValidator(_window)]
Holidays = Annotated[Workdays, BeforeValidator(_holidays)]
Amount = Annotated[float, Field(ge=0, allow_inf_nan=False, le=10_000_000)]
Interval = Annotated[float, Field(gt=0, allow_inf_nan=False, le=86_400)]
NOTHING = SecretStr("")


class Section(BaseModel):
    """A group of settings that belong together."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", arbitrary_types_allowed=True, hide_input_in_errors=True
    )


class HttpSettings(Section):
    """Where the service listens."""

    host: Line = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65_535)] = 8080


#: Where in WeCom's admin console what serving needs is shown.
WHERE = {
    "CORP_ID": "我的企业 → 企业ID",
    "AGENT_ID": "the app's page (AgentId)",
    "SECRET": "the app's page (Secret)",
    "TOKEN": "the app's page, 接收消息 → 设置API接收",
    "ENCODING_AES_KEY": "the app's page, 接收消息 → 设置API接收",
}


class WecomSettings(Section):
    """The self-built app in WeCom, and the customer-service account beside it."""

    api_base: WebAddress = "https://qyapi.weixin.qq.com"
    corp_id: Line = ""
    agent_id: Annotated[int, Field(ge=0)] | None = None
    secret: Secret = NOTHING
    token: Secret = NOTHING
    encoding_aes_key: Annotated[Secret, AfterValidator(_aes_key)] = NOTHING
    kf_open_kfid: Line = ""

    def require(self) -> "WecomCredentials":
        """Give what serving needs, or name everything that is missing at once."""
        given = {
            "CORP_ID": self.corp_id,
            "AGENT_ID": self.agent_id,
            "SECRET": self.secret.get_secret_value(),
            "TOKEN": self.token.get_secret_value(),
            "ENCODING_AES_KEY": self.encoding_aes_key.get_secret_value(),
        }
        missing = tuple(
            f"ZHIMIAN_WECOM__{name} is missing: copy it from {WHERE[name]} in WeCom's admin console"
            for name, value in given.items()
            if value in {"", None}
        )
        if missing or self.agent_id is None:
            raise SettingsError(missing)
        return WecomCredentials(
            corp_id=self.corp_id,
            agent_id=self.agent_id,
            secret=self.secret,
            token=self.token,
            encoding_aes_key=self.encoding_aes_key,
        )


class WecomCredentials(Section):
    """Everything the app needs to be reached and believed; nothing is missing."""

    corp_id: str
    agent_id: int
    secret: Secret
    token: Secret
    encoding_aes_key: Secret


class ModelSettings(Section):
    """An OpenAI-compatible endpoint; off while it has no address."""

    base_url: OptionalWebAddress = ""
    api_key: Secret = NOTHING
    model: Line = ""

    @property
    def enabled(self) -> bool:
        """Say whether the endpoint is to be used."""
        return bool(self.base_url and self.model)


class SpeakerSettings(ModelSettings):
    """An endpoint that speaks, and with which voice."""

    voice: Line = ""


class VoiceSettings(Section):
    """What is done with voice on this machine, beside the endpoints."""

    local: bool = True  #: the speech extra hears and speaks where it is installed
    measures: bool = True  #: how recordings are spoken is measured


class InterviewSettings(Section):
    """How patient an interview is."""

    answer_silence_s: Amount = 45.0
    nudge_hours: Amount = 24.0
    expires_hours: Amount = 72.0


class FeedbackSettings(Section):
    """How patient the service is with a manager."""

    nudge_minutes: Amount = 30.0
    escalate_minutes: Amount = 60.0
    undo_minutes: Amount = 10.0


class LogSettings(Section):
    """How much the log says, and in which form."""

    level: Literal["debug", "info", "warning", "error"] = "info"
    format: Literal["plain", "json"] = "plain"


class RetentionSettings(Section):
    """How long things are kept, in days; 0 keeps them until somebody erases them."""

    days: Amount = 0.0
    resume_days: Amount = 0.0
    voice_days: Amount = 0.0
    picture_days: Amount = 0.0
    messages_days: Amount = 0.0


class HrSettings(Section):
    """How the HR system's database is met."""

    mapping: Annotated[Path | None, BeforeValidator(_path_or_nothing)] = None
    pull_s: Interval = 15.0
