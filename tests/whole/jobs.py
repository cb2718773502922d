"""Job files for scenes that run side by side: each has people, a group and a job of its own.

A member of the company may be written to 30 times a minute, so scenes must not share managers.
"""

from dataclasses import dataclass
from pathlib import Path

QUESTIONS = """
[[rounds]]
id = "first"
name = "第一轮"
mode = "either"

[[rounds.questions]]
id = "rejection"
kind = "behavioural"
text = "请讲一次顾客明确拒绝您之后，您是怎么做的？"
rephrase = "挑一次顾客说「不要」的经历，说说为什么被拒绝、您接着做了什么。"
dimensions = ["communication"]
follow_ups = 1
expect = ["弄清顾客拒绝的真实原因", "根据原因调整了方案或说法", "最后的结果，有数字更好"]

[[rounds.questions]]
id = "blackout"
kind = "scenario"
text = "门店突然停电，店里有 20 位顾客。您先做什么，再做什么？"
dimensions = ["composure"]
expect = ["先稳住顾客、确认没有人受伤", "疏导到亮处或门口", "报修并上报店长"]

[[extra_rounds]]
id = "roleplay"
name = "情景模拟"
mode = "text"

[[extra_rounds.questions]]
id = "complaint"
kind = "case"
text = "顾客拿着用了三个月的电饭煲回来要求全额退款。请写出您会说的前三句话。"
dimensions = ["communication", "composure"]
expect = ["先道歉并请到一旁", "查看产品和购买凭证"]

[[faq]]
keywords = ["周末", "排班"]
answer = "做六休一，周末轮班。"
"""
HEAD = """
id = "{job}"
title = "{title}"
department = "华东零售部"
company = "云杉零售"
recruiters = ["{recruiter}"]
managers = ["{manager}", "{second}"]
group_chat_id = "{group}"
group_members = ["{recruiter}", "{manager}", "{second}"]
language = "zh"

[requirements]
must = ["1年以上面对顾客的销售或服务经验"]

[[dimensions]]
id = "communication"
name = "沟通表达"
weight = 0.6
anchors = {{ 1 = "答非所问", 3 = "说清楚了对象、自己做了什么和结果", 5 = "有结构、有对象意识、有可核对的结果" }}

[[dimensions]]
id = "composure"
name = "应变"
weight = 0.4
anchors = {{ 1 = "慌乱", 3 = "先安全后业务，有清楚的先后", 5 = "处理之后还有补救和复盘" }}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """One job and who is behind it."""

    name: str
    title: str = "门店销售顾问"

    @property
    def job(self) -> str:
        return f"job-{self.name}"

    @property
    def recruiter(self) -> str:
        return f"hr_{self.name}"

    @property
    def manager(self) -> str:
        return f"mgr_{self.name}"

    @property
    def second(self) -> str:
        return f"boss_{self.name}"

    @property
    def group(self) -> str:
        return f"group{self.name}"

    @property
    def staff(self) -> tuple[str, str, str]:
        return (self.recruiter, self.manager, self.second)

    def write(self, folder: Path) -> None:
        """Put the job file where the product reads it."""
        head = HEAD.format(
            job=self.job,
            title=self.title,
            recruiter=self.recruiter,
            manager=self.manager,
            second=self.second,
            group=self.group,
        )
        (folder / f"{self.job}.toml").write_text(head + QUESTIONS, encoding="utf-8")
