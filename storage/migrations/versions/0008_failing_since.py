"""Since when an effect fails without a success between, so that patience has an end."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the moment; what fails already is given its whole patience from its next failure on."""
    op.add_column("outbox", sa.Column("failing_since", sa.Double()))
