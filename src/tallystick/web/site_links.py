"""Where a link of the static site leads: which addresses have a file of their own, and how it is called."""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from tallystick.jobs.documents import NEAR, STRETCH

LIVE_ONLY = ("/sign", "/review", "/add", "/check", "/compare", "/openapi", "/feed")
"""Pages that need someone who answers."""

KEPT: Mapping[str, frozenset[str]] = {
    "/sum": frozenset({"measure", "donor", "recipient", "to", "supplier", "channel", "page_no"}),
    "/explore": frozenset({"view", "measure"}),
    "/charts": frozenset({"measure", "donor", "recipient", "to"}),
    "/embed": frozenset({"measure", "donor", "recipient", "to"}),
    "/ledger": frozenset({"page"}),
    "/due": frozenset({"page", "status"}),
    "/quotes": frozenset({"page"}),
    "/documents": frozenset({"at"}),
    "/book": frozenset({"donor", "year", "part"}),
}
"""Parameters that make a page of their own. An address with others has no file: its page would say something else."""

LISTED = {"page": 25, "page_no": 2}
"""Pages of a long list that a large site has, by the parameter that counts them: those of a sum, of which there is one
for each donor, recipient and measure, are the two with its largest lines; the books of donor and year hold all lines.
"""

WHOLE = ("/ledger", "/donors", "/recipients", "/suppliers", "/people", "/stated")
"""Pages whose table a large site has as CSV."""
ALWAYS = frozenset({"format", "table", "v"})
"""The form of a page, which table of it, and the version of a script or style."""
FORMS = {"json": ".json", "csv": ".csv"}
_LINK = re.compile(r'\b(?P<name>href|src)="(?P<address>/[^"]*)"')
_DATA = re.compile(r'(?P<before>"(?:address|behind)": )"(?P<address>/[^"]*)"')


@dataclass(frozen=True, slots=True)
class Plan:
    """What is written. Without ``books`` each line, document and actor has a page of its own.

    With them, ``books`` names for each line the page of its donor and year that holds it, and ``actors`` are those
    that have a page; documents, pictures of charts and JSON have none.
    """

    books: Mapping[str, str] = field(default_factory=dict)
    actors: frozenset[str] = frozenset()

    def target(self, address: str) -> tuple[str, str] | None:
        """The address whose file a link leads to, and the place on its page; None where there is no such file."""
        whole, _, fragment = address.partition("#")
        found = canonical(whole)
        if found is None or not self.books:
            return None if found is None else (found, fragment)
        parts = urlsplit(found)
        kind, _, id_ = parts.path.lstrip("/").partition("/")
        if kind == "lines":
            book = self.books.get(unquote(id_))
            return (book, unquote(id_)) if book and not parts.query else None
        if kind == "actors" and unquote(id_) not in self.actors:
            return None
        return (found, fragment) if self._written(parts.path, dict(parse_qsl(parts.query))) else None

    def _written(self, path: str, query: dict[str, str]) -> bool:
        """Whether a large site has this page."""
        if path.startswith(("/documents", "/embed")) or "/image." in path:
            return False
        if "format" in query:
            return query["format"] == "csv" and path in WHOLE
        if path.startswith("/charts/") and query.keys() - {"measure"}:
            return False
        return all(int(query.get(name, "1")) <= most for name, most in LISTED.items())


EVERYTHING = Plan()


def relinked(page: str, address: str, plan: Plan = EVERYTHING) -> tuple[str, set[str]]:
    """The page with links that lead from its file to others' files, and the addresses they lead to."""
    found: set[str] = set()
    here = posixpath.dirname(file_of(address))

    def file(raw: str) -> str | None:
        target = plan.target(raw)
        if target is None:
            return None
        found.add(target[0])
        path = quote(posixpath.relpath(file_of(target[0]), here or "."))
        return path + (f"#{target[1]}" if target[1] else "")

    def in_html(match: re.Match[str]) -> str:
        to = file(html.unescape(match["address"]))
        return "" if to is None else f'{match["name"]}="{html.escape(to)}"'

    def in_data(match: re.Match[str]) -> str:
        to = file(match["address"].replace("\\u0026", "&").replace("\\u0027", "'"))
        return f"{match['before']}null" if to is None else f'{match["before"]}"{to}"'

    linked = _LINK.sub(in_html, page)
    return _DATA.sub(in_data, linked), found


def canonical(address: str) -> str | None:
    """The address whose file a link leads to; None for what needs someone who answers."""
    parts = urlsplit(address)
    if parts.path.startswith(LIVE_ONLY):
        return None
    kept = next((of for path, of in KEPT.items() if _within(parts.path, path)), frozenset[str]())
    pairs = parse_qsl(parts.query)
    query = dict(pairs)
    if len(pairs) > len(query):
        return None
    if "at" in query:
        query["at"] = _stretch(query["at"])
    given = {k: v for k, v in query.items() if v}
    if given.keys() - kept - ALWAYS:
        return None
    return parts.path + ("?" + urlencode(sorted(given.items())) if given else "")


def _within(path: str, folder: str) -> bool:
    return path == folder or path.startswith(f"{folder}/")


def _stretch(at: str) -> str:
    """One character for all of a stretch of a long document; nothing for the first."""
    number, place = divmod(int(at), STRETCH) if at.isdecimal() else (0, 0)
    if number and place < NEAR:
        return at
    return str(number * STRETCH + NEAR) if number else ""


def file_of(address: str) -> str:
    """The file an address is written to."""
    parts = urlsplit(address)
    query = dict(parse_qsl(parts.query))
    path = unquote(parts.path).strip("/").replace(":", "-") or "index"
    tail = "".join(f"--{k}-{v}" for k, v in sorted(query.items()) if k != "format")
    stem = path + re.sub(r"[^\w.-]+", "-", tail)
    if "format" in query:
        return stem + FORMS.get(query["format"], f".{query['format']}")
    last = posixpath.splitext(path)
    if last[1] in {".js", ".css", ".svg", ".png", ".json", ".csv", ".woff2"}:
        return last[0] + re.sub(r"[^\w.-]+", "-", tail) + last[1]
    return stem + ".html"
