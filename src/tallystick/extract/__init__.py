"""Extraction: a canonical document in, records out."""
