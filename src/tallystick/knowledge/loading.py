"""When Python's collector of cycles had better rest: while what stays is loaded, and while one document is read."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def to_stay() -> Iterator[None]:
    """Load inside: what is loaded is never walked by the collector of cycles again.

    It would walk all young objects again and again while a hundred thousand of them pile up, and all there are in the
    midst of the first documents. So it rests, walks them once, and leaves them, and all else that is alive by then,
    out of what it walks. What it did before, it does afterwards.
    """
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        gc.collect()
        gc.freeze()


@contextmanager
def no_collection() -> Iterator[None]:
    """Put the collector off till the end: for work that is bounded, and leaves few circles or all of them at once."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
