"""What the lines were at every moment."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, DateTime, LargeBinary, String

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table; it begins with the lines as they are computed next."""
    op.create_table(
        "history",
        Column("line", String(20), primary_key=True),
        Column("since", DateTime(timezone=True), primary_key=True),
        Column("body", LargeBinary),
    )
    op.create_index("history_since", "history", ["since"])
    op.execute("UPDATE state SET value = '' WHERE name = 'knowledge'")
