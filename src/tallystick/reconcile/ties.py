"""Sets that grow together: copies of one text, claims that hang together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator


class Ties:
    """Sets that grow together; the root of a set is its smallest member."""

    def __init__(self, ids: Iterable[str]) -> None:
        """Each id is at first a set of its own."""
        self._root = {i: i for i in ids}

    def root(self, of: str) -> str:
        """The smallest id of the set."""
        root = self._root
        while root[of] != of:
            root[of] = root[root[of]]
            of = root[of]
        return of

    def tie(self, a: str, b: str) -> None:
        """Make the two sets one."""
        a, b = self.root(a), self.root(b)
        self._root[max(a, b)] = min(a, b)

    def __iter__(self) -> Iterator[str]:
        """All ids, in order."""
        return iter(sorted(self._root))
