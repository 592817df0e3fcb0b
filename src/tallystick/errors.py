"""The exceptions Tallystick raises on purpose.

    TallystickError
     ├── SourceError      a file, page or stream could not be had
     │    └── UnreachableError   storage that does not answer or refuses now, and may not later
     ├── TextError        what was had is not text that can be read
     ├── KnowledgeError   a data file of the knowledge base is faulty
     ├── SettingsError    an option or setting makes no sense
     └── LedgerError      a ledger does not hold what it is asked for, or cannot take what it is given
          ├── StoreError      its database cannot be opened, read or written
          │    └── DamagedError    a row of it does not hold what was written there
          └── ConflictError   someone else changed what a decision is about since it was shown
"""

from __future__ import annotations


class TallystickError(Exception):
    """The root: the message names the place, what is wrong, and what to do about it."""


class SourceError(TallystickError):
    """A file, page or stream could not be opened or fetched."""


class UnreachableError(SourceError):
    """Storage did not answer or refused; what was asked of it is to be tried again, not counted as done."""


class TextError(TallystickError):
    """The bytes were had, but hold no text that can be read."""


class KnowledgeError(TallystickError):
    """A data file of the knowledge base does not hold what its schema asks for."""


class SettingsError(TallystickError):
    """An option or a setting has a value that makes no sense."""


class LedgerError(TallystickError):
    """A ledger does not hold what it is asked for, or cannot take what it is given."""


class StoreError(LedgerError):
    """A ledger's database cannot be opened, read or written, is damaged, or is newer than this program.

    The message names the place and is for those who keep the ledger, not for visitors of its pages.
    """


class DamagedError(StoreError):
    """A row of the ledger's database does not hold what was written there."""


class ConflictError(LedgerError):
    """What a decision is about has changed since it was shown to the one who decides."""
