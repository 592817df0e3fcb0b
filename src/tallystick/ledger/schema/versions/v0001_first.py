"""The first tables."""

from __future__ import annotations

from alembic import op
from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    DateTime,
    Float,
    ForeignKey,
    Integer,
    LargeBinary,
    String,
    Text,
)

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

Number = BigInteger().with_variant(Integer, "sqlite")


def upgrade() -> None:
    """Create everything; later changes are revisions of their own, never edits of this one."""
    _growing()
    _computed()
    for name, table, columns in (
        ("document_published", "document", ["published"]),
        ("ix_reading_document", "reading", ["document"]),
        ("record_id", "record", ["id"]),
        ("ix_member_document", "member", ["document"]),
        ("ix_member_component", "member", ["component"]),
        ("block_claim", "block", ["claim"]),
        ("copy_second", "copy", ["second"]),
        ("ix_line_component", "line", ["component"]),
    ):
        op.create_index(name, table, columns)


def _growing() -> None:
    op.create_table(
        "document",
        Column("id", String(80), primary_key=True),
        Column("text", Text, nullable=False),
        Column("text_sha", String(64), nullable=False),
        *(Column(name, Text) for name in ("title", "url", "publisher")),
        Column("published", Date),
        Column("language", String(16)),
        Column("source_class", String(16), nullable=False),
        Column("speaks_for", String(80)),
        Column("recorded", DateTime(timezone=True), nullable=False),
        Column("shingles", LargeBinary, nullable=False),
        Column("digest", LargeBinary, nullable=False),
        Column("traits", Text, nullable=False),
    )
    op.create_table(
        "reading",
        Column("id", Number, primary_key=True, autoincrement=True),
        Column("document", String(80), ForeignKey("document.id"), nullable=False),
        Column("reader", String(80), nullable=False),
        Column("recorded", DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "record",
        Column("reading", Number, ForeignKey("reading.id"), primary_key=True),
        Column("id", String(80), primary_key=True),
        Column("key", String(80), nullable=False),
        Column("type", String(16), nullable=False),
        Column("body", Text, nullable=False),
        Column("other_wholes", Text, nullable=False),
    )
    op.create_table(
        "decision",
        Column("id", String(40), primary_key=True),
        Column("ruling", String(16), nullable=False),
        *(Column(name, Text, nullable=False) for name in ("claims", "who", "why")),
        Column("recorded", DateTime(timezone=True), nullable=False),
        Column("field", String(40)),
        Column("value", Text),
        Column("whole", String(80)),
        Column("undoes", String(40)),
    )


def _computed() -> None:
    op.create_table(
        "member",
        Column("claim", String(80), primary_key=True),
        Column("document", String(80), nullable=False),
        Column("component", String(80), nullable=False),
    )
    op.create_table(
        "block",
        Column("key", String(120), primary_key=True),
        Column("claim", String(80), primary_key=True),
        Column("day", Integer),
    )
    op.create_table(
        "band",
        Column("key", String(40), primary_key=True),
        Column("document", String(80), primary_key=True),
        Column("published", Date),
    )
    op.create_table(
        "copy",
        Column("first", String(80), primary_key=True),
        Column("second", String(80), primary_key=True),
        Column("why", Text, nullable=False),
    )
    op.create_table(
        "line",
        Column("id", String(20), primary_key=True),
        Column("component", String(80), nullable=False),
        Column("rank", String(200), nullable=False),
        Column("doubt", Float, nullable=False),
        Column("body", Text, nullable=False),
    )
    op.create_table("state", Column("name", String(40), primary_key=True), Column("value", Text, nullable=False))
