"""A decision in a manager's own words: `张三 通过`, `淘汰 12 没有零售经验`, `加试病例分析`.

Refuses everything that is not plainly a decision: a question, a sentence about somebody unknown,
a word that only begins like one.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from handlers.desk_find import begins_with_one, matching, number_of
from handlers.desk_values import DeskContext, Wish
from handlers.interview import Interview
from handlers.staff_words import ASKING, BETWEEN, EXTRA_WORDS, VERDICTS

A_NAME = 14  #: a name with a job, at most; what is longer is a sentence
BECAUSE = ("原因是", "原因为", "原因", "因为", "理由是", "理由", "because")


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A decision that was read, and whom it may be about."""

    wish: Wish
    found: tuple[Interview, ...] = ()
    mentioned: bool = False  #: somebody was named, known or not
    unclear: bool = False  #: what follows may be a name nobody has, or a reason
    words: str = ""  #: the name as it was written


def said_choice(said: str, among: Sequence[Interview], context: DeskContext) -> Choice | None:
    """Read a decision; None when a text is not plainly one."""
    if ASKING.search(said):
        return None
    place = min(_places(said), default=None)
    if place is None:
        return None
    start, minus_length, choice = place
    end = start - minus_length
    before, behind = said[:start].strip(BETWEEN), said[end:].strip(BETWEEN)
    apart = end >= len(said) or said[end] in BETWEEN
    if before:
        named = _named_before(choice, before, behind, among, context)
        if named is None and _is_about_nobody(said, start, choice, behind):
            wish = Wish(action="verdict", choice=choice)
            return Choice(wish=wish, mentioned=True, words=before)
        return named
    if choice == "extra":
        return _extra(behind, among, context)
    if choice == "reject":
        return _reject(behind, among, context)
    found = matching(behind, among, context)
    if behind and not found and not (apart and len(behind) <= A_NAME):
        return None
    wish = Wish(action="verdict", choice=choice)
    return Choice(wish=wish, found=found, mentioned=bool(behind), words=behind)


def said_change(said: str, among: Sequence[Interview], context: DeskContext) -> Choice | None:
    """Read to what a decision is to be changed, for whom and why."""
    place = min(_places(said.strip(BETWEEN)), default=None)
    if place is None or place[0] > 0:
        return None
    start, minus_length, choice = place
    behind = said.strip(BETWEEN)[start - minus_length :].strip(BETWEEN)
    if choice == "extra":
        added = _extra(behind, among, context)
        return None if added is None else replace(added, wish=replace(added.wish, action="insist"))
    found, rest = begins_with_one(behind, among, context)
    wish = Wish(action="insist", choice=choice, reason=_reason(rest))
    return Choice(wish=wish, found=found, mentioned=bool(found), words=behind)


def _places(said: str) -> Iterator[tuple[int, int, str]]:
    """Give where decisions are named, sorted so that the first and then the longest wins."""
    folded = said.casefold()
    for choice, words in (*VERDICTS.items(), ("extra", EXTRA_WORDS)):
        for word in words:
            start = folded.find(word)
            if start >= 0 and not (word.isascii() and _inside_a_word(folded, start, len(word))):
                yield start, -len(word), choice


def _inside_a_word(text: str, start: int, length: int) -> bool:
    around = text[max(start - 1, 0) : start] + text[start + length : start + length + 1]
    return any(each.isascii() and each.isalpha() for each in around)


def _named_before(
    choice: str, before: str, behind: str, among: Sequence[Interview], context: DeskContext
) -> Choice | None:
    found = matching(before, among, context)
    wish = Wish(action="verdict", choice=choice)
    if not found:
        unknown = number_of(before) is not None
        return Choice(wish=wish, mentioned=True, words=before) if unknown else None
    if choice == "reject":
        wish = replace(wish, reason=_reason(behind))
    elif choice == "extra":
        return Choice(wish=replace(wish, words=behind), found=found, mentioned=True, words=before)
    elif behind:
        found = matching(f"{before} {behind}", among, context)
        if not found:
            return None
    return Choice(wish=wish, found=found, mentioned=True, words=before)


def _is_about_nobody(said: str, start: int, choice: str, behind: str) -> bool:
    """Tell a decision about a name nobody has from a sentence, or from a reason that is owed."""
    short = 0 < start <= A_NAME and said[start - 1] in BETWEEN
    return short and not behind and choice in {"pass", "hold"}


def _reject(behind: str, among: Sequence[Interview], context: DeskContext) -> Choice:
    wish = Wish(action="verdict", choice="reject")
    if not behind:
        return Choice(wish=wish)
    found, rest = begins_with_one(behind, among, context)
    if found:
        wish = replace(wish, reason=_reason(rest))
        return Choice(wish=wish, found=found, mentioned=True, words=behind)
    return Choice(wish=replace(wish, reason=_reason(behind)), unclear=True, words=behind)


def _reason(text: str) -> str:
    for word in BECAUSE:
        if text.casefold().startswith(word):
            return text[len(word) :].strip(BETWEEN)
    return text.strip(BETWEEN)


def _extra(behind: str, among: Sequence[Interview], context: DeskContext) -> Choice | None:
    wish = Wish(action="verdict", choice="extra")
    if not behind:
        return Choice(wish=wish)
    name = next((each for each in _extra_names(among, context) if each in behind.casefold()), "")
    start = behind.casefold().find(name)
    left = (behind[:start] + " " + behind[start + len(name) :]).strip(BETWEEN) if name else behind
    found = matching(left, among, context)
    if not name and not found:
        return Choice(wish=replace(wish, words=behind))
    if left and not found:
        return None
    return Choice(wish=replace(wish, words=name), found=found, mentioned=bool(left), words=left)


def _extra_names(among: Sequence[Interview], context: DeskContext) -> list[str]:
    """List the names of the rounds that can be added, the longest first."""
    jobs = {job.id: job for job in map(context.job, among) if job is not None}
    rounds = [each for job in jobs.values() for each in job.extra_rounds]
    names = {name.casefold() for each in rounds for name in (each.name, each.id)}
    return sorted(names, key=lambda name: (-len(name), name))
