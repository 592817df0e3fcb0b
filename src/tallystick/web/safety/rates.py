"""How often one may: a bucket for each kind of request and each user or network, refilled as time goes."""

from __future__ import annotations

import math
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from ipaddress import IPv6Address, ip_address

MOST = 20_000
"""Buckets kept; the one that was asked longest ago gives way, so that many addresses cannot fill the memory."""


class Rates:
    """Token buckets in the memory of this process. ``clock`` gives seconds; tests replace it."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """All buckets are full."""
        self._clock = clock
        self._lock = threading.Lock()
        self._buckets: OrderedDict[tuple[str, str], tuple[float, float]] = OrderedDict()

    def wait(self, kind: str, who: str, a_minute: int) -> int:
        """Take one of ``a_minute`` and give 0; or, where none is left, the whole seconds until there is."""
        now = self._clock()
        with self._lock:
            left, since = self._buckets.pop((kind, who), (float(a_minute), now))
            left = min(float(a_minute), left + (now - since) * a_minute / 60)
            allowed = left >= 1
            self._buckets[kind, who] = (left - 1 if allowed else left, now)
            while len(self._buckets) > MOST:
                self._buckets.popitem(last=False)
        return 0 if allowed else max(1, math.ceil((1 - left) * 60 / a_minute))


def network(host: str | None) -> str:
    """Whom an address stands for: itself, or the 64 bits of IPv6 that one household is given."""
    try:
        address = ip_address((host or "").partition("%")[0])
    except ValueError:
        return host or "nowhere"
    if isinstance(address, IPv6Address) and address.ipv4_mapped is None:
        return str(IPv6Address(int(address) >> 64 << 64)) + "/64"
    return str(address.ipv4_mapped or address) if isinstance(address, IPv6Address) else str(address)
