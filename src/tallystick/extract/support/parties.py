"""Actors as parties to support: who, behind a noun phrase, gives or receives."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from spacy.tokens import Token

from tallystick.extract import syntax
from tallystick.extract.context import Context
from tallystick.extract.parse import Sentence
from tallystick.model import Actor, ActorType


class Parties:
    """Reads noun phrases of one sentence as donors, recipients, suppliers and channels."""

    def __init__(self, context: Context, sentence: Sentence) -> None:
        """Nothing is read until asked for."""
        self._context, self._sentence = context, sentence
        self.grammar = context.knowledge.support.grammar

    def donors_of(self, heads: Sequence[Token], *, names_only: bool = False) -> tuple[Actor, ...]:
        """Givers: states, organisations, coalitions; a person or ministry gives for the state it speaks for."""
        found = []
        for head in heads:
            actor = (
                self._named(head) if names_only else self._context.cast.of(self._sentence, head) or self._owner(head)
            )
            if actor is not None:
                found.append(self.principal(actor))
        return _unique(a for a in found if a is not None and a.type is not ActorType.COMPANY)

    def recipients_of(self, heads: Sequence[Token]) -> tuple[Actor, ...]:
        """Receivers; "Kyiv's armed forces" and "refugees in Chad" receive for the state that is named inside."""
        found: list[Actor] = []
        for head in heads:
            actor = self._context.cast.of(self._sentence, head)
            actor = self.principal(actor) if actor is not None else None
            if actor is not None and actor.type in (ActorType.STATE, ActorType.ORGANISATION, ActorType.COALITION):
                found.append(actor)
            else:
                found += self._states_inside(head)
        return _unique(found)

    def strict(self, heads: Iterable[Token]) -> tuple[Actor, ...]:
        """Only states and organisations that the heads themselves name."""
        found = (self._context.cast.of(self._sentence, h) for h in heads)
        principals = (self.principal(a) for a in found if a is not None)
        return _unique(a for a in principals if a is not None and a.type in (ActorType.STATE, ActorType.ORGANISATION))

    def company(self, heads: Sequence[Token]) -> Actor | None:
        """The first company among the heads, or in apposition to one of them."""
        for head in heads:
            for token in (head, *syntax.children(head, "appos", "conj")):
                actor = self._context.cast.of(self._sentence, token)
                if actor is not None and actor.type is ActorType.COMPANY:
                    return actor
        return None

    def fund(self, heads: Sequence[Token]) -> Actor | None:
        """The first fund, facility or initiative among the heads."""
        for head in heads:
            actor = self._context.cast.of(self._sentence, head)
            if actor is not None and self._context.knowledge.actors.is_channel(actor.id):
                return actor
        return None

    def principal(self, actor: Actor) -> Actor | None:
        """The party an actor gives or receives for: its state or organisation, else itself; None for a private person."""
        if actor.speaks_for:
            return self._context.knowledge.actors.actor(actor.speaks_for) or actor
        if actor.type is ActorType.PERSON:
            return None
        return actor

    def _named(self, head: Token) -> Actor | None:
        actor = self._context.cast.of(self._sentence, head)
        return (
            actor
            if actor is not None and actor.type in (ActorType.STATE, ActorType.ORGANISATION, ActorType.PERSON)
            else None
        )

    def _owner(self, head: Token) -> Actor | None:
        """The state in "the British share" or "Tallinn's FH-70s"."""
        for owner in syntax.children(head, "poss", "amod", "compound", "nmod"):
            actor = self._context.cast.of(self._sentence, owner)
            if actor is not None and actor.type in (ActorType.STATE, ActorType.ORGANISATION):
                return actor
        return None

    def _states_inside(self, head: Token) -> list[Actor]:
        start, end = syntax.extent(head)
        inside = self._context.cast.within(self._sentence.start + start, self._sentence.start + end)
        return [m.actor for m in inside if m.actor.type is ActorType.STATE]


def _unique(actors: Iterable[Actor]) -> tuple[Actor, ...]:
    return tuple(dict.fromkeys(actors))
