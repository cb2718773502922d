"""What is installed is all that is needed, pinned, explained and named."""

import fnmatch
import re
import tomllib
from collections.abc import Mapping

from tests.rules.tree import PACKAGES, ROOT, files

SETUPTOOLS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["setuptools"]


def direct(name: str) -> set[str]:
    """List the packages that a requirements file asks for by name."""
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    wanted = (
        re.match(r"[A-Za-z0-9._-]+", line) for line in lines if not line.startswith(("#", "-"))
    )
    return {normal(match.group()) for match in wanted if match}


PINNED = (
    *("requirements.txt", "requirements-dev.txt"),
    *("requirements-nlp.txt", "requirements-voice.txt"),
)


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_every_package_is_installed_by_name() -> None:
    folders = {path.parent for path in files() if path.suffix == ".py"}
    there = {".".join(folder.relative_to(ROOT).parts) for folder in folders}
    assert set(SETUPTOOLS["packages"]) == {
        name for name in there if name.partition(".")[0] in PACKAGES
    }


def test_every_data_file_is_installed() -> None:
    data: Mapping[str, list[str]] = SETUPTOOLS["package-data"]
    patterns = [
        f"{package.replace('.', '/')}/{pattern.replace('**/', '')}"
        for package, each in data.items()
        for pattern in each
    ]
    forgotten = [
        name
        for path in files()
        if (name := path.relative_to(ROOT).as_posix()).split("/")[0] in PACKAGES
        and path.suffix != ".py"
        and not any(fnmatch.fnmatch(name, pattern) for pattern in patterns)
    ]
    assert forgotten == []


def test_every_direct_dependency_is_pinned_with_hashes() -> None:
    for source, pinned in (
        ("requirements.in", "requirements.txt"),
        ("requirements-dev.in", "requirements-dev.txt"),
        ("requirements-nlp.in", "requirements-nlp.txt"),
        ("requirements-voice.in", "requirements-voice.txt"),
    ):
        text = (ROOT / pinned).read_text(encoding="utf-8")
        pins = re.findall(r"^([A-Za-z0-9._-]+)==\S+.*\\\n    --hash=sha256:", text, re.MULTILINE)
        assert direct(source) <= {normal(pin) for pin in pins}


def test_no_pinned_file_records_where_to_download() -> None:
    for pinned in PINNED:
        text = (ROOT / pinned).read_text(encoding="utf-8")
        assert (
            re.findall(r"://|^\s*(?:-i|-f|--index|--extra-index|--find)", text, re.MULTILINE) == []
        )


def test_tests_run_on_the_versions_that_are_shipped() -> None:
    shipped, tested = (
        set(re.findall(r"^([^\s#]+==[^\s;]+)", (ROOT / name).read_text("utf-8"), re.MULTILINE))
        for name in ("requirements.txt", "requirements-dev.txt")
    )
    assert shipped <= tested


def test_every_direct_dependency_has_its_reason_and_licence() -> None:
    page = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| ([A-Za-z0-9._-]+)[^|]*\| ([^|]+) \| ([^|]+) \|", page, re.MULTILINE)
    told = {normal(name) for name, licence, reason in rows if licence.strip() and reason.strip()}
    wanted = direct("requirements.in") | direct("requirements-dev.in")
    wanted |= direct("requirements-nlp.in")
    wanted |= direct("requirements-voice.in")
    assert wanted - told == set()
    assert told - wanted - {"package"} == set()
