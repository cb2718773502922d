"""What the doctor says of one thing it looked at: fine, or wrong with its mend."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that was looked at."""

    name: str
    good: bool
    says: str
    mend: str = ""

    def __str__(self) -> str:
        """Say it in one line."""
        mend = f" → {self.mend}" if self.mend else ""
        return f"{'✓' if self.good else '✗'} {self.name}: {self.says}{mend}"


def good(name: str, says: str = "fine", mend: str = "") -> Finding:
    """Note that something is as it should be; `mend` is then advice."""
    return Finding(name=name, good=True, says=says, mend=mend)


def bad(name: str, says: str, mend: str) -> Finding:
    """Note that something has to be mended."""
    return Finding(name=name, good=False, says=says, mend=mend)
