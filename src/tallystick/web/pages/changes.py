"""What changed in the account, week by week, as a page and as a feed (Atom, RFC 4287)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Annotated

from fastapi import Query, Request, Response
from lxml import etree

from tallystick.jobs.recent import News, news
from tallystick.report import words
from tallystick.web.asking import Ask, Asked
from tallystick.web.routes import Pages
from tallystick.web.tables import Column, Table

router = Pages(tags=["changes"])
WEEK = 7
ATOM = "http://www.w3.org/2005/Atom"
FEED = "application/atom+xml"
IN_FEED = 100
"""Entries of the feed, the newest; older ones stand on the pages of their weeks."""
KINDS = {
    "new": "New lines",
    "stage": "Came further",
    "sum": "Stated with another sum",
    "source": "Borne out by another source",
}
COLUMNS = (
    Column("recorded", "Recorded", "date"), Column("kind", "What"), Column("told", "Change"),
    Column("headline", "Line", link="address"), Column("stage", "Stage"), Column("address", "Address", hidden=True),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ChangesPage:
    """One week's changes by kind; ``earlier`` and ``later`` are the last days of the weeks beside it."""

    first: date
    last: date
    told: str
    groups: tuple[tuple[str, tuple[News, ...]], ...]
    earlier: date
    later: date | None
    table: Table


def week_of(ask: Asked, last: date) -> list[News]:
    """What the seven days up to this one brought, the newest first."""
    return ask.view.once(("news", last), lambda: news(ask.ledger, ask.view, last, WEEK))


def told(found: list[News]) -> str:
    """A week in a sentence."""
    counts = {kind: sum(n.kind == kind for n in found) for kind in KINDS}
    said = [
        f"{counts['new']:,} new {'line' if counts['new'] == 1 else 'lines'}" if counts["new"] else "",
        f"{counts['stage']:,} came further" if counts["stage"] else "",
        f"{counts['sum']:,} stated with another sum" if counts["sum"] else "",
        f"{counts['source']:,} borne out by another source" if counts["source"] else "",
    ]
    return ", ".join(s for s in said if s) or "nothing was recorded"


@router.page("/changes", template="changes.html.j2")
def changes(
    ask: Ask, until: Annotated[date | None, Query(description="Last day of the week; today if not given.")] = None
) -> ChangesPage:
    """What documents recorded in one week brought to the account: new lines, stages, sums and sources."""
    last = max(min(until or ask.today, ask.today), date.min + timedelta(2 * WEEK))
    found = week_of(ask, last)
    after = last + timedelta(WEEK)
    rows = tuple((n.moment.date().isoformat(), n.kind, n.told, n.headline, n.stage, f"/lines/{n.line}") for n in found)
    return ChangesPage(
        first=last - timedelta(WEEK - 1),
        last=last,
        told=told(found),
        groups=tuple((title, of) for kind, title in KINDS.items() if (of := tuple(n for n in found if n.kind == kind))),
        earlier=last - timedelta(WEEK),
        later=min(after, ask.today) if last < ask.today else None,
        table=Table(COLUMNS, rows, "What changed"),
    )


@router.get("/feed.xml", response_class=Response, responses={200: {"content": {FEED: {}}}})
def feed(ask: Ask, request: Request) -> Response:
    """What changed in the last four weeks, as an Atom feed."""
    found = ask.view.once(("feed", ask.today), lambda: news(ask.ledger, ask.view, ask.today, 4 * WEEK))
    home = str(request.base_url)
    root = etree.Element(f"{{{ATOM}}}feed", nsmap={None: ATOM})
    newest = found[0].moment if found else datetime.combine(ask.today, datetime.min.time(), UTC)
    _head(root, f"{home}feed.xml", "Tallystick: what changed", newest)
    for address, rel in ((f"{home}changes", "alternate"), (f"{home}feed.xml", "self")):
        etree.SubElement(root, f"{{{ATOM}}}link", rel=rel, href=address)
    author = etree.SubElement(root, f"{{{ATOM}}}author")
    etree.SubElement(author, f"{{{ATOM}}}name").text = "Tallystick"
    for one in found[:IN_FEED]:
        entry = etree.SubElement(root, f"{{{ATOM}}}entry")
        stamp = f"{one.moment:%Y%m%dT%H%M%S}"
        title = f"{KINDS[one.kind]}: {one.headline} ({one.stage})"
        _head(entry, f"{home}lines/{one.line}#{stamp}", words.one_line(title), one.moment)
        etree.SubElement(entry, f"{{{ATOM}}}link", rel="alternate", href=f"{home}lines/{one.line}")
        etree.SubElement(entry, f"{{{ATOM}}}summary").text = words.one_line(one.told)
    return Response(etree.tostring(root, xml_declaration=True, encoding="utf-8"), media_type=FEED)


def _head(of: etree._Element, id_: str, title: str, moment: datetime) -> None:
    """The three things that a feed and each of its entries must have."""
    etree.SubElement(of, f"{{{ATOM}}}id").text = id_
    etree.SubElement(of, f"{{{ATOM}}}title").text = title
    etree.SubElement(of, f"{{{ATOM}}}updated").text = moment.astimezone(UTC).isoformat(timespec="seconds")
