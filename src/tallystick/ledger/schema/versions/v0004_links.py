"""Pairs of claims that reach the threshold, and the cluster of each claim: what one document more is computed from."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, Float, String

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make room for both; all that is computed is thrown away, and computed anew with the next change."""
    op.drop_table("member")
    op.create_table(
        "member",
        Column("claim", String(80), primary_key=True),
        Column("document", String(80), nullable=False),
        Column("component", String(80), nullable=False),
        Column("cluster", String(80), nullable=False),
    )
    op.create_table(
        "link",
        Column("first", String(80), primary_key=True),
        Column("second", String(80), primary_key=True),
        Column("score", Float, nullable=False),
    )
    for name, table, columns in (
        ("ix_member_document", "member", ["document"]),
        ("ix_member_component", "member", ["component"]),
        ("ix_member_cluster", "member", ["cluster"]),
        ("link_second", "link", ["second"]),
    ):
        op.create_index(name, table, columns)
    op.execute("UPDATE state SET value = '' WHERE name = 'knowledge'")
