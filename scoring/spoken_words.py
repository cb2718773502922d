"""The words in which HR reads how answers were spoken, in the languages of jobs."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from config.job import Language
from scoring.speech import Quality


@dataclass(frozen=True, slots=True, kw_only=True)
class SpokenWords:
    """Sentences about a sound; none about a person."""

    answer: str
    length: str
    pace: str
    pauses: str
    no_pauses: str
    pitch: str
    loudness: str
    fillers: str
    wait: str
    long_wait: str
    quality: str
    qualities: Mapping[Quality, str]
    separator: str
    unscored: str


_ZH: Final = SpokenWords(
    answer="{question}：{told}",
    length="{seconds} 秒",
    pace="每秒 {whole} 个音节，不计停顿 {speech} 个",
    pauses="停顿 {count} 处，占 {share}%，最长 {longest} 秒",
    no_pauses="没有停顿",
    pitch="音高变化 {semitones} 个半音",
    loudness="响度变化 {decibels} 分贝",
    fillers="填充词至少 {count} 个",
    wait="题目发出后最多 {seconds} 秒开始录音",
    long_wait="题目发出后最多 {minutes} 分钟开始录音",
    quality="录音{quality}",
    qualities=MappingProxyType(
        {
            "ok": "正常",
            "too_short": "太短",
            "no_speech": "没有说话声",
            "low_volume": "音量太小",
            "noisy": "噪声大",
            "clipped_poor": "失真",
        }
    ),
    separator="；",
    unscored="以上不计分。开始录音的时间含网络传输和排队，只会偏大。",
)
_EN: Final = SpokenWords(
    answer="{question}: {told}",
    length="{seconds} s",
    pace="{whole} syllables a second, {speech} without pauses",
    pauses="{count} pauses, {share} % of the time, the longest {longest} s",
    no_pauses="no pauses",
    pitch="pitch moves {semitones} semitones",
    loudness="loudness moves {decibels} dB",
    fillers="at least {count} filler words",
    wait="began at most {seconds} s after the question was sent",
    long_wait="began at most {minutes} min after the question was sent",
    quality="recording {quality}",
    qualities=MappingProxyType(
        {
            "ok": "fine",
            "too_short": "too short",
            "no_speech": "without speech",
            "low_volume": "too quiet",
            "noisy": "noisy",
            "clipped_poor": "distorted",
        }
    ),
    separator="; ",
    unscored="None of this is scored. The time until a recording began includes network and queue, "
    "and can only be too long.",
)
SPOKEN_WORDS: Final[Mapping[Language, SpokenWords]] = MappingProxyType({"zh": _ZH, "en": _EN})
