"""A stance taken, and how the frame of a word is filled with its topic."""

from __future__ import annotations

from dataclasses import dataclass

from tallystick.extract.parse import lemma
from tallystick.extract.positions.topics import Stretch, locate
from tallystick.extract.syntax import child, children, is_passive
from tallystick.extract.trees import Token
from tallystick.knowledge.stances import Frame, Stances, Topic
from tallystick.model import Stance


@dataclass(frozen=True, slots=True)
class Taking:
    """A stance taken: by the subject of ``predicate``, about ``topic``; ``focus`` tells how certain it is.

    ``holder``: who holds it, where that is not the subject. ``spoken``: the speaker holds it.
    """

    stance: Stance
    predicate: Token
    topic: Stretch
    kind: Topic
    frame: Frame | None = None
    focus: Token | None = None
    holder: Token | None = None
    spoken: bool = False


def kernel(noun: Token, words: Stances) -> Token:
    """The noun that tells what the topic is: of "a new round of sanctions", "sanctions"."""
    if lemma(noun) not in words.bundles:
        return noun
    of = next((p for p in children(noun, "prep") if p.lower_ == "of"), None)
    return (child(of, "pobj") if of is not None else None) or noun


def fill(word: Token, predicate: Token, frame: Frame, words: Stances) -> Taking | None:
    """The stance of ``frame`` with the topic of ``word``, held by the subject of ``predicate``; None without topic."""
    for kind in frame.topic:
        if kind is Topic.OBJECT and is_passive(word) and child(word, "agent") is None:
            continue  # "is opposed to": no one is named by whom
        topic = locate(word, kind)
        if topic is None and kind is Topic.OBJECT and frame.particle is not None:
            topic = locate(word, Topic.OF, frame.particle)  # "voted down the budget", taken for a preposition
        if topic is not None and frame.nouns and lemma(kernel(topic.head, words)) not in frame.nouns:
            continue
        bare = kind is Topic.ASKED_BEFORE
        if topic is not None and (bare or not (topic.first.i <= predicate.i <= topic.last.i)):
            return Taking(frame.stance, predicate, topic, kind, frame)
    return None
