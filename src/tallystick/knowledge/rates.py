"""Exchange rates: the European Central Bank's reference rates, as the currencyconverter package ships them.

The rate of a day is the one fixed on it or, on weekends and holidays, the last before it. For a currency the bank does
not quote on that day, the official rate of its own central bank to one that it does, where rates.yml has it; else the
rate that HM Revenue & Customs fixes for the whole month, as the hmrc-rates package ships it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from importlib.metadata import version

from currency_converter import CurrencyConverter, RateNotFoundError  # type: ignore[import-untyped]
from hmrc_rates import HmrcRatesError
from hmrc_rates import Rates as MonthlyRates
from pydantic import BaseModel, ConfigDict, model_validator

from tallystick.knowledge.files import load_data

LONGEST_GAP = 7
"""Days without a fixing the ECB has at most (Christmas, Easter); beyond it the rates at hand have come to their end."""


@dataclass(frozen=True, slots=True)
class Rate:
    """Euro for one unit of ``currency``, and the day it was fixed."""

    currency: str
    eur: float
    on: date
    source: str = "ECB reference rate"


class RateSpan(BaseModel):
    """Days, both included, on which one rate held, and how it was fixed."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    start: date
    end: date
    rate: float
    kind: str


class Official(BaseModel):
    """Units of a currency for one unit of ``per``, by a central bank."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    per: str
    source: str
    spans: tuple[RateSpan, ...]

    @model_validator(mode="after")
    def _in_order(self) -> Official:
        ends = [s.start for s in self.spans[1:]]
        if any(s.end < s.start for s in self.spans) or any(
            s.end >= after for s, after in zip(self.spans, ends, strict=False)
        ):
            raise ValueError("spans must follow one another without overlap")
        return self


class OfficialRates(BaseModel):
    """Rates of other central banks by currency; see rates.yml."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    currencies: dict[str, Official]


@cache
def _official() -> OfficialRates:
    return load_data("rates.yml", OfficialRates)


@dataclass(frozen=True, slots=True)
class Rates:
    """Rates by day. ``fixed`` replaces them all with one rate a currency, as the Kiel tracker converts."""

    fixed: dict[str, Rate] | None = None
    official: OfficialRates = field(default_factory=_official, compare=False, repr=False)
    _cache: dict[tuple[str, date], Rate | None] = field(default_factory=dict, compare=False, repr=False)
    _means: dict[tuple[str, int], float | None] = field(default_factory=dict, compare=False, repr=False)

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
            self._cache[key] = _look_up(currency, on) or self._through(currency, on) or self._of_month(currency, on)
        return self._cache[key]

    def _through(self, currency: str, on: date) -> Rate | None:
        """By way of the currency that the central bank quotes its own in."""
        table = self.official.currencies.get(currency)
        span = next((s for s in table.spans if s.start <= on <= s.end), None) if table else None
        through = self.rate(table.per, on) if table and span else None
        if table is None or span is None or through is None:
            return None
        source = f"{table.source}: {table.per} 1 = {currency} {span.rate:g}, {span.kind}; {table.per} at the ECB's rate"
        return Rate(currency, through.eur / span.rate, through.on, source)

    def _of_month(self, currency: str, on: date) -> Rate | None:
        """By way of sterling, at what a pound is worth for customs and VAT in that month; no other month stands in."""
        pound = self.rate("GBP", on) if currency != "GBP" else None
        if pound is None:
            return None
        try:
            units = float(_monthly().monthly_rate(currency, f"{on:%Y-%m}").units_per_gbp)
        except (HmrcRatesError, ValueError):  # not a currency of that table, or a month it does not have
            return None
        source = f"HM Revenue & Customs: GBP 1 = {currency} {units:g}, fixed for {on:%B %Y}; GBP at the ECB's rate"
        return Rate(currency, pound.eur / units, pound.on, source)

    def mean(self, currency: str, year: int) -> float | None:
        """Euro for one unit, the mean of the days of a year on which the ECB fixed a rate; null where there is none."""
        if (currency, year) not in self._means:
            self._means[currency, year] = self._mean(currency, year)
        return self._means[currency, year]

    def _mean(self, currency: str, year: int) -> float | None:
        if currency == "EUR":
            return 1.0
        days = (date(year, 1, 1) + timedelta(days=n) for n in range(366))
        found = [r.eur for day in days if day.year == year and (r := self.rate(currency, day)) and r.on == day]
        return sum(found) / len(found) if found else None


def edition() -> str:
    """Which editions of the packaged rates are at hand: with another one a day may have a rate that it lacked."""
    return "+".join(version(package) for package in ("currencyconverter", "hmrc-rates"))


@cache
def _monthly() -> MonthlyRates:
    return MonthlyRates()


@cache
def _converter() -> CurrencyConverter:
    return CurrencyConverter()


def _look_up(currency: str, on: date) -> Rate | None:
    """The last fixing of the bank, in which a currency that it no longer quotes has no rate."""
    day = _last_fixing(on)
    if day is None:
        return None
    try:
        return Rate(currency, _converter().convert(1, currency, "EUR", date=day), day)
    except (RateNotFoundError, ValueError):  # not quoted on that day, or never
        return None


@cache
def _last_fixing(on: date) -> date | None:
    """The last day on which the bank fixed rates: the dollar's, which it has always quoted."""
    for back in range(LONGEST_GAP + 1):
        day = on - timedelta(days=back)
        try:
            _converter().convert(1, "USD", "EUR", date=day)
        except (RateNotFoundError, ValueError):
            continue
        return day
    return None
