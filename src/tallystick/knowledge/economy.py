"""Figures about economies that sums are compared with: gross domestic product, and how prices rose."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, model_validator


class _Checked(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Gdp(_Checked):
    """Gross domestic product by actor and year, in millions of ``unit``; see gdp.yml for the sources."""

    unit: str
    sources: dict[int, str]
    millions: dict[str, dict[int, int]]

    @model_validator(mode="after")
    def _sourced(self) -> Gdp:
        unsourced = {year for row in self.millions.values() for year in row} - self.sources.keys()
        if unsourced:
            raise ValueError(f"no source is named for {sorted(unsourced)}")
        return self

    def of(self, actor: str, year: int) -> float | None:
        """The figure in units of the currency, null where there is none."""
        found = self.millions.get(actor, {}).get(year)
        return None if found is None else found * 1e6

    @property
    def years(self) -> tuple[int, ...]:
        """The years of which there are figures, in order."""
        return tuple(sorted(self.sources))


class Series(_Checked):
    """What a price index is called, and its change in per cent of the year before."""

    series: str
    change: dict[int, float]

    @model_validator(mode="after")
    def _unbroken(self) -> Series:
        years = sorted(self.change)
        if years != list(range(years[0], years[-1] + 1)):
            raise ValueError("a year is missing in between")
        return self

    def level(self, year: int) -> float | None:
        """The price level, 100 in the year before the first change; null outside the series."""
        first = min(self.change)
        if year != first - 1 and year not in self.change:
            return None
        found = 100.0
        for each in range(first, year + 1):
            found *= 1 + self.change[each] / 100
        return found


class Prices(_Checked):
    """Price indices by currency; see prices.yml for the sources."""

    currencies: dict[str, Series]

    def factor(self, currency: str, year: int, base: int) -> float | None:
        """What a sum of ``year`` is multiplied by to stand in prices of ``base``; null where a level is missing."""
        series = self.currencies.get(currency)
        there, here = (series.level(year), series.level(base)) if series else (None, None)
        return None if there is None or here is None else here / there
