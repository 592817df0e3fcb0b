"""Speech inside speech: a quotation that stands in another and is introduced there."""

from __future__ import annotations

from collections.abc import Sequence

from tallystick.extract.attribution.found import Found, Range
from tallystick.extract.attribution.quoted import Speech
from tallystick.extract.context import Context
from tallystick.extract.mentions import Quotation


def nested_speech(context: Context, outer: Sequence[Quotation]) -> list[Found]:
    """Quotations inside a quotation, where a cue inside it introduces them: “She said, ‘Wait,’ and left.”"""
    inner: list[Quotation] = []
    bounds: list[Range] = []
    for quotation in context.quotations:
        place = quotation.spans[0].start, quotation.spans[-1].end
        around = [s for q in outer if q is not quotation for s in q.spans if s.start < place[0] and place[1] <= s.end]
        if around and not any(
            low <= place[0] < high for low, high in ((i.spans[0].start, i.spans[-1].end) for i in inner)
        ):
            inner.append(quotation)
            bounds.append((around[0].start, around[0].end))
    found = Speech(context, inner, bounds).read() if inner else []
    for one in found:
        one.nested = True
    return found
