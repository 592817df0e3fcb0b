"""Entries of feeds that were read."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, DateTime, String, Text

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table of entries."""
    op.create_table(
        "seen",
        Column("entry", String(64), primary_key=True),
        Column("version", String(32), primary_key=True),
        Column("feed", Text, nullable=False),
        Column("name", Text, nullable=False),
        Column("document", String(80)),
        Column("recorded", DateTime(timezone=True), nullable=False),
    )
