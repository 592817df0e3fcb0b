"""Exchange rates: the European Central Bank's reference rates, as the currencyconverter package ships them.

The rate of a day is the one fixed on it or, on weekends and holidays, the last before it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache

from currency_converter import CurrencyConverter, RateNotFoundError  # type: ignore[import-untyped]

LONGEST_GAP = 7
"""Days without a fixing the ECB has at most (Christmas, Easter); beyond it a currency counts as no longer quoted."""


@dataclass(frozen=True, slots=True)
class Rate:
    """Euro for one unit of ``currency``, and the day it was fixed."""

    currency: str
    eur: float
    on: date
    source: str = "ECB reference rate"


@dataclass(frozen=True, slots=True)
class Rates:
    """Rates by day. ``fixed`` replaces them all with one rate a currency, as the Kiel tracker converts."""

    fixed: dict[str, Rate] | None = None
    _cache: dict[tuple[str, date], Rate | None] = field(default_factory=dict, compare=False, repr=False)

    def rate(self, currency: str, on: date | None) -> Rate | None:
        """The rate for that day or the last before it; None where there is none or no day is known."""
        if self.fixed is not None:
            return self.fixed.get(currency)
        if on is None:
            return None
        if currency == "EUR":
            return Rate("EUR", 1.0, on)
        key = (currency, on)
        if key not in self._cache:
            self._cache[key] = _look_up(currency, on)
        return self._cache[key]


@cache
def _converter() -> CurrencyConverter:
    return CurrencyConverter()


def _look_up(currency: str, on: date) -> Rate | None:
    for back in range(LONGEST_GAP + 1):
        day = on - timedelta(days=back)
        try:
            return Rate(currency, _converter().convert(1, currency, "EUR", date=day), day)
        except RateNotFoundError:
            continue
        except ValueError:  # a currency the ECB has never quoted
            return None
    return None
