"""Whether an occasion is told as held, as planned, as called off, or only wished for."""

from __future__ import annotations

from datetime import date

from tallystick.extract.context import Context
from tallystick.extract.hedges import certainty_of
from tallystick.extract.meetings.surroundings import next_of_its_name
from tallystick.extract.mentions import DateMention
from tallystick.extract.negation import is_negated
from tallystick.extract.parse import Sentence, lemma
from tallystick.extract.syntax import child, children, prepositional
from tallystick.extract.trees import Token, text_of
from tallystick.knowledge.meetings import MeetingWords
from tallystick.model import Certainty, MeetingStatus, Period

_IN = frozenset({"in", "at"})
_GOALS = frozenset({"to", "for", "in"})
_PAST = frozenset({"VBD"})
_PRESENT = frozenset({"VBZ", "VBP"})


def governor(token: Token) -> Token | None:
    """The verb a noun depends on, through prepositions, coordination and nouns that only measure ("hours of talks")."""
    node = token
    while node.head != node:
        node = node.head
        if node.tag_.startswith("VB") or node.tag_ == "MD":
            return node
    return None


def unsplit(verb: Token) -> Token:
    """The first piece of "co-host", which the tokeniser cuts in three: auxiliaries and subject hang on it."""
    if verb.i > 1 and verb.nbor(-1).text == "-" and verb.nbor(-2).lower_ == "co":
        return verb.nbor(-2)
    return verb


def is_real(context: Context, sentence: Sentence, verb: Token) -> bool:
    """Whether the clause of ``verb`` tells of what happens or will: not denied, supposed, wished for or turned down."""
    words = context.knowledge.meetings
    verb = unsplit(verb)
    if is_negated(verb, context.knowledge):
        return False
    if certainty_of(sentence, verb, context.knowledge) is Certainty.CONDITIONAL or _supposed(context, verb):
        return False
    above = _above(verb)
    if above is None:
        return True
    if looks_ahead(verb, words):
        return True
    if verb.tag_ == "VB" and lemma(above) not in words.carriers | words.motion and not is_there(above):
        return False
    return lemma(above) not in words.proposals


def _supposed(context: Context, verb: Token) -> bool:
    marks = [c for c in verb.children if c.dep_ == "mark" and c.i < verb.i]
    return any(c.lower_ in context.knowledge.hedges.conditions.marks | {"whether"} for c in marks)


def _above(verb: Token) -> Token | None:
    """The predicate that governs an infinitive or gerund."""
    node = verb
    while node.dep_ == "conj" and child(node, "nsubj") is None:
        node = node.head
    purpose = node.dep_ == "advcl" and any(c.tag_ == "TO" for c in node.children)
    bare = node.tag_ in {"VB", "VBG"} or (node.tag_ == "VBN" and _infinitive(node))
    if (purpose or node.dep_ in {"xcomp", "ccomp", "acl", "pcomp", "oprd"}) and bare:
        above = node.head
        return above.head if above.dep_ == "prep" else above
    return None


def _infinitive(verb: Token) -> bool:
    """With "to", in the passive too: "to be held"."""
    return any(c.tag_ == "TO" for c in verb.children)


def is_proposed(context: Context, noun: Token) -> bool:
    """Whether the occasion is the object of a wish: "called for a summit", "proposed a meeting"."""
    words = context.knowledge.meetings
    node = noun
    while node.head != node and not node.head.tag_.startswith("VB"):
        if node.dep_ in {"pobj", "appos"} and node.head.tag_ == "IN" and node.head.lower_ not in {"for", "to", "of"}:
            return False
        node = node.head
        if node.tag_.startswith("NN") and lemma(node) in words.proposals:
            return True
    verb = node.head
    if _is_cancelling(verb, words):
        return False  # "was called off"
    return verb != node and node.dep_ in {"dobj", "nsubjpass", "prep", "dative"} and lemma(verb) in words.proposals


def looks_ahead(verb: Token, words: MeetingWords) -> bool:
    """A plan or an appointment: "will meet", "is to meet", "is due to meet", "plans to meet"."""
    verb = unsplit(verb)
    if any(c.dep_ == "aux" and c.lower_ in words.future for c in verb.children):
        return True
    if any(c.dep_ == "aux" and c.lower_ in words.possible for c in verb.children):
        return verb.tag_ == "VB"  # "could take place", not "may have met"
    if verb.lower_ in words.planned and child(verb, "auxpass") is not None:
        return True  # "is pencilled in for November"
    above = _above(verb)
    if above is None or not (verb.tag_ == "VB" or _infinitive(verb)):
        return False
    return lemma(above) in words.prospects or above.lower_ in words.prospects or _is_to(above)


def _scheduled(verb: Token) -> bool:
    """The present of a timetable: "meets the president on Friday"."""
    return verb.tag_ in _PRESENT and not any(c.dep_ in {"aux", "auxpass"} for c in verb.children)


def _is_to(above: Token) -> bool:
    return lemma(above) == "be" and child(above, "acomp", "attr") is None and not is_there(above)


def is_there(verb: Token) -> bool:
    """"was in Oslo to meet": being in a place, not an appointment."""
    return lemma(verb) == "be" and any(c.lower_ in _IN and child(c, "pobj") is not None for c in children(verb, "prep"))


def goal_of(trip: Token, words: MeetingWords) -> Token | None:
    """The noun for where a journey goes: "visited Oslo", "flew to Oslo", "was in Oslo"."""
    goal = child(trip, "dobj") if lemma(trip) in words.visiting else None
    if goal is None and (lemma(trip) in words.motion or is_there(trip)):
        goal = next(iter(prepositional(trip, _GOALS)), None)
    return goal


def day_of(context: Context, verb: Token | None, date: DateMention | None) -> Period | None:
    """The day of an occasion, a bare weekday counted forwards where the verb looks ahead."""
    if date is None:
        return None
    words = context.knowledge.meetings
    ahead = verb is not None and (looks_ahead(verb, words) or lemma(verb) in words.put_off or _scheduled(verb))
    return next_of_its_name(context, date) if ahead else date.period


def status_of(context: Context, verb: Token | None, noun: Token | None, day: Period | None) -> MeetingStatus:
    """Held, planned or cancelled, by the verb, by words like "next", and by the day against that of publication."""
    words = context.knowledge.meetings
    if verb is not None and noun is not None and _called_off(verb, noun, words):
        return MeetingStatus.CANCELLED
    if noun is not None and any(_is_cancelling(t, words) for t in children(noun, "acl")):
        return MeetingStatus.CANCELLED
    published = context.document.published
    if published is not None and day is not None and day.start is not None:
        if day.start > published:
            return MeetingStatus.PLANNED
        if _over(day, published) and not (verb is not None and looks_ahead(verb, words)):
            return MeetingStatus.HELD
    if verb is not None and (looks_ahead(verb, words) or lemma(verb) in words.put_off):
        return MeetingStatus.PLANNED
    if verb is not None and _after_motion(verb, words):
        return MeetingStatus.PLANNED
    if noun is not None and any(t.lower_ in words.planned for t in children(noun, "acl")):
        return MeetingStatus.PLANNED
    if noun is not None and verb is None and is_ahead(noun, words):
        return MeetingStatus.PLANNED
    if noun is not None and any(c.lower_ in words.planned for c in noun.children if c.dep_ in {"amod", "compound"}):
        past = verb is not None and verb.tag_ in _PAST
        return MeetingStatus.HELD if past and noun.dep_ == "dobj" else MeetingStatus.PLANNED
    return MeetingStatus.HELD


def _over(day: Period, published: date) -> bool:
    return day.end is not None and day.end < published


def _called_off(verb: Token, noun: Token, words: MeetingWords) -> bool:
    if noun.dep_ not in {"dobj", "nsubjpass", "nsubj"}:
        return False
    return _is_cancelling(verb, words)


def is_ahead(noun: Token, words: MeetingWords) -> bool:
    """"ahead of the summit": it was still to come."""
    text = text_of(noun.doc[max(noun.left_edge.i - _AHEAD, 0) : noun.left_edge.i]).lower()
    return text.endswith(words.ahead)


_AHEAD = 4
"""Words before the noun phrase in which "ahead of" stands."""


def _is_cancelling(verb: Token, words: MeetingWords) -> bool:
    phrases = {f"{lemma(verb)} {c.lower_}" for c in children(verb, "prt", "advmod")}
    return lemma(verb) in words.cancel or bool(phrases & set(words.cancel_particle))


def _after_motion(verb: Token, words: MeetingWords) -> bool:
    """An infinitive of purpose under a verb in the future: "will fly to Rome to meet the Pope"."""
    if verb.dep_ not in {"advcl", "xcomp"} or verb.tag_ != "VB":
        return False
    going = lemma(verb.head) in words.motion
    return looks_ahead(verb.head, words) or (going and _scheduled(verb.head))
