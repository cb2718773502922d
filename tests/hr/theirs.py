"""An HR schema that looks nothing like ours: other names, other words, other types, more columns."""

import sqlalchemy as sa

MAPPING = """
[positions]
table = "岗位表"
[positions.columns]
id = "岗位编号"
title = "岗位名称"
department = "所属部门"
status = "状态码"
[positions.values.id]
store-sales = "P-017"
[positions.values.status]
open = "1"

[candidates]
table = "T_RENYUAN"
[candidates.columns]
id = "PID"
name = "xm"
phone = "sjh"
email = "yx"
wecom_userid = "qywx"
external_userid = "wbid"
source = "ly"
created_at = "cjsj"

[applications]
table = "t_apply"
[applications.columns]
id = "apply_no"
position_id = "gw"
candidate_id = "ry"
stage = "status"
match_score = "pf"
recommendation = "jy"
report_url = "链接"
updated_at = "gxsj"
[applications.values.stage]
new = 0
invited = "1"
interviewing = "2"
scoring = "2"
awaiting_manager = "3"
extra_round = "2"
on_hold = "4"
passed = "9"
rejected = "8"
withdrawn = "7"
expired = "7"
[applications.values.recommendation]
advance = "建议通过"

[interview_results]
table = "面试打分"
[interview_results.columns]
application_id = "apply_no"
round_id = "lc"
dimension = "wd"
score = "df"
low = ""
high = ""
evidence = "yj"
scored_at = "sj"

[manager_feedback]
table = "t_fankui"
[manager_feedback.columns]
id = "fid"
application_id = "apply_no"
manager_userid = "jl"
decision = "jd"
reason = "ly"
created_at = "sj"
[manager_feedback.values.decision]
pass = "同意"
reject = "不同意"
extra = "加面"

[stage_history]
table = "流程日志"
[stage_history.columns]
id = "logid"
application_id = "apply_no"
from_stage = "从"
to_stage = "到"
actor = "谁"
at = "时间"
"""

metadata = sa.MetaData()
Key = sa.String(64)
sa.Table(
    "岗位表",
    metadata,
    sa.Column("岗位编号", sa.String(40), primary_key=True),
    sa.Column("岗位名称", sa.String(100), nullable=False),
    sa.Column("所属部门", sa.String(100), nullable=False),
    sa.Column("状态码", sa.String(4), nullable=False),
    sa.Column("编制", sa.Integer, nullable=False, server_default=sa.text("3")),
)
sa.Table(
    "T_RENYUAN",
    metadata,
    sa.Column("pid", Key, primary_key=True),
    sa.Column("xm", sa.String(60), nullable=False),
    sa.Column("sjh", sa.BigInteger),
    sa.Column("yx", sa.String(100)),
    sa.Column("qywx", sa.String(64)),
    sa.Column("wbid", sa.String(64)),
    sa.Column("ly", sa.String(30), nullable=False),
    sa.Column("cjsj", sa.Date),
    sa.Column("身份证", sa.String(18), nullable=False, server_default="未登记"),
)
sa.Table(
    "t_apply",
    metadata,
    sa.Column("apply_no", Key, primary_key=True),
    sa.Column("gw", sa.String(40), sa.ForeignKey("岗位表.岗位编号"), nullable=False),
    sa.Column("ry", Key, sa.ForeignKey("T_RENYUAN.pid"), nullable=False),
    sa.Column("status", sa.String(2), nullable=False, server_default="0"),
    sa.Column("pf", sa.Numeric(5, 1)),
    sa.Column("jy", sa.String(10), nullable=False, server_default=""),
    sa.Column("链接", sa.String(500)),
    sa.Column("gxsj", sa.String(30)),
    sa.Column("owner_code", sa.Integer, nullable=False, server_default=sa.text("7")),
    sa.Column("备注", sa.String(100)),
)
sa.Table(
    "面试打分",
    metadata,
    sa.Column("rid", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("apply_no", Key, sa.ForeignKey("t_apply.apply_no"), nullable=False),
    sa.Column("lc", sa.String(40), nullable=False),
    sa.Column("wd", sa.String(40), nullable=False),
    sa.Column("df", sa.Integer),
    sa.Column("yj", sa.String(60), nullable=False),
    sa.Column("sj", sa.BigInteger, nullable=False),
    sa.Column("租户", sa.String(10), nullable=False, server_default="cn"),
)
sa.Table(
    "t_fankui",
    metadata,
    sa.Column("fid", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("apply_no", Key, nullable=False),
    sa.Column("jl", sa.String(64), nullable=False),
    sa.Column("jd", sa.String(8), nullable=False),
    sa.Column("ly", sa.String(20), nullable=False),
    sa.Column("sj", sa.DateTime, nullable=False),
)
sa.Table(
    "流程日志",
    metadata,
    sa.Column("logid", sa.CHAR(36), primary_key=True),
    sa.Column("apply_no", Key, nullable=False),
    sa.Column("从", sa.String(4), nullable=False),
    sa.Column("到", sa.String(4), nullable=False),
    sa.Column("谁", sa.String(64), nullable=False),
    sa.Column("时间", sa.DateTime, nullable=False),
)
