"""Self-written web pages for the benchmark of bulk reading: invented articles inside realistic clutter."""
