"""What only the whole document tells: its recipient, its donors by default, and which drafts are support at all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from tallystick.extract.context import Context
from tallystick.extract.support.drafts import Draft
from tallystick.knowledge.support import NounKind
from tallystick.model import Actor, ActorType, Stage


def settle(drafts: list[Draft], context: Context) -> list[Draft]:
    """Fill what is missing from wholes and from the document, then keep what is support from one party to another."""
    kept = [d for d in drafts if is_support(d)]
    main = _main_recipient(kept, context)
    for draft in kept:
        _inherit(draft)
    for draft in kept:
        if not draft.recipients and main is not None and main not in draft.donors:
            draft.recipients = (main,)
    if not any(set(d.donors) - set(d.recipients) or d.stage is Stage.REQUESTED for d in kept):
        return []
    return [d for d in kept if d.recipients and not set(d.donors) & set(d.recipients)]


def is_support(draft: Draft) -> bool:
    """Whether the predicates of a draft are enough to call it support: one that is neither weak nor generic,
    a generic one with a named recipient, or a place in a whole that is support itself."""
    if draft.stage is None and draft.whole is None and not draft.chain:
        return False
    strong = any(
        (p.verb is not None and not p.verb.weak) or (p.noun is not None and not p.noun.generic) for p in draft.chain
    )
    if strong or (draft.chain and draft.recipients and draft.donors):
        return True
    return draft.whole is not None and draft.whole is not draft


def _inherit(draft: Draft) -> None:
    """A part has the recipient, stage and donors of its whole where it names none itself."""
    whole, steps = draft.whole, 0
    while whole is not None and steps < 5:
        draft.recipients = draft.recipients or whole.recipients
        if draft.stage is None:
            draft.stage = whole.stage
        draft.aid_type = draft.aid_type or whole.aid_type
        if not draft.donors and len(whole.donors) == 1:
            draft.donors = whole.donors
        whole, steps = whole.whole, steps + 1


def _main_recipient(drafts: Sequence[Draft], context: Context) -> Actor | None:
    """The recipient the document names most; where no fact names one, none."""
    named = Counter(r for d in drafts for r in d.recipients if r.type in (ActorType.STATE, ActorType.ORGANISATION))
    if not named:
        return None
    most = max(named.values())
    leaders = [a for a in named if named[a] == most]
    return leaders[0] if len(leaders) == 1 else _first_mentioned(leaders, context)


def _first_mentioned(actors: Iterable[Actor], context: Context) -> Actor | None:
    wanted = set(actors)
    return next((m.actor for m in context.cast.mentions if m.actor in wanted), None)


def default_stage(draft: Draft) -> Stage:
    """A fact whose words state no stage: a request for an appeal, else a pledge."""
    kinds = {p.noun.kind for p in draft.chain if p.noun is not None}
    return Stage.REQUESTED if NounKind.ASK in kinds else Stage.PLEDGED
