"""Readings in, text out: what people and programs are shown."""
