"""Actors as parties to support: who, behind a noun phrase, gives or receives."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from tallystick.extract import syntax
from tallystick.extract.context import Context
from tallystick.extract.mentions import ActorMention, GoodsMention, MentionKind
from tallystick.extract.parse import Sentence, lemma
from tallystick.extract.support.drafts import Draft
from tallystick.extract.trees import Token
from tallystick.knowledge.support import Grammar
from tallystick.model import Actor, ActorType

_JOINING = frozenset({",", "and", "&", "the"})
_GOVERNED = ("pobj", "dobj", "dative")
_JOINTS = 3  # words between two names of a list: ", and the"
_REACH = 3  # words between "with" and the company: "with the German company X"


def is_fund(actor: Actor, context: Context) -> bool:
    """Whether an actor is a known fund, or an organisation that is called one: "the Amazon Fund"."""
    known, words = context.knowledge.actors, context.knowledge.support
    if known.kinds.get(actor.id) == "fund":
        return True
    if actor.type is not ActorType.ORGANISATION or " " not in actor.name:
        return False
    own = actor.id not in known.bodies and actor.speaks_for not in known.bodies  # not "the Board of the … Fund"
    return own and actor.name.rsplit(" ", 1)[-1] in words.fund_heads


def is_lender(actor: Actor, context: Context) -> bool:
    """Whether an actor is a development bank or the IMF: what a state agrees on with it, it lends."""
    body = context.knowledge.actors.bodies.get(actor.id)
    return body is not None and "lender" in body.nouns


class Parties:
    """Reads noun phrases of one sentence as donors, recipients, suppliers and channels."""

    def __init__(self, context: Context, sentence: Sentence, givers: Collection[Actor] = ()) -> None:
        """``givers`` are actors of the sentence that are known to give, and so are never read as receivers."""
        self._givers = givers
        self._context, self._sentence = context, sentence
        start, end = sentence.start, sentence.end
        self._sums = [m.span for m in context.money if m.span.start < end and m.span.end > start]
        self._named_together: list[list[Token]] | None = None
        self.supposed: set[Actor] = set()
        """States for which a receiver without a name was only taken to stand: "the army"."""
        self.words = context.knowledge.support
        self.grammar = self.words.grammar

    def actor(self, head: Token) -> Actor | None:
        """Whom a word refers to; the "U.S." of "U.S. dollars" is a currency and no party."""
        if self._is_sum(head):
            return None
        following = head.doc[head.i + 1] if head.i + 1 < len(head.doc) else None
        if following is not None and following.lower_ in self.grammar.currency:
            return None
        listed = head.i == 0 or head.doc[head.i - 1].lower_ in (",", "and", "the")
        if following is not None and following.tag_ == "$" and head.lower_ in self.grammar.dollar and not listed:
            return None
        return self._context.cast.of(self._sentence, head)

    def _is_sum(self, head: Token) -> bool:
        """Whether a word stands inside a sum of money."""
        start, end = self._sentence.offset(head)
        return any(money.start <= start and end <= money.end for money in self._sums)

    def is_collective(self, head: Token) -> bool:
        """Whether a noun stands for givers together, none of them named: "donors", "60 countries", "allies"."""
        if lemma(head) not in self.words.givers or self.actor_of_state(head) is not None:
            return False
        named = (o.tag_ == "NNP" for o in syntax.prepositional(head, ("of",)))
        return head.tag_ != "NN" or not any(named)  # "the state of Victoria" is one of them

    def is_person(self, head: Token) -> bool:
        """Whether a word names a person."""
        actor = self.actor(head)
        return actor is not None and actor.type is ActorType.PERSON

    def actor_of_state(self, head: Token) -> Actor | None:
        """The state or organisation that a word itself names."""
        actor = self.actor(head)
        named = actor is not None and actor.type is not ActorType.GROUP and self._is_party(actor, head)
        return actor if named else None

    def donors_of(self, heads: Sequence[Token], *, names_only: bool = False) -> tuple[Actor, ...]:
        """Givers: states, organisations, coalitions; a person or ministry gives for the state it speaks for."""
        found: list[Actor | None] = []
        for head in heads if names_only else self.listed(heads):
            if self.is_home(head) or self.is_served(head):
                continue
            actor = self._named(head) if names_only else self.actor(head) or self._given_by(head)
            if actor is not None and names_only and self.principal(actor) == actor == self.actor(head.head):
                continue  # "Extended Fund Facility" is its own name and no owner
            if actor is not None and actor.type is ActorType.GROUP and (members := self._members(head)):
                found += members
            elif actor is not None and self._is_party(actor, head):
                found.append(self.principal(actor))
        return _unique(a for a in found if a is not None and a.type is not ActorType.COMPANY)

    def is_served(self, head: Token) -> bool:
        """ "Yemen donors": whom those give to who are called donors."""
        named = syntax.children(head, "compound") if lemma(head) in self.words.pledging else ()
        return any(self.is_written_out(t) for t in named)

    def is_home(self, head: Token) -> bool:
        """Whether a name tells where people in need are from: "for affected populations from South Sudan"."""
        return any(self._is_home_of(t) for t in (head.head, head.head.head))

    def _is_home_of(self, source: Token) -> bool:
        """Whether a word is the "from" right behind people in need."""
        behind = source.i > 0 and lemma(source.doc[source.i - 1]) in self.grammar.stricken
        return behind and source.lower_ in self.grammar.home

    def recipients_of(self, heads: Sequence[Token]) -> tuple[Actor, ...]:
        """Receivers; "Kyiv's armed forces" and "refugees in Chad" receive for the state that is named inside."""
        found: list[Actor] = []
        for head in self.listed(heads):
            actor = self.actor(head)
            if actor is not None and actor.type is ActorType.GROUP and (members := self._members(head)):
                found += members
                continue
            crowd = actor is not None and actor.type is ActorType.GROUP
            unnamed = actor is not None and self._is_unnamed(actor, head)
            actor = self.principal(actor) if actor is not None and self._is_party(actor, head) else None
            if unnamed and actor is not None:
                self.supposed.add(actor)
            states = self._states_inside(head) if crowd and actor is not None else []
            if len(states) > 1 and actor in states:
                found += states  # "refugees in Chad and South Sudan"
            elif actor is not None and actor.type in (ActorType.STATE, ActorType.ORGANISATION, ActorType.COALITION):
                found.append(actor)
            elif lemma(head) in self.words.relational or self._is_sum(head):
                continue
            elif _may_receive(head, self.grammar):
                found += self._states_inside(head)
        return _unique(a for a in found if not self._gives(a))

    def _is_unnamed(self, actor: Actor, head: Token) -> bool:
        """ "The army", "the ministry of health": a body whose state neither its name nor the phrase tells."""
        body = actor.type is ActorType.ORGANISATION and head.tag_ == "NN" and not self._is_known(actor.id)
        owned = syntax.child(head, "poss") is not None  # "its army"
        return body and not owned and actor.speaks_for is not None and not self._states_inside(head)

    def _gives(self, actor: Actor) -> bool:
        """Whether the actor is known to give in this sentence."""
        return bool(self._givers) and actor in self._givers

    def _members(self, head: Token) -> tuple[Actor, ...]:
        """The states that "the three countries" means."""
        mention = self._context.cast.covering(*self._sentence.offset(head))
        members = mention.members if mention is not None else ()
        return members if all(m.type is ActorType.STATE for m in members) else ()

    def listed(self, heads: Sequence[Token]) -> list[Token]:
        """The heads with the other names of the list each stands in, whatever the parser made of the list.

        "The Netherlands, Belgium and Germany": names with nothing but commas and "and" between, the last after "and".
        A name that a preposition leads to opens no list of subjects: "In Germany, Britain and France agreed".
        """
        found: list[Token] = []
        if not self._runs():
            return [t for i, t in enumerate(heads) if t not in heads[:i]]
        for head in heads:
            inner = {t.i for t in syntax.prepositional(head, ("of",))}  # "the governments of Australia and Belgium"
            run = next((r for r in self._runs() if any(t.i == head.i or t.i in inner for t in r)), [head])
            above = (c.dep_ for c in (head, *head.ancestors) if c in run)
            governed = any(dep in ("pobj", "dobj", "dative") for dep in above) or any(t.i in inner for t in run)
            if not governed and run[0].left_edge.i and run[0].doc[run[0].left_edge.i - 1].tag_ in ("IN", "TO"):
                run = run[1:] if any(t.i == head.i for t in run[1:]) else [head]
            found += [t for t in run if t not in found]
        return found

    def _runs(self) -> list[list[Token]]:
        """Runs of names of states and organisations that stand in one list."""
        if self._named_together is None:
            self._named_together = self._find_runs()
        return self._named_together

    def _find_runs(self) -> list[list[Token]]:
        runs: list[list[Token]] = []
        last: ActorMention | None = None
        text = self._context.document.text
        for mention in self._context.cast.within(self._sentence.start, self._sentence.end):
            head = self._sentence.at(mention.head, mention.head + 1)
            if mention.kind is not MentionKind.NAME or mention.actor.type is ActorType.PERSON or not head:
                continue
            joint = text[last.span.end : mention.span.start].replace(",", " , ").split() if last is not None else []
            follows = head[0].doc[head[0].i + 1 : head[0].i + 2]
            own = any(t.tag_ in ("$", "CD", "-LRB-") for t in follows)  # "and Nauru $4 million" has a figure of its own
            own = own or (bool(runs) and head[0].dep_ == "nsubj" and runs[-1][-1].dep_ in _GOVERNED)
            if runs and not own and joint and set(joint) <= _JOINING and len(joint) <= _JOINTS:
                runs[-1].append(head[0])
            else:
                runs.append([head[0]])
            last = mention
        return [r for r in runs if len(r) > 1 and self._closed(r)]

    def _closed(self, run: list[Token]) -> bool:
        """Whether "and" stands before the last name: else the commas only part clauses."""
        return any(t.lower_ in ("and", "&") for t in run[-1].doc[run[-2].i : run[-1].i])

    def strict(self, heads: Iterable[Token]) -> tuple[Actor, ...]:
        """Only states and organisations that the heads themselves name."""
        found = ((self.actor(h), h) for h in heads)
        principals = (self.principal(a) for a, h in found if a is not None and self._is_party(a, h))
        wanted = (a for a in principals if a is not None and a.type in (ActorType.STATE, ActorType.ORGANISATION))
        return _unique(a for a in wanted if not self._gives(a))

    def company(self, heads: Sequence[Token]) -> Actor | None:
        """The first company among the heads, or in apposition to one of them."""
        for head in heads:
            for token in (head, *syntax.children(head, "appos", "conj")):
                actor = self._context.cast.of(self._sentence, token)
                if actor is not None and actor.type is ActorType.COMPANY:
                    return actor
        return None

    def company_after(self, order: Token) -> Actor | None:
        """The company after "with" or "to" behind an order, wherever the parser hung the preposition."""
        for mention in self._context.cast.within(self._sentence.offset(order)[1], self._sentence.end):
            first = self._sentence.at(mention.span.start, mention.span.end)[0].i
            before = [t.lower_ for t in order.doc[max(order.i, first - _REACH) : first]]
            if mention.actor.type is ActorType.COMPANY and any(w in self.grammar.partner for w in before):
                return mention.actor
        return None

    def is_fund(self, actor: Actor) -> bool:
        """Whether money flows through the actor rather than to it."""
        return is_fund(actor, self._context)

    def homes_of(self, funds: Iterable[Actor]) -> tuple[Actor, ...]:
        """The states whose funds a text says they are: "Brazil's Amazon Fund" is money for Brazil."""
        known = self._context.knowledge.actors
        told = (f.speaks_for for f in funds if f.id not in known.bodies)
        return _unique(known.actor(state) for state in told if state is not None and state in known.states)

    def owners_of(self, funds: Iterable[Actor]) -> tuple[Actor, ...]:
        """The states and organisations that own funds, as far as it is known."""
        bodies, actors = self._context.knowledge.actors.bodies, self._context.knowledge.actors
        owners = (bodies[f.id].for_ for f in funds if f.id in bodies)
        return _unique(actors.actor(o) for o in owners if o)

    def partners(self, draft: Draft) -> tuple[Actor, ...]:
        """The other side of an agreement: "signed a $425m agreement with the World Bank"."""
        tokens = [draft.anchor, *(p.token for p in draft.chain), *draft.anchor.ancestors]
        return self.donors_of([o for t in tokens for o in syntax.prepositional(t, ("with",))])

    def heads(self, goods: Iterable[GoodsMention]) -> list[Token]:
        """The head words of goods of this sentence."""
        inside = (g for g in goods if self._sentence.start <= g.head < self._sentence.end)
        return [t for g in inside for t in self._sentence.at(g.head, g.head + 1)]

    def is_agency(self, actor: Actor) -> bool:
        """Whether an actor is a known organisation, which passes on what it is given."""
        known = actor.id in self._context.knowledge.actors.bodies
        return actor.type is ActorType.ORGANISATION and known and not self.is_fund(actor)

    def principals(self, actors: Iterable[Actor]) -> tuple[Actor, ...]:
        """The parties behind some actors, each once."""
        return _unique(p for a in actors if (p := self.principal(a)) is not None)

    def principal(self, actor: Actor) -> Actor | None:
        """The party an actor acts for: a minister or ministry for its state; None for a private person."""
        known = self._context.knowledge.actors
        if self.is_fund(actor) or actor.type is ActorType.COMPANY:
            return actor
        if actor.type in (ActorType.PERSON, ActorType.GROUP):
            return known.actor(actor.speaks_for) if actor.speaks_for and self._is_known(actor.speaks_for) else None
        body = known.bodies.get(actor.id)
        organ = actor.speaks_for in known.bodies and (body is None or body.organ)  # "the IMF's executive board"
        if actor.speaks_for in known.states or organ:
            return known.actor(str(actor.speaks_for))
        return actor

    def _is_party(self, actor: Actor, head: Token) -> bool:
        """Whether an actor can give or receive: one that is known, speaks for one that is, or is called by a name."""
        if self._is_known(actor.id) or (actor.speaks_for and self._is_known(actor.speaks_for)):
            return True
        return actor.type is not ActorType.GROUP and head.tag_ in ("NNP", "NNPS")

    def _is_known(self, code: str) -> bool:
        known = self._context.knowledge.actors
        return code in known.states or code in known.bodies

    def _named(self, head: Token) -> Actor | None:
        actor = self._context.cast.of(self._sentence, head)
        if actor is not None and head.tag_ == "PRP$" and actor.type is ActorType.GROUP:
            return self.principal(actor)  # "UK officials admitted that their pledge was late"
        return actor if actor is not None and actor.type not in (ActorType.COMPANY, ActorType.GROUP) else None

    def _given_by(self, head: Token) -> Actor | None:
        """The state in "the British share", where the noun names support; the body in "the KSrelief centre"."""
        if lemma(head) in self.words.offices:
            inside = (self.actor(c) for c in syntax.children(head, "compound", "nmod"))
            return next((a for a in inside if a is not None and a.type is ActorType.ORGANISATION), None)
        if lemma(head) in self.words.noun:
            return self.owner(head)
        owner = syntax.child(head, "poss")  # "the World Bank's crisis window released $35 million"
        named = self.actor(owner) if owner is not None and head.tag_ == "NN" else None
        return named if named is not None and named.type is ActorType.ORGANISATION else None

    def is_written_out(self, token: Token) -> bool:
        """Whether a noun before a noun is the full name of a state: "the Afghanistan package" is for Afghanistan, while
        "the U.S. package" and "the Australian package" are theirs."""
        mention = self._context.cast.covering(*self._sentence.offset(token))
        named = mention is not None and mention.kind is MentionKind.NAME and mention.actor.type is ActorType.STATE
        return named and mention is not None and mention.span.text == token.text and token.text[1:].islower()

    def owner(self, head: Token) -> Actor | None:
        """The state or organisation that a possessive or adjective names: "Tallinn's FH-70s", "German tanks"."""
        before = syntax.children(head, "poss", "amod", "compound", "nmod")
        inner = [t for c in before if c.dep_ == "compound" for t in syntax.children(c, "amod", "compound")]
        for owner in (*before, *inner):  # "two Egyptian Hercules aircraft": for the parser the Hercules is Egyptian
            if owner.dep_ == "compound" and lemma(head) in self.words.noun and self.is_written_out(owner):
                continue
            actor = self.actor(owner)
            if (
                actor is not None
                and not self.is_fund(actor)
                and actor.type in (ActorType.STATE, ActorType.ORGANISATION)
            ):
                return actor
        return None

    def _states_inside(self, head: Token) -> list[Actor]:
        """States named inside a receiver's phrase, clauses left out: "refugees in Chad", "Ukrainian personnel"."""
        tokens = sorted({head, *self._inside(head)}, key=lambda t: t.i)
        found = []
        for token in tokens:
            mention = self._context.cast.covering(*self._sentence.offset(token))
            if mention is None or mention.actor.type is not ActorType.STATE or self.actor(token) is None:
                continue
            if mention.kind is MentionKind.PRONOUN:
                continue  # "for its clinics" names nobody
            if mention.kind is not MentionKind.ADJECTIVE or token.head.i == head.i:
                found.append(mention.actor)
        return found

    def _inside(self, head: Token) -> list[Token]:
        """The words of a noun phrase below its head, without clauses and without what it is against."""
        words = [c for c in head.children if c.dep_ not in ("relcl", "acl", "advcl")]
        kept = [c for c in words if c.lower_ not in self.grammar.adverse or self._is_home_of(c)]
        return [*kept, *(t for c in kept for t in self._inside(c))]


def _may_receive(head: Token, grammar: Grammar) -> bool:
    """Whether a word can stand for receivers whose state is told below it: a noun, a number, "those in Kenya"."""
    placed = any(c.lower_ in grammar.place for c in syntax.children(head, "prep"))
    return head.tag_.startswith(("N", "CD", "$")) or (placed and head.lower_ in grammar.pronouns)


def _unique(actors: Iterable[Actor]) -> tuple[Actor, ...]:
    found = tuple(actors)
    return found if len(found) < 2 else tuple(dict.fromkeys(found))
