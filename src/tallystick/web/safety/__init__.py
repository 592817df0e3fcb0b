"""What keeps the site safe: who asks, what may be written, how often and how large, and errors that show no insides.

From the outside in: ``security.Headers`` (what a browser may do with an answer), ``hosts.Hosts`` (by which name the
site was asked for), ``visitors.Visitors`` (session and form token), ``writes.Writes`` (origin, rate, size), and before
every endpoint ``writes.token_checked``. A page that only some may see asks for ``people.Person``. A form carries
``<input type="hidden" name="csrf" value="{{ csrf }}">``; its page is ``cached=False``.
"""
