"""Whom the support in a document is for, and its one donor, where a fact names none."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence

from tallystick.extract.context import Context
from tallystick.extract.mentions import ActorMention, MentionKind
from tallystick.extract.support.drafts import Draft, strong
from tallystick.extract.support.worth import is_about_aid, many_give
from tallystick.model import Actor, ActorType

_ASIDES = 0.7  # of the facts with a donor: from here on the others are asides
_SEVERAL = 3  # facts from which on a donor can be called the document's
_NEXT, _WORDS = 60, 3  # characters and words behind a name in which its deed stands: "Russia's full-scale invasion"
_RIVAL_SHARE = 0.5  # of what speaks for the likeliest recipient: what has less is no second one
_RIVALS = 2  # recipients of a document from which on each part of it has its own
_OFTEN = 3  # mentions from which on a document can be about a state
_BY_FACT = 2  # a fact that names its recipient tells as much of the document's as two mentions
_SELDOM = 4  # who gives at most one in so many facts may still be the recipient
_BY_TITLE = 4  # a recipient in the title tells as much as so many mentions


def find_recipients(drafts: Sequence[Draft], givers: set[Actor], context: Context) -> dict[Actor, int]:
    """How much each recipient is the document's: those that the facts name and that give less than they get; and,
    where it is spoken of more, the state the document speaks of most that gives nothing."""
    giving = Counter(d for draft in drafts for d in draft.donors)
    named = Counter(
        r for d in drafts if not d.supposed for r in d.recipients if r.type in (ActorType.STATE, ActorType.ORGANISATION)
    )
    spoken = Counter(m.actor for m in context.cast.mentions)
    wanted = {a: _BY_FACT * n + spoken[a] for a, n in named.items() if n > giving[a]}
    rival = _most_spoken_of(givers, context) if is_about_aid(context) or many_give(drafts) else None
    if rival is not None:
        wanted[rival] = wanted.get(rival, spoken[rival])
    told = {a for a, n in named.items() if n > giving[a]}
    for actor in _titled(giving, context):
        if giving[actor] and told - {actor}:
            continue  # the facts themselves tell for whom the aid is
        if actor in wanted or is_about_aid(context) or many_give(drafts):
            wanted[actor] = wanted.get(actor, spoken[actor]) + _BY_TITLE
    states = {a: n for a, n in wanted.items() if a.type is ActorType.STATE}
    return states or wanted  # an agency that appeals asks for the stricken


def _titled(giving: Counter[Actor], context: Context) -> list[Actor]:
    """The states that the title names, but for attackers and for those that give: one is likely the recipient.

    Who seems to give one sum of many does not: the subject of a verb is soon taken for the giver.
    """
    end, known = context.paragraphs[0][1], context.knowledge.actors.states
    named = [m for m in context.cast.mentions if m.span.start < end and m.actor.type is ActorType.STATE]
    apart = [m for m in named if m.span.text not in known[m.actor.id].capitals and not _attacks(m, context)]
    served = {m.actor for m in apart if _is_served(m, context)}
    return [a for a in dict.fromkeys(m.actor for m in apart) if a in served or _SELDOM * giving[a] <= giving.total()]


def _is_served(mention: ActorMention, context: Context) -> bool:
    """ "EU launches aid scheme for Greece": a state that "for" leads to in a title."""
    before = context.document.text[max(0, mention.span.start - _NEXT) : mention.span.start].lower().split()
    return before[-1:] == ["for"] or before[-2:] == ["for", "the"]


def most(wanted: dict[Actor, int]) -> Actor | None:
    """The actor with the highest count; of equals the last by code."""
    return max(wanted, key=lambda a: (wanted[a], a.id)) if wanted else None


def spoken_of_here(draft: Draft, wanted: dict[Actor, int], context: Context) -> Actor | None:
    """Of several recipients of a document the one that the paragraph, or else the one before it, named last."""
    most = max(wanted.values(), default=0)
    wanted = {a: n for a, n in wanted.items() if n >= _RIVAL_SHARE * most}
    if len(wanted) < _RIVALS:
        return None
    at = draft.sentence.paragraph
    paragraph = {s.index: s.paragraph for s in context.sentences}
    starts = [s.start for s in context.sentences]
    near: Actor | None = None
    for mention in context.cast.mentions:
        if mention.span.start >= draft.start:
            break
        place = paragraph[max(0, bisect_right(starts, mention.span.start) - 1)]
        if mention.actor in wanted and mention.actor not in draft.donors and at - 1 <= place <= at:
            near = mention.actor
    return near


def _most_spoken_of(giving: set[Actor], context: Context) -> Actor | None:
    """The state that the document mentions most, and more than once, among those that give nothing."""
    states = [m for m in context.cast.mentions if m.actor.type is ActorType.STATE and m.actor not in giving]
    attackers = {m.actor for m in states if _attacks(m, context)}
    told = Counter(m.actor for m in states if m.actor not in attackers)
    if not told:
        return None
    actor, times = max(told.items(), key=lambda pair: pair[1])
    return actor if times >= _OFTEN or (len(told) == 1 and is_about_aid(context)) else None


def _attacks(mention: ActorMention, context: Context) -> bool:
    """Whether a state is named as the one who attacks, or whom something is against: no aid is for it."""
    text, hostile = context.document.text, context.knowledge.support.hostile
    before = text[max(0, mention.span.start - _NEXT) : mention.span.start].split()[-1:]
    after = text[mention.span.end : mention.span.end + _NEXT].replace("’", "'").lower()
    owning = after.startswith("'s") or mention.kind is MentionKind.ADJECTIVE  # but "the Ukraine invasion"
    deeds = after.removeprefix("'s").split()[:_WORDS]
    return before == ["against"] or (owning and any(w.strip(".,") in hostile for w in deeds))


def only_donors(drafts: Sequence[Draft]) -> tuple[Actor, ...]:
    """The donor of a document that names one and no other, or one beside whom the others are asides."""
    drafts = [d for d in drafts if not set(d.donors) & set(d.recipients)]  # "the export of Ukrainian grain to Ukraine"
    named = Counter(d for draft in drafts for d in draft.donors)
    facts = sum(bool(draft.donors) for draft in drafts)
    if len(named) == 1:
        return tuple(named) if any(d.donors and (strong(d) or d.recipients) for d in drafts) else ()
    return tuple(d for d, n in named.items() if n >= _ASIDES * facts and n >= _SEVERAL)


def chief_donor(drafts: Sequence[Draft], context: Context) -> tuple[Actor, ...]:
    """The donor whose gifts a document reports: its only one, else one at home in it or named in its title that gives
    at least as often as any other and half of the time."""
    only = only_donors(drafts)
    named = Counter(d for draft in drafts for d in draft.donors)
    if only or not named:
        return only
    end, most_often = context.paragraphs[0][1], max(named.values())
    titled = {m.actor for m in context.cast.mentions if m.span.start < end} | {context.cast.home}
    facts = sum(bool(draft.donors) for draft in drafts)
    often = [d for d, n in named.items() if n == most_often and d in titled and 2 * n >= facts]
    return tuple(often) if len(often) == 1 else ()
