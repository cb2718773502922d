"""How often an effect broke whoever performed it; waiting for WeCom is not counted as that."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the count; an effect of before begins with none."""
    count = sa.Column("broken", sa.Integer(), nullable=False, server_default=sa.text("0"))
    op.add_column("outbox", count)
