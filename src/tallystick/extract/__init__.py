"""Extraction: a canonical document in, records out."""

from tallystick.extract.compiled import prefer_compiled

prefer_compiled()  # the one thing done on import: which form of its modules is imported can only be said before
