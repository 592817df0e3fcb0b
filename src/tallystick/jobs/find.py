"""Parts of the reading by themselves: the values of a text, and who said what in it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from tallystick.knowledge import load

if TYPE_CHECKING:
    from tallystick.extract.entries import Entry
    from tallystick.extract.mentions import Attribution
    from tallystick.extract.values import Values


def values_of(text: str, reference: date | None) -> Values:
    """Sums, counts, dates and durations of exactly this text. No parse is needed, so no model is loaded."""
    from tallystick.extract.values import find_values

    return find_values(text, reference, load())


def attributions_of(text: str) -> tuple[Attribution, ...]:
    """Who said, believed, wished or found what in exactly this text."""
    from tallystick.extract.attribution import find_attributions
    from tallystick.extract.engine import open_context
    from tallystick.extract.quotations import find_quotations
    from tallystick.model import Document

    context = open_context(Document(id="", text=text), load())
    context.quotations = find_quotations(text, context.paragraphs)
    return find_attributions(context)


def entry_of(text: str, donor: str | None, published: date | None) -> Entry:
    """What an analyst's note enters, out of all the figures it names."""
    from tallystick.extract.engine import open_context
    from tallystick.extract.entries import find_entry
    from tallystick.extract.goods import find_goods
    from tallystick.model import Document

    context = open_context(Document(id="", text=text, published=published), load())
    context.goods = find_goods(context)
    return find_entry(context, donor)
