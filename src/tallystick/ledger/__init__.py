"""The store: documents, claims and decisions, append-only, in SQLite or PostgreSQL; lines computed from them."""
