"""Meetings: who met, where, when and under whose chair."""

from __future__ import annotations

from tallystick.extract.meetings.find import find_meetings, meeting_sentences

__all__ = ["find_meetings", "meeting_sentences"]
