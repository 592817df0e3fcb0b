"""What several tests share: readings made by hand, so that reports are tested without the reader."""

from __future__ import annotations

import os
from datetime import date

import pytest

from tallystick.model import (
    Actor,
    ActorType,
    AidType,
    Basis,
    Certainty,
    Document,
    Issue,
    Item,
    Meeting,
    MeetingStatus,
    Modality,
    Mode,
    Money,
    Per,
    Period,
    Position,
    Qualifier,
    Quantity,
    Reading,
    Span,
    Stage,
    Stance,
    Statement,
    Support,
    Valuation,
)

os.environ["TALLYSTICK_COMPILED"] = "0"  # tests are of the sources, and put stand-ins into them; one compares the two

TEXT = """Norway sends tanks, and <b>more</b>

Norway announced a package of 1.5 billion kroner for Ukraine on Tuesday, of which 22 battle tanks \
worth at least $90 million are on their way and due in March.

“We keep our word,” said Kari Nordmann, the defence minister. The contract with Fjord Works is part of the package.

Norway rules out sending troops. More than 40 states met in Oslo for the 5th Donor Forum.

A slide showed <script>alert("x")</script> to all.
"""

NORWAY = Actor("NOR", "Norway", ActorType.STATE)
UKRAINE = Actor("UKR", "Ukraine", ActorType.STATE)
MINISTER = Actor("kari-nordmann", "Kari Nordmann", ActorType.PERSON, role="defence minister", speaks_for="NOR")
COMPANY = Actor("fjord-works", "Fjord Works", ActorType.COMPANY)
FORUM = Actor("donor-forum", "Donor Forum", ActorType.COALITION)


def span(words: str) -> Span:
    """Where ``words`` first stand in the text."""
    start = TEXT.index(words)
    return Span(start, start + len(words), words)


def supports() -> tuple[Support, ...]:
    """A contract that stands before its package, the package, and a delivery inside it."""
    kroner = Money(1.5e9, 1.5e9, "NOK", Qualifier.EXACT, "1.5 billion kroner", Per.YEAR)
    dollars = Money(9e7, None, "USD", Qualifier.AT_LEAST, "$90 million")
    tanks = Item("battle tank", "tank", Quantity(22, 22, Qualifier.EXACT, "22"))
    march = Period(date(2025, 3, 1), date(2025, 3, 31), "in March")
    contract = Support(
        id="r-contract",
        evidence=(span("contract with Fjord Works"),),
        donors=(NORWAY,),
        recipients=(UKRAINE,),
        stage=Stage.CONTRACTED,
        modality=(Modality.PROCUREMENT, Modality.MAINTENANCE),
        supplier=COMPANY,
        part_of="r-package",
        certainty=Certainty.HEDGED,
    )
    package = Support(
        id="r-package",
        evidence=(span("a package of 1.5 billion kroner for Ukraine"), span("the package")),
        donors=(NORWAY,),
        recipients=(UKRAINE,),
        stage=Stage.ALLOCATED,
        amount=kroner,
        aid_type=AidType.MILITARY,
        basis=Basis.ENVELOPE,
        channel=FORUM,
        announced=Period(date(2025, 2, 11), date(2025, 2, 11), "on Tuesday"),
        period=Period(date(2025, 1, 1), date(2025, 12, 31), "2025"),
        new_money=True,
        said_by=MINISTER,
    )
    delivery = Support(
        id="r-tanks",
        evidence=(span("22 battle tanks worth at least $90 million"),),
        donors=(NORWAY,),
        recipients=(UKRAINE,),
        stage=Stage.DELIVERING,
        amount=dollars,
        items=(tanks, Item("=HYPERLINK", None)),
        aid_type=AidType.MILITARY,
        modality=(Modality.GOODS,),
        due=march,
        part_of="r-package",
        new_money=False,
        valuation=Valuation.STATED,
    )
    return contract, package, delivery


def others() -> tuple[Statement, Position, Meeting]:
    """One statement, one position whose evidence overlaps the meeting's, one meeting."""
    said = Statement(
        id="r-said",
        evidence=(span("“We keep our word,”"),),
        speaker=MINISTER,
        mode=Mode.DIRECT,
        content=(span("We keep our word"),),
        addressee=UKRAINE,
        occasion="Donor Forum",
        cue=span("said"),
        date=Period(None, None, "then"),
    )
    stands = Position(
        id="r-stands",
        evidence=(span("Norway rules out sending troops. More than 40 states"),),
        holder=NORWAY,
        stance=Stance.RULES_OUT,
        topic=span("sending troops"),
        certainty=Certainty.CONDITIONAL,
    )
    met = Meeting(
        id="r-met",
        evidence=(span("More than 40 states met in Oslo for the 5th Donor Forum"),),
        status=MeetingStatus.HELD,
        forum=FORUM,
        ordinal=5,
        place="Oslo",
        date=Period(date(2025, 2, 1), None, "since February"),
        chair=(MINISTER,),
        participants=(NORWAY, UKRAINE),
        participant_count=Quantity(40, None, Qualifier.AT_LEAST, "More than 40"),
    )
    return said, stands, met


@pytest.fixture
def empty_reading() -> Reading:
    """A document in which there is nothing to record."""
    return Reading(Document(id="sha256:00", text="The weather was fine.\n"), ())


@pytest.fixture
def full_reading() -> Reading:
    """A reading with every type of record, nearly every field, an issue, and hostile text."""
    document = Document(
        id="sha256:01",
        text=TEXT,
        title="Norway sends tanks, and <b>more</b>",
        url="https://news.example/tanks?a=1&b=2",
        publisher="The Example \x1b[31mTimes",
        published=date(2025, 2, 12),
        language="en",
    )
    issue = Issue("date-unresolved", "no day is known for “then”", span("on their way"))
    return Reading(document, (*supports(), *others()), (issue, Issue("table-left-out", "a table was left out")))
