"""Claims into lines: what many documents report, as one account in which everything is counted once.

``lines = reconcile(sources, claims, decisions, knowledge)`` is a pure function: the order in which
documents arrived makes no difference, and the result falls apart into components that can be
recomputed one by one.
"""
