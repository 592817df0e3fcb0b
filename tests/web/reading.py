"""What a browser would make of a page, as far as tests ask: its elements, attributes and text."""

from __future__ import annotations

from typing import Any

import lxml.html
from fastapi.testclient import TestClient


class Seen:
    """One page as it is seen."""

    def __init__(self, content: str) -> None:
        self.root: Any = lxml.html.document_fromstring(content)

    def all(self, css: str) -> list[Any]:
        """Elements by a simple selector: ``tag``, ``.class``, ``tag.class`` or ``#id``."""
        if css.startswith("#"):
            return list(self.root.xpath("//*[@id=$i]", i=css[1:]))
        tag, _, kind = css.partition(".")
        path = f"//{tag or '*'}"
        if kind:
            path += f"[contains(concat(' ', normalize-space(@class), ' '), ' {kind} ')]"
        return list(self.root.xpath(path))

    def texts(self, css: str) -> list[str]:
        """Their text, white space made one."""
        return [" ".join(e.text_content().split()) for e in self.all(css)]

    def text(self, css: str) -> str:
        """The text of the only one."""
        (only,) = self.texts(css)
        return only

    def ids(self) -> list[str]:
        """Every id on the page."""
        return list(self.root.xpath("//@id"))

    def links(self) -> list[str]:
        """Every address the page leads to."""
        return list(self.root.xpath("//a/@href"))


def seen(client: TestClient, address: str, **query: Any) -> Seen:
    """The page under an address, which must be there."""
    answer = client.get(address, params=query)
    assert answer.status_code == 200, answer.text[:500]
    assert answer.headers["content-type"].startswith("text/html")
    return Seen(answer.text)


def told(client: TestClient, address: str, **query: Any) -> Any:
    """The same as JSON."""
    answer = client.get(address, params={**query, "format": "json"})
    assert answer.status_code == 200, answer.text[:500]
    return answer.json()
