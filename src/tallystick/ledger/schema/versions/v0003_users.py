"""Reviewers who may sign in, and their sessions."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, DateTime, ForeignKey, String, Text

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create both tables."""
    op.create_table(
        "user",
        Column("name", String(80), primary_key=True),
        Column("hash", Text, nullable=False),
        Column("created", DateTime(timezone=True), nullable=False),
        Column("disabled", DateTime(timezone=True)),
    )
    op.create_table(
        "session",
        Column("token", String(64), primary_key=True),
        Column("user", String(80), ForeignKey("user.name"), nullable=False),
        Column("csrf", String(64), nullable=False),
        Column("created", DateTime(timezone=True), nullable=False),
        Column("expires", DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_session_user", "session", ["user"])
