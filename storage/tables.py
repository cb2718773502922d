"""The tables of the bot's own database, written once for SQLite and PostgreSQL.

Bodies are JSON text that only their owner understands; a column exists where a query needs it.
Moments are seconds since 1970. Refuses vendor types: whatever stands here runs on both databases.
"""

from sqlalchemy import (
    BigInteger,
    Column,
    Double,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    func,
    text,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    }
)

#: SQLite counts rows by itself only in a column of exactly this type.
Counted = BigInteger().with_variant(Integer(), "sqlite")

#: The sequence of each conversation; its row is the lock under which order is drawn.
conversation = Table(
    "conversation",
    metadata,
    Column("id", Text, primary_key=True),
    Column("seq", BigInteger, nullable=False),
)

#: Everything that happened and everything that will happen at a time (timers).
inbox = Table(
    "inbox",
    metadata,
    Column("id", Counted, primary_key=True, autoincrement=True),
    Column("key", Text, nullable=False, unique=True),
    Column("conversation", Text, nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("kind", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("occurred_at", Double, nullable=False),
    Column("received_at", Double, nullable=False),
    Column("due_at", Double, nullable=False),
    Column("resent", Integer, nullable=False, server_default=text("0")),
    Column("routed_at", Double),
    Column("done_at", Double),
    Column("attempts", Integer, nullable=False, server_default=text("0")),
    Column("parked", Integer, nullable=False, server_default=text("0")),
    Column("error", Text),
)
Index(
    "ix_inbox_todo",
    inbox.c.conversation,
    inbox.c.seq,
    sqlite_where=text("done_at IS NULL AND parked = 0"),
    postgresql_where=text("done_at IS NULL AND parked = 0"),
)
Index(
    "ix_inbox_due",
    inbox.c.due_at,
    sqlite_where=text("routed_at IS NULL AND done_at IS NULL AND parked = 0"),
    postgresql_where=text("routed_at IS NULL AND done_at IS NULL AND parked = 0"),
)

#: Everything the bot wants done in the world; one row, one effect, one key.
outbox = Table(
    "outbox",
    metadata,
    Column("id", Counted, primary_key=True, autoincrement=True),
    Column("key", Text, nullable=False, unique=True),
    Column("queue", Text, nullable=False),
    Column("partition", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("created_at", Double, nullable=False),
    Column("due_at", Double, nullable=False),
    Column("resent", Integer, nullable=False, server_default=text("0")),
    Column("routed_at", Double),
    Column("attempts", Integer, nullable=False, server_default=text("0")),
    Column("parked", Integer, nullable=False, server_default=text("0")),
    Column("done_at", Double),
    Column("outcome", Text),
    Column("error", Text),
    Column("failing_since", Double),
    Column("broken", Integer, nullable=False, server_default=text("0")),
    sqlite_autoincrement=True,
)
Index(
    "ix_outbox_todo",
    outbox.c.queue,
    outbox.c.partition,
    outbox.c.id,
    sqlite_where=text("done_at IS NULL AND parked = 0"),
    postgresql_where=text("done_at IS NULL AND parked = 0"),
)
Index(
    "ix_outbox_due",
    outbox.c.due_at,
    sqlite_where=text("routed_at IS NULL AND done_at IS NULL AND parked = 0"),
    postgresql_where=text("routed_at IS NULL AND done_at IS NULL AND parked = 0"),
)

candidate = Table(
    "candidate",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("phone", Text),
    Column("email", Text),
    Column("wecom_userid", Text),
    Column("external_userid", Text),
    Column("source", Text),
    Column("resume", Text),
    Column("language", Text, nullable=False),
    Column("created_at", Double, nullable=False),
)
Index("ix_candidate_wecom_userid", func.lower(candidate.c.wecom_userid))
Index("ix_candidate_phone", candidate.c.phone)
Index("ix_candidate_external_userid", candidate.c.external_userid)

interview = Table(
    "interview",
    metadata,
    Column("id", Text, primary_key=True),
    Column("number", Integer, nullable=False, unique=True),
    Column("job_id", Text, nullable=False),
    Column("candidate_id", Text, ForeignKey("candidate.id"), nullable=False),
    Column("stage", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("body", Text, nullable=False),
    Column("created_at", Double, nullable=False),
    Column("updated_at", Double, nullable=False),
)
Index("ix_interview_candidate_id", interview.c.candidate_id)
Index("ix_interview_job_id_stage", interview.c.job_id, interview.c.stage)

#: What each turn of an interview saw and did; replayed, it gives the same interview.
history = Table(
    "history",
    metadata,
    Column("id", Counted, primary_key=True, autoincrement=True),
    Column("interview_id", Text, nullable=False),
    Column("turn", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("at", Double, nullable=False),
    sqlite_autoincrement=True,
)
Index("ix_history_interview_id", history.c.interview_id, history.c.id)

#: The desk of anybody who talks to the bot, by address: what a recruiter or manager is in the
#: middle of.
person = Table(
    "person",
    metadata,
    Column("address", Text, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("body", Text, nullable=False),
    Column("updated_at", Double, nullable=False),
)

#: A card that was sent to one person: how its click finds the interview and how it is updated.
task = Table(
    "task",
    metadata,
    Column("task_id", Text, primary_key=True),
    Column("interview_id", Text, nullable=False),
    Column("userid", Text, nullable=False),
    Column("response_code", Text),
    Column("msgid", Text),
    Column("sent_at", Double, nullable=False),
)
Index("ix_task_interview_id", task.c.interview_id)

broadcast = Table(
    "broadcast",
    metadata,
    Column("id", Text, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("body", Text, nullable=False),
    Column("created_at", Double, nullable=False),
)

#: What colleagues gave answers; rows are only added, the last of a grader and an answer is in force.
grade = Table(
    "grade",
    metadata,
    Column("id", Counted, primary_key=True, autoincrement=True),
    Column("grader", Text, nullable=False),
    Column("job_id", Text, nullable=False),
    Column("interview_id", Text, nullable=False),
    Column("round_id", Text, nullable=False),
    Column("question_id", Text, nullable=False),
    Column("dimension_id", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("question", Text, nullable=False),
    Column("level", Double, nullable=False),
    Column("at", Double, nullable=False),
    sqlite_autoincrement=True,
)
Index("ix_grade_job_id", grade.c.job_id)

#: Access tokens, shared by every process; a lease keeps the refresh to one of them.
token = Table(
    "token",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Text),
    Column("expires_at", Double, nullable=False),
    Column("lease_until", Double, nullable=False),
)

#: Rate limits, exact across machines: `tat` is when the bucket will be empty again, `recent` the
#: times of what went through where every one counts.
bucket = Table(
    "bucket",
    metadata,
    Column("name", Text, primary_key=True),
    Column("tat", Double, nullable=False),
    Column("blocked_until", Double, nullable=False),
    Column("recent", Text, nullable=False, server_default=text("'[]'")),
)

kf_cursor = Table(
    "kf_cursor",
    metadata,
    Column("open_kfid", Text, primary_key=True),
    Column("cursor", Text, nullable=False),
)

media = Table(
    "media",
    metadata,
    Column("id", Text, primary_key=True),
    Column("interview_id", Text),
    Column("kind", Text, nullable=False),
    Column("path", Text, nullable=False),
    Column("mime", Text, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("created_at", Double, nullable=False),
)
Index("ix_media_interview_id", media.c.interview_id)

#: Who was given which recording; `by` is a kind of link, and a digest of its key.
listening = Table(
    "listening",
    metadata,
    Column("id", Counted, primary_key=True, autoincrement=True),
    Column("interview_id", Text, nullable=False),
    Column("media_id", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", Double, nullable=False),
)
Index("ix_listening_interview_id", listening.c.interview_id)

#: That somebody was erased: whom, only while it is under way; afterwards hashes of what went.
erasure = Table(
    "erasure",
    metadata,
    Column("id", Text, primary_key=True),
    Column("reason", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("erased", Text, nullable=False),
    Column("number", Integer, nullable=False),
    Column("begun_at", Double, nullable=False),
    Column("finished_at", Double),
)

cron_run = Table(
    "cron_run",
    metadata,
    Column("name", Text, primary_key=True),
    Column("slot", Double, primary_key=True),
)

worker = Table(
    "worker",
    metadata,
    Column("id", Text, primary_key=True),
    Column("heartbeat", Double, nullable=False),
)
