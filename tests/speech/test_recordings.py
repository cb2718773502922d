"""Recordings in bulk: every file has its line, in order, and nothing is measured twice."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli import zhimian
from bot.errors import PermanentError, TemporaryError
from bot.recordings import Measured, measure_files
from bot.speech.audio import decode, encode_amr, to_wav
from config.job import Language
from scoring.speech import Sound, Transcript, VoiceMeasures
from scoring.voice import measure
from tests.aio import run
from tests.speech.voices import hush, sound_of, spoken

SAID = sound_of(hush(0.3), spoken(12), hush(0.5), spoken(8), hush(0.3))


class Listens:
    """Listens here, without a process; fails as often as it is told to."""

    def __init__(self, *, failures: int = 0) -> None:
        self.failures = failures
        self.decoded = 0

    async def decode(self, recording: bytes) -> Sound:
        self.decoded += 1
        if self.failures:
            self.failures -= 1
            raise TemporaryError("the recordings process stopped")
        return decode(recording)

    async def measure(self, sound: Sound, transcript: Transcript | None) -> VoiceMeasures:
        return measure(sound, transcript)


class Hears:
    """Hears the same in everything."""

    async def transcribe(
        self, audio: Sound, *, language: Language, terms: Sequence[str]
    ) -> Transcript:
        assert (audio.duration_s > 0, language, terms) == (True, "zh", ())
        return Transcript(
            text="嗯我负责三百二十八个门店的系统,还有订单", confidence=0.8, engine="t"
        )


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    (tmp_path / "a.amr").write_bytes(encode_amr(SAID))
    (tmp_path / "b.txt").write_text("hello", encoding="utf-8")
    (tmp_path / "c.wav").write_bytes(to_wav(SAID))
    return [tmp_path / name for name in ("a.amr", "missing.wav", "b.txt", "c.wav")]


def measured(
    files: Sequence[Path], out: Path, listener: Listens, hears: Hears | None = None
) -> tuple[Measured, list[dict[str, object]], list[int]]:
    told: list[int] = []
    work = measure_files(files, out, listener=listener, transcriber=hears, told=told.append)
    done = run(work)
    lines = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    return done, lines, told


def test_every_file_has_its_line_in_order(files: list[Path], tmp_path: Path) -> None:
    done, lines, told = measured(files, tmp_path / "v.jsonl", Listens())
    assert [line["file"] for line in lines] == [str(each) for each in files]
    assert ["error" in line for line in lines] == [False, True, True, False]
    assert done == Measured(files=4, before=0, refused=2)
    assert sum(told) == 4


def test_a_line_has_all_that_the_contract_names(files: list[Path], tmp_path: Path) -> None:
    _, lines, _ = measured(files[-1:], tmp_path / "v.jsonl", Listens())
    assert set(lines[0]) >= {
        *("file", "duration_s", "speech_s", "syllables", "speech_rate", "articulation_rate"),
        *("pauses", "pause_ratio", "f0_median_hz", "f0_sd_st", "energy_sd_db", "quality"),
        "transcript",
    }
    assert [set(each) for each in lines[0]["pauses"]] == [{"start", "end"}]  # type: ignore[attr-defined]
    assert (lines[0]["transcript"], lines[0]["syllables"]) == (None, 20)


def test_what_was_said_stands_in_the_line(files: list[Path], tmp_path: Path) -> None:
    _, lines, _ = measured(files[-1:], tmp_path / "v.jsonl", Listens(), Hears())
    assert str(lines[0]["transcript"]).startswith("嗯我负责")
    assert (lines[0]["fillers"], lines[0]["syllables"]) == (1, 19)


def test_an_interrupted_run_goes_on_where_it_ended(files: list[Path], tmp_path: Path) -> None:
    out = tmp_path / "v.jsonl"
    _, whole, _ = measured(files, out, Listens())
    kept = out.read_text("utf-8").splitlines(keepends=True)
    out.write_text("".join(kept[:2]) + kept[2][:9], encoding="utf-8")
    listener = Listens()
    done, lines, told = measured(files, out, listener)
    assert (lines, done.before, sum(told)) == (whole, 2, 4)
    assert listener.decoded == 2


def test_lines_of_other_files_are_not_kept(files: list[Path], tmp_path: Path) -> None:
    out = tmp_path / "v.jsonl"
    out.write_text('{"file": "other.wav"}\nnot json\n', encoding="utf-8")
    assert len(measured(files, out, Listens())[1]) == 4


@pytest.mark.parametrize(("failures", "refused"), [(1, 0), (2, 1)])
def test_a_process_that_stopped_is_tried_once_more(
    files: list[Path], tmp_path: Path, failures: int, refused: int
) -> None:
    done, lines, _ = measured(files[:1], tmp_path / "v.jsonl", Listens(failures=failures))
    assert done.refused == refused
    assert lines[0].get("error") == ("the recordings process stopped" if refused else None)


def test_a_file_larger_than_any_recording_is_not_read(tmp_path: Path) -> None:
    large = tmp_path / "large.wav"
    with large.open("wb") as out:
        out.truncate(33 * 2**20)
    listener = Listens()
    _, lines, _ = measured([large], tmp_path / "v.jsonl", listener)
    assert (lines[0]["error"], listener.decoded) == ("the recording is larger than 32 MiB", 0)


def test_the_command_says_how_many_it_measured(files: list[Path], tmp_path: Path) -> None:
    out = tmp_path / "v.jsonl"
    done = CliRunner().invoke(zhimian, ["voice", *map(str, files), "--out", str(out)])
    assert (done.exit_code, done.stdout) == (0, "measured 2 of 4\n")
    again = CliRunner().invoke(zhimian, ["voice", str(files[0]), "--out", str(tmp_path)])
    assert again.exit_code == 2


def test_a_refusal_is_a_reason_and_no_trace() -> None:
    with pytest.raises(PermanentError, match="no recording"):
        decode(b"hello")
