"""The cast of a document: every mention of an actor, and who is meant by a noun phrase or a pronoun."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING

from spacy.tokens import Token

from tallystick.extract.gazetteer import Form, gazetteer
from tallystick.extract.mentions import ActorMention, MentionKind
from tallystick.extract.parse import Sentence
from tallystick.model import Actor

if TYPE_CHECKING:
    from tallystick.extract.context import Context


@dataclass(frozen=True)
class Cast:
    """Mentions sorted by place. Ask it who a token refers to rather than comparing strings."""

    mentions: tuple[ActorMention, ...] = ()

    def within(self, start: int, end: int) -> list[ActorMention]:
        """Mentions that lie inside ``start:end``."""
        i = bisect_left(self.mentions, start, key=lambda m: m.span.start)
        found = []
        for mention in self.mentions[i:]:
            if mention.span.start >= end:
                break
            if mention.span.end <= end:
                found.append(mention)
        return found

    def of(self, sentence: Sentence, head: Token) -> Actor | None:
        """Whom the noun phrase headed by ``head`` means: a name, a role, a pronoun or a plain noun; None if unclear."""
        start, end = sentence.offset(head)
        for mention in self.mentions:
            if mention.span.start <= start and end <= mention.span.end:
                return mention.actor
        return None

    def party(self, sentence: Sentence, head: Token) -> tuple[Actor, ...]:
        """All the actors of a noun phrase: its head and what is coordinated with it ("Britain and Norway")."""
        heads = [head, *(t for t in head.conjuncts if t.i > head.i)]
        return tuple(a for a in (self.of(sentence, t) for t in heads) if a is not None)


_PEOPLE = {Form.PERSON, Form.SURNAME}


def find_cast(context: Context) -> Cast:
    """Every mention of an actor in the document."""
    actors, document = context.knowledge.actors, context.document
    found = []
    for hit in gazetteer(actors).find(document.text):
        if hit.known.form in {Form.NAME, Form.ADJECTIVE, Form.PEOPLE, Form.CAPITAL, Form.METONYM}:
            actor = actors.actor(hit.known.key)
        elif hit.known.form in _PEOPLE:
            actor = actors.person(hit.known.key, document.published)
        else:
            continue
        kind = MentionKind.ADJECTIVE if hit.known.form is Form.ADJECTIVE else MentionKind.NAME
        span = document.span(hit.start, hit.end)
        found.append(ActorMention(span, actor, kind, hit.start + span.text.rfind(" ") + 1))
    return Cast(tuple(found))
