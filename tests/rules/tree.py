"""What is in the repository, for the rules that look at it."""

import ast
import subprocess
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("bot", "config", "handlers", "scoring", "storage")
TEXT = {
    ".cfg",
    ".css",
    ".html",
    ".in",
    ".js",
    ".json",
    ".md",
    ".py",
    ".toml",
    ".txt",
    ".yaml",
    ".yml",
    "",
}


def files() -> tuple[Path, ...]:
    """List every file that is, or would be, committed."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    paths = (ROOT / name for name in listed.stdout.split("\0") if name)
    return tuple(sorted(path for path in paths if path.is_file()))


def texts() -> Iterator[tuple[str, str]]:
    """Read every file that people read, with its name."""
    for path in files():
        if path.suffix in TEXT:
            yield path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")


def modules(*folders: str) -> Iterator[tuple[str, ast.Module]]:
    """Parse every module below the folders, with its name."""
    for path in files():
        name = path.relative_to(ROOT)
        if path.suffix == ".py" and name.parts[0] in folders:
            yield name.as_posix(), ast.parse(path.read_text(encoding="utf-8"))
