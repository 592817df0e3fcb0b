"""How far a promise has come, from the predicates that govern it and their tense, mood and polarity."""

from __future__ import annotations

from tallystick.extract import syntax
from tallystick.extract.parse import lemma
from tallystick.extract.support.drafts import Draft, Predicate
from tallystick.extract.trees import Token
from tallystick.knowledge.support import NounKind, Sense, StateEntry, SupportWords, VerbEntry
from tallystick.model import Stage

# Where predicates of one chain disagree, the one that says most wins: what is refused is refused
# however it was announced, what is only weighed is not yet promised, what was handed over is
# handed over even if the sentence recalls the promise.
_RANK = {
    Stage.PLEDGED: 0,
    Stage.ALLOCATED: 1,
    Stage.DELIVERED: 2,
    Stage.DELIVERING: 3,
    Stage.CONTRACTED: 4,
    Stage.CONSIDERED: 5,
    Stage.REQUESTED: 6,
    Stage.SUSPENDED: 7,
    Stage.REFUSED: 8,
    Stage.CANCELLED: 9,
}
_FIXED = {
    Sense.PROMISE: Stage.PLEDGED,
    Sense.ALLOCATE: Stage.ALLOCATED,
    Sense.CONTRACT: Stage.CONTRACTED,
    Sense.REQUEST: Stage.REQUESTED,
    Sense.WEIGH: Stage.CONSIDERED,
    Sense.WITHHOLD: Stage.SUSPENDED,
    Sense.REFUSE: Stage.REFUSED,
    Sense.CANCEL: Stage.CANCELLED,
    Sense.RESUME: Stage.DELIVERING,
}
_HANDED_OVER = (Sense.TRANSFER, Sense.ARRIVE, Sense.RECEIVE, Sense.TRAIN, Sense.PAY)


def stage_of(draft: Draft, words: SupportWords) -> Stage | None:
    """The stage that the chain of a draft states, or None where it states none."""
    chain = _ruling(draft, words)
    stages = [s for p in chain if (s := _decreed(p, draft, words) or _of(p, words)) is not None]
    if not stages:
        return None
    named = [p.noun.stage for p in chain if p.noun and p.noun.stage]
    if Stage.PLEDGED in named and any(p.verb is not None and p.verb.sense is Sense.RECEIVE for p in draft.chain):
        return Stage.PLEDGED  # a pledge that was received is a pledge still
    best = max(stages, key=_RANK.__getitem__)
    decided = [s for p in draft.chain if p.relative and (s := _of(p, words)) in (Stage.PLEDGED, Stage.ALLOCATED)]
    if best is Stage.CONSIDERED and decided:
        return decided[0]  # what has been decided stays so, however the sentence wonders about it
    if best is Stage.PLEDGED and Stage.ALLOCATED in named:
        return Stage.ALLOCATED
    return best


def _ruling(draft: Draft, words: SupportWords) -> tuple[Predicate, ...]:
    """The chain without participles that only identify the goods where a verb of giving governs them: "we are
    providing batteries donated by Romania"."""
    told = tuple(p for p in draft.chain if p.relative)
    if told and any(t.dep_ == "prep" and t.head.lower_ in words.grammar.beside for t in draft.anchor.ancestors):
        return told  # "in addition to the $5m already given, Norway will provide …"
    handed = any(p.verb is not None and p.verb.sense in _HANDED_OVER and not p.relative for p in draft.chain)
    if not handed:
        return draft.chain
    return tuple(p for p in draft.chain if not (p.relative and p.verb is not None and _is_by_the_way(p.verb)))


def _is_by_the_way(verb: VerbEntry) -> bool:
    """ "decided to send the ammunition it needs", "the balance, delayed by repairs, will ship in July"."""
    return verb.sense in (Sense.TRANSFER, Sense.REQUEST, Sense.CONTRACT) or verb.movable


def _decreed(item: Predicate, draft: Draft, words: SupportWords) -> Stage | None:
    """ "The emir ordered $10 million in relief": what is ordered with a supplier is goods; a sum is decreed.

    A sum that was released has been paid out; aid or funding that was released has been decided on.
    """
    ordered = any(p.noun is not None and p.noun.kind is NounKind.ORDER for p in draft.chain)
    if item.verb is None or item.verb.of_money is None or draft.money is None or draft.items or ordered:
        return None
    if item.verb.of_money is Sense.PAY:
        aid = any(p.noun is not None and p.noun.kind is NounKind.AID for p in draft.chain)
        return None if aid else transfer_stage(item.token, words)
    return _FIXED.get(item.verb.of_money)


def _of(item: Predicate, words: SupportWords) -> Stage | None:
    if item.noun is not None:
        if item.noun.kind is NounKind.ACT and item.noun.stage is Stage.DELIVERED and _is_decided(item.token, words):
            return Stage.ALLOCATED  # "approved the disbursement of $5 million", "the payment shall be made in May"
        return Stage.DELIVERED if _is_done(item, words) else item.noun.stage
    if item.verb is None:
        return item.entry.stage if isinstance(item.entry, StateEntry) else None
    if item.verb.sense is Sense.RECEIVE and _is_wanting(item.token, words):
        return Stage.REQUESTED
    if item.relative and item.verb.sense is Sense.PAY and item.token.tag_ == "VBN":
        return None  # "£290m, funded jointly with Norway" says whose money it is, not that it was paid
    if item.verb.stative:
        return None
    if item.verb.sense in _HANDED_OVER:
        return transfer_stage(item.token, words)
    fixed = _FIXED.get(item.verb.sense)
    if fixed is None:
        return None
    if fixed is Stage.ALLOCATED and _is_yet_to(item.token, words):
        return Stage.CONSIDERED  # "parliament has yet to approve the €4m"
    if fixed is Stage.CONTRACTED and _is_to_be(item.token):
        return Stage.CONSIDERED  # an order that is still to be placed
    if fixed in (Stage.PLEDGED, Stage.ALLOCATED) and _is_expected(item.token, words):
        return Stage.CONSIDERED  # "is expected to approve $250 million"
    return _weakened(item.token, fixed, words)


def _is_wanting(verb: Token, words: SupportWords) -> bool:
    """ "unless it receives another $190m": what has to be received is asked for."""
    return any(c.dep_ == "mark" and c.lower_ in words.grammar.unless for c in verb.children)


def _is_decided(noun: Token, words: SupportWords) -> bool:
    """Whether an act is the object of a verb that decides, promises or weighs it."""
    entry = words.verb.get(lemma(noun.head)) if noun.dep_ in ("dobj", "nsubjpass") else None
    coming = syntax.modal(noun.head) if noun.dep_ in ("nsubj", "nsubjpass") else None
    if coming is not None and words.modals.get(coming.lower_) is Stage.ALLOCATED:
        return True
    told = entry is not None and entry.weak and entry.sense is Sense.PROMISE  # "confirmed receipt of 20 vehicles"
    return entry is not None and not told and entry.sense in (Sense.ALLOCATE, Sense.PROMISE, Sense.WEIGH)


def _is_done(item: Predicate, words: SupportWords) -> bool:
    """An act under a verb in the past is done ("oversaw the delivery"), unless the verb is one of support."""
    if item.noun is None or item.noun.kind is not NounKind.ACT or item.noun.stage is not Stage.ALLOCATED:
        return False
    verb = next((t for t in item.token.ancestors if syntax.is_verb(t)), None)
    return verb is not None and verb.tag_ == "VBD" and lemma(verb) not in words.verb


def _weakened(verb: Token, stage: Stage, words: SupportWords) -> Stage:
    """A promise under "may" or "could" is one that is being considered; a refused verb is refused."""
    auxiliary = syntax.modal(verb)
    if (
        auxiliary is not None
        and words.modals.get(auxiliary.lower_) is Stage.CONSIDERED
        and stage in (Stage.PLEDGED, Stage.ALLOCATED)
    ):
        return Stage.CONSIDERED
    if auxiliary is not None and words.modals.get(auxiliary.lower_) is Stage.REQUESTED and stage is Stage.PLEDGED:
        return Stage.REQUESTED  # "they must raise $1.4 billion"
    return stage


def _shared_modal(verb: Token) -> Token | None:
    """The modal of a verb, or of the one it is coordinated with: "will repair and send"."""
    while syntax.modal(verb) is None and verb.tag_ == "VB" and verb.dep_ == "conj" and syntax.is_verb(verb.head):
        verb = verb.head
    return syntax.modal(verb)


def transfer_stage(verb: Token, words: SupportWords) -> Stage | None:
    """What tense and mood make of a verb of handing over."""
    auxiliary = _shared_modal(verb)
    giver = syntax.child(verb, "nsubj", "nsubjpass")
    if giver is not None and giver.lower_ in words.grammar.nobody:
        return Stage.ALLOCATED
    if syntax.is_negated(verb):
        arriving = words.verb.get(lemma(verb))
        late = arriving is not None and arriving.sense is Sense.ARRIVE  # "will not arrive before June"
        if not late and syntax.is_infinitive(verb) and lemma(verb.head) in words.deciding:
            return Stage.REFUSED  # "decided not to provide longer-range munitions"
        refusal = not late and auxiliary is not None and words.modals.get(auxiliary.lower_) is Stage.ALLOCATED
        return Stage.REFUSED if refusal else Stage.ALLOCATED
    if auxiliary is not None:
        return words.modals.get(auxiliary.lower_, Stage.ALLOCATED)
    if verb.tag_ == "VB" or (verb.tag_ == "VBG" and verb.dep_ in ("xcomp", "pcomp")):
        return _governed(verb, words)
    if verb.tag_ in ("VBZ", "VBP"):
        return Stage.ALLOCATED
    if verb.tag_ == "VBG":
        running = any(c.dep_ == "aux" and c.tag_ in ("VBZ", "VBP", "VBD") for c in verb.children)
        going = running and lemma(verb) in words.moving  # "is providing" announces, "is shipping" tells what is done
        done = syntax.has_perfect(verb) or _is_of_perfect(verb, words)
        return Stage.DELIVERED if done else Stage.DELIVERING if going else Stage.ALLOCATED
    if verb.tag_ == "VBN" and (_is_to_be(verb) or _is_present(verb)):
        return Stage.ALLOCATED
    return Stage.DELIVERED


def _is_of_perfect(verb: Token, words: SupportWords) -> bool:
    """ "has been the most generous, providing $138 billion": what goes with a perfect that promises nothing is done."""
    head = verb.head
    return verb.dep_ == "advcl" and syntax.has_perfect(head) and lemma(head) not in words.verb


def _is_present(verb: Token) -> bool:
    """ "is provided", "are being sent": a passive in the present tells what is decided, not what is done."""
    kids = list(verb.children)
    return any(c.dep_ == "auxpass" and c.tag_ in ("VBZ", "VBP", "VBG") for c in kids) and not syntax.has_perfect(verb)


def _is_yet_to(verb: Token, words: SupportWords) -> bool:
    """What "has yet to" or "must still" be decided."""
    before = verb.doc[max(0, verb.i - 3) : verb.i]
    open_ = syntax.is_infinitive(verb) or syntax.modal(verb) is not None
    return open_ and any(t.lower_ in words.grammar.unmet for t in before)


def _is_expected(verb: Token, words: SupportWords) -> bool:
    """ "France is expected to add €60 million": what others expect somebody to do, that one weighs."""
    head = verb.head
    foreseen = syntax.is_passive(head) or syntax.child(verb, "nsubj") is not None
    return syntax.is_infinitive(verb) and lemma(head) in words.expecting and foreseen and not syntax.is_passive(verb)


def _is_to_be(verb: Token) -> bool:
    """ "is to be handed over", "to be delivered": a passive infinitive is still to come."""
    kids = list(verb.children)
    return any(c.tag_ == "TO" for c in kids) and any(c.dep_ == "auxpass" and c.lower_ == "be" for c in kids)


def _governed(verb: Token, words: SupportWords) -> Stage | None:
    """The stage a governing verb leaves to its infinitive: "began to", "has decided to", "is considering"."""
    while verb.dep_ == "conj" and syntax.is_verb(verb.head):
        verb = verb.head  # "to refurbish and provide"
    head = verb.head
    if head.dep_ == "prep":
        head = head.head
    governor = lemma(head)
    if governor in words.phases:
        return words.phases[governor]
    if _is_expected(verb, words):
        return Stage.CONSIDERED
    if governor in words.intentions:
        return Stage.PLEDGED
    if governor in words.verb or governor in words.state:
        return None
    return Stage.ALLOCATED
