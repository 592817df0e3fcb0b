"""What a mention is in its clause, told from the words beside it: subject, place, part of a list."""

from __future__ import annotations

from tallystick.extract.gazetteer import Form
from tallystick.extract.scene import POSSESSIVE, STATE_FORMS, Scene


def is_subject(scene: Scene, first: int, last: int) -> bool:
    """Whether ``units[first:last]`` opens its clause, follows its verb of speech, or is the agent after "by"."""
    roles, i = scene.roles, first - 1
    if scene.text(last) in POSSESSIVE:
        return False
    if scene.text(last) in roles.speech and scene.text(last) not in roles.addressing:
        return True
    if i >= 0 and _is_article(scene, i):
        if scene.units[i].lower in roles.indefinite and scene.text(i - 1).lower() in roles.predicative:
            return False
        i -= 1
    while i > 0 and scene.units[i].word and not scene.opens_sentence(i + 1) and _modifies(scene, i):
        i -= 1
    if i < 0 or scene.opens_sentence(first) or scene.opens_sentence(i + 1):
        return True
    before = scene.units[i]
    opens = not (before.word or before.form) or before.lower in roles.clause_openers
    return opens or before.text in roles.speech or before.text == "by"


def owns_subject(scene: Scene, first: int, last: int) -> bool:
    """ "Tallinn's guns belong to a package": the owner of a subject is taken up by "it" as readily as the subject.

    Not so where somebody is owned: after "Taipei's envoy" it is the envoy whom the text goes on about.
    """
    owned = scene.units[last + 1].form if last + 1 < len(scene.units) else None
    owning = scene.text(last) in POSSESSIVE and scene.opens_sentence(first)
    return owning and owned not in (Form.TITLE, Form.PERSON_NOUN)


def _modifies(scene: Scene, i: int) -> bool:
    return "-" in scene.text(i) or scene.units[i].lower in scene.roles.modifiers


def _is_article(scene: Scene, i: int) -> bool:
    word = scene.units[i].lower
    return word in scene.roles.determiners and word not in scene.roles.clause_openers


def is_apposed(scene: Scene, first: int) -> bool:
    """Whether a comma stands before the noun phrase: ", the third son of an engineer"."""
    i = first - 1
    while i > 0 and scene.units[i].lower in scene.roles.determiners:
        i -= 1
    return i > 0 and scene.text(i) == ","


def is_place(scene: Scene, i: int) -> bool:
    """Whether unit ``i`` can name a place at all: a state, a capital, a seat of government."""
    unit = scene.units[i]
    named = unit.form in {Form.NAME, Form.METONYM} and unit.key in scene.actors.states
    return unit.form is Form.CAPITAL or named


def is_locative(scene: Scene, i: int) -> bool:
    """Whether the name at ``i`` reads as a place: after "in", or in the dateline that opens a paragraph."""
    if scene.text(i + 1) in POSSESSIVE:
        return False
    j = i - 1
    while j > 0 and (scene.units[j].lower in scene.roles.compass or _in_list(scene, j)):
        j -= 1
    if j >= 0 and scene.units[j].lower == "the":
        j -= 1
    return _is_in(scene, j) or is_dateline(scene, i)


def _in_list(scene: Scene, j: int) -> bool:
    """Whether unit ``j`` belongs to a list of places before: "in Rzeszow and Kyiv"."""
    unit, before = scene.units[j], scene.units[j - 1]
    if unit.text in {"and", ","}:
        return before.capitalised and before.form in {None, Form.CAPITAL} and _is_in(scene, j - 2)
    return unit.capitalised and scene.text(j + 1) in {"and", ","} and _is_in(scene, j - 1)


def _is_in(scene: Scene, j: int) -> bool:
    return j >= 0 and scene.units[j].lower in scene.roles.locative


def is_dateline(scene: Scene, i: int) -> bool:
    """Whether the name opens a paragraph and a day, a state or a dash follows: "KYIV, Jan 19 (Agency) -"."""
    after = scene.units[i + 1 : i + 3]
    if len(after) < 2 or not scene.opens_paragraph(i):
        return False
    day = after[1].text.isdigit() or after[1].text in scene.roles.not_names or after[1].form in STATE_FORMS
    return after[0].text in {"–", "—", "("} or (after[0].text == "," and day)


def after_preposition(scene: Scene, i: int) -> bool:
    """Whether a preposition governs the name at ``i``, with or without an article between."""
    j = i - 1 - (scene.text(i - 1).lower() == "the")
    return scene.text(j) in scene.roles.complements
