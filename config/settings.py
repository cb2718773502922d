"""Every setting of the service: an environment, and the TOML file it may name, become `Settings`.

Environment wins. Every wrong value is refused at once, by the name of its variable, and no value
is ever repeated: it may be a secret.
"""

import difflib
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from config.hours import MONDAY_TO_FRIDAY, parse_window
from config.sections import (
    BotDatabase,
    FeedbackSettings,
    Holidays,
    HrDatabase,
    HrSettings,
    HttpSettings,
    InterviewSettings,
    LogSettings,
    ModelSettings,
    RetentionSettings,
    Secret,
    Section,
    SettingsError,
    SpeakerSettings,
    VoiceSettings,
    WebAddress,
    WecomCredentials,
    WecomSettings,
    Window,
    Zone,
)

__all__ = ["Settings", "SettingsError", "WecomCredentials", "known_variables", "load_settings"]

PREFIX = "ZHIMIAN_"
CONFIG = "ZHIMIAN_CONFIG"
SEPARATOR = "__"
EMPTY_MEANS_NONE = frozenset({"quiet_hours", "working_hours"})

Values = dict[str, Any]


class Settings(Section):
    """Every setting, with the contract's defaults."""

    http: HttpSettings = HttpSettings()
    public_url: WebAddress = "http://127.0.0.1:8080"
    api_token: Secret | None = None
    database_url: BotDatabase = "sqlite:///var/zhimian.db"
    hr_database_url: HrDatabase = "sqlite:///var/hr.db"
    jobs_dir: Path = Path("config/jobs")
    data_dir: Path = Path("var")
    timezone: Zone = ZoneInfo("Asia/Shanghai")
    wecom: WecomSettings = WecomSettings()
    llm: ModelSettings = ModelSettings()
    asr: ModelSettings = ModelSettings()
    tts: SpeakerSettings = SpeakerSettings()
    voice: VoiceSettings = VoiceSettings()
    interview: InterviewSettings = InterviewSettings()
    feedback: FeedbackSettings = FeedbackSettings()
    hr: HrSettings = HrSettings()
    retention: RetentionSettings = RetentionSettings()
    log: LogSettings = LogSettings()
    quiet_hours: Window = parse_window("22:00-08:00")
    working_hours: Window = parse_window("09:00-18:30")
    holidays: Holidays = MONDAY_TO_FRIDAY
    warnings: tuple[str, ...] = ()

    def secrets(self) -> tuple[str, ...]:
        """List what must never be written anywhere, for the log's last line of defence."""
        kept = (
            self.api_token,
            self.wecom.secret,
            self.wecom.token,
            self.wecom.encoding_aes_key,
            self.llm.api_key,
            self.asr.api_key,
            self.tts.api_key,
        )
        return tuple(each.get_secret_value() for each in kept if each is not None and each)


def load_settings(environ: Mapping[str, str]) -> Settings:
    """Read every setting, or say which are wrong and how to mend them."""
    values: Values = {}
    warnings: list[str] = []
    origin = ""
    if environ.get(CONFIG, "").strip():
        origin = environ[CONFIG].strip()
        values, warnings = _from_file(Path(origin))
    from_environment, more_warnings = _from_environment(environ)
    merged = _merge(values, from_environment)
    try:
        return Settings.model_validate(merged | {"warnings": (*warnings, *more_warnings)})
    except ValidationError as error:
        lines = (_explain(each, from_environment, origin) for each in error.errors())
        raise SettingsError(tuple(dict.fromkeys(lines))) from None


def known_variables() -> tuple[str, ...]:
    """List every variable that is read, as it is written in an environment."""
    names = [CONFIG]
    for field in Settings.model_fields:
        inner = _section_fields(field)
        if inner:
            names += [_variable((field, each)) for each in inner]
        elif field != "warnings":
            names.append(_variable((field,)))
    return tuple(names)


def _from_environment(environ: Mapping[str, str]) -> tuple[Values, list[str]]:
    known = set(known_variables())
    values: Values = {}
    warnings = []
    for name, text in sorted(environ.items()):
        if not name.startswith(PREFIX) or name == CONFIG:
            continue
        if name not in known:
            warnings.append(f"{name} is no setting{_close(name, known)}")
            continue
        path = name.removeprefix(PREFIX).lower().split(SEPARATOR)
        if text.strip() or path[-1] in EMPTY_MEANS_NONE:
            holder = values
            for step in path[:-1]:
                holder = holder.setdefault(step, {})
            holder[path[-1]] = text
    return values, warnings


def _from_file(path: Path) -> tuple[Values, list[str]]:
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        reason = error.strerror or "unreadable"
        raise SettingsError((f"{CONFIG} names {path}, which cannot be read: {reason}",)) from None
    except UnicodeDecodeError:
        raise SettingsError((f"{CONFIG} names {path}, which is not UTF-8: save it so",)) from None
    except (ValueError, RecursionError) as error:  # a number, or lists, beyond all reason
        raise SettingsError((f"{CONFIG} names {path}, which is not TOML: {error}",)) from None
    known = set(known_variables())
    warnings = []
    for key, value in list(raw.items()):
        inner = _section_fields(key)
        if inner and isinstance(value, dict):
            for unknown in [each for each in value if each not in inner]:
                del value[unknown]
                name = _variable((key, unknown))
                warnings.append(
                    f"[{key}] {unknown} in {path.name} is no setting{_close(name, known)}"
                )
        elif key not in Settings.model_fields or key == "warnings":
            del raw[key]
            warnings.append(f"{key} in {path.name} is no setting{_close(_variable((key,)), known)}")
    return raw, warnings


def _merge(below: Values, above: Values) -> Values:
    merged = dict(below)
    for key, value in above.items():
        under = merged.get(key)
        merged[key] = (
            under | value if isinstance(under, dict) and isinstance(value, dict) else value
        )
    return merged


def _explain(error: Mapping[str, Any], environment: Values, origin: str) -> str:
    """Say one problem in one line, without the value: it may be a secret."""
    path = tuple(str(each) for each in error["loc"][:2])
    text = _mend(error)
    holder: Any = environment
    for step in path:
        holder = holder.get(step) if isinstance(holder, dict) else None
    where = f" (in {origin})" if origin and holder is None else ""
    return f"{_variable(path)}{where} cannot be used: {text[:1].lower()}{text[1:]}"


def _mend(error: Mapping[str, Any]) -> str:
    """Say what to write instead, in our words where the library's are its own."""
    told = {
        "int_parsing": "write a whole number",
        "int_type": "write a whole number",
        "int_from_float": "write a whole number",
        "float_parsing": "write a number",
        "float_type": "write a number",
        "finite_number": "write a number",
        "less_than_equal": "write at most {le}",
        "greater_than_equal": "write {ge} or more",
        "greater_than": "write more than {gt}",
        "literal_error": "write one of {expected}",
        "string_type": "write it in quotes",
    }
    text = told.get(str(error["type"]))
    if text is not None:
        return text.format(**error.get("ctx", {}))
    return str(error["msg"]).removeprefix("Value error, ").removeprefix("Input should be ")


def _variable(path: tuple[str, ...]) -> str:
    return PREFIX + SEPARATOR.join(path).upper()


def _close(name: str, known: set[str]) -> str:
    close = difflib.get_close_matches(name, known, n=1, cutoff=0.75)
    return f"; did you mean {close[0]}?" if close else "; nobody reads it"


def _section_fields(name: str) -> dict[str, Any]:
    """List the fields of a section by name; nothing if it is no section."""
    field = Settings.model_fields.get(name)
    kind = field.annotation if field else None
    return dict(kind.model_fields) if isinstance(kind, type) and issubclass(kind, Section) else {}
