"""Libraries that log what we report ourselves."""

from __future__ import annotations

import logging


def quiet(library: str) -> None:
    """Keep the warnings of ``library`` off the terminal, unless the program has set up logging of its own."""
    logger = logging.getLogger(library)
    if not logger.handlers:
        logger.addHandler(logging.NullHandler())
