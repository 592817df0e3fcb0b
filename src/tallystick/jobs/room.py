"""Things kept up to a weight; those asked for longest ago give way."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

T = TypeVar("T")


class Room(Generic[T]):
    """A place for so much weight; threads may use it together. What was put there last stays, whatever it weighs."""

    def __init__(self, most: int, weigh: Callable[[T], int]) -> None:
        """``weigh`` gives the weight of one thing."""
        self._most, self._weigh, self._used = most, weigh, 0
        self._kept: OrderedDict[Hashable, T] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable) -> T | None:
        """What is kept under a key."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def put(self, key: Hashable, thing: T) -> T:
        """Keep a thing, and give it back."""
        with self._lock:
            before = self._kept.pop(key, None)
            self._used += self._weigh(thing) - (self._weigh(before) if before is not None else 0)
            self._kept[key] = thing
            while self._used > self._most and len(self._kept) > 1:
                self._used -= self._weigh(self._kept.popitem(last=False)[1])
        return thing

    def once(self, key: Hashable, make: Callable[[], T]) -> T:
        """What is kept under a key, or made now and kept."""
        found = self.get(key)
        return self.put(key, make()) if found is None else found
