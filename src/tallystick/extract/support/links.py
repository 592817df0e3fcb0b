"""Facts that speak of other facts: parts of wholes, values of goods named before, later mentions of the same thing."""

from __future__ import annotations

from collections.abc import Sequence

from tallystick.extract import syntax
from tallystick.extract.context import Context
from tallystick.extract.parse import lemma
from tallystick.extract.support.drafts import Draft, is_moving
from tallystick.extract.support.gaps import beside
from tallystick.extract.support.naming import name_counted
from tallystick.extract.support.parties import Parties
from tallystick.extract.support.pointing import points_back, referent
from tallystick.extract.support.roles import subjects
from tallystick.extract.support.sameness import is_headline, same_fact
from tallystick.extract.support.valued import valued
from tallystick.extract.trees import Token
from tallystick.knowledge.support import NounKind, Sense, SupportWords
from tallystick.model import Basis, Modality, Stage

_UP = 3  # words between "including" and the figure it brings in
_NEXT = 2  # sentences between a sum and the total that it brings about, at most
_BEFORE = 6  # words between "share" and its sum


def link(drafts: Sequence[Draft], context: Context) -> list[Draft]:
    """Set ``whole`` where a fact names or points back to what contains it; fold restatements into what they restate."""
    words = context.knowledge.support
    kept: list[Draft] = []
    folded: dict[int, Draft] = {}
    stays: set[int] = set()
    for draft in drafts:
        earlier = [d for d in kept if d.start < draft.start]
        draft.whole = folded.get(id(draft.whole), draft.whole)
        target = _restated(draft, earlier, context)
        if target is None and draft.count is not None and not draft.items:
            if not name_counted(draft, earlier, context):
                continue
            target = _restated(draft, [d for d in earlier if d.count is not None and is_headline(d, draft)], context)
        if target is None:
            told = [d for d in drafts if d.start < draft.start and (id(d) in folded or id(d) in stays)]
            draft.whole = draft.whole or _whole(draft, told, list(drafts), words)
            draft.whole = folded.get(id(draft.whole), draft.whole)
            _take_in(draft, earlier, context)
            target = draft.whole if _is_content(draft) or _is_under(draft, words) else None
            if target is not None and _of_another(draft, words):
                target = draft.whole = None
        if target is None:
            kept.append(draft)
            stays.add(id(draft))
        else:
            absorb(target, draft)
            folded[id(draft)] = target
    _redirect(kept, folded)
    return kept


def _redirect(kept: list[Draft], folded: dict[int, Draft]) -> None:
    """Let parts of a folded fact be parts of the fact that took it in; nothing is a part of itself."""
    for draft in kept:
        seen = {id(draft)}
        while draft.whole is not None and id(draft.whole) in folded and id(draft.whole) not in seen:
            seen.add(id(draft.whole))
            draft.whole = folded[id(draft.whole)]
        if draft.whole is draft:
            draft.whole = None


def _is_under(draft: Draft, words: SupportWords) -> bool:
    """ "Under the agreement X will train 140 mechanics": what is done under a contract is what the contract is for."""
    opening = draft.anchor.doc[0]
    named = syntax.children(opening, "pobj") if opening.lower_ in words.grammar.source else []
    ordered = any(points_back(t, words) for t in named)
    return ordered and Modality.TRAINING in draft.modality and draft.whole is not None


def _take_in(draft: Draft, earlier: list[Draft], context: Context) -> None:
    """ "It forms part of the €7bn", "The money comes from the C$300m": what the subject names is a part of this one."""
    words = context.knowledge.support
    _belonging(draft, earlier, words)
    for item, subject in subjects(draft):
        if item.verb is not None and item.verb.sense is Sense.TOTAL:
            _sum_up(draft, subject, earlier, words)
        if item.verb is None or item.verb.sense is not Sense.BELONG or not points_back(subject, words):
            continue
        owner = Parties(context, draft.sentence).owner(subject)
        part = referent(subject, earlier, (owner,) if owner is not None else ())
        if part is not None and part.whole is None and part is not draft.whole and holds(draft, part):
            part.whole = draft
            if draft.basis is Basis.INCREMENT:
                draft.basis = Basis.ENVELOPE  # what other support is drawn from is an envelope
            return


def _belonging(whole: Draft, earlier: list[Draft], words: SupportWords) -> None:
    """ "The package to which the howitzers belonged was announced at €115 million": what belongs to it is its part."""
    for _, subject in subjects(whole):
        for clause in syntax.children(subject, "relcl"):
            inner = syntax.child(clause, "nsubj") if lemma(clause) in words.belonging else None
            part = referent(inner, earlier) if inner is not None else None
            if whole.money is None or part is None or part.whole is not None or not holds(whole, part):
                continue
            part.whole = whole
            whole.donors, whole.recipients = whole.donors or part.donors, whole.recipients or part.recipients


def _sum_up(total: Draft, subject: Token, earlier: list[Draft], words: SupportWords) -> None:
    """ "This brings the total to $45 million", "which will bring our support to $75 million": what brings a total about
    is a part of it."""
    fresh = [d for d in earlier if d.money is not None and d.basis is Basis.INCREMENT]
    same = next((d for d in fresh if d.sentence is total.sentence and d.anchor.i == subject.i), None)
    if total.money is None or not (same is not None or points_back(subject, words)):
        return
    part = same or referent(subject, fresh)
    near = part is not None and total.sentence.index - part.sentence.index <= _NEXT
    if part is not None and near and part.whole is None and holds(total, part):
        part.whole, part.added = total, True
        total.donors, total.recipients = total.donors or part.donors, total.recipients or part.recipients


def _is_content(draft: Draft) -> bool:
    """Whether goods say what a sum is for, so that they make no fact of their own: "The package includes 14 boats"."""
    if draft.example or draft.count is not None:
        return False  # "34 vehicles, including 23 ambulances", "ten of which": counted together with the others
    contained = any(p.verb is not None and p.verb.sense is Sense.CONTAIN for p in draft.chain)
    draft.item = draft.item or contained
    return draft.item and draft.whole is not None and draft.money is None and bool(draft.items)


def _of_another(draft: Draft, words: SupportWords) -> bool:
    """ "The second batch, consisting of 1,000 drones": what holds the goods is not what was told before."""
    holders = [p.token for p in draft.chain if p.noun is not None]
    holders += [s for p in draft.chain if p.verb is not None and (s := syntax.subject(p.token)) is not None]
    told = {c.lower_ for t in holders for c in t.children if c.dep_ in ("amod", "det")}
    return not told.isdisjoint(words.grammar.later)


def absorb(target: Draft, other: Draft) -> None:
    """Take into ``target`` what another mention of the same fact adds; a named currency beats a bare dollar."""
    if target.money is None or (other.money is not None and _says_more(target, other)):
        target.money = other.money or target.money
    if not target.items or other.item:
        target.items, target.goods = target.items + other.items, target.goods + other.goods
    elif other.items and not any(i.quantity for i in target.items):
        target.items, target.goods = other.items, other.goods
    target.donors = target.donors or tuple(d for d in other.donors if d not in target.recipients)
    target.recipients = target.recipients or tuple(r for r in other.recipients if r not in target.donors)
    target.modality = target.modality or other.modality
    for name in ("supplier", "channel", "period", "due", "announced", "aid_type", "said_by", "whole"):
        if getattr(target, name) is None:
            setattr(target, name, getattr(other, name))
    target.collective = target.collective or (other.collective and not target.donors)
    if other.disowned:
        target.disowned, target.donors = True, ()
    if is_headline(target, other):
        _correct_headline(target, other)
    target.chain += tuple(p for p in other.chain if p not in target.chain)
    target.evidence += [e for e in other.evidence if e not in target.evidence]


def _says_more(target: Draft, other: Draft) -> bool:
    """Whether another mention gives the sum in a named currency, or more exactly than the headline."""
    if target.money is None or other.money is None:
        return other.money is not None
    mine, theirs = target.money.money, other.money.money
    rounded = is_headline(target, other) and mine.currency == theirs.currency and mine.min != theirs.min
    return mine.currency != theirs.currency or rounded


def _correct_headline(headline: Draft, body: Draft) -> None:
    """A headline is short: where the text below says more of stage, basis or certainty, that holds."""
    headline.stage = body.stage or headline.stage
    headline.basis, headline.certainty = body.basis, body.certainty
    headline.donors = body.donors or headline.donors
    headline.recipients = body.recipients or headline.recipients


def _whole(draft: Draft, earlier: list[Draft], everything: list[Draft], words: SupportWords) -> Draft | None:
    if draft.free:
        return None
    return (
        _of_it(draft, earlier, words)
        or _including(draft, earlier, words)
        or _brings_to(draft, everything)
        or _as_part_of(draft, everything, words)
        or _spelled_out(draft, earlier)
        or _contained(draft, earlier, words)
        or _belongs(draft, everything)
        or _under(draft, earlier, words)
        or _first_of(draft, earlier, words)
    )


def _of_it(draft: Draft, earlier: list[Draft], words: SupportWords) -> Draft | None:
    """ "£350 million of it", "six of them", "of which X", "About $600 million of that", "the rest"."""
    inner = syntax.prepositional(draft.anchor, ("of",))
    named = next((t for t in inner if t.tag_.startswith("NN") and points_back(t, words)), None)
    if named is not None and draft.money is not None:
        return referent(named, earlier)
    if _is_another(draft, words) and earlier and earlier[-1].whole is not None and holds(earlier[-1].whole, draft):
        return earlier[-1].whole
    pivot = _of_which(draft)
    if pivot is not None:
        before = [d for d in earlier if d.sentence is draft.sentence and d.anchor.i < pivot.i and holds(d, draft)]
        return before[-1] if before else _latest(earlier, draft)
    others = {d.anchor.i for d in earlier if d.sentence is draft.sentence}
    before_it = (t for t in draft.sentence.doc[: draft.anchor.i] if t.lower_ == "of")
    # "£7 billion of the fund" says nothing of the next figure
    pointing = (c for t in before_it if t.head.i not in others for c in t.children if c.i < draft.anchor.i)
    fronted = any(points_back(c, words) for c in pointing)
    left = any(c.lower_ in words.remainder for c in draft.anchor.children) or _is_share(draft, words)
    pointed = any(t.lower_ in words.grammar.pronouns for t in inner)
    if draft.anchor.lower_ in words.remainder:
        found = _latest(earlier, draft)  # what the parts told before leave of their whole
        if found is None or found.whole is not None:
            return found.whole if found is not None else None
        return _given_together(draft, found, earlier) or found
    part = beside(draft, earlier, words)
    if part is not None:
        return part.whole
    if fronted or left or pointed or (draft.money is None and not draft.items and not draft.opener):
        return _latest(earlier, draft)
    return None


def _given_together(rest: Draft, part: Draft, earlier: Sequence[Draft]) -> Draft | None:
    """ "Sweden pays €220 million and Finland the rest": of what the two were said to give together."""
    both = {*rest.donors, *part.donors}
    apart = rest.donors and part.donors and not set(rest.donors) & set(part.donors)
    return next((d for d in reversed(earlier) if apart and both <= set(d.donors) and holds(d, part)), None)


def _is_share(draft: Draft, words: SupportWords) -> bool:
    """Whether a noun of part stands right before the sum: "the lion's share – £350 million"."""
    before = draft.anchor.doc[max(0, draft.anchor.i - _BEFORE) : draft.anchor.i]
    return draft.money is not None and any(lemma(t) in words.shares for t in before if t.tag_ == "NN")


def _is_another(draft: Draft, words: SupportWords) -> bool:
    """ "Another $100 million", "and a further contribution is made by Norway", after a part: one more of the same."""
    if draft.opener and draft.donors:
        return any(c.lower_ in words.grammar.further for c in draft.anchor.children)
    opens = draft.anchor.left_edge.i == 0
    return draft.money is not None and opens and any(c.lower_ in words.grammar.further for c in draft.anchor.subtree)


def _of_which(draft: Draft) -> Token | None:
    """The "which" of "of which" before the figure in its sentence, the last one."""
    doc = draft.anchor.doc
    found = [t for t in doc[: draft.anchor.i] if t.lower_ == "which" and t.i and doc[t.i - 1].lower_ == "of"]
    return found[-1] if found else None


def _latest(earlier: Sequence[Draft], draft: Draft) -> Draft | None:
    """The latest fact that can contain another: one with a sum at least as large, or goods of more units."""
    plain = [d for d in earlier if d.basis is not Basis.ENVELOPE or d.sentence is draft.sentence]
    for candidate in [*reversed(plain), *reversed(earlier)]:
        if holds(candidate, draft):
            return candidate.whole if _is_sibling(candidate, draft) and candidate.whole is not None else candidate
    return None


def _is_sibling(candidate: Draft, draft: Draft) -> bool:
    return candidate.sentence is draft.sentence and candidate.whole is not None


def holds(whole: Draft, part: Draft) -> bool:
    """Whether one fact can contain another: by a larger sum in its currency, or by goods of its sort."""
    if part.money is None:
        return whole.money is not None or not part.items or bool(_heads(whole) & _heads(part))
    if whole.money is None or whole.money.money.currency != part.money.money.currency:
        return False
    return (whole.money.money.max or whole.money.money.min or 0) > (part.money.money.min or 0)


def _heads(draft: Draft) -> set[str]:
    return {i.name.split()[-1] for i in draft.items}


def _named_first(draft: Draft) -> set[str]:
    """The first words of goods' names: "radars" takes up "radar systems"."""
    return {i.name.split()[0] for i in draft.items}


def _under(draft: Draft, earlier: list[Draft], words: SupportWords) -> Draft | None:
    """The contract or programme that a sentence opens with: "Under the agreement …"."""
    opening = draft.anchor.doc[0]
    named = syntax.children(opening, "pobj") if opening.lower_ in words.grammar.source else []
    return next((referent(t, earlier) for t in named if points_back(t, words)), None)


def _first_of(draft: Draft, earlier: list[Draft], words: SupportWords) -> Draft | None:
    """ "The first radars are on lorries": goods taken up without a number, on their way, are a part of those told."""
    definite = any(c.dep_ == "det" and c.lower_ in words.grammar.definite for c in draft.anchor.children)
    if not definite or not is_moving(draft) or draft.money is not None or any(i.quantity for i in draft.items):
        return None
    return next((d for d in reversed(earlier) if _heads(d) & _heads(draft) or _named_first(d) & _heads(draft)), None)


def _including(draft: Draft, earlier: list[Draft], words: SupportWords) -> Draft | None:
    """ "C$8bn in aid, including C$1.8bn in military assistance": the figure before in the sentence."""
    above = [draft.anchor, *list(draft.anchor.ancestors)[:_UP]]
    if draft.money is None:
        return None
    if not any(t.lower_ in words.grammar.including for t in above):
        return _bill_with(draft, earlier)
    before = [d for d in earlier if d.sentence is draft.sentence and holds(d, draft)]
    joined = [d for d in before if draft.anchor.dep_ == "conj" and d.anchor.i == draft.anchor.head.i]
    if joined and joined[0].whole is not None:
        return joined[0].whole  # "comprising £13bn in military support and £5bn in other support"
    return before[-1] if before else None


def _spelled_out(draft: Draft, earlier: list[Draft]) -> Draft | None:
    """ "£7 billion is available: £5 billion for this, £2 billion for that": what stands behind a colon spells out the
    figure before it."""
    colon = next((t.i for t in draft.anchor.doc[: draft.anchor.i] if t.text == ":"), None)
    if draft.money is None or colon is None:
        return None
    before = [d for d in earlier if d.sentence is draft.sentence and d.anchor.i < colon and d.money is not None]
    return before[-1] if len(before) == 1 and holds(before[-1], draft) else None


def _bill_with(draft: Draft, earlier: list[Draft]) -> Draft | None:
    """ "passed a $95 billion bill with $60.8 billion for Ukraine": a part of the bill, and no further than the bill."""
    if draft.anchor.dep_ != "pobj" or draft.anchor.head.lower_ != "with":
        return None
    for other in earlier:
        planned = any(p.noun is not None and p.noun.kind is NounKind.PLAN for p in other.chain)
        if planned and other.sentence is draft.sentence and holds(other, draft):
            draft.stage = other.stage
            return other
    return None


def _brings_to(draft: Draft, everything: list[Draft]) -> Draft | None:
    """ "announced $800 million, bringing the total to $1 billion": a sum is part of the total that it brings about."""
    if draft.money is None:
        return None
    verbs = {p.token.i for p in draft.chain if p.verb is not None and not p.relative}
    for other in everything:
        if other.sentence is not draft.sentence or other is draft or not holds(other, draft):
            continue
        raising = next((p.token for p in other.chain if p.verb is not None and p.verb.sense is Sense.TOTAL), None)
        if raising is not None and raising.tag_ == "VBG" and _acting(raising).i in verbs:
            draft.added = True
            other.donors, other.recipients = other.donors or draft.donors, other.recipients or draft.recipients
            return other
    return None


def _acting(raising: Token) -> Token:
    """The verb that a participle hangs on; of "is providing $13 million to support Syria, bringing …" the first."""
    verb = raising.head
    while syntax.is_infinitive(verb) and syntax.is_verb(verb.head) and verb.head.i != verb.i:
        verb = verb.head
    return verb


def _as_part_of(draft: Draft, everything: list[Draft], words: SupportWords) -> Draft | None:
    """ "a package of £150m … as part of the UK's £3bn annual pledge", "comes out of the £4.5bn"."""
    same = [d for d in everything if d.sentence is draft.sentence and d is not draft]
    for other in same:
        if other.lead is None:
            other.lead = _lead_in(other)
        phrase = other.lead
        if _is_sum_of(draft, other) and holds(other, draft):
            if draft.stage is Stage.DELIVERED and all(p.verb is None for p in other.chain):
                other.stage = Stage.DELIVERING  # "$240 million of a $350 million package has been delivered"
            return other
        if _is_portion_of(draft, other, words):
            other.basis = Basis.ENVELOPE  # what is paid out in instalments
            return other
        if phrase in words.drawn_from and holds(other, draft) and other.anchor.i > draft.anchor.i:
            return other
    return None


def _is_sum_of(draft: Draft, other: Draft) -> bool:
    """ "$4m of the $12m": a sum of a sum."""
    figures = (draft.anchor, draft.anchor.head) if draft.anchor.dep_ == "nummod" else (draft.anchor,)
    inner = [o.i for f in figures for o in syntax.prepositional(f, ("of",))]
    sought = other.stage is Stage.REQUESTED  # "$12bn of the $15bn it seeks"
    return draft.money is not None and not sought and any(t.i in inner for t in (other.anchor, other.anchor.head))


def _is_portion_of(draft: Draft, other: Draft, words: SupportWords) -> bool:
    """ "the second instalment, worth €1.5 billion, of its €18 billion loan"."""
    portions = {p.token.i for p in draft.chain if p.noun is not None and lemma(p.token) in words.portions}
    above = [t for t in other.anchor.ancestors if t.dep_ == "prep" and t.lower_ == "of"]
    return any(t.head.i in portions for t in above) and holds(other, draft) and other.anchor.i > draft.anchor.i


def _lead_in(draft: Draft) -> str:
    """The preposition phrase that leads to a figure: "as part of", "out of"."""
    found: list[str] = []
    current = draft.anchor
    while current.head.i != current.i and not syntax.is_verb(current):
        if current.dep_ == "prep" and current.lower_ != "as":
            found.insert(0, current.lower_)
        elif current.lower_ == "part":
            found.insert(0, "part")
        current = current.head
    text = " ".join(found)
    return next((p for p in ("part of", "out of", "from within") if p in text), found[0] if found else "")


def _contained(draft: Draft, earlier: list[Draft], words: SupportWords) -> Draft | None:
    """ "The package includes a contract", "Included in the package is a contract"."""
    for item in draft.chain:
        if item.verb is None or item.verb.sense is not Sense.CONTAIN:
            continue
        inside = syntax.prepositional(item.token, ("in",))
        holder = syntax.subject(item.token)
        for token in [*inside, *([holder] if holder is not None else [])]:
            if points_back(token, words):
                return _container(referent(token, earlier), draft)
            if lemma(token) in words.noun and not any(c.lower_ in ("a", "an") for c in token.children):
                coming = syntax.modal(item.token) is not None  # "donations have included" sums up what was given
                fresh = [d for d in earlier if not coming or d.basis is not Basis.CUMULATIVE]
                return _container(_latest(fresh, draft), draft)  # "initial allocations will include $2 million"
    return None


def _container(found: Draft | None, draft: Draft) -> Draft | None:
    """The whole that takes another part: what was itself told as a part of it only points to it."""
    seen: set[int] = set()
    while found is not None and found.whole is not None and (_is_contained(found) or not holds(found, draft)):
        if id(found) in seen:
            return None
        seen.add(id(found))
        found = found.whole
    return found if found is not None and (draft.money is None or holds(found, draft)) else None


def _is_contained(draft: Draft) -> bool:
    inside = (p for p in draft.chain if p.verb is not None and p.verb.sense is Sense.CONTAIN and not p.relative)
    return any(p.token.i < draft.anchor.i for p in inside)


def _belongs(draft: Draft, everything: list[Draft]) -> Draft | None:
    """ "Tallinn's FH-70s belong to a package worth 115 million euros"."""
    belonging = next((p.token for p in draft.chain if p.verb is not None and p.verb.sense is Sense.BELONG), None)
    if belonging is None:
        return None
    after = [d for d in everything if d.sentence is draft.sentence and d.anchor.i > belonging.i > draft.anchor.i]
    if after and not after[0].donors:
        after[0].donors = draft.donors  # a package is given by those who give what belongs to it
    return after[0] if after else None


def _restated(draft: Draft, earlier: list[Draft], context: Context) -> Draft | None:
    """The earlier fact this one gives a value to, or tells again with the same figure."""
    for other in earlier:
        if same_fact(other, draft, context.knowledge.goods):
            return other
    return valued(draft, earlier, context.knowledge.support)
