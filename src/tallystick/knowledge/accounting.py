"""What the account needs to know: weights, publishers and exchange rates, apart from what the reader needs."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache

from tallystick.knowledge.economy import Gdp, Prices
from tallystick.knowledge.files import digest, load_data
from tallystick.knowledge.iati import Iati
from tallystick.knowledge.kiel import KielNames
from tallystick.knowledge.publishers import Publisher
from tallystick.knowledge.rates import Rates
from tallystick.knowledge.regions import Regions, load_regions
from tallystick.knowledge.weights import Reconciliation


@dataclass(frozen=True, slots=True)
class Accounting:
    """The account's knowledge, one immutable value with the digest of the data it came from."""

    sha: str
    weights: Reconciliation
    publishers: tuple[Publisher, ...]
    kiel: KielNames
    iati: Iati
    gdp: Gdp
    prices: Prices
    rates: Rates = field(default_factory=Rates)
    regions: Regions = field(default_factory=load_regions)


@cache
def load_accounting() -> Accounting:
    """Read and check the account's data files, once per process. Raises KnowledgeError on a faulty one."""
    return Accounting(
        sha=digest(),
        weights=load_data("reconciliation.yml", Reconciliation),
        publishers=load_data("publishers.yml", tuple[Publisher, ...]),
        kiel=load_data("kiel.yml", KielNames),
        iati=load_data("iati.yml", Iati),
        gdp=load_data("gdp.yml", Gdp),
        prices=load_data("prices.yml", Prices),
    )
