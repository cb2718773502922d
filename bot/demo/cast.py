"""Who plays in a demonstration: the recruiters, managers and members that the job files name.

Names are guessed from userids (`mgr_wang` becomes 王经理), for the screen only.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from config.job import Job

TITLES: Final[Mapping[str, str]] = {"mgr": "经理", "hr": "老师", "boss": "总"}
SURNAMES: Final[Mapping[str, str]] = {
    "chen": "陈", "gao": "高", "guo": "郭", "he": "何", "hu": "胡", "huang": "黄",
    "li": "李", "lin": "林", "liu": "刘", "luo": "罗", "ma": "马", "qian": "钱",
    "song": "宋", "sun": "孙", "tang": "唐", "wang": "王", "wu": "吴", "xie": "谢",
    "xu": "徐", "yang": "杨", "zhang": "张", "zhao": "赵", "zheng": "郑", "zhou": "周",
    "zhu": "朱",
}  # fmt: skip
USERID: Final = re.compile(r"([a-z]+)_([a-z]+)")
FIRST_MOBILE: Final = 13_800_138_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Player:
    """Somebody of the company, by the name the screen shows."""

    userid: str
    name: str
    mobile: str


def players(jobs: Iterable[Job]) -> tuple[Player, ...]:
    """List everybody the jobs name, each once, in the order they are named."""
    named = (
        userid for job in jobs for userid in (*job.recruiters, *job.managers, *job.group_members)
    )
    return tuple(
        Player(userid=userid, name=name_of(userid), mobile=str(FIRST_MOBILE + number))
        for number, userid in enumerate(dict.fromkeys(named))
    )


def name_of(userid: str) -> str:
    """Guess a name from a userid; the userid itself when it says nothing."""
    match = USERID.fullmatch(userid.lower())
    if match is None:
        return userid
    surname, title = SURNAMES.get(match[2]), TITLES.get(match[1])
    return f"{surname}{title}" if surname and title else userid
