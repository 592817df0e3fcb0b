"""From a source's words to an actor: whom the cast knows, or whoever issued the document that speaks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from tallystick.extract.attribution.found import Party
from tallystick.extract.attribution.tree import children
from tallystick.extract.context import Context
from tallystick.extract.mentions import Attribution, MentionKind
from tallystick.extract.trees import Token
from tallystick.knowledge.actors import slug
from tallystick.model import Actor


def actor_of(context: Context, party: Party | None) -> Actor | None:
    """Whom the noun phrase means; for "a statement from the ministry" the ministry."""
    if party is None:
        return None
    paper = _is_document(context, party.referent)
    owner = (_owner(party.referent) or _issuer(context, party.referent)) if paper else None
    actor = context.cast.speaker(party.sentence, party.referent if owner is None else owner)
    return _bounded(context, party, actor) if actor is not None and owner is None else actor


def _bounded(context: Context, party: Party, actor: Actor) -> Actor:
    """An actor known by its noun phrase alone is named by no more of the sentence than the source.

    One the cast knows keeps its name: "Sir Keir" is Keir Starmer.
    """
    mention = context.cast.covering(*party.sentence.offset(party.referent))
    if mention is not None and mention.kind is MentionKind.NAME:
        return actor
    words = context.document.text[party.place[0] : party.place[1]]
    start = words.find(actor.name[: len(words)].split(" ")[0])
    name = words[max(start, 0) :]
    if len(actor.name) > len(name) and actor.name.startswith(name):
        return replace(actor, id=slug(name), name=name)
    return actor


def answering(found: Iterable[Attribution]) -> Iterator[Attribution]:
    """The attributions, whoever answers a question put in writing to a minister speaking for the minister's state."""
    asked: str | None = None
    for one in found:
        labelled, speaker = one.verbatim and one.cue[:1] and one.cue[0].text == ":", one.speaker
        if labelled and one.question:
            asked = one.addressee.speaks_for if one.addressee is not None else None
        elif labelled and asked and speaker is not None and speaker.speaks_for is None:
            yield replace(one, speaker=replace(speaker, speaks_for=asked))
            continue
        yield one


def _issuer(context: Context, head: Token) -> Token | None:
    """Who issues it: the subject of "issued a statement", "signed a letter"."""
    if head.dep_ != "dobj" or head.head.lower_ not in context.knowledge.cues.light_forms:
        return None
    return next(iter(children(head.head, "nsubj")), None)


def is_unsigned(context: Context, party: Party | None) -> bool:
    """Whether the source is a document known from before, as "the statement" is, with nobody named who issued it."""
    if party is None or not _is_document(context, party.referent) or _owner(party.referent) is not None:
        return False
    return any(c.lower_ in {"the", "this", "that", "it"} for c in children(party.referent, "det"))


def _is_document(context: Context, head: Token) -> bool:
    documents = context.knowledge.cues.documents
    return head.lower_ in documents or head.lower_.removesuffix("s") in documents


def _owner(head: Token) -> Token | None:
    prepositions = [p for p in children(head, "prep", "agent") if p.lower_ in {"from", "by", "of"}]
    owners = [*children(head, "poss"), *(o for p in prepositions for o in children(p, "pobj"))]
    owners += [c for c in children(head, "compound") if c.tag_ == "NNP" and c.i == head.i - 1]
    return owners[0] if owners else None
