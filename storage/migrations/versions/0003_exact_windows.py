"""When each of the last things went through a bucket, for limits that are exact."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the times; a bucket of before begins with none."""
    times = sa.Column("recent", sa.Text(), nullable=False, server_default=sa.text("'[]'"))
    op.add_column("bucket", times)
