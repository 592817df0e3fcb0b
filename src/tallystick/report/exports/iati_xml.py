"""Small parts of an IATI file: elements, texts, numbers and addresses as the schema wants them."""

from __future__ import annotations

import re
from urllib.parse import quote

from lxml import etree

from tallystick.knowledge.iati import Iati
from tallystick.model import Actor, ActorType

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def plain(text: str) -> str:
    """The text on one line, without the characters that XML forbids."""
    return " ".join(_FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", text).split())


def add(parent: etree._Element, name: str, **attributes: str | None) -> etree._Element:
    """A new last child. Underscores in names of attributes are hyphens; those that are null are left out."""
    given = {key.replace("_", "-"): plain(value) for key, value in attributes.items() if value is not None}
    return etree.SubElement(parent, name, given)


def narrative(parent: etree._Element, text: str) -> None:
    """A text in the language of the activity."""
    add(parent, "narrative").text = plain(text)


def number(value: float) -> str:
    """A decimal without exponent and without needless zeros."""
    shown = f"{value:.2f}"
    return shown.rstrip("0").rstrip(".")


def uri(address: str) -> str:
    """An address in which everything that no URI may hold is escaped."""
    return quote(address, safe="%/:=&?~#+!$,;'@()*[]-._")


def country_code(actor: Actor, codes: Iati) -> str | None:
    """The two letters of a state, null for anyone else."""
    return codes.countries.get(actor.id) if actor.type is ActorType.STATE else None
