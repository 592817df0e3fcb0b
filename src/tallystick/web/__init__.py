"""The pages: a ledger as a site, each page as HTML, as JSON and its tables as CSV under one address.

How to add a page
-----------------
1. Write ``pages/<name>.py`` with a ``router = Pages()`` and a function for each address::

       router = Pages(tags=["due"])

       @router.page("/due", template="due.html.j2")
       def due(ask: Ask, before: date | None = None) -> DuePage:
           \"\"\"What was promised by a date.\"\"\"
           ...

   It returns a frozen dataclass (the response model: OpenAPI describes it, JSON prints it). ``Ask`` gives the
   ledger, the cached ``View`` of all lines (``jobs.view``), the day and the settings. Parameters are the query
   and path parameters, as FastAPI knows them. Raise ``MissingError("what, and what to do")`` for 404 and
   ``RefusedError("…")`` for 400; any ``TallystickError`` becomes a page too.
2. Name the module in ``pages/__init__.py`` (``MODULES``), and in ``navigation.py`` if the header shall link to it.
3. Write ``templates/<name>.html.j2``: it extends ``base.html.j2``, fills ``{% block content %}`` and finds the
   dataclass as ``page``. ``macros.html.j2`` has tables, charts, pagers, lines, actors. Links are written
   ``{{ link("/donors/GBR") }}`` and, for the address of this page with other parameters, ``{{ here(page_no=2) }}``;
   the same templates make the static site, where links become relative. Never inline script or style: scripts are
   modules in ``static/`` (add yours in ``{% block scripts %}`` with ``{{ asset("name.js") }}``), and styles go
   to ``static/<name>.css`` or the shared ``static/site.css``.
4. A table that can be had as CSV is a field of the dataclass of type ``Table`` (``tables.py``): ``?format=csv`` gives
   the first, ``?format=csv&table=NAME`` the one of that field. ``?format=json`` (or an address that ends in
   ``.json``, or ``Accept: application/json``) gives the whole dataclass.
5. A chart is an entry of ``charts.CHARTS``; ``{{ chart("by-donor", measure="allocations") }}`` places it with its
   table, downloads, link and embeddable page.

Answers to visitors who are not signed in are cached by address for each state of the ledger (``cache.py``); a page
that must not be passes ``cached=False``. Pages that write are plain ``@router.post`` endpoints behind
``security.py`` (sessions, CSRF, rate limits).
"""
