"""The commands that documents give can be run."""

import os
import re
import subprocess

import pytest

from tests.rules.tree import ROOT

TARGETS = sorted(
    set(re.findall(r"^([a-z][a-z-]*):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
)


def make(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run make as from a prompt, also when make runs the tests."""
    environment = {name: value for name, value in os.environ.items() if "MAKE" not in name}
    command = ["make", *arguments]
    return subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("target", TARGETS)
def test_a_command_can_be_made(target: str) -> None:
    done = make("--dry-run", target)
    assert (done.returncode, done.stderr) == (0, "")


def test_make_alone_explains_every_command() -> None:
    explained = re.findall(r"^make ([a-z-]+) ", make().stdout, re.MULTILINE)
    assert sorted(explained) == TARGETS


def test_the_port_of_the_rehearsal_can_be_chosen() -> None:
    assert "demo --port 9000" in make("--dry-run", "demo", "PORT=9000").stdout
