"""The reading as one HTML page that needs nothing else."""

from __future__ import annotations

from html import escape

from tallystick.model import Reading
from tallystick.report.terminal import as_text


def as_html(reading: Reading) -> str:
    """One self-contained page."""
    title = escape(reading.document.title or reading.document.id)
    return f'<!doctype html>\n<meta charset="utf-8">\n<title>{title}</title>\n<pre>{escape(as_text(reading))}</pre>\n'
