"""Number words, currencies, units and the words around figures, as the data files list them."""

from __future__ import annotations

from functools import cached_property

from pydantic import BaseModel, ConfigDict, Field

from tallystick.model import Per

Words = frozenset[str]


class _Checked(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Numerals(_Checked):
    """English number words, magnitudes and fractions."""

    units: dict[str, int]
    teens: dict[str, int]
    tens: dict[str, int]
    scales: dict[str, float]
    abbreviations: dict[str, float]
    glued: Words
    dozens: dict[str, int]
    plurals: dict[str, tuple[float, float | None]]
    several: dict[str, tuple[float, float]]
    several_nouns: Words
    fractions: dict[str, int]
    irregular_fractions: dict[str, str]
    share_followers: Words
    half_before: Words
    half_after: Words
    no_half_after: Words
    signs: Words
    before_quarters: Words
    ordinals: dict[str, int]

    @cached_property
    def ranks(self) -> dict[str, tuple[int, int]]:
        """Each word below a hundred with its value and its rank: 1 unit, 2 teen, 3 ten."""
        return {
            w: (v, rank) for rank, table in enumerate((self.units, self.teens, self.tens), 1) for w, v in table.items()
        }

    @cached_property
    def starters(self) -> Words:
        """Words a figure may begin with; digits apart."""
        tables = (self.ranks, self.scales, self.dozens, self.plurals, self.several, self.fractions)
        return frozenset({"a", "an", "multi", "point", "the", *self.signs}.union(*tables, self.hyphenless)) - {
            "the",
            "point",
        }

    @cached_property
    def date_starters(self) -> Words:
        """Number words and ordinals a date phrase may begin with."""
        return frozenset().union(self.ranks, self.ordinals, self.scales, self.fractions)

    @cached_property
    def hyphenless(self) -> dict[str, float]:
        """Compounds with "multi" in one word."""
        return {"multi" + word: value for word, value in self.scales.items()}


class Currency(_Checked):
    """One currency: how it is written and where it is spent."""

    marks: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    word: bool = False
    letter: str | None = None


class SharedName(_Checked):
    """A name several currencies share."""

    names: tuple[str, ...]
    codes: tuple[str, ...]
    marks: tuple[str, ...] = ()
    default: str | None = None
    place_decides: bool = True
    needs_magnitude: bool = False

    def unit(self) -> Unit:
        """What the bare name says."""
        return Unit(
            codes=self.codes,
            default=self.default,
            place_decides=self.place_decides,
            needs_magnitude=self.needs_magnitude,
        )


class Subunit(_Checked):
    """A part of a currency unit."""

    names: tuple[str, ...]
    code: str
    factor: float


class Unit(_Checked):
    """What a word or mark beside a figure says: one currency, or several that share the name, and a factor."""

    codes: tuple[str, ...]
    default: str | None
    factor: float = 1.0
    place_decides: bool = False
    needs_magnitude: bool = False


class Currencies(_Checked):
    """All currencies, and the tables that find them by mark or name.

    ``own_dollars``: states whose own papers write "$" for their dollar, with its code.
    """

    currencies: dict[str, Currency]
    shared: tuple[SharedName, ...]
    subunits: tuple[Subunit, ...]
    own_dollars: dict[str, str] = {}

    @cached_property
    def marks(self) -> dict[str, Unit]:
        """Marks and codes, in lower case without spaces and full stops."""
        table = {
            code.lower(): Unit(codes=(code,), default=code, needs_magnitude=c.word)
            for code, c in self.currencies.items()
        }
        for scale, letter in ((1e6, "m"), (1e3, "k")):
            plain = [code for code, c in self.currencies.items() if not c.word]
            table |= {letter + code.lower(): Unit(codes=(code,), default=code, factor=scale) for code in plain}
        lettered = {c.letter: code for code, c in self.currencies.items() if c.letter}
        table |= {m: Unit(codes=(code,), default=code, needs_magnitude=True) for m, code in lettered.items()}
        table |= {mark: shared.unit() for shared in self.shared for mark in shared.marks}
        return table | {
            mark: Unit(codes=(code,), default=code) for code, c in self.currencies.items() for mark in c.marks
        }

    @cached_property
    def symbols(self) -> Words:
        """Single characters that are currency marks, and the last characters of longer marks."""
        return frozenset(mark[-1] for mark in self.marks if not mark[-1].isalnum())

    @cached_property
    def names(self) -> dict[str, Unit]:
        """Names after the figure, words parted by one space."""
        table: dict[str, Unit] = {}
        for shared in self.shared:
            table |= self._shared(shared)
        for code, currency in self.currencies.items():
            table |= {name: Unit(codes=(code,), default=code) for name in currency.names}
        for sub in self.subunits:
            table |= {name: Unit(codes=(sub.code,), default=sub.code, factor=sub.factor) for name in sub.names}
        return table

    def family(self, code: str) -> Words:
        """The currencies that share a name with ``code``, itself among them."""
        return frozenset({code}.union(*(shared.codes for shared in self.shared if code in shared.codes)))

    def _shared(self, shared: SharedName) -> dict[str, Unit]:
        table = dict.fromkeys(shared.names, shared.unit())
        for code in shared.codes:
            one = Unit(codes=(code,), default=code)
            table |= {f"{place} {name}": one for place in self.currencies[code].places for name in shared.names}
        return table

    @cached_property
    def places(self) -> dict[str, str]:
        """Words of a place or people with the code of its currency; one word each."""
        return {p: code for code, c in self.currencies.items() for p in c.places if " " not in p}

    @cached_property
    def all_names(self) -> Words:
        """All the names."""
        return frozenset(self.names)

    @cached_property
    def name_starts(self) -> Words:
        """First words of all names."""
        return frozenset(name.split(" ")[0] for name in self.names)


class RoleWords(_Checked):
    """Words that mark a figure as additional."""

    before: Words
    after: Words


class TotalWords(_Checked):
    """Words that mark a figure as a total to date."""

    sums: Words
    before: Words
    after: Words
    carriers: Words
    reaching: Words
    totals: Words
    perfect: Words


class RateWords(_Checked):
    """Words that say per what time a figure holds."""

    nouns: dict[str, Per]
    adverbs: dict[str, Per]
    adjectives: dict[str, Per]
    determiners: Words
    no_rate_before: Words
    no_rate_after: Words
    distant: Words
    rated: Words


class Degrees(_Checked):
    """Phrases by how exactly they state a figure."""

    at_least: Words
    at_most: Words
    about: Words

    @cached_property
    def all(self) -> Words:
        """All the phrases."""
        return frozenset(self.phrases)

    @cached_property
    def phrases(self) -> dict[str, str]:
        """Each phrase with the name of its qualifier."""
        return {p: name for name in ("at_least", "at_most", "about") for p in getattr(self, name)}


class FigureWords(_Checked):
    """The words around a figure."""

    before: Degrees
    after: Degrees
    fillers: Words
    additional: RoleWords
    cumulative: TotalWords
    per: RateWords
    change: Words
    before_up: Words
    before_over: Words
    money_context: Words
    valuing: Words
    pointing: Words
    priced: Words
    bound_links: Words
    conversion: Words
    conversion_starts: Words


class Measures(_Checked):
    """Units of measure and the words that show a figure counts nothing."""

    measures: Words
    multiword_measures: Words
    weight_heads: Words
    weighed: Words
    labels: Words
    plain_labels: Words
    label_abbreviations: Words
    count_suffixes: Words
    shape_measures: Words
    length_after: Words
    name_heads: Words
    pronoun_after: Words
    pronoun_before: Words
    function: Words
    people_verbs: Words
    fillers: Words = Field(default_factory=frozenset)
