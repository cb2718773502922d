"""Code in an answer, read as code: whether it parses, how deep its loops are, what it guards against.

Static: nothing is ever run. Python is parsed; other languages are read by their brackets and words.
A sign for HR and for the gates, which must not take code for a list of keywords; never a number.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

_FENCE = re.compile(r"```[ \t]*([\w+#-]*)[^\n]*\n(.*?)(?:```|\Z)", re.DOTALL)
_LINE = re.compile(
    r"^\s*(?:@\w|def |class |for\b|while\b|if\b|elif\b|else\b|return\b|import |from |try\b|except\b|with |"
    r"public |private |static |func |function |const |let |var |int |void |string |select |insert |update |"
    r"delete |begin\b|commit\b|#include|package |fn |switch\b|case )[^\u3400-\u9fff]*$"
    r"|[;{}]\s*$|^\s*[\w.\[\]'\"]+ ?(?:[-+*/]?=|:=) ?\S|^\s*[\w.]+\([^\u3400-\u9fff]*\)\s*:?;?$|^\s*(?://|#|--)"
)
_PYTHON = re.compile(
    r"^\s*(?:def |class |import |from \w+ import|(?:for|if|while|with)\b.*:\s*$)", re.MULTILINE
)
_SQL = re.compile(r"^\s*(?:select|insert|update|delete|begin|create)\b", re.MULTILINE)
_QUOTED = re.compile(
    r"\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'|//[^\n]*|#[^\n]*|--[^\n]*|/\*.*?\*/", re.DOTALL
)
_SPOKEN = re.compile(f"({_QUOTED.pattern})|.", re.DOTALL)
_LOOP = re.compile(r"\b(?:for|while|foreach)\b")
_PAIRS = {")": "(", "]": "[", "}": "{"}
_CURLY = str.maketrans("“”‘’，；：（）", "\"\"'',;:()")
_GUARDS = (
    ("empty", re.compile(r"\bnone\b|\bnull\b|\bnil\b|\bnot \w+|is ?empty|\.empty\(|len\([^)]*\) ?==? ?0|undefined")),
    ("bounds", re.compile(r"<= ?[01]|< ?[01]|== ?0|> ?len|>= ?len|\.length|maxint|int_max|limit\b")),
    ("errors", re.compile(r"\bexcept\b|\bcatch\b|\braise\b|\bthrow\b|rollback|\bfinally\b")),
    ("concurrency", re.compile(r"\block\b|for update|\batomic|synchronized|mutex|begin\b|transaction|setnx")),
)  # fmt: skip
_FEWEST = 3  #: lines that look like code before text counts as code
_MOST = 20_000  #: letters that are read
_DEEPEST = 200  #: brackets inside one another that are parsed

Tongue = Literal["python", "sql", ""]


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """One piece of code inside a folded answer."""

    start: int
    end: int
    tongue: Tongue
    lines: int  #: that look like code
    sound: bool  #: it parses, or its brackets match
    loops: int  #: deepest loop inside loops
    recursive: bool
    guards: tuple[str, ...]


def codes(folded: str) -> tuple[Code, ...]:
    """Find the pieces of code in a folded answer: fenced, or three lines in a row that look like it."""
    return tuple(_read(folded[start:end], start, end) for start, end in _places(folded[:_MOST]))


def without_statements(folded: str) -> str:
    """Blank the statements of sound code, comments and strings kept: `return 0` gives nobody orders."""
    kept = folded
    for one in codes(folded):
        if one.sound and one.lines >= _FEWEST:
            source = folded[one.start : one.end]
            spoken = "".join(
                hit.group() if hit.group(1) else re.sub(r"[^\n]", " ", hit.group())
                for hit in _SPOKEN.finditer(source)
            )
            kept = kept[: one.start] + spoken + kept[one.end :]
    return kept


def _places(folded: str) -> Iterator[tuple[int, int]]:
    fenced = [(hit.start(2), hit.end(2)) for hit in _FENCE.finditer(folded)]
    yield from fenced
    if fenced:
        return
    begin = place = count = 0
    for line in [*folded.split("\n"), "\0"]:
        if line != "\0" and (_LINE.search(line) or (count and not line.strip())):
            begin = place if not count else begin
            count += bool(line.strip())
        else:
            if count >= _FEWEST:
                yield begin, min(place - 1, len(folded))
            count = 0
        place += len(line) + 1


def _read(source: str, start: int, end: int) -> Code:
    tree = _parsed(source)
    bare = _QUOTED.sub("", source)
    tongue: Tongue = "python" if tree is not None or _PYTHON.search(source) else ""
    if not tongue and _SQL.search(source):
        tongue = "sql"
    sound = tree is not None if tongue == "python" else _balanced(bare)
    return Code(
        start=start,
        end=end,
        tongue=tongue,
        lines=sum(bool(_LINE.search(line)) for line in source.split("\n")),
        sound=sound,
        loops=_loops(tree) if tree is not None else _nested(bare),
        recursive=tree is not None and _recursive(tree),
        guards=tuple(name for name, sign in _GUARDS if sign.search(bare)),
    )


def _parsed(source: str) -> ast.Module | None:
    """Parse as Python; phones turn quotes and stops into Chinese ones, which is no error of the person."""
    plain = source.translate(_CURLY)
    deep = max((plain.count(one) for one in "([{"), default=0)
    if deep > _DEEPEST or not _PYTHON.search(plain):
        return None
    try:
        return ast.parse(plain)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _balanced(bare: str) -> bool:
    open_: list[str] = []
    for letter in bare:
        if letter in _PAIRS.values():
            open_.append(letter)
        elif letter in _PAIRS and (not open_ or open_.pop() != _PAIRS[letter]):
            return False
    return not open_


def _loops(node: ast.AST) -> int:
    """Give the depth of loops inside loops; a comprehension is one."""
    own = isinstance(node, (ast.For, ast.While, ast.AsyncFor, ast.comprehension))
    return own + max((_loops(child) for child in ast.iter_child_nodes(node)), default=0)


def _nested(bare: str) -> int:
    """Give the depth of loops by indentation, where there is no parser."""
    deepest = 0
    inside: list[int] = []
    for line in bare.split("\n"):
        if line.strip():
            indent = len(line) - len(line.lstrip())
            inside = [one for one in inside if one < indent]
            if _LOOP.search(line):
                inside.append(indent)
            deepest = max(deepest, len(inside))
    return deepest


def _recursive(tree: ast.Module) -> bool:
    for function in ast.walk(tree):
        if isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef)):
            called = (one.func for one in ast.walk(function) if isinstance(one, ast.Call))
            if any(isinstance(one, ast.Name) and one.id == function.name for one in called):
                return True
    return False
