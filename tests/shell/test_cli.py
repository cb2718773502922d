"""Commands end with 0, 1 or 2, say why in one line, and never show a traceback."""

import json
import logging
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import explain, zhimian
from bot.commands import Commands, Reader
from bot.errors import PermanentError
from bot.intake import Imported, import_resumes
from bot.replaying import Replayed
from bot.web.schemas import CandidateFields
from bot.web.services import NewCandidate
from config.settings import Settings
from scoring.report import build_report
from storage.errors import StorageUnavailable
from tests.aio import run

COMPLETE = {
    "ZHIMIAN_WECOM__CORP_ID": "ww0123",
    "ZHIMIAN_WECOM__AGENT_ID": "1000002",
    "ZHIMIAN_WECOM__SECRET": "the-app-secret",
    "ZHIMIAN_WECOM__TOKEN": "callbacktoken",
    "ZHIMIAN_WECOM__ENCODING_AES_KEY": "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C",
}
COMMANDS = (
    *("serve", "worker", "migrate", "demo", "doctor", "jobs", "jobs check", "resumes"),
    *("resumes import", "hr", "hr diff", "report", "grades", "score", "voice", "weights"),
    *("erase", "export"),
)


@dataclass
class Wiring:
    """Stands where the wiring is, and remembers what was set in motion."""

    done: list[str] = field(default_factory=list)
    differences: tuple[str, ...] = ()
    failure: Exception | None = None
    kept: list[NewCandidate] = field(default_factory=list)

    def serve(self, _settings: Settings) -> None:
        self.done.append("serve")
        if self.failure is not None:
            raise self.failure

    def worker(self, _settings: Settings) -> None:
        self.done.append("worker")

    def migrate(self, _settings: Settings) -> Sequence[str]:
        return ["bot database: up to date"]

    def demo(self, _settings: Settings, *, port: int, jobs_dir: Path | None) -> None:
        self.done.append(f"demo {port} {jobs_dir}")

    def hr_diff(self, _settings: Settings) -> Sequence[str]:
        return self.differences

    def write_report(
        self, _settings: Settings, interview_id: str, path: Path, reader: Reader
    ) -> None:
        self.done.append(f"report for {reader}")
        if interview_id != "known":
            raise PermanentError(f"there is no interview {interview_id}")
        path.write_bytes(b"%PDF")

    def replay_report(self, _settings: Settings, interview_id: str) -> Replayed:
        report = build_report(interview_id=interview_id, job_id="j", dimensions=(), scores=())
        return Replayed(report=report, count=3, differences=self.differences)

    def write_grades(self, _settings: Settings, path: Path) -> int:
        path.write_text("", encoding="utf-8")
        return 0

    def import_resumes(
        self,
        settings: Settings,
        files: Sequence[Path],
        job_id: str,
        *,
        told: Callable[[Path], None],
        people: Mapping[Path, CandidateFields],
    ) -> Imported:
        async def create(new: NewCandidate) -> str:
            self.kept.append(new)
            return f"cand-{len(self.kept)}"

        work = import_resumes(
            files,
            data_dir=settings.data_dir,
            job_id=job_id,
            create=create,
            told=told,
            people=people,
        )
        return run(work)

    def erase(self, _settings: Settings, who: str) -> Sequence[str]:
        self.done.append(f"erase {who}")
        return ["erased: 2 interviews"]

    def commands(self) -> Commands:
        return Commands(
            serve=self.serve,
            worker=self.worker,
            migrate=self.migrate,
            demo=self.demo,
            hr_diff=self.hr_diff,
            write_report=self.write_report,
            replay_report=self.replay_report,
            import_resumes=self.import_resumes,
            write_grades=self.write_grades,
            about=lambda _settings, _who: "张* (candidate c) with 2 interviews",
            erase=self.erase,
            export=lambda _settings, _who: "{}",
            parity=lambda _settings: (),
        )


@pytest.fixture(autouse=True)
def _log_as_before() -> Iterator[None]:
    """Give the log back as it was: a command sets it up for a whole process."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    logging.captureWarnings(capture=False)
    root.handlers[:] = handlers
    root.setLevel(level)


def call(
    *arguments: str, env: dict[str, str] | None = None, wiring: Wiring | None = None
) -> Result:
    commands = (wiring or Wiring()).commands()
    result = CliRunner().invoke(zhimian, arguments, env=env, obj=commands)
    assert "Traceback" not in result.output
    return result


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_every_command_has_help(command: str) -> None:
    result = call(*command.split(), "--help")
    assert result.exit_code == 0
    assert "Usage: " in result.output
    assert "Example: " in result.output or "Commands:" in result.output


@pytest.mark.parametrize(
    "arguments",
    [
        ["nothing"],
        ["serve", "--nothing"],
        ["report", "ID"],
        ["report", "known", "--out", "x.exe"],
        ["resumes", "import", "nowhere", "--job", "store-sales"],
        ["score", "--in", "nowhere", "--out", "x"],
        ["demo", "--port", "x"],
    ],
)
def test_wrong_usage_is_2(arguments: list[str]) -> None:
    assert call(*arguments).exit_code == 2


def test_serving_without_settings_names_all_that_is_missing() -> None:
    wiring = Wiring()
    result = call("serve", wiring=wiring)
    assert result.exit_code == 1
    assert result.output.count("is missing") == 5
    assert len(result.output.splitlines()) == 1
    assert wiring.done == []


def test_a_setting_that_nobody_reads_is_warned_about() -> None:
    result = call("serve", env=COMPLETE | {"ZHIMIAN_HTTP__PROT": "1"})
    assert result.exit_code == 0
    assert "warning: ZHIMIAN_HTTP__PROT is no setting" in result.stderr


def test_serving_with_settings_serves() -> None:
    wiring = Wiring()
    assert call("serve", env=COMPLETE, wiring=wiring).exit_code == 0
    assert call("worker", env=COMPLETE, wiring=wiring).exit_code == 0
    assert wiring.done == ["serve", "worker"]


@pytest.mark.parametrize(
    "failure",
    [
        StorageUnavailable("the database cannot be reached now"),
        PermanentError("WeCom refuses"),
        OSError(98, "Address already in use"),
    ],
)
def test_a_failure_is_one_line(failure: Exception) -> None:
    result = call("serve", env=COMPLETE, wiring=Wiring(failure=failure))
    assert result.exit_code == 1
    assert result.output.startswith("Error: ")
    assert len(result.output.splitlines()) == 1


def test_what_nobody_expected_is_one_line_too(capsys: pytest.CaptureFixture[str]) -> None:
    error = ZeroDivisionError("a secret")
    explain(ZeroDivisionError, error, None)
    said = capsys.readouterr().err
    assert "ZeroDivisionError" in said
    assert "a secret" not in said
    assert len(said.splitlines()) == 1


def test_migrating_says_what_was_done() -> None:
    result = call("migrate")
    assert (result.exit_code, result.output) == (0, "bot database: up to date\n")


def test_the_rehearsal_needs_no_credentials(tmp_path: Path) -> None:
    wiring = Wiring()
    assert call("demo", wiring=wiring).exit_code == 0
    assert call("demo", "--port", "9", "--jobs", str(tmp_path), wiring=wiring).exit_code == 0
    assert wiring.done == ["demo 8787 None", f"demo 9 {tmp_path}"]


def test_good_job_files_pass() -> None:
    result = call("jobs", "check", "config/jobs")
    assert result.exit_code == 0
    assert "ok: nurse 护士" in result.output
    assert call("jobs", "check").exit_code == 0


def test_bad_job_files_are_named(tmp_path: Path) -> None:
    (tmp_path / "bad.toml").write_text('id = "x"\n', encoding="utf-8")
    result = call("jobs", "check", str(tmp_path))
    assert result.exit_code == 1
    assert "error: bad.toml: title: missing (add `title = …`)" in result.output
    one = call("jobs", "check", str(tmp_path / "bad.toml"))
    assert one.exit_code == 1
    nowhere = call("jobs", "check", str(tmp_path / "nowhere"))
    assert nowhere.exit_code == 1
    (tmp_path / "bad.toml").unlink()
    empty = call("jobs", "check", str(tmp_path))
    assert (empty.exit_code, empty.output) == (1, "Error: there is no job file here\n")


def test_resumes_are_taken_in_and_bad_ones_named(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "张三_门店销售.pdf").write_bytes(b"%PDF-1.7")
    (folder / "李四.txt").write_text("李四 13800001234", encoding="gb18030")
    (folder / "empty.pdf").write_bytes(b"")
    (folder / "program.exe").write_bytes(b"MZ")
    (folder / "附件1.pdf").write_bytes(b"%PDF-1.4")
    (folder / ".hidden").write_bytes(b"x")
    wiring = Wiring()
    env = {"ZHIMIAN_DATA_DIR": str(tmp_path / "data")}
    result = call("resumes", "import", str(folder), "--job", "store-sales", env=env, wiring=wiring)
    assert result.exit_code == 0
    assert "skipped: empty.pdf: the file is empty" in result.output
    assert "skipped: program.exe: this is no PDF" in result.output
    assert "kept 3 of 5" in result.output
    assert "check: 附件1.pdf: its name names nobody; kept as 附件1" in result.output
    assert {each.name for each in wiring.kept} == {"张三", "李四", "附件1"}
    assert all(each.resume is not None and each.resume.exists() for each in wiring.kept)
    assert {each.source for each in wiring.kept} == {"resumes:store-sales"}


def test_a_table_says_whose_the_resumes_are(tmp_path: Path) -> None:
    folder, wiring = tmp_path / "in", Wiring()
    (folder / "一批").mkdir(parents=True)
    (folder / "一批" / "1.pdf").write_bytes(b"%PDF-1.7 one")
    (folder / "王五.pdf").write_bytes(b"%PDF-1.7 two")
    table = folder / "people.csv"
    table.write_text(
        "文件,姓名,手机,邮箱\n\n一批/1.pdf,张三,138 0000 1234,zhang@example.com\n",
        encoding="gb18030",
    )
    result = call(
        *("resumes", "import", str(folder), "--job", "nurse", "--people", str(table)),
        env={"ZHIMIAN_DATA_DIR": str(tmp_path / "data")},
        wiring=wiring,
    )
    assert result.exit_code == 0
    assert "kept: 1.pdf: candidate cand-1\nkept: 王五.pdf: candidate cand-2\n" in result.output
    assert "check:" not in result.output
    assert "kept 2 of 2" in result.output
    first, second = wiring.kept
    assert (first.name, first.phone, first.email) == ("张三", "13800001234", "zhang@example.com")
    assert (second.name, second.phone, second.source) == ("王五", None, "resumes:nurse")


@pytest.mark.parametrize(
    ("table", "complaint"),
    [
        ("", "the column 'file' is missing"),
        ("file,name,年龄\n", "no column is called '年龄'"),
        ("file,phone\n", "the column 'name' is missing"),
        ("file,name,姓名\n", "two columns say the same"),
        ("file,name\nb.pdf,张三\n", "line 2: there is no such file in "),
        ("file,name\n../people.csv,张三\n", "line 2: there is no such file in "),
        ("file,name\na.pdf,张三\na.pdf,李四\n", "line 3: an earlier line has this file"),
        ("file,name\na.pdf,张三,138\n", "line 2: more cells than headings"),
        ("file,name\na.pdf,\n", "line 2: name: Field required"),
        ("file,name,phone\na.pdf,张三,秘密\n", "line 2: phone: Value error, write 5 to 15 digits"),
        ('file,name\na.pdf,"张三\n', "line 2: unexpected end of data"),
    ],
)
def test_a_table_with_a_mistake_is_refused_before_anything_is_kept(
    tmp_path: Path, table: str, complaint: str
) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.pdf").write_bytes(b"%PDF-1.7")
    path, wiring = tmp_path / "people.csv", Wiring()
    path.write_text(table, encoding="utf-8-sig")
    result = call(
        *("resumes", "import", str(tmp_path / "in"), "--job", "nurse", "--people", str(path)),
        env={"ZHIMIAN_DATA_DIR": str(tmp_path / "data")},
        wiring=wiring,
    )
    assert result.exit_code == 1
    assert complaint in result.output
    assert "秘密" not in result.output
    assert wiring.kept == []


def test_a_file_name_from_an_old_archive_is_read_as_it_was_meant(tmp_path: Path) -> None:
    folder, wiring = tmp_path / "in", Wiring()
    folder.mkdir()
    (folder / os.fsdecode("张三_简历.pdf".encode("gb18030"))).write_bytes(b"%PDF-1.7")
    env = {"ZHIMIAN_DATA_DIR": str(tmp_path / "data")}
    result = call("resumes", "import", str(folder), "--job", "nurse", env=env, wiring=wiring)
    assert result.exit_code == 0
    assert [each.name for each in wiring.kept] == ["张三"]


def test_erasing_asks_first_and_a_copy_is_for_the_owner_only(tmp_path: Path) -> None:
    wiring = Wiring()
    asked = call("erase", "#12", wiring=wiring)
    assert "张* (candidate c) with 2 interviews; erase for good?" in asked.output
    assert asked.exit_code == 1
    assert wiring.done == []
    assert call("erase", "#12", "--yes", wiring=wiring).output == "erased: 2 interviews\n"
    assert wiring.done == ["erase #12"]
    copy = tmp_path / "copy.json"
    assert call("export", "#12", "--out", str(copy)).exit_code == 0
    assert copy.stat().st_mode & 0o077 == 0


def test_an_import_that_is_repeated_doubles_nobody(tmp_path: Path) -> None:
    folder, wiring = tmp_path / "in", Wiring()
    folder.mkdir()
    (folder / "张三.pdf").write_bytes(b"%PDF-1.4 resume")
    (folder / "张三 (1).pdf").write_bytes(b"%PDF-1.4 resume")
    env = {"ZHIMIAN_DATA_DIR": str(tmp_path / "data")}
    words = ("resumes", "import", str(folder), "--job")
    first = call(*words, "store-sales", env=env, wiring=wiring)
    assert "kept 1 of 2" in first.output
    again = call(*words, "store-sales", env=env, wiring=wiring)
    assert again.output.count("taken in for this job already") == 2
    assert "kept 0 of 2" in again.output
    other = call(*words, "nurse", env=env, wiring=wiring)
    assert "kept 1 of 2" in other.output
    assert [each.source for each in wiring.kept] == ["resumes:store-sales", "resumes:nurse"]


def test_resumes_for_a_job_that_is_not_there_are_refused(tmp_path: Path) -> None:
    result = call("resumes", "import", str(tmp_path), "--job", "nothing")
    assert result.exit_code == 1
    assert "there is no job 'nothing'" in result.output


@pytest.mark.parametrize(
    "words",
    [
        ("score", "--in", "a.jsonl", "--out", "./a.jsonl"),
        ("score", "--in", "b.jsonl", "--graded", "a.jsonl", "--out", "a.jsonl"),
        ("weights", "--in", "a.jsonl", "--out", "a.jsonl"),
        ("voice", "b.jsonl", "a.jsonl", "--out", "link.jsonl"),
    ],
)
def test_what_is_read_is_never_written_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("a.jsonl", "b.jsonl"):
        Path(name).write_text("the only copy", encoding="utf-8")
    Path("link.jsonl").symlink_to("a.jsonl")
    result = call(*words)
    assert result.exit_code == 2
    assert "--out would write over what is read" in result.output
    assert Path("a.jsonl").read_text(encoding="utf-8") == "the only copy"


def test_differences_end_with_1() -> None:
    assert call("hr", "diff").output == "no differences\n"
    result = call("hr", "diff", wiring=Wiring(differences=("applications x stage: …",)))
    assert result.exit_code == 1
    assert "applications x stage: …" in result.output


def test_a_report_is_written_or_its_absence_explained(tmp_path: Path) -> None:
    out = tmp_path / "report.pdf"
    assert call("report", "known", "--out", str(out)).exit_code == 0
    assert out.read_bytes() == b"%PDF"
    missing = call("report", "unknown", "--out", str(out))
    assert (missing.exit_code, missing.output) == (1, "Error: there is no interview unknown\n")


def test_answers_are_scored_in_bulk(tmp_path: Path) -> None:
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    answer = "顾客嫌贵要走，我先问他和哪款比，知道是预算超了，就推荐了小一号并说明分期，第二天他买了两台。"
    line = {"id": "a", "question": "请讲一次顾客拒绝您之后怎么做的", "answer": answer}
    source.write_bytes(json.dumps(line, ensure_ascii=False).encode() + b"\n\nnot json\n\xff\xfe\n")
    result = call("score", "--in", str(source), "--out", str(target))
    assert result.exit_code == 0
    assert "scored 1 of 3" in result.output
    scored = [json.loads(each) for each in target.read_text(encoding="utf-8").splitlines()]
    assert scored[0]["id"] == "a"
    assert {"score", "level", "evidence", "flags", "engine"} <= scored[0].keys()
    assert all("error" in each for each in scored[1:])
