"""What the header links to."""

from __future__ import annotations

NAVIGATION: tuple[tuple[str, str], ...] = (
    ("/", "Overview"),
    ("/explore", "Explore"),
    ("/ledger", "Ledger"),
    ("/donors", "Donors"),
    ("/recipients", "Recipients"),
    ("/due", "Due"),
    ("/quotes", "Quotes"),
    ("/check", "Check"),
)
"""Address and title, in order."""

LISTS: tuple[tuple[str, str], ...] = (
    ("/donors", "Donors"),
    ("/recipients", "Recipients"),
    ("/suppliers", "Suppliers"),
    ("/people", "People"),
    ("/compare", "Side by side"),
)
"""Lists of actors, which lead to one another."""
