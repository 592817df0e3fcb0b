"""One small module for each group of addresses; ``MODULES`` says in which order they are asked."""

MODULES: tuple[str, ...] = ("overview", "charts", "sums", "ledger", "lines", "documents", "sign", "review", "add")
