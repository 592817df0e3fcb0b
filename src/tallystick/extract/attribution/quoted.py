"""Direct speech: for each quotation the verb that introduces or follows it, and who speaks."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tallystick.extract.attribution.found import Found, Party, Range
from tallystick.extract.attribution.quoting import quoting_source
from tallystick.extract.attribution.sources import noun_phrase
from tallystick.extract.attribution.tree import is_verb
from tallystick.extract.attribution.verbs import addressee, cue_ranges, occasion
from tallystick.extract.context import Context
from tallystick.extract.mentions import AttributionKind, Quotation
from tallystick.extract.parse import Sentence
from tallystick.extract.trees import Token
from tallystick.knowledge.cues import Frame, VerbClass
from tallystick.model import ActorType

_AROUND = " \n“\"'‘«`"
_LINKING = 2
"""Words that may stand between a cue and the rest of the quotation: ", he said, but"."""
_SHORT = 4
"""Words or letters up to which quoted words may be a title or a term rather than speech."""
_CLOSING = "”\"'’»`"


class Speech:
    """Goes through the quotations of a document in order and gathers the attributions they belong to."""

    def __init__(self, context: Context, quotations: Sequence[Quotation], bounds: Sequence[Range] = ()) -> None:
        """``quotations`` in order, none inside another; ``bounds``: for each where its cue must lie."""
        self.bounds = bounds
        self.context, self.text = context, context.document.text
        self.quotations = quotations
        self.found: list[Found] = []
        self.by_verb: dict[int, Found] = {}
        self.last: Found | None = None
        self.last_end = 0

    def read(self) -> list[Found]:
        """The attributions of direct speech, in order of place."""
        for i, quotation in enumerate(self.quotations):
            before = self.quotations[i - 1] if i else None
            after = self.quotations[i + 1] if i + 1 < len(self.quotations) else None
            self._one(quotation, before, after)
        return self.found

    def _one(self, quotation: Quotation, before: Quotation | None, after: Quotation | None) -> None:
        lead, trail = self._lead(quotation, before), self._trail(quotation, after)
        if self.bounds:
            low, high = self.bounds[self.quotations.index(quotation)]
            lead, trail = (max(lead[0], low), lead[1]), (trail[0], min(trail[1], high))
        cue = self._cue_after(quotation, lead, trail)
        if cue is None:
            cue = self._resumed(lead) or (
                None if self._is_part(quotation, lead, trail) else self._cue_before(quotation, lead)
            )
        if cue is not None:
            self._attach(quotation, *cue)
        elif self.bounds:
            return
        elif self._is_continued(quotation, lead, trail):
            self._extend(quotation)
        elif self._is_sentence(quotation, lead) or self._led(quotation, lead):
            self._carry(quotation)

    # the text around a quotation

    def _lead(self, quotation: Quotation, before: Quotation | None) -> Range:
        """The text between the start of the sentence, or the quotation before, and this one."""
        start = quotation.spans[0].start
        sentence = self.context.sentence_at(start)
        low = sentence.start if sentence is not None else start
        if before is not None:
            low = max(low, min(before.spans[-1].end + 1, start))
        return low, start

    def _trail(self, quotation: Quotation, after: Quotation | None) -> Range:
        """The text from the closing mark to the end of the sentence or the next quotation."""
        end = quotation.spans[-1].end
        while end < len(self.text) and self.text[end] in _CLOSING:
            end += 1
        sentence = self.context.sentence_at(max(end - 1, quotation.spans[-1].start))
        high = sentence.end if sentence is not None else end
        if high <= end and sentence is not None and self.text[end - 2 : end - 1] in set("?!…—-–"):
            following = self._following(sentence)
            high = following.end if following is not None else high
        if after is not None:
            high = min(high, after.spans[0].start)
        return end, max(end, high)

    def _following(self, sentence: Sentence) -> Sentence | None:
        all_sentences = self.context.sentences
        after = all_sentences[sentence.index + 1] if sentence.index + 1 < len(all_sentences) else None
        return after if after is not None and after.paragraph == sentence.paragraph else None

    # the cue

    def _cue_after(self, quotation: Quotation, lead: Range, trail: Range) -> tuple[Sentence, Token, Range] | None:
        words = quotation.spans[-1].text.rstrip(_CLOSING)
        tail = self.text[trail[0] : trail[1]]
        if not tail.strip(" \n.") or not (
            words[-1:] in set(",?!…—-–") or tail.lstrip().startswith((",", "-", "–", "—"))
        ):
            return None
        if self.text[lead[0] : lead[1]].strip(_AROUND) and not self._is_resumed(lead):
            return None
        return self._verb(trail, first=True)

    def _is_resumed(self, lead: Range) -> bool:
        return self.text[lead[0] : lead[1]].rstrip(_AROUND).endswith((",", ":", "—"))

    def _cue_before(self, quotation: Quotation, lead: Range) -> tuple[Sentence, Token, Range] | None:
        head = self.text[lead[0] : lead[1]].rstrip(_AROUND)
        if not head:
            return None if self.bounds else self._cue_of_lead_in(quotation)
        got = self._verb(lead, first=False)
        if got is None or self._adjacent(got, lead[0] + len(head)):
            return got
        near = ";" not in self.text[got[0].offset(got[1])[1] : lead[1]]
        opens = head.endswith(":") or (head.endswith(",") and self._starts_sentence(quotation))
        return got if near and opens else None

    def _resumed(self, lead: Range) -> tuple[Sentence, Token, Range] | None:
        """The cue of the quotation before, unless another has come since: “…,” he said, “…”."""
        if self.last is None or self.last.verb is None or not self._resumes(lead):
            return None
        got, (sentence, verb) = self._verb(lead, first=False), self.last.verb
        if got is None or got[0].offset(got[1]) <= sentence.offset(verb):
            return sentence, verb, lead
        return None

    def _resumes(self, lead: Range) -> bool:
        """Whether the cue of the quotation before stands between the two: “…,” he said, “…”."""
        assert self.last is not None and self.last.verb is not None  # noqa: S101 - asked by the caller
        sentence, verb = self.last.verb
        start, end = sentence.offset(verb)
        words = self.text[end : lead[1]].strip(_AROUND + ",—–-").split()
        if lead[0] <= start < lead[1] and 0 < len(words) <= _LINKING and words[0] in {"and", "but", "then"}:
            return True
        return lead[0] <= start and end <= lead[1] and self.text[slice(*lead)].rstrip(_AROUND).endswith((",", ":"))

    def _adjacent(self, got: tuple[Sentence, Token, Range], end: int) -> bool:
        between = self.text[got[0].offset(got[1])[1] : end]
        return not between.strip(" ,:")

    def _cue_of_lead_in(self, quotation: Quotation) -> tuple[Sentence, Token, Range] | None:
        """The cue of a sentence that ends in a colon right before the quotation: "He said:"."""
        sentence = self.context.sentence_at(quotation.spans[0].start)
        index = sentence.index - 1 if sentence is not None else -1
        if index < 0:
            return None
        previous = self.context.sentences[index]
        if not previous.text.endswith(":") or previous.end < self.last_end:
            return None
        return self._verb((previous.start, previous.end), first=False)

    def _verb(self, place: Range, *, first: bool) -> tuple[Sentence, Token, Range] | None:
        """The verb of saying in ``place``: the first after a quotation, the last before one."""
        found: list[tuple[Sentence, Token]] = []
        words = len(self.text[place[0] : place[1]].lstrip())
        sentence = self.context.sentence_at(place[1] - words)
        while sentence is not None and sentence.start < place[1]:
            found += [(sentence, t) for t in sentence.at(*place) if self._quotes(t)]
            sentence = self._following(sentence)
        if not found:
            return None
        main = [f for f in found if f[1].dep_ not in {"relcl", "acl", "amod", "compound"}] or found
        at_once = [f for f in found if first and not self.text[place[0] : f[0].offset(f[1])[0]].strip(" ,")]
        chosen = (at_once or main)[0] if first else (main if main else found)[-1]
        return *chosen, place

    def _quotes(self, token: Token) -> bool:
        cues = self.context.knowledge.cues
        before_colon = token.i + 1 < len(token.doc) and token.nbor(1).text == ":"
        leads = before_colon and token.lower_ in cues.irregular.get(cues.verb_forms.get(token.lower_, ""), ())
        verbal = is_verb(token) or token.dep_ == "ROOT" or leads
        return verbal and any(Frame.QUOTE in g.frames for g in self._classes(token))

    def _classes(self, token: Token) -> list[VerbClass]:
        cues = self.context.knowledge.cues
        lemma = cues.verb_forms.get(token.lower_)
        if lemma is None:
            return []
        beside = {"", *(c.lower_ for c in token.children)}
        return [group for group, particle in cues.verb_classes[lemma] if particle in beside]

    # what kind of quotation it is

    def _starts_sentence(self, quotation: Quotation) -> bool:
        return re.match(r"\W*(?:[A-Z0-9]|[“‘\"'])", quotation.spans[0].text) is not None

    def _is_sentence(self, quotation: Quotation, lead: Range) -> bool:
        """Whether the quotation is a sentence of its own: it begins one, and ends it with its own stop."""
        if self.text[lead[0] : lead[1]].strip(_AROUND):
            return False
        last = quotation.spans[-1].text
        if not self._starts_sentence(quotation) or last[-1] not in ".?!…":
            return False
        sentence = self.context.sentence_at(quotation.spans[0].start)
        opens = sentence is None or self.context.paragraphs[sentence.paragraph][0] >= quotation.spans[0].start - 2
        return not opens or any(w[:1].islower() and len(w) > _SHORT for w in last.split())

    def _is_part(self, quotation: Quotation, lead: Range, trail: Range) -> bool:
        """Whether it is part of a reported clause: after "that", or with the clause running on behind it."""
        if re.search(r"\bthat\W*$", self.text[lead[0] : lead[1]]):
            return True
        runs_on = re.match(r"\s+[a-z]", self.text[trail[0] : trail[1]]) is not None
        return runs_on and quotation.spans[-1].text[-1] not in ",.?!…" and not self._starts_sentence(quotation)

    def _is_continued(self, quotation: Quotation, lead: Range, trail: Range) -> bool:
        """Whether the speaker of the quotation before goes on in the same paragraph."""
        if self.last is None or self.text[lead[0] : lead[1]].strip(_AROUND):
            return False
        between = self.text[self.last_end : quotation.spans[0].start]
        long = len(quotation.spans[0].text.split()) > _SHORT and self._starts_sentence(quotation)
        long = long and self._verb(trail, first=True) is None
        return "\n" not in between and (long or self._is_sentence(quotation, lead)) and self._only_cue(between)

    def _only_cue(self, between: str) -> bool:
        """Whether no whole sentence of the reporter's stands between: a full stop, and one more."""
        return len(re.findall(r"[.!?](?=\s|$)", between.strip(" ”\"'“‘"))) <= 1

    # attributions

    def _attach(self, quotation: Quotation, sentence: Sentence, verb: Token, place: Range) -> None:
        known = self.by_verb.get(sentence.offset(verb)[0])
        if known is None:
            classes = self._classes(verb)
            kind = next((g.kind for g in classes if Frame.QUOTE in g.frames), "said")
            source = quoting_source(sentence, verb, place)
            known = Found(
                AttributionKind(kind), cue_ranges(sentence, verb), [], source, quoted=True, verb=(sentence, verb)
            )
            known.addressee = addressee(sentence, verb, classes)
            known.occasion = occasion(sentence, verb, self.context.knowledge.cues)
            if known.addressee is not None and source is not None and known.addressee.head.i == source.head.i:
                known.addressee = None
            self.found.append(known)
            self.by_verb[sentence.offset(verb)[0]] = known
        self.last = known
        self._extend(quotation)
        self.last_end = max(self.last_end, place[1])

    def _extend(self, quotation: Quotation) -> None:
        assert self.last is not None  # noqa: S101 - set by the callers
        self.last.content += [(s.start, s.end) for s in quotation.spans]
        self.last_end = quotation.spans[-1].end + 1

    def _carry(self, quotation: Quotation) -> None:
        """A quotation without a cue: the subject of the sentence before it speaks, or who spoke last."""
        source = self._leading(quotation) or self._narrated(quotation) or self._introduced(quotation)
        source = source or (self.last.source if self.last is not None else None)
        if source is None:
            return
        self.last = Found(AttributionKind.SAID, [], [], source, quoted=True, carried=True)
        self.found.append(self.last)
        self._extend(quotation)

    def _led(self, quotation: Quotation, lead: Range) -> bool:
        """Whether a sentence about a person ends in a colon before the quotation: "The envoy was blunt: “No.”"."""
        return self.text[slice(*lead)].rstrip(_AROUND).endswith(":") and self._leading(quotation) is not None

    def _leading(self, quotation: Quotation) -> Party | None:
        """The person or body that is the subject of the words before the colon that leads in the quotation."""
        sentence = self.context.sentence_at(quotation.spans[0].start)
        if sentence is None or not self.text[sentence.start : quotation.spans[0].start].rstrip(_AROUND).endswith(":"):
            return None
        before = [t for t in sentence.doc if sentence.offset(t)[0] < quotation.spans[0].start]
        own = next((t for t in before if t.dep_ == "nsubj"), None)
        actor = self.context.cast.of(sentence, own) if own is not None else None
        person = actor is not None and actor.type is ActorType.PERSON
        return noun_phrase(sentence, own) if person and own is not None else None

    def _introduced(self, quotation: Quotation) -> Party | None:
        """Who speaks a quotation that opens a paragraph: the person of whom the sentence before it tells that they
        called, answered or announced."""
        sentence = self.context.sentence_at(quotation.spans[0].start)
        before = self.context.sentences[sentence.index - 1] if sentence is not None and sentence.index else None
        if sentence is None or before is None or before.paragraph != sentence.paragraph - 1:
            return None
        opens = quotation.spans[0].start - self.context.paragraphs[sentence.paragraph][0] <= 1
        root = next((t for t in before.doc if t.dep_ == "ROOT"), None)
        if not opens or root is None or before.start < self.last_end or not self._tells(root):
            return None
        subject = next((c for c in root.children if c.dep_ == "nsubj"), None)
        actor = self.context.cast.of(before, subject) if subject is not None else None
        person = subject is not None and actor is not None and actor.type is ActorType.PERSON
        return noun_phrase(before, subject) if person and subject is not None else None

    def _tells(self, root: Token) -> bool:
        """Whether a verb, or the object of a light one, tells of speech: "has responded", "has issued a call"."""
        cues = self.context.knowledge.cues
        objects = {c.lower_ for c in root.children if c.dep_ == "dobj"}
        return root.lower_ in cues.verb_forms or not objects.isdisjoint(cues.telling_nouns)

    def _narrated(self, quotation: Quotation) -> Party | None:
        """The subject of the sentence before, in the same paragraph."""
        sentence = self.context.sentence_at(quotation.spans[0].start)
        if sentence is None or sentence.index == 0:
            return None
        previous = self.context.sentences[sentence.index - 1]
        if previous.paragraph != sentence.paragraph or previous.start < self.last_end:
            return None
        root = next((t for t in previous.doc if t.dep_ == "ROOT"), None)
        own = [c for c in root.children if c.dep_ in {"nsubj", "nsubjpass"}] if root is not None else []
        return noun_phrase(previous, own[0]) if own else None
