"""Occasions named by a noun: "the 27th meeting of the Contact Group", "talks between A and B"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from spacy.tokens import Token

from tallystick.extract.context import Context
from tallystick.extract.hedges import certainty_of
from tallystick.extract.meetings.parties import counted, nationalities, parties, unique
from tallystick.extract.meetings.sightings import Sighting
from tallystick.extract.meetings.standing import day_of, governor, is_proposed, is_real, status_of
from tallystick.extract.meetings.surroundings import Whereabouts, around, within
from tallystick.extract.mentions import ActorMention, MentionKind
from tallystick.extract.parse import Sentence, lemma
from tallystick.extract.syntax import antecedent, child, children, is_passive, prepositional, subject
from tallystick.knowledge.meetings import Event, MeetingWords
from tallystick.model import Actor, ActorType, Certainty, MeetingStatus, Period, Quantity, Span

_ORDINAL = re.compile(r"(\d+)(?:st|nd|rd|th)$", re.IGNORECASE)
_BODIES = frozenset({ActorType.ORGANISATION, ActorType.COALITION, ActorType.GROUP})
_PLURAL = frozenset({"NNS", "NNPS"})
_MEANS = frozenset({"through", "via", "by"})
_NAME_LINKS = frozenset({"on", "for", "of", "and", "the"})
_SIDES = frozenset({"between", "with", "among"})


@dataclass(frozen=True, slots=True)
class Part:
    """What the subject does at the occasion (chairs, hosts, attends, holds), or that the occasion happens."""

    verb: Token
    role: str


def events(context: Context, sentence: Sentence) -> Iterator[Sighting]:
    """All occasions named in the sentence."""
    index = _kinds(context.knowledge.meetings.events)
    for token in sentence.doc:
        kind = _kind(token, index, context.knowledge.meetings)
        if kind is not None and not is_proposed(context, token):
            yield from _read(context, sentence, token, kind)


@cache
def _kinds(events_: tuple[Event, ...]) -> dict[str, Event]:
    return {word: event for event in events_ for word in event.words}


def _kind(token: Token, index: dict[str, Event], words: MeetingWords) -> str | None:
    """The kind of occasion ``token`` names, or None where it is something else or nothing in particular."""
    if not token.tag_.startswith("NN") or (token.dep_ == "compound" and token.head.i == token.i + 1):
        return None
    noun = lemma(token)
    event = index.get(noun)
    if event is None or (event.plural and token.tag_ not in _PLURAL) or _measured(token, index):
        return None
    before = {c.lower_ for c in token.children if c.i < token.i and c.dep_ in {"compound", "amod", "det", "nmod"}}
    if before & (words.not_before | words.not_particular):
        return None
    after = token.nbor() if token.i + 1 < len(token.doc) else None
    if after is not None and after.lower_ in words.not_after:
        return None
    if noun in words.needs and not _accompanied(token, words.needs[noun], words.ordinals):
        return None
    return event.kind


def _measured(token: Token, index: dict[str, Event]) -> bool:
    """"a round of talks" is one occasion, told by its first noun."""
    return token.dep_ == "pobj" and token.head.lower_ == "of" and lemma(token.head.head) in index


def _accompanied(token: Token, needed: frozenset[str], ordinals: tuple[str, ...]) -> bool:
    near = [*token.children, *(t for p in children(token, "prep") for t in p.children)]
    if any(lemma(t) in needed for t in near):
        return True
    return "talk" in needed and any(_ordinal_of(c, ordinals) or c.lower_ == "next" for c in token.children)


def _read(context: Context, sentence: Sentence, noun: Token, kind: str) -> Iterator[Sighting]:
    part = _part(noun, context.knowledge.meetings)
    verb = part.verb if part is not None else governor(noun)
    if verb is not None and not _happens(context, sentence, noun, verb, part):
        return
    starts = [noun, *_followers(noun, context.knowledge.meetings)]
    if part is not None and part.role == "happens":
        starts.append(part.verb)
    held = [c for c in starts[1:] if c.dep_ == "acl"]
    if noun.tag_ in _PLURAL and kind != "talks" and held:
        yield from _several(context, sentence, noun, kind, held[0])
        return
    where = around(context, sentence, starts, part.verb if part is not None else None)
    yield _sighting(context, sentence, noun, kind, part, where)


def _happens(context: Context, sentence: Sentence, noun: Token, verb: Token, part: Part | None) -> bool:
    """Whether the occasion is real; one that only places another fact ("said at the summit") is."""
    if part is None and noun.dep_ in {"nsubj", "nsubjpass"}:
        return True
    if part is None and noun.dep_ == "pobj":
        return certainty_of(sentence, verb, context.knowledge) is not Certainty.CONDITIONAL or _definite(noun)
    return is_real(context, sentence, verb)


def _definite(noun: Token) -> bool:
    if any(c.dep_ == "poss" and c.tag_ in {"NN", "NNP"} for c in noun.children):
        return True
    return any(c.lower_ in {"the", "this", "that", "these", "those"} for c in children(noun, "det"))


def _part(noun: Token, words: MeetingWords) -> Part | None:
    """The verb whose object or subject the occasion is, with the part it tells of."""
    verb = noun.head
    if noun.dep_ in {"dobj", "nsubjpass"} or (noun.dep_ == "pobj" and noun.head.dep_ == "prep"):
        direct = noun.dep_ in {"dobj", "nsubjpass"}
        verb = noun.head if direct else noun.head.head
        if not direct and not _partakes(noun, words):
            return None
        found = _role(verb, words)
        if found == "holds" and is_passive(verb):
            return Part(verb, "happens")
        return Part(verb, found) if found is not None else (None if not direct else Part(verb, "other"))
    if noun.dep_ == "nsubj":
        carrier = _carrier(verb)
        if carrier != verb and _role(carrier, words) is not None:
            return Part(carrier, _role(carrier, words) or "other")
        if lemma(verb) in words.happen:
            return Part(_content(verb), "happens")
    return None


def _carrier(verb: Token) -> Token:
    """The verb an auxiliary serves, also where the pieces of "co-chaired" stand between."""
    while verb.dep_ in {"aux", "auxpass"}:
        verb = verb.head
    return verb


def _content(verb: Token) -> Token:
    """"is likely to take place", "is to be held": the verb that carries the meaning."""
    inner = child(verb, "acomp", "xcomp", "oprd")
    if inner is not None and inner.tag_.startswith("JJ"):
        inner = child(inner, "xcomp")
    return inner if inner is not None and inner.tag_.startswith("VB") else verb


def _partakes(noun: Token, words: MeetingWords) -> bool:
    """"took part in the meeting", "presided over talks", "was host to the summit"."""
    head = noun.head.head
    preposition = noun.head.lower_
    obj = child(head, "dobj")
    if head.lower_ == "part" or (obj is not None and obj.lower_ == "part"):
        return preposition == "in"
    if lemma(head) in words.take_part or lemma(head) in words.chair:
        return preposition in {"in", "at", "over"}
    return lemma(head) in words.host and preposition == "to"


def _role(verb: Token, words: MeetingWords) -> str | None:
    word = lemma(verb)
    taking = any(c.lower_ == "part" for c in children(verb, "dobj"))
    if taking or verb.lower_ == "part" or word in words.take_part or word in words.attend:
        return "attends"
    if word in words.chair:
        return "chairs"
    if word in words.host:
        return "hosts"
    if word in words.have | words.run:
        return "holds"
    return None


def _followers(noun: Token, words: MeetingWords) -> list[Token]:
    """Verbs that describe the occasion after it: "held in Paris", "which opens in Oslo"."""
    close = noun.doc[noun.i + 1 : noun.i + 14]
    telling = words.have | words.host | words.planned
    found = [t for t in close if t.dep_ == "acl" and t.tag_ == "VBN" and {lemma(t), t.lower_} & telling]
    relative = [t for t in close if t.dep_ == "relcl" and lemma(t) in words.happen | words.have]
    return [*found[:1], *relative[:1]]


def _several(context: Context, sentence: Sentence, noun: Token, kind: str, held: Token) -> Iterator[Sighting]:
    """"the meetings held in Paris in April and in London in May": one for each place."""
    rest = held.doc[held.i : held.right_edge.i + 1]
    cuts = [t.i for t in rest if t.tag_ == "CC" and t.i + 1 < len(t.doc) and t.nbor().tag_ == "IN"]
    starts = [held, *(held.doc[i] for i in cuts)]
    for start, end in zip(starts, [*cuts, held.right_edge.i + 1], strict=True):
        where = around(context, sentence, [start])
        last = where.last or start
        if (where.place or where.date) and last.i <= max(end, start.i + 8):
            found = _sighting(context, sentence, noun, kind, None, where)
            first = start.nbor() if start.tag_ == "CC" or start == held else start
            found.evidence = sentence.span([first, last])
            found.back = False
            yield found


def _sighting(
    context: Context, sentence: Sentence, noun: Token, kind: str, part: Part | None, where: Whereabouts
) -> Sighting:
    date = within(context, sentence, noun) or where.date
    day = day_of(context, part.verb if part is not None else None, date)
    chair, present = _people(context, sentence, noun, part)
    forum, name = _forum(context, sentence, noun), _name(noun)
    compound = _compound_place(context, sentence, noun)
    status = status_of(context, part.verb if part is not None else None, noun, day)
    found = Sighting(
        sentence,
        noun,
        kind,
        noun=lemma(noun),
        evidence=_evidence(sentence, noun, part, where.last),
        status=status,
        certainty=certainty_of(sentence, part.verb, context.knowledge) if part is not None else Certainty.ASSERTED,
        settled=part is not None or day is not None or status is not MeetingStatus.HELD,
        later=any(c.lower_ in context.knowledge.meetings.later for c in noun.children),
        forum=forum,
        name=name,
        ordinal=_ordinal(noun, context.knowledge.meetings),
        place=where.place or compound,
        venue=where.venue,
        date=day,
        chair=chair,
        participants=unique((*present, *_between(context, sentence, noun))),
        count=_count(context, sentence, noun, part),
    )
    return _weighed(found, noun, part)


def _weighed(found: Sighting, noun: Token, part: Part | None) -> Sighting:
    """Set whether the sighting refers back, and whether it may found a record."""
    own = (found.forum, found.name, found.ordinal, found.place, found.venue)
    found.known = any(c.tag_ == "DT" and c.lower_ not in {"a", "an"} for c in children(noun, "det"))
    found.back = _definite(noun) and not any(x is not None for x in own)
    anchored = any(x is not None for x in (found.forum, found.name, found.place, found.ordinal)) or found.later
    shared = len(found.participants) > 1
    active = part is not None and part.role in {"chairs", "hosts", "attends", "holds", "happens"}
    dated = found.date is not None and (active or (_definite(noun) and _short(found.date)))
    owned = any(c.dep_ == "poss" and c.tag_ == "PRP$" for c in noun.children)
    generic = noun.tag_ in _PLURAL and found.kind in {"meeting", "assembly"} and not found.date
    alone = bool(found.participants) and found.date is not None
    told = shared or alone or (anchored and not owned) or dated or bool(found.chair) or (active and bool(found.venue))
    means = noun.dep_ == "pobj" and noun.head.lower_ in _MEANS and found.date is None and found.place is None
    found.firm = told and not generic and not means and noun.dep_ != "attr"
    return found


def _short(period: Period) -> bool:
    """A month at most: a year alone sets no occasion apart."""
    return period.start is not None and period.end is not None and (period.end - period.start).days <= _MONTH


_MONTH = 31


def _people(
    context: Context, sentence: Sentence, noun: Token, part: Part | None
) -> tuple[tuple[Actor, ...], tuple[Actor, ...]]:
    """Who chairs, and who else the sentence says is present."""
    chair: list[Actor] = []
    present: list[Actor] = []
    if part is not None and part.role in {"chairs", "attends", "holds", "hosts"}:
        acting = parties(context, sentence, acting_subject(part.verb))
        if part.role == "chairs" or (part.role == "hosts" and _presided(context, sentence, noun, acting)):
            chair += [*acting, *_jointly(context, sentence, part.verb)]
        elif part.role in {"attends", "holds"}:
            present += acting
    for verb in _described(noun):
        if lemma(verb) in context.knowledge.meetings.chair:
            chair += [*parties(context, sentence, acting_subject(verb)), *_jointly(context, sentence, verb)]
    return unique(chair), unique(present)


def acting_subject(verb: Token) -> Token | None:
    """The subject, also where the tokeniser has cut "co-chaired" in three and the parser hangs it elsewhere."""
    found = subject(verb)
    if verb.i < 2 or verb.nbor(-1).text != "-" or verb.nbor(-2).lower_ != "co":
        return found
    if is_passive(verb) or child(verb, "nsubj") is not None:
        return found
    return child(verb.nbor(-2), "nsubj") or child(verb.nbor(-1), "nsubj") or found


def _presided(context: Context, sentence: Sentence, noun: Token, acting: tuple[Actor, ...]) -> bool:
    """A person who hosts a numbered meeting, or that of a body, presides over it; a state that hosts lends its roof."""
    ordinal = _ordinal(noun, context.knowledge.meetings)
    chaired = ordinal is not None or _forum(context, sentence, noun) is not None
    return chaired and any(a.type is ActorType.PERSON for a in acting)


def _jointly(context: Context, sentence: Sentence, verb: Token) -> list[Actor]:
    found: list[Actor] = []
    for other in prepositional(verb, {"with"}):
        found += parties(context, sentence, other)
    return found


def _described(noun: Token) -> list[Token]:
    """Verbs in clauses after the noun: "which she chaired", "held … and chaired by"."""
    found = []
    for verb in (*noun.subtree,):
        if verb.i > noun.i and verb.dep_ in {"relcl", "acl"}:
            found += [verb, *(c for c in verb.conjuncts if c.tag_.startswith("VB"))]
    return [v for v in found if is_passive(v) or any(antecedent(c) == noun for c in children(v, "dobj", "nsubjpass"))]


def _forum(context: Context, sentence: Sentence, noun: Token) -> Actor | None:
    """The body whose occasion it is: "of the North Atlantic Council", "Contact Group summit"."""
    last = noun
    for prep in children(noun, "prep"):
        if prep.lower_ == "of":
            last = max([last, *(c for c in prep.subtree)], key=lambda t: t.i)
    start, end = sentence.offset(noun.left_edge)[0], sentence.offset(last)[1]
    of = next((p for p in children(noun, "prep") if p.lower_ == "of"), None)
    body = child(of, "pobj") if of is not None else None
    for mention in context.cast.within(start, end):
        if mention.actor.type not in _BODIES or mention.kind is MentionKind.NOUN:
            continue
        before = mention.span.end <= sentence.offset(noun)[0]
        is_body = body is not None and mention.span.start <= sentence.offset(body)[0] < mention.span.end
        if (before and _possessed(sentence, noun, mention.span)) or is_body:
            return spelt(mention)
    return None


def spelt(mention: ActorMention) -> Actor:
    """The body under the name the text gives it, where that is the full name in another spelling ("Defense")."""
    said, known = mention.span.text, mention.actor.name
    full = len(said.split()) == len(known.split()) > 2
    return replace(mention.actor, name=said) if full else mention.actor


def _possessed(sentence: Sentence, noun: Token, span: Span) -> bool:
    """Whether the words of ``span`` stand right before the occasion, with only modifiers between."""
    between = [t for t in sentence.doc[: noun.i] if sentence.offset(t)[0] >= span.end]
    return all(t.tag_ in {"JJ", "NN", "NNP", "POS", "HYPH", "CD"} for t in between)


def _name(noun: Token) -> str | None:
    """The proper name of an occasion: "Ukraine Recovery Conference"."""
    if not noun.text[:1].isupper() or noun.i == 0:
        return None
    first = noun
    while first.i > 0 and first.nbor(-1).text[:1].isupper() and first.nbor(-1).tag_ in {"NNP", "NNPS", "NN"}:
        first = first.nbor(-1)
    return noun.doc[first.i : _name_end(noun).i + 1].text if first.i < noun.i else None


def _name_end(noun: Token) -> Token:
    """The last word of a name that runs on after its noun: "Conference on Financing for Development"."""
    last = noun
    for token in noun.doc[noun.i + 1 :]:
        capital = token.text[:1].isupper()
        if not capital and token.lower_ not in _NAME_LINKS:
            break
        last = token if capital else last
    return last


def _compound_place(context: Context, sentence: Sentence, noun: Token) -> str | None:
    """The town before the noun: "the Istanbul talks", "a London conference"."""
    inner = [t for p in children(noun, "prep") if p.lower_ == "of" for t in children(p, "pobj")]
    for c in (*noun.children, *(c for t in inner for c in t.children)):
        if c.dep_ != "compound" or c.tag_ != "NNP" or not c.text.isalpha() or not c.text[1:].islower():
            continue
        actor = context.cast.of(sentence, c)
        capital = actor is not None and actor.type is ActorType.STATE and c.text not in actor.name
        near = c.i == c.head.i - 1 and c.head.text[:1].islower() and _named_kind(context, c.head)
        if capital or (actor is None and near):
            return c.text
    return None


def _named_kind(context: Context, noun: Token) -> bool:
    """Whether ``noun`` is the occasion itself, not one that takes part in it."""
    return lemma(noun) in _kinds(context.knowledge.meetings.events)


def _ordinal(noun: Token, words: MeetingWords) -> int | None:
    """"the 26th summit", "my eighth meeting", "the talks, the third round"."""
    own = next((n for n in (_ordinal_of(c, words.ordinals) for c in noun.children if c.i < noun.i) if n), None)
    if own is not None:
        return own
    for token in noun.doc[noun.i + 1 : noun.i + 10]:
        if token.lower_ in words.numbered and token.tag_ == "NN":
            return next((n for n in (_ordinal_of(c, words.ordinals) for c in token.children) if n), None)
        if token.tag_ in {"VBD", "VBZ", "VBP", "MD"}:
            break
    return None


def _ordinal_of(token: Token, ordinals: tuple[str, ...]) -> int | None:
    found = _ORDINAL.match(token.text)
    if found:
        return int(found.group(1))
    return ordinals.index(token.lower_) + 1 if token.lower_ in ordinals else None


def _between(context: Context, sentence: Sentence, noun: Token) -> list[Actor]:
    """"talks between A and B", "a meeting with C", "US-Ukraine talks"."""
    found: list[Actor] = []
    places = [noun, *([noun.head.head] if noun.dep_ == "pobj" and noun.head.lower_ == "of" else [])]
    for other in [o for place in places for o in prepositional(place, _SIDES)]:
        if other.dep_ != "conj":
            found += parties(context, sentence, other)
    if len(found) == 1:
        found = [*_controlling(context, sentence, noun), *found]
    before = [c for c in noun.children if c.i < noun.i and c.dep_ in {"amod", "compound", "nmod"}]
    listed = nationalities(context, sentence, noun) if before else []
    return found or (listed if len(listed) > 1 else [])


def _controlling(context: Context, sentence: Sentence, noun: Token) -> list[Actor]:
    """Who meets, where only the other side is named: the subject of "said at a meeting with"."""
    verb = governor(noun)
    if verb is None or noun.dep_ != "pobj" or verb.tag_ == "VBN":
        return []
    known = parties(context, sentence, subject(verb))
    return [a for a in known if a.type in {ActorType.PERSON, ActorType.STATE}]


def _count(context: Context, sentence: Sentence, noun: Token, part: Part | None) -> Quantity | None:
    found = counted(context, sentence, noun)
    if found is None and part is not None and part.role == "attends":
        found = counted(context, sentence, acting_subject(part.verb))
    return found


def _evidence(sentence: Sentence, noun: Token, part: Part | None, last: Token | None) -> Span:
    first = noun.left_edge
    ends = [noun, *(t for p in children(noun, "prep") if p.lower_ in {"of", "between"} for t in p.subtree)]
    ends += [o for o in prepositional(noun, {"with"}) if o.tag_.startswith("NNP")]
    end = max(ends, key=lambda t: t.i)
    if last is not None and last.i > end.i:
        end = last
    tokens = [first, end]
    if part is not None and part.role != "other" and abs(part.verb.i - noun.i) < 14:
        tokens.append(part.verb)
    return sentence.span(tokens)
