"""The codes of the IATI activity standard for our own terms."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, model_validator

from tallystick.ledger_model import SourceClass
from tallystick.model import ActorType, AidType, Modality, Stage


class _Checked(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Reporter(_Checked):
    """Who writes the file: an identifier, a name, and a code of the list OrganisationType."""

    ref: str
    name: str
    type: str


class Transactions(_Checked):
    """Codes of the list TransactionType."""

    pledge: str
    commitment: str
    disbursement: str
    expenditure: str


class Dates(_Checked):
    """Codes of the list ActivityDateType."""

    planned_start: str
    start: str
    planned_end: str
    end: str


class Roles(_Checked):
    """Codes of the list OrganisationRole by the part an actor plays in a line."""

    donor: str
    channel: str
    supplier: str
    recipient: str


class Related(_Checked):
    """Codes of the list RelatedActivityType."""

    whole: str
    part: str


class Descriptions(_Checked):
    """Codes of the list DescriptionType."""

    general: str
    notes: str


class Budget(_Checked):
    """Codes of the lists BudgetType and BudgetStatus."""

    type: str
    indicative: str
    committed: str


class Vocabularies(_Checked):
    """Codes of the list SectorVocabulary."""

    dac: str
    own: str


class Iati(_Checked):
    """All codes; see iati.yml."""

    version: str
    language: str
    reporter: Reporter
    status: dict[Stage, str]
    transactions: Transactions
    firm_sources: frozenset[SourceClass]
    dates: Dates
    roles: Roles
    organisation_types: dict[ActorType, str]
    related: Related
    description: Descriptions
    budget: Budget
    document_category: str
    sectors: dict[AidType, str]
    no_sector: str
    vocabularies: Vocabularies
    flow_types: dict[AidType, str]
    finance_types: dict[Modality, str]
    no_region: str
    several_countries: str
    countries: dict[str, str]

    @model_validator(mode="after")
    def _distinct(self) -> Iati:
        if len(set(self.countries.values())) < len(self.countries):
            raise ValueError("two states have one country code")
        return self

