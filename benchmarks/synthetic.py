"""Synthetic claims: invented packages of invented sizes, reported over years by papers that round, convert and copy.

The same seed and size give the same claims; the evidence says which package or envelope a claim is about. More
claims crowd the same years, donors and recipients: about five reports of each package, one document in four a wire
copy, every tenth report without the donor, every tenth in another currency.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from tallystick.ledger_model import Claim, Fingerprint, Source
from tallystick.model import (
    Actor,
    ActorType,
    AidType,
    Basis,
    Item,
    Money,
    Period,
    Qualifier,
    Quantity,
    Span,
    Stage,
    Support,
)
from tallystick.reconcile.prints import sketch

DONORS = [f"D{chr(65 + i // 26)}{chr(65 + i % 26)}" for i in range(40)]
CURRENCIES = ("USD", "EUR", "GBP", "NOK", "DKK", "SEK", "PLN", "CAD", "JPY")
PER_DOLLAR = (1.0, 0.92, 0.79, 10.6, 6.9, 10.5, 4.0, 1.35, 150.0)
RATES = dict(zip(CURRENCIES, PER_DOLLAR, strict=True))
RECIPIENTS = ("UKR", "SDN", "SYR", "AFG", "MDA", "PSE", "YEM", "COD")
KINDS = ((2, "howitzer"), (7, "missile"), (30, "radar"), (9, "drone"))
GOODS = tuple(f"{maker}-{n} {kind}" for maker in "KLMNPRTV" for n, kind in KINDS)
STAGES = (Stage.PLEDGED, Stage.ALLOCATED, Stage.ALLOCATED, Stage.ALLOCATED, Stage.DELIVERED)


@dataclass(frozen=True, slots=True)
class Package:
    """One invented package."""

    number: int
    day: date
    donor: str
    recipient: str
    currency: str
    value: float
    items: tuple[Item, ...]
    stage: Stage


def packages(count: int, days: int, seed: int) -> list[Package]:
    """``count`` packages over ``days`` days, few donors giving most of them."""
    chance = random.Random(seed)  # noqa: S311 - invented data, not secrets
    made = []
    for number in range(count):
        donor = min(int(chance.expovariate(1 / 7)), len(DONORS) - 1)
        size = round(10 ** chance.uniform(6, 9.3), -int(chance.uniform(4, 6)))
        goods = chance.sample(GOODS, chance.choice((0, 0, 1, 2)))
        items = tuple(_item(name, chance) for name in goods)
        recipient = RECIPIENTS[min(int(chance.expovariate(1 / 1.2)), len(RECIPIENTS) - 1)]
        day = date(2018, 1, 1) + timedelta(days=chance.randrange(days))
        currency = CURRENCIES[donor % len(CURRENCIES)]
        stage = chance.choice(STAGES)
        made.append(Package(number, day, DONORS[donor], recipient, currency, max(size, 1e6), items, stage))
    return made


def _item(name: str, chance: random.Random) -> Item:
    count = chance.choice((4, 8, 12, 19, 24, 60, 100, 3000))
    return Item(name, None, Quantity(count, count, Qualifier.EXACT, str(count)))


def ledger(claims: int, *, days: int = 3000, seed: int = 7) -> tuple[list[Source], list[Claim]]:
    """About ``claims`` claims and their sources."""
    chance = random.Random(seed + 1)  # noqa: S311 - invented data, not secrets
    found: list[Claim] = []
    sources: list[Source] = []
    for batch in _stories(packages(claims // 5, days, seed), chance):
        base = chance.sample(range(2**32), 120)
        for copy in range(max(1, min(int(chance.expovariate(1 / 5)) + 1, 12))):
            document = f"doc{len(sources):07d}"
            day = batch[0].day + timedelta(days=copy // 2 if copy < 8 else 60 * copy)
            wording = base[: chance.randrange(60, 120)] if copy % 4 == 1 else chance.sample(range(2**32), 100)
            sources.append(_source(document, day, wording))
            found += _reports(document, day, batch, chance)
            if len(found) >= claims:
                return sources, found[:claims]
    return sources, found


def _stories(made: list[Package], chance: random.Random) -> Iterator[list[Package]]:
    at = 0
    while at < len(made):
        size = chance.choice((1, 1, 2, 3))
        batch = made[at : at + size]
        yield [replace(p, day=batch[0].day) for p in batch]
        at += size


def _source(document: str, day: date, wording: list[int]) -> Source:
    shingles = tuple(sorted(wording))
    return Source(id=document, fingerprint=Fingerprint(shingles, sketch(shingles)), published=day)


def _reports(document: str, day: date, batch: list[Package], chance: random.Random) -> list[Claim]:
    found = []
    for place, package in enumerate(batch):
        key = f"r{place}"
        record = _record(key, place, package, chance)
        found.append(Claim(id=f"{document}#{key}", document=document, key=key, record=record, published=day))
    if chance.random() < 0.15:
        package = batch[0]
        found.append(_envelope(document, day, package, len(batch)))
    return found


def _record(key: str, place: int, package: Package, chance: random.Random) -> Support:
    donors = () if chance.random() < 0.1 else (Actor(package.donor, package.donor, ActorType.STATE),)
    return Support(
        id=key,
        evidence=(Span(place * 100, place * 100 + 10, f"package {package.number}"),),
        donors=donors,
        recipients=(Actor(package.recipient, package.recipient, ActorType.STATE),),
        stage=package.stage,
        amount=None if package.items and chance.random() < 0.3 else _money(package, chance),
        items=package.items if chance.random() < 0.8 else package.items[:1],
        aid_type=AidType.MILITARY if package.items else AidType.FINANCIAL,
    )


def _money(package: Package, chance: random.Random) -> Money:
    value, currency, qualifier = package.value, package.currency, Qualifier.EXACT
    if chance.random() < 0.1:
        value, currency, qualifier = value / RATES[currency], "USD", Qualifier.ABOUT
    if chance.random() < 0.15:
        value, qualifier = float(f"{value:.1g}"), Qualifier.ABOUT
    return Money(value, value, currency, qualifier, f"{currency} {value:,.0f}")


def _envelope(document: str, day: date, package: Package, place: int) -> Claim:
    value = 1e9 * (1 + DONORS.index(package.donor) % 9)
    year = Period(date(day.year, 1, 1), date(day.year, 12, 31), str(day.year))
    record = Support(
        id="env",
        evidence=(Span(place * 100, place * 100 + 10, f"envelope {package.donor} {package.recipient} {year.text}"),),
        donors=(Actor(package.donor, package.donor, ActorType.STATE),),
        recipients=(Actor(package.recipient, package.recipient, ActorType.STATE),),
        stage=Stage.PLEDGED,
        amount=Money(value, value, package.currency, Qualifier.EXACT, f"{package.currency} {value:,.0f}"),
        basis=Basis.ENVELOPE,
        period=year,
    )
    return Claim(id=f"{document}#env", document=document, key="env", record=record, published=day)
