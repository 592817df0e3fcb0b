"""One small module for each group of addresses; ``MODULES`` says in which order they are asked."""

MODULES: tuple[str, ...] = (
    "overview",
    "changes",
    "charts",
    "sums",
    "stated",
    "rolls",
    "actors",
    "explore",
    "ledger",
    "lines",
    "books",
    "documents",
    "due",
    "quotes",
    "check",
    "sign",
    "review",
    "add",
)
