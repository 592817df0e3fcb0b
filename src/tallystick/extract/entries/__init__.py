"""Entries: what an analyst's note enters into a ledger, out of all the figures it names.

A note reports, weighs and sets aside in a language of its own: "we report here", "which is part of
the budget of". A note that does not say which sum it enters gives all it does not set aside.
"""

from __future__ import annotations

from tallystick.extract.entries.reader import Entry, Measure, find_entry

__all__ = ["Entry", "Measure", "find_entry"]
