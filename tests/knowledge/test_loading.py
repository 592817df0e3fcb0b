"""The collector rests while knowledge is loaded, and goes on as before."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from tallystick.knowledge.loading import no_collection, to_stay


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    was = gc.isenabled()
    yield
    (gc.enable if was else gc.disable)()


def test_it_rests_and_goes_on() -> None:
    gc.enable()
    with pytest.raises(ValueError, match="broken"), to_stay():
        assert not gc.isenabled()
        raise ValueError("broken")
    assert gc.isenabled()


def test_one_that_was_off_stays_off() -> None:
    gc.disable()
    with to_stay():
        assert not gc.isenabled()
    assert not gc.isenabled()


def test_it_can_be_put_off_and_one_that_was_off_stays_off() -> None:
    for was in (True, False):
        (gc.enable if was else gc.disable)()
        with pytest.raises(ValueError, match="broken"), no_collection():
            assert not gc.isenabled()
            raise ValueError("broken")
        assert gc.isenabled() is was
