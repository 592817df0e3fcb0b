"""Support: money, goods or services promised, refused or handed over.

A sum, a list of goods or a remainder is the anchor of a fact. The predicates that govern it say
what stage it has reached and who gives and receives; what the sentence leaves out is taken from the
facts it refers back to, and last from the document as a whole.
"""

from __future__ import annotations

from tallystick.extract.support.reader import find_support, support_sentences

__all__ = ["find_support", "support_sentences"]
