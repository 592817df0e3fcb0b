"""Which fact a definite phrase or a pronoun stands for: "the package", "it", "the British share"."""

from __future__ import annotations

from collections.abc import Sequence

from tallystick.extract import syntax
from tallystick.extract.parse import lemma
from tallystick.extract.support.drafts import Draft
from tallystick.extract.trees import Token
from tallystick.knowledge.support import SupportWords
from tallystick.model import Actor, Basis


def points_back(token: Token, words: SupportWords) -> bool:
    """Whether a noun phrase refers to something the text named before: a pronoun or a definite noun of support."""
    if token.lower_ in words.grammar.pronouns:
        return True
    definite = any(c.lower_ in words.grammar.definite for c in token.children if c.dep_ in ("det", "poss"))
    return definite and (lemma(token) in words.anaphors or lemma(token) in words.noun)


def referent(token: Token, earlier: Sequence[Draft], owners: tuple[Actor, ...] = ()) -> Draft | None:
    """The fact a definite phrase or pronoun stands for: the latest with the same head noun, else the latest whole.

    ``owners`` are the givers that the phrase itself names ("the British share"); the fact must be theirs alone.
    """
    if token.lower_ in ("this", "it", "which") and earlier and not owners:
        return _in_focus(token, earlier)
    base = lemma(token)
    own = [d for d in earlier if owners and d.donors == owners]
    for draft in reversed(own or earlier):
        if own or any(p.noun is not None and lemma(p.token) == base for p in draft.chain) or _is_named(base, draft):
            return draft if own else _top(draft)
    tops = [d for d in earlier if d.whole is None and d.basis is not Basis.ENVELOPE]
    return tops[-1] if tops else None


def _in_focus(pronoun: Token, earlier: Sequence[Draft]) -> Draft:
    """What a pronoun takes up: the fact that the subject of the sentence before names, else the fact told last.

    Centering theory: the subject is the likeliest centre of the next sentence (Grosz, Joshi and Weinstein 1995).
    """
    last = earlier[-1]
    if last.anchor.doc is pronoun.doc:
        return _top(last)
    root = next((t for t in last.anchor.doc if t.dep_ == "ROOT"), None)
    subject = syntax.child(root, "nsubj", "nsubjpass") if root is not None else None
    before = [d for d in earlier if d.sentence is not last.sentence]
    if subject is None or subject.tag_ not in ("NN", "NNS") or not before:
        return _top(last)
    named = [d for d in before if any(p.noun is not None and lemma(p.token) == lemma(subject) for p in d.chain)]
    return named[-1] if named else _top(last)


def _is_named(base: str, draft: Draft) -> bool:
    return any(base in item.name.split() for item in draft.items)


def _top(draft: Draft) -> Draft:
    if draft.whole is not None and draft.whole.basis is not Basis.ENVELOPE and draft.sentence is draft.whole.sentence:
        return draft.whole
    return draft
