"""Speech told after its words: "…. This was stated by the minister", "…. The minister said this in Oslo"."""

from __future__ import annotations

from collections.abc import Iterator

from tallystick.extract.attribution.found import Found
from tallystick.extract.attribution.sources import subject
from tallystick.extract.attribution.tree import children, is_passive
from tallystick.extract.attribution.verbs import cue_ranges, occasion, verb_cues
from tallystick.extract.context import Context
from tallystick.extract.mentions import AttributionKind
from tallystick.extract.parse import Sentence
from tallystick.knowledge.cues import Frame

_POINTING = frozenset({"this", "it"})
_PAST = frozenset({"VBD", "VBN"})


def recapped(context: Context, sentence: Sentence) -> Iterator[Found]:
    """The sentence before, as what whoever stands in this one said; where this one tells no more than that."""
    before = context.sentences[sentence.index - 1] if sentence.index else None
    if before is None or before.text.rstrip()[-1:] not in {".", "!", "”", '"'}:
        return
    for verb, groups in verb_cues(sentence, context.knowledge.cues):
        passive = is_passive(verb)
        this = children(verb, "nsubjpass" if passive else "dobj")
        saying = any(g.reports and Frame.CLAUSE in g.frames and g.kind == "said" for g in groups)
        if verb.dep_ not in {"ROOT", "ccomp"} or verb.tag_ not in _PAST or not saying:
            continue
        if len(this) != 1 or this[0].lower_ not in _POINTING or (passive and this[0].i != 0):
            continue
        source = subject(sentence, verb)
        if source is not None and not _told(context, before):
            yield Found(
                AttributionKind.SAID,
                cue_ranges(sentence, verb),
                [(before.start, before.end)],
                source,
                occasion=occasion(sentence, verb, context.knowledge.cues),
                verb=(sentence, verb),
            )
            return


def _told(context: Context, sentence: Sentence) -> bool:
    """Whether a sentence is someone's already: "The paper reported that …. This was confirmed by the ministry"."""
    return any(t.dep_ == "ROOT" and t.lower_ in context.knowledge.cues.telling for t in sentence.doc)
