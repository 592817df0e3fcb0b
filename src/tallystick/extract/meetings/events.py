"""Occasions named by a noun: "the 27th meeting of the Contact Group", "talks between A and B"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tallystick.extract.context import Context
from tallystick.extract.hedges import certainty_of
from tallystick.extract.meetings.acronyms import acronym, alias_of
from tallystick.extract.meetings.names import compound_place, forum_of, kinds, name_of, number_of, ordinal_of, owner_of
from tallystick.extract.meetings.parties import counted, nationalities, parties, unique
from tallystick.extract.meetings.roles import Part, acting_subject, part_of
from tallystick.extract.meetings.sides import beside, controlling, owners
from tallystick.extract.meetings.sightings import Sighting
from tallystick.extract.meetings.standing import day_of, goal_of, governor, is_ahead, is_proposed, is_real, status_of
from tallystick.extract.meetings.surroundings import Whereabouts, around, next_of_its_name, town, within
from tallystick.extract.negation import is_negated
from tallystick.extract.parse import Sentence, lemma
from tallystick.extract.syntax import antecedent, children, is_passive, prepositional
from tallystick.extract.trees import Token
from tallystick.knowledge.meetings import Event, MeetingWords
from tallystick.model import Actor, ActorType, Certainty, MeetingStatus, Period, Quantity, Span

_PLURAL = frozenset({"NNS", "NNPS"})
_CONFERENCE = "conference"
_NAMED = frozenset({"assembly", "meeting"})
_HOLDERS = frozenset({ActorType.ORGANISATION, ActorType.COALITION})
_MEANS = frozenset({"through", "via", "by"})
_ASIDE = 10
"""Words after "held a meeting" within which "with" tells with whom."""
_SIDES = frozenset({"between", "with", "among"})


def events(context: Context, sentence: Sentence) -> Iterator[Sighting]:
    """All occasions named in the sentence."""
    index = kinds(context.knowledge.meetings.events)
    for token in sentence.doc:
        yield from acronym(context, sentence, token)
        kind = _kind(token, index, context.knowledge.meetings)
        if kind is not None and _is_bare(context, token):
            continue  # "in the next round", of a cup
        if kind is not None and not is_proposed(context, token) and not _heard_of(token, context.knowledge.meetings):
            yield from _read(context, sentence, token, kind)


def _heard_of(token: Token, words: MeetingWords) -> bool:
    """"people with knowledge of the discussions": only told of, to say who speaks."""
    heard = token.head.head
    ends = heard.tag_ == "NN" and bool(children(heard, "det"))  # "at the close of the talks"
    return token.dep_ == "pobj" and lemma(heard) in words.hearsay and not ends


def _kind(token: Token, index: dict[str, Event], words: MeetingWords) -> str | None:
    """The kind of occasion ``token`` names, or None where it is something else or nothing in particular."""
    if not token.tag_.startswith("NN") or (token.dep_ == "compound" and token.head.i == token.i + 1):
        return None
    noun = lemma(token)
    event = index.get(noun)
    if event is None or _measured(token, index) or _is_institution(token, words):
        return None
    before = {c.lower_ for c in token.children if c.i < token.i and c.dep_ in {"compound", "amod", "det", "nmod"}}
    if noun == _CONFERENCE and before & words.singular:
        return "call"  # "a video conference"
    if event.plural and token.tag_ not in _PLURAL:
        return "call" if before & words.singular else None
    if before & (words.not_before | words.not_particular):
        return None
    after = token.nbor() if token.i + 1 < len(token.doc) else None
    if after is not None and after.lower_ in words.not_after:
        return None
    runs = token.dep_ == "nsubj" and lemma(token.head) in words.run and token.text[:1].isupper()
    runs = runs or (token.dep_ == "pobj" and token.head.lower_ == "at" and token.text[:1].isupper())
    runs = runs or _is_hosted(token, words)
    if event.numbered and not (runs or before & event.styles) and ordinal_of(token, words) is None:
        return None
    if noun in words.needs and not _accompanied(token, words.needs[noun], words) and not _shared(token, words):
        return None
    return event.kind


def _is_hosted(token: Token, words: MeetingWords) -> bool:
    """"will host a dialogue", "a forum was held": what is hosted or held is an occasion."""
    verb = token.head
    return token.dep_ in {"dobj", "nsubjpass"} and lemma(verb) in words.host | words.staging


def _is_bare(context: Context, token: Token) -> bool:
    """"another round", where the text has told of no talks: a round of something else."""
    words = context.knowledge.meetings
    needed = words.needs.get(lemma(token), frozenset())
    if "talk" not in needed or token.dep_ != "pobj" or _accompanied(token, needed, words, fresh=False):
        return False
    return re.search(rf"\b(?:{'|'.join(sorted(needed))})", context.document.text.lower()) is None


def _is_institution(token: Token, words: MeetingWords) -> bool:
    """"the 1936 Montreux Convention", "the US Congress": a treaty or a parliament, unless it is numbered."""
    if token.dep_ == "pobj" and token.head.lower_ == "at":
        return False  # "at the General Assembly"
    return token.text[:1].isupper() and lemma(token) in words.institutions and ordinal_of(token, words) is None


def _shared(token: Token, words: MeetingWords) -> bool:
    """"a call with the king", "their first conversation": parties make it an occasion."""
    return lemma(token) in words.shared and bool(prepositional(token, _SIDES))


def _measured(token: Token, index: dict[str, Event]) -> bool:
    """"a round of talks" is one occasion, told by its first noun."""
    return token.dep_ == "pobj" and token.head.lower_ == "of" and lemma(token.head.head) in index


def _accompanied(token: Token, needed: frozenset[str], words: MeetingWords, *, fresh: bool = True) -> bool:
    near = [*token.children, *(t for p in children(token, "prep") for t in p.children)]
    if any(lemma(t) in needed for t in near):
        return True
    again = {"next", *words.fresh}
    counted_ = any(number_of(c, words.ordinals) or c.lower_ in again for c in token.children)
    return fresh and "talk" in needed and counted_


def _read(context: Context, sentence: Sentence, noun: Token, kind: str) -> Iterator[Sighting]:
    part = part_of(noun, context.knowledge.meetings)
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
        denied = is_negated(verb, context.knowledge)
        supposed = certainty_of(sentence, verb, context.knowledge) is Certainty.CONDITIONAL
        return _definite(noun) or not (denied or supposed)
    return is_real(context, sentence, verb)


def _definite(noun: Token) -> bool:
    if any(c.dep_ == "poss" and c.tag_ in {"NN", "NNP"} for c in noun.children):
        return True
    return any(c.lower_ in {"the", "this", "that", "these", "those"} for c in children(noun, "det"))


def _followers(noun: Token, words: MeetingWords) -> list[Token]:
    """Verbs that describe the occasion after it: "held in Paris", "which opens in Oslo"."""
    close = noun.doc[noun.i + 1 : noun.i + 14]
    telling = words.have | words.host | words.planned
    found = [t for t in close if t.dep_ == "acl" and t.tag_ == "VBN" and {lemma(t), t.lower_} & telling]
    relative = [t for t in close if t.dep_ == "relcl" and lemma(t) in words.happen | words.have | words.host]
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
    ahead = date is not None and part is None and is_ahead(noun, context.knowledge.meetings)
    day = day_of(context, part.verb if part is not None else _gathering(noun, context), date)
    day = next_of_its_name(context, date) if ahead and date is not None else day
    chair, present = _people(context, sentence, noun, part)
    between = _between(context, sentence, noun, part)
    holder = _holder(present, part, kind) if not between else None
    own = owner_of(context, sentence, noun) if date is not None else None
    forum = alias_of(context, noun) or forum_of(context, sentence, noun) or own or holder
    present = present if holder is None or forum is not holder else ()
    name = name_of(noun) if kind in _NAMED else None
    compound = compound_place(context, sentence, noun)
    status = status_of(context, part.verb if part is not None else _gathering(noun, context), noun, day)
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
        ordinal=ordinal_of(noun, context.knowledge.meetings),
        place=where.place or compound or _gone_for(context, sentence, noun),
        venue=where.venue,
        date=day,
        chair=chair,
        participants=unique((*present, *between)),
        count=_count(context, sentence, noun, part),
    )
    found = _weighed(found, noun, part)
    found.firm = found.firm or own is not None or (date is not None and _is_next(noun, context))
    return found


def _is_next(noun: Token, context: Context) -> bool:
    """"our next meeting, in March", "its forthcoming session in 2026": one of a series, known by its day."""
    coming = context.knowledge.meetings.planned
    return any(c.dep_ == "poss" for c in noun.children) and any(c.lower_ in coming for c in noun.children)


def _gone_for(context: Context, sentence: Sentence, noun: Token) -> str | None:
    """Where the journey goes that is made for the occasion: "visited Oslo for talks", "flew to Oslo for a summit"."""
    trip = noun.head.head if noun.dep_ == "pobj" and noun.head.lower_ == "for" else None
    if trip is not None and not trip.tag_.startswith("VB") and trip.head.tag_.startswith("VB"):
        trip = trip.head  # hung on the town: "visited [Oslo for talks]"
    goal = goal_of(trip, context.knowledge.meetings) if trip is not None else None
    return town(context, sentence, goal) if goal is not None else None


def _gathering(noun: Token, context: Context) -> Token | None:
    """The verb of coming together or going that has the occasion for its purpose: "will gather for a summit"."""
    words = context.knowledge.meetings
    verb = noun.head.head
    purpose = noun.dep_ == "pobj" and noun.head.lower_ == "for"
    return verb if purpose and lemma(verb) in {*words.encounter_frames, *words.motion} else None


def _holder(present: tuple[Actor, ...], part: Part | None, kind: str) -> Actor | None:
    """The body that holds a meeting of its own: "the council will hold an emergency session"."""
    holds = part is not None and part.role == "holds" and kind in _NAMED and len(present) == 1
    return present[0] if holds and present[0].type in _HOLDERS else None


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
    crowd = noun.tag_ in _PLURAL and found.kind == "call" and not (shared and found.date)
    placing = noun.dep_ == "pobj" and _one_day(found.date) and found.kind != "call" and not owned
    generic = noun.tag_ in _PLURAL and found.kind in {"meeting", "assembly"} and not found.date
    alone = bool(found.participants) and found.date is not None
    told = shared or alone or (anchored and not owned) or dated or placing
    told = told or bool(found.chair) or (active and bool(found.venue))
    means = noun.dep_ == "pobj" and noun.head.lower_ in _MEANS and found.date is None and found.place is None
    found.firm = told and not generic and not crowd and not means and (noun.dep_ != "attr" or _exists(noun))
    return found


def _exists(noun: Token) -> bool:
    """"There was a meeting"."""
    return any(c.dep_ == "expl" for c in noun.head.children)


def _one_day(period: Period | None) -> bool:
    return period is not None and period.start is not None and period.start == period.end


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
        acting = parties(context, sentence, acting_subject(part.verb, context.knowledge.meetings))
        if part.role == "chairs" or (part.role == "hosts" and _presided(context, sentence, noun, acting)):
            chair += [*acting, *_jointly(context, sentence, part.verb)]
        elif part.role in {"attends", "holds"}:
            present += acting
    for verb in _described(noun):
        acting = parties(context, sentence, acting_subject(verb, context.knowledge.meetings))
        if lemma(verb) in context.knowledge.meetings.chair:
            chair += [*acting, *_jointly(context, sentence, verb)]
        elif lemma(verb) in context.knowledge.meetings.attend:
            present += acting
    return unique([*chair, *_under(context, sentence, noun)]), unique(present)


def _under(context: Context, sentence: Sentence, noun: Token) -> list[Actor]:
    """"under the chairmanship of Norway", behind the occasion or its verb."""
    names = context.knowledge.meetings.chairing
    after = [t for t in noun.doc[noun.i + 1 :] if t.dep_ == "pobj" and t.head.lower_ == "under" and lemma(t) in names]
    return [a for t in after[:1] for o in prepositional(t, {"of"}) for a in parties(context, sentence, o)]


def _presided(context: Context, sentence: Sentence, noun: Token, acting: tuple[Actor, ...]) -> bool:
    """A person who hosts a numbered meeting, or that of a body, presides over it; a state that hosts lends its roof."""
    ordinal = ordinal_of(noun, context.knowledge.meetings)
    chaired = ordinal is not None or forum_of(context, sentence, noun) is not None
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
    # Who chairs a body chairs its meeting, so a clause the parser hangs on the body will do.
    meant = [noun, *prepositional(noun, {"of"})]
    return [v for v in found if is_passive(v) or any(antecedent(c) in meant for c in children(v, "dobj", "nsubjpass"))]


def _between(context: Context, sentence: Sentence, noun: Token, part: Part | None) -> list[Actor]:
    """"talks between A and B", "a meeting with C", "US-Ukraine talks"."""
    found: list[Actor] = []
    places = [noun, *([noun.head.head] if noun.dep_ == "pobj" and noun.head.lower_ == "of" else [])]
    places += [o for o in prepositional(noun, {"of"}) if lemma(o) in kinds(context.knowledge.meetings.events)]
    for other in [o for place in places for o in prepositional(place, _SIDES)]:
        if other.dep_ != "conj":
            found += parties(context, sentence, other)
    if not found and part is not None and part.role == "holds":  # "held a meeting, after lunch, with"
        aside = [t for t in noun.doc[noun.i + 1 : noun.i + _ASIDE] if t.lower_ == "with"]
        found += [a for t in aside[:1] for o in children(t, "pobj") for a in parties(context, sentence, o)]
    if not found and noun.dep_ == "attr" and _exists(noun):  # "there was a meeting in Oslo between"
        found += [a for o in prepositional(noun.head, {"between"}) for a in parties(context, sentence, o)]
    if not found:  # "the meeting of X and Y"
        owned = [a for o in prepositional(noun, {"of"}) for a in parties(context, sentence, o)]
        found += owned if len(owned) > 1 and all(a.type is ActorType.PERSON for a in owned) else []
    if len(found) == 1:
        found = [*(owners(context, sentence, noun) or controlling(context, sentence, noun)), *found]
    if not found:
        found = beside(context, sentence, noun)
    before = [c for c in noun.children if c.i < noun.i and c.dep_ in {"amod", "compound", "nmod"}]
    listed = nationalities(context, sentence, noun) if before else []
    return found or (listed if len(listed) > 1 else [])


def _count(context: Context, sentence: Sentence, noun: Token, part: Part | None) -> Quantity | None:
    words = context.knowledge.meetings
    verbs = [part.verb] if part is not None and part.role == "attends" else []
    verbs += [v for v in _described(noun) if lemma(v) in words.attend]
    present = (counted(context, sentence, acting_subject(v, words)) for v in verbs)
    return counted(context, sentence, noun) or next((c for c in present if c is not None), None)


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
