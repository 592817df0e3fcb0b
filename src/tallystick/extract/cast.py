"""The cast of a document: every mention of an actor, and who is meant by a noun phrase or a pronoun."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tallystick.extract.coreference import Resolver
from tallystick.extract.gazetteer import Form, gazetteer
from tallystick.extract.mentions import ActorMention, MentionKind
from tallystick.extract.names import Names
from tallystick.extract.parse import Sentence
from tallystick.extract.people import People
from tallystick.extract.quotations import find_quotations
from tallystick.extract.roles import RoleReader
from tallystick.extract.scene import Places, Scene
from tallystick.extract.trees import Token
from tallystick.extract.units import Unit, cut
from tallystick.knowledge.actors import Actors, slug
from tallystick.knowledge.roles import Roles
from tallystick.model import Actor, ActorType, Document

if TYPE_CHECKING:
    from tallystick.extract.context import Context

_RELATIVE = frozenset({"who", "which", "that", "whom"})
_BEFORE_HEAD = frozenset({"amod", "compound", "nmod", "nummod", "poss", "quantmod"})
_AFTER_HEAD = frozenset({"prep", "acl", "amod"})
_DATELINE = frozenset({",", "(", "–", "—", "-"})
_ISSUER = re.compile(r"(?:The )?(?:[A-Z][\w ]+ of (?:the )?)?Government of (?:the )?(?:[A-Z][a-z]+ of (?:the )?)?")
_ISSUED = 3  # signs that a government's own letterhead counts for
_HEAD, _LINE = 600, 40  # characters from the start in which a letterhead stands; to the end of its line
_COMPLEMENT = frozenset({"of", "for", "at", "from", "with", "to"})


@dataclass(frozen=True)
class Cast:
    """Mentions sorted by place. Ask it who a token refers to rather than comparing strings."""

    mentions: tuple[ActorMention, ...] = ()
    roles: Roles | None = None
    home: Actor | None = None
    """The state at home in the document: whose government "the Government" is, as far as can be told."""
    _starts: tuple[int, ...] = field(init=False, repr=False, compare=False)
    _longest: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Keep the starts of the mentions, and the length of the longest, for the searches."""
        object.__setattr__(self, "_starts", tuple(m.span.start for m in self.mentions))
        object.__setattr__(self, "_longest", max((m.span.end - m.span.start for m in self.mentions), default=0))

    def within(self, start: int, end: int) -> list[ActorMention]:
        """Mentions that lie inside ``start:end``."""
        found = []
        for i in range(bisect_left(self._starts, start), bisect_left(self._starts, end)):
            mention = self.mentions[i]
            if mention.span.end <= end:
                found.append(mention)
        return found

    def covering(self, start: int, end: int) -> ActorMention | None:
        """The mention whose head word lies in ``start:end``, else the shortest that covers it otherwise."""
        near = self.mentions[bisect_left(self._starts, end - self._longest) : bisect_left(self._starts, end)]
        around = [m for m in near if m.span.end >= end and m.span.start <= start]
        if len(around) < 2:
            return around[0] if around and (around[0].kind is MentionKind.NAME or _is_head(around[0], start)) else None
        headed = [m for m in around if start <= m.head < end]
        # "plans" in "a person familiar with the plans" is not the person.
        proper = [m for m in around if m.kind is MentionKind.NAME or start <= m.head]
        return min(headed or proper, key=lambda m: m.span.end - m.span.start, default=None)

    def of(self, sentence: Sentence, head: Token) -> Actor | None:
        """Whom the noun phrase headed by ``head`` means: a name, a role, a pronoun or a plain noun; None if unclear."""
        mention = self.covering(*sentence.offset(head))
        if mention is not None:
            return mention.actor
        if head.lower_ in _RELATIVE and head.head.dep_ != "ROOT":
            noun = _antecedent(head)
            return self.of(sentence, noun) if noun is not None else None
        if self.roles is None:
            return None
        if head.lower_ in self.roles.parts and (whole := _whole(head)) is not None:
            return self.of(sentence, whole)
        nouns = (self.roles.person_nouns, self.roles.weak_nouns, self.roles.body_nouns)
        if any(head.lower_ in known for known in nouns):
            return self._described(sentence, head)
        return None

    def speaker(self, sentence: Sentence, head: Token) -> Actor | None:
        """As ``of``, but any noun will do: for the subject of a verb only actors can be subject of ("said")."""
        found = self.of(sentence, head)
        if found is not None or not head.tag_.startswith("NN"):
            return found
        return self._described(sentence, head)

    def party(self, sentence: Sentence, head: Token) -> tuple[Actor, ...]:
        """All the actors of a noun phrase: its head and what is coordinated with it ("Britain and Norway")."""
        found: dict[str, Actor] = {}
        for token in (head, *(t for t in head.conjuncts if t.i > head.i)):
            mention = self.covering(*sentence.offset(token))
            actor = self.of(sentence, token)
            members = mention.members if mention is not None and mention.members else (actor,) if actor else ()
            for member in members:
                found.setdefault(member.id, member)
        return tuple(found.values())

    def _described(self, sentence: Sentence, head: Token) -> Actor:
        """An actor known only by its noun phrase: the name is the phrase without its determiner."""
        name = _phrase(sentence, head)
        plural = head.tag_ in {"NNS", "NNPS"}
        bodies = self.roles.body_nouns if self.roles else {}
        kind = ActorType.GROUP if plural else ActorType.ORGANISATION if head.lower_ in bodies else ActorType.PERSON
        bearer = next((m.actor.id for m in self._modifying(sentence, head)), None)
        return Actor(slug(name), name, kind, role=head.lower_, speaks_for=bearer)

    def _modifying(self, sentence: Sentence, head: Token) -> list[ActorMention]:
        found = (self.covering(*sentence.offset(t)) for t in head.children if t.dep_ in _BEFORE_HEAD)
        return [m for m in found if m is not None and m.actor.type is not ActorType.PERSON]


def _is_head(mention: ActorMention, start: int) -> bool:
    """Whether the token at ``start`` is the head word or stands before it; a parse cuts "vice-president" in three."""
    word = mention.span.text[mention.head - mention.span.start : max(start, mention.head) - mention.span.start]
    return " " not in word


def _antecedent(relative: Token) -> Token | None:
    """The noun a relative pronoun takes up: the head of the relative clause it stands in."""
    verb = relative.head
    while verb.dep_ not in {"relcl", "acl", "ROOT"} and verb.head.i != verb.i:
        verb = verb.head
    return verb.head if verb.dep_ == "relcl" else None


def _whole(part: Token) -> Token | None:
    """The noun of "one of the officials"."""
    of = next((t for t in part.children if t.dep_ == "prep" and t.lower_ == "of"), None)
    return next((t for t in of.children if t.dep_ == "pobj"), None) if of is not None else None


def _phrase(sentence: Sentence, head: Token) -> str:
    """The noun phrase of ``head`` without determiner, up to the end of its complement."""
    kept = [head]
    for child in head.children:
        before = child.i < head.i and child.dep_ in _BEFORE_HEAD
        complement = child.dep_ == "acl" or (child.dep_ == "prep" and child.lower_ in _COMPLEMENT)
        if before or (child.i > head.i and complement and child.i - head.i <= 2):
            kept += list(child.subtree)
    low, high = min(t.i for t in kept), max(t.i for t in kept)
    tokens = list(sentence.doc[low : high + 1])
    while tokens[0].tag_ in {"DT", "PRP$", "CD", "RB"} and tokens[0].i != head.i:
        tokens = tokens[1:]
    return sentence.span(tokens).text


def find_cast(context: Context) -> Cast:
    """Every mention of an actor in the document, each with the actor it refers to."""
    document, actors = context.document, context.knowledge.actors
    people = People(actors, document.published)
    names = Names(cut(document.text, gazetteer(actors).find(document.text)), actors, people)
    names.find()
    quotations = context.quotations or find_quotations(document.text, context.paragraphs)
    quoted = [(s.start, s.end) for q in quotations for s in q.spans]
    places = Places([(s.start, s.end) for s in context.sentences], quoted)
    home, signs = _home(document, names.units, actors)
    reader = RoleReader(names.units, actors.roles, actors.roles.determiners)
    mentions = Resolver(Scene(document, names, reader, places, home, sure=signs > 1)).run()
    return Cast(mentions, actors.roles, actors.actor(home) if home else None)


def _home(document: Document, units: list[Unit], actors: Actors) -> tuple[str | None, int]:
    """The state whose ministers need no adjective, and how many titles, bodies and datelines speak for it."""
    votes: Counter[str] = Counter()
    met: set[str] = set()
    for before, unit, after in zip([None, *units], units, [*units[1:], None], strict=False):
        if unit.form is None or unit.key in met:
            continue
        if unit.key in actors.bodies:
            met.add(unit.key)
        if before is None or before.key not in actors.states:
            for state, count in _votes(document, unit, after, actors).items():
                votes[state] += count
    first = next((u.key for u in units if u.key in actors.states), None)
    if first:
        votes[first] += 1
    for own in {u.key for u in units if u.key in actors.states and _governs(document.text, u.start)}:
        votes[own] += _ISSUED
    return votes.most_common(1)[0] if votes else (None, 0)


def _governs(text: str, start: int) -> bool:
    """Whether a state's name, in the head of a document, is that of the government that issues it: "Government of the
    Republic of Slovenia" on a line of its own."""
    line = text.rfind("\n", 0, start) + 1
    return start < _HEAD and _ISSUER.fullmatch(text, line, start) is not None and text[start:].find("\n") < _LINE


def _votes(document: Document, unit: Unit, after: Unit | None, actors: Actors) -> dict[str, int]:
    """The states a unit without an adjective speaks for as the one at home: a title, a body, a dateline."""
    opens = unit.start == 0 or document.text[unit.start - 1] == "\n"
    opens = opens and after is not None and after.text in _DATELINE
    if unit.form is Form.TITLE:
        behind = after.text if after is not None else ""
        states = {s for t in actors.titles[unit.key] if (s := t.usual_state(unit.key, behind)) is not None}
        if after and after.spaced and after.form is Form.PERSON and unit.key != "president":
            states |= {o.body for o in actors.offices_of(after.key, document.published)[:1]}
        return {s: 3 for s in sorted(states) if s in actors.states}
    if unit.form is Form.CAPITAL and opens and unit.key in actors.states:
        return {unit.key: 3}
    if unit.form is Form.NAME and unit.key in actors.bodies and actors.kinds[unit.key] == "organisation":
        owner = actors.bodies[unit.key].for_
        return {owner: 1} if owner is not None and owner in actors.states else {}
    return {}
