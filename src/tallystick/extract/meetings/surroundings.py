"""Place and day of an occasion, from the words around it: read in text order, as parses of long phrases are unsure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cache

from tallystick.extract.context import Context
from tallystick.extract.mentions import DateKind, DateMention
from tallystick.extract.parse import Sentence, lemma
from tallystick.extract.trees import Token
from tallystick.knowledge.meetings import MeetingWords
from tallystick.model import Actor, ActorType, Period

_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_WALLS = frozenset({";", ":", "“", "”", '"', "(", "–", "—"})
_AT = frozenset({"in", "at", "near", "outside"})
_NOT_ON = frozenset({"since", "by", "until", "till", "from", "before", "after", "for", "over", "within", "through"})
_TOPIC = frozenset({"on", "about", "over", "for", "against", "regarding", "of"})
_NAMES = frozenset({"NNP", "NNPS"})


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """A town, a venue, a day, and the last token that told them."""

    place: str | None = None
    venue: str | None = None
    date: DateMention | None = None
    last: Token | None = None


def around(context: Context, sentence: Sentence, starts: Sequence[Token], verb: Token | None = None) -> Whereabouts:
    """What the words after each of ``starts``, up to the end of the clause, and then those before the first, tell.

    The words before count from ``verb``, where the occasion is its object or subject.
    """
    best = Whereabouts()
    for start in starts:
        best = _joined(best, _read(context, sentence, _rightward(start)))
    left, antecedent = _leftward(min([*starts, *([verb] if verb is not None else [])], key=lambda t: t.i))
    best = _joined(best, _fronted(context, sentence, left))
    if antecedent:
        best = _joined(best, _read(context, sentence, antecedent, nearest_last=True), keep_last=True)
    return best


def _joined(a: Whereabouts, b: Whereabouts, *, keep_last: bool = False) -> Whereabouts:
    last = a.last
    if not keep_last and b.last is not None and (b.place, b.venue, b.date) != (None, None, None):
        last = b.last if last is None or b.last.i > last.i else last
    return Whereabouts(a.place or b.place, a.venue or b.venue, a.date or b.date, last)


def _fronted(context: Context, sentence: Sentence, tokens: list[Token]) -> Whereabouts:
    """Of the words before the verb only what opens the clause: "In Oslo on Friday, …", "Tomorrow he …"."""
    found = _read(context, sentence, tokens)
    if found.last is not None and tokens[-1].i - found.last.i <= _BEHIND and _follows(found.last):
        return Whereabouts(found.place, found.venue, found.date)  # "in Oslo during a meeting"
    opens = bool(tokens) and (tokens[0].lower_ in _AT or _is_date(context, sentence, tokens[:2]))
    return Whereabouts(found.place if opens else None, found.venue if opens else None, found.date)


_BEHIND = 3
"""Words between a town and the occasion there: "during a"."""


def _follows(last: Token) -> bool:
    return last.i + 1 < len(last.doc) and last.nbor().lower_ in {"during", "at", "for"}


def _rightward(start: Token) -> list[Token]:
    tokens: list[Token] = []
    aside = False
    for token in start.doc[start.i + 1 :]:
        aside = (aside or token.text == "(") and token.text != ")"
        if aside or token.text == ")":
            continue
        if _wall(token, start):
            break
        tokens.append(token)
    return tokens


def _wall(token: Token, start: Token) -> bool:
    """Whether the clause of ``start`` ends before ``token``."""
    if token.text in _WALLS or token.tag_ in {"WDT", "WP", "WP$", "WRB"}:
        return True
    if token.tag_ in _FINITE:
        return token not in start.children or token.dep_ != "aux"
    if token.dep_ == "mark" and token.tag_ == "IN":
        return True
    return token.tag_ == "TO" and token.head.tag_ == "VB" and token.i > start.i + 1


def _leftward(start: Token) -> tuple[list[Token], list[Token]]:
    """The words of the clause before ``start``; and, where the clause is opened by "where", those it refers back to."""
    tokens: list[Token] = []
    for token in reversed(start.doc[: start.i]):
        if token.lower_ == "where":
            before = [t for t in start.doc[max(0, token.i - 16) : token.i] if not t.is_punct]
            return tokens[::-1], before
        if token.text in _WALLS or token.tag_ in {"WDT", "WP"} or (token.dep_ == "mark" and token.tag_ == "IN"):
            break
        if token.tag_ in _FINITE and not _own_verb(token, start):
            break
        tokens.append(token)
    return tokens[::-1], []


def _own_verb(token: Token, start: Token) -> bool:
    """An auxiliary, the copula of ``start``, or a piece of "co-chaired", which the tokeniser cuts in three."""
    if token.dep_ in {"aux", "auxpass"} or token == start or token.head == start:
        return True
    if token == start.head and start.dep_ in {"attr", "acomp"}:
        return True
    return token.i + 2 >= start.i and (token.text == "-" or token.lower_ == "co")


def _read(context: Context, sentence: Sentence, tokens: list[Token], *, nearest_last: bool = False) -> Whereabouts:
    if not tokens:
        return Whereabouts()
    date = _date(context, sentence, tokens, last=nearest_last)
    town, venue = _place(context, sentence, tokens, last=nearest_last)
    ends = [x[1] for x in (town, venue) if x is not None]
    if date is not None:
        ends += sentence.at(date.span.start, date.span.end)[-1:]
    return Whereabouts(
        town[0] if town else None,
        venue[0] if venue else None,
        date,
        max(ends, key=lambda t: t.i) if ends else None,
    )


def _date(context: Context, sentence: Sentence, tokens: list[Token], *, last: bool) -> DateMention | None:
    start, end = sentence.offset(tokens[0])[0], sentence.offset(tokens[-1])[1]
    inside = [d for d in context.dates if start <= d.span.start and d.span.end <= end]
    found = [d for d in inside if (usable(d) or _appointed(context, sentence, d)) and not _owns(context, d)]
    return (found[-1] if last else found[0]) if found else None


def _owns(context: Context, date: DateMention) -> bool:
    """"today's announcements": the day of something else."""
    return context.document.text[date.span.end : date.span.end + 2] in {"'s", "’s"}


def within(context: Context, sentence: Sentence, noun: Token) -> DateMention | None:
    """A date that is part of the noun phrase: "yesterday's talks", "next month's summit"."""
    start, end = sentence.offset(noun.left_edge)[0], sentence.offset(noun)[0]
    return next((d for d in context.dates if start <= d.span.start and d.span.end <= end and _known(d)), None)


def _appointed(context: Context, sentence: Sentence, date: DateMention) -> bool:
    """"scheduled for 22 January": the one use of "for" that names a day."""
    before = sentence.text[: date.span.start - sentence.start].lower().split()[-2:]
    return _known(date) and len(before) == 2 and before[0] in context.knowledge.meetings.planned


def next_of_its_name(context: Context, date: DateMention) -> Period:
    """The days meant in a clause about the future: a weekday, day or month without a year is the next of its name."""
    published, start, end = context.document.published, date.period.start, date.period.end
    text = date.span.text
    if published is None or start is None or end is None or end >= published or _YEAR.search(text):
        return date.period
    if _WEEKDAY.fullmatch(text):
        week = timedelta(days=7)
        return Period(start + week, end + week, date.period.text)
    if not _MONTH.search(text) or (start.month, start.day) == (2, 29) or (end.month, end.day) == (2, 29):
        return date.period
    return Period(start.replace(year=start.year + 1), end.replace(year=end.year + 1), date.period.text)


_YEAR = re.compile(r"\d{4}")
_MONTH = re.compile(r"\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)")
_WEEKDAY = re.compile(r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day")


def usable(date: DateMention) -> bool:
    """Whether a date can be the day of an occasion: it is on the calendar, and not a bound ("since", "by")."""
    return _known(date) and (date.lead or "").lower() not in _NOT_ON


def _known(date: DateMention) -> bool:
    return date.kind is DateKind.DATE and (date.period.start is not None or date.period.end is not None)


_Found = tuple[str, Token]


def _place(
    context: Context, sentence: Sentence, tokens: list[Token], *, last: bool
) -> tuple[_Found | None, _Found | None]:
    """The first (or last) town of the stretch, and the first venue."""
    towns: list[_Found] = []
    states: list[_Found] = []
    venues: list[_Found] = []
    seat = _seat(context.knowledge.meetings, sentence, tokens) or _capital(context, sentence, tokens)
    if seat is not None:
        towns.append(seat)
    for token in tokens:
        trip = token.lower_ == "to" and lemma(token.head) in context.knowledge.meetings.journeys
        if token.lower_ not in _AT and not trip:
            continue
        name = _name_after(context, sentence, token, tokens[-1])
        if name is None:
            continue
        kind, words, end = name
        {"town": towns, "state": states, "venue": venues}[kind].append((words, end))
    if not towns and not _topical(context, sentence, tokens):
        towns = states
    pick = -1 if last else 0
    return (towns[pick] if towns else None), (venues[pick] if venues else None)


def _topical(context: Context, sentence: Sentence, tokens: list[Token]) -> bool:
    """Whether a topic is named before any place: "talks on peace in Ukraine"; not with the place set off from it."""
    first = next((t for t in tokens if t.lower_ in _AT), None)
    if first is None:
        return False
    before = [t for t in tokens if t.lower_ in _TOPIC and t.i < first.i]
    named = [t for t in before if not _is_date(context, sentence, [t.nbor()])]
    return any(first in t.subtree for t in named) or (bool(named) and not _set_off(context, sentence, first, named))


def _set_off(context: Context, sentence: Sentence, place: Token, topics: list[Token]) -> bool:
    """"on the Syrian crisis, in Kuwait", "of publishers in Chile on Monday": a comma, or "of" and a day."""
    if place.nbor(-1).text == ",":
        return True
    end = max((t for t in place.subtree), key=lambda t: t.i)
    after = end.i + 2 < len(end.doc) and end.nbor().lower_ == "on" and _is_date(context, sentence, [end.nbor(2)])
    return after and all(t.lower_ == "of" for t in topics)


def _seat(words: MeetingWords, sentence: Sentence, tokens: list[Token]) -> _Found | None:
    start = tokens[0].idx
    text = sentence.text[start : tokens[-1].idx + len(tokens[-1].text)].replace("'", "’")
    found = _seats(tuple(words.seats)).search(text)
    if found is None:
        return None
    end = next(t for t in tokens if t.idx + len(t.text) >= start + found.end())
    seats = {name.lower(): town for name, town in words.seats.items()}
    return seats[found.group(1).lower()], end


_CAPITAL = re.compile(
    r"\b(?:in|at|outside|near) (?:the )?([A-Z][\w-]+(?: [A-Z][\w-]+)?)(?:['’]s)? capital\b(?!,? [A-Z][\w-]+(?![\w’'-]))"
)


def _capital(context: Context, sentence: Sentence, tokens: list[Token]) -> _Found | None:
    """"in the Jordanian capital": the town is known."""
    start = tokens[0].idx
    found = _CAPITAL.search(sentence.text, start, tokens[-1].idx + len(tokens[-1].text))
    if found is None:
        return None
    states = context.knowledge.actors.states.values()
    named = found.group(1)
    town = next((s.capitals[0] for s in states if s.capitals and (named in s.adjectives or named == s.name)), None)
    end = next(t for t in tokens if t.idx + len(t.text) >= found.end())
    return (town, end) if town is not None else None


@cache
def _seats(names: tuple[str, ...]) -> re.Pattern[str]:
    longest = sorted((n.replace("'", "’") for n in names), key=len, reverse=True)
    return re.compile(r"\b(?:in|at|inside|outside) (" + "|".join(map(re.escape, longest)) + r")\b", re.IGNORECASE)


def _name_after(context: Context, sentence: Sentence, prep: Token, stop: Token) -> tuple[str, str, Token] | None:
    """The proper name after a preposition of place, with its sort: town, state or venue."""
    run: list[Token] = []
    article, settlements = False, context.knowledge.meetings.settlements
    for token in prep.doc[prep.i + 1 : stop.i + 1]:
        if not run and token.tag_ == "DT":
            article = token.text == "the"
        elif token.tag_ in _NAMES and token.i < stop.i and token.nbor().text in settlements:
            continue  # "the Belgian city of"
        elif token.tag_ in _NAMES or (run and token.i < stop.i and (token.text == "-" or token.tag_ == "POS")):
            run.append(token)
        elif token.lower_ == "of" and not run and token.nbor(-1).lower_ in settlements:
            article = False
        elif token.text in settlements and (not run or run[-1].tag_ == "POS"):
            run, article = [], False  # "the Fijian capital Suva", "Fiji's capital, Suva"
        elif not run and token.text == "," and token.nbor(-1).text in settlements:
            continue
        elif run or token.tag_ not in {"JJ", "PRP$"}:
            break
    while run and run[-1].tag_ not in _NAMES:
        if run.pop().tag_ == "POS" and run[0].nbor(-1).text == ",":
            return None  # "in the Jordanian capital, Yemen's factions"
    if not run or _is_date(context, sentence, run):
        return None
    return _sorted(context, sentence, run, article=article)


def town(context: Context, sentence: Sentence, name: Token) -> str | None:
    """The town or state that ``name``, a proper name, is; None where it is a person, a body or a venue."""
    if name.tag_ not in _NAMES:
        return None
    run = [t for t in name.doc[name.left_edge.i : name.i + 1] if t.tag_ in _NAMES]
    found = _sorted(context, sentence, run, article=any(t.tag_ == "DT" for t in name.lefts))
    if found is None or found[0] == "venue":
        return None
    return context.knowledge.meetings.seats.get(found[1], found[1])


def _sorted(context: Context, sentence: Sentence, run: list[Token], *, article: bool) -> tuple[str, str, Token] | None:
    words, text = context.knowledge.meetings, sentence.span(run).text
    after = run[-1].nbor() if run[-1].i + 1 < len(run[-1].doc) else None
    cut = after is not None and after.lower_ == "co" and after.nbor().text == "-"  # "in Oslo co-hosted by"
    if after is not None and (cut or _is_date(context, sentence, [after])):
        after = None
    if run[-1].lower_ in words.venues:
        return "venue", text, run[-1]
    actor = context.cast.of(sentence, run[-1])
    own_name = actor is not None and _names(actor, text)
    state = actor is not None and actor.type is ActorType.STATE
    if after is not None and after.tag_ in {"NN", "NNS"}:
        return ("town", text, after) if after.lower_ in words.venues and not own_name else None
    if own_name:
        return ("state", text, run[-1]) if state else None
    person = actor is not None and actor.type in {ActorType.PERSON, ActorType.COMPANY}
    return None if person or article or text.isupper() else ("town", text, run[-1])


def _names(actor: Actor, text: str) -> bool:
    """Whether the words name the actor itself, not the town that stands for it ("Brussels", "Paris")."""
    return text in actor.name or actor.name in text or text.upper() == actor.id


def _is_date(context: Context, sentence: Sentence, run: list[Token]) -> bool:
    start, end = sentence.offset(run[0])[0], sentence.offset(run[-1])[1]
    return any(d.span.start < end and start < d.span.end for d in context.dates)
