"""The first tables of the bot's own database."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

COUNTED = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TODO = sa.text("done_at IS NULL AND parked = 0")
DUE = sa.text("routed_at IS NULL AND done_at IS NULL AND parked = 0")


def upgrade() -> None:
    """Create every table of the first version."""
    _happening()
    _doing()
    _people()
    _interviews()
    _cards()
    _shared()
    _workers()


def _happening() -> None:
    """Create what happened and in which order."""
    op.create_table(
        "conversation",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_conversation"),
    )
    op.create_table(
        "inbox",
        sa.Column("id", COUNTED, autoincrement=True, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("conversation", sa.Text(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("occurred_at", sa.Double(), nullable=False),
        sa.Column("received_at", sa.Double(), nullable=False),
        sa.Column("due_at", sa.Double(), nullable=False),
        sa.Column("resent", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("routed_at", sa.Double(), nullable=True),
        sa.Column("done_at", sa.Double(), nullable=True),
        sa.Column("attempts", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("parked", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_inbox"),
        sa.UniqueConstraint("key", name="uq_inbox_key"),
    )
    op.create_index("ix_inbox_due", "inbox", ["due_at"], sqlite_where=DUE, postgresql_where=DUE)
    op.create_index(
        "ix_inbox_todo", "inbox", ["conversation", "seq"], sqlite_where=TODO, postgresql_where=TODO
    )


def _doing() -> None:
    """Create what is to be done."""
    op.create_table(
        "outbox",
        sa.Column("id", COUNTED, autoincrement=True, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("queue", sa.Text(), nullable=False),
        sa.Column("partition", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Double(), nullable=False),
        sa.Column("due_at", sa.Double(), nullable=False),
        sa.Column("resent", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("routed_at", sa.Double(), nullable=True),
        sa.Column("attempts", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("parked", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("done_at", sa.Double(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        sa.UniqueConstraint("key", name="uq_outbox_key"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_outbox_due", "outbox", ["due_at"], sqlite_where=DUE, postgresql_where=DUE)
    op.create_index(
        "ix_outbox_todo",
        "outbox",
        ["queue", "partition", "id"],
        sqlite_where=TODO,
        postgresql_where=TODO,
    )


def _people() -> None:
    """Create the people."""
    op.create_table(
        "candidate",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("wecom_userid", sa.Text(), nullable=True),
        sa.Column("external_userid", sa.Text(), nullable=True),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("resume", sa.Text(), nullable=True),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_candidate"),
    )
    op.create_index("ix_candidate_external_userid", "candidate", ["external_userid"])
    op.create_index("ix_candidate_phone", "candidate", ["phone"])
    op.create_index("ix_candidate_wecom_userid", "candidate", [sa.text("lower(wecom_userid)")])
    op.create_table(
        "person",
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("updated_at", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("address", name="pk_person"),
    )


def _interviews() -> None:
    """Create interviews, their history and their files."""
    op.create_table(
        "interview",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("job_id", sa.Text(), nullable=False),
        sa.Column("candidate_id", sa.Text(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Double(), nullable=False),
        sa.Column("updated_at", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_interview"),
        sa.UniqueConstraint("number", name="uq_interview_number"),
        sa.ForeignKeyConstraint(
            ["candidate_id"], ["candidate.id"], name="fk_interview_candidate_id"
        ),
    )
    op.create_index("ix_interview_candidate_id", "interview", ["candidate_id"])
    op.create_index("ix_interview_job_id_stage", "interview", ["job_id", "stage"])
    op.create_table(
        "history",
        sa.Column("id", COUNTED, autoincrement=True, nullable=False),
        sa.Column("interview_id", sa.Text(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("at", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_history"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_history_interview_id", "history", ["interview_id", "id"])


def _cards() -> None:
    """Create cards, broadcasts and files."""
    op.create_table(
        "task",
        sa.Column("task_id", sa.Text(), nullable=False),
        sa.Column("interview_id", sa.Text(), nullable=False),
        sa.Column("userid", sa.Text(), nullable=False),
        sa.Column("response_code", sa.Text(), nullable=True),
        sa.Column("msgid", sa.Text(), nullable=True),
        sa.Column("sent_at", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("task_id", name="pk_task"),
    )
    op.create_index("ix_task_interview_id", "task", ["interview_id"])
    op.create_table(
        "broadcast",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_broadcast"),
    )
    op.create_table(
        "media",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("interview_id", sa.Text(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("mime", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_media"),
    )
    op.create_index("ix_media_interview_id", "media", ["interview_id"])


def _shared() -> None:
    """Create what processes share."""
    op.create_table(
        "token",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=True),
        sa.Column("expires_at", sa.Double(), nullable=False),
        sa.Column("lease_until", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_token"),
    )
    op.create_table(
        "bucket",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("tat", sa.Double(), nullable=False),
        sa.Column("blocked_until", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_bucket"),
    )
    op.create_table(
        "kf_cursor",
        sa.Column("open_kfid", sa.Text(), nullable=False),
        sa.Column("cursor", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("open_kfid", name="pk_kf_cursor"),
    )
    op.create_table(
        "secret",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_secret"),
    )


def _workers() -> None:
    """Create what workers tell each other."""
    op.create_table(
        "cron_run",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("slot", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("name", "slot", name="pk_cron_run"),
    )
    op.create_table(
        "worker",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("heartbeat", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_worker"),
    )
