"""Documents that are drawn from the code, so that they cannot say anything else."""

import inspect
from collections.abc import Iterable
from types import ModuleType, UnionType
from typing import get_args

from handlers.commands import Word
from handlers.interview import ENDED, Stage
from handlers.machine import TABLE, Key, Rule
from tests.core.stages import passages

NOTE = "Drawn from the code by `make bless`; change the code, not this page.\n"


def states() -> str:
    """Draw the interview's machine: what may happen at each stage, and which rule answers."""
    sections = "\n".join(f"## {stage.value}\n\n{_stage(stage)}" for stage in Stage)
    return (
        f"# The machine of an interview\n\n{NOTE}\n"
        f"{_diagram()}\n"
        "What is not listed at a stage happens there too, and changes nothing. A word that is not "
        "listed is a text like any other.\n\n"
        f"{sections}"
    )


def _diagram() -> str:
    """Draw every way from one stage to another, found by trying all that may happen at each."""
    ways = "".join(
        f"    {start.value} --> {end.value}: {' / '.join(labels)}\n"
        for (start, end), labels in passages().items()
    )
    ends = "".join(f"    {stage.value} --> [*]\n" for stage in Stage if stage in ENDED)
    return f"```mermaid\nstateDiagram-v2\n    [*] --> new\n{ways}{ends}```\n"


def _stage(stage: Stage) -> str:
    rows = [
        f"| {_trigger(key)} | `{_home(rule)}` | {_sentence(rule)} |"
        for key, rule in TABLE.items()
        if key[0] is stage
    ]
    return _table(("when", "rule", "does"), rows) if rows else "Nothing changes any more.\n"


def _trigger(key: Key) -> str:
    match key[1]:
        case Word() as word:
            return f"says {word.value}"
        case str() as timer:
            return f"timer `{timer}`"
        case event:
            return f"`{event.__name__}`"


def _home(rule: Rule) -> str:
    return f"{rule.__module__.removeprefix('handlers.')}.{rule.__qualname__}"


def kinds(title: str, module: ModuleType, *unions: UnionType) -> str:
    """Draw the members of a module's unions, and then the values they are made of."""
    members = dict.fromkeys(each for union in unions for each in get_args(union))
    rows = (f"| `{each.__name__}` | {_sentence(each)} |" for each in members)
    return f"# {title}\n\n{inspect.getdoc(module) or ''}\n\n{NOTE}\n" + _table(("name", "is"), rows)


def _sentence(documented: object) -> str:
    return (inspect.getdoc(documented) or "").partition("\n\n")[0].replace("\n", " ")


def _table(titles: tuple[str, ...], rows: Iterable[str]) -> str:
    head = f"| {' | '.join(titles)} |\n|{'---|' * len(titles)}\n"
    return head + "".join(f"{row}\n" for row in rows)
