"""HTML around an article as publishing systems make it: head, styles, scripts, menus, related links, footer."""

from __future__ import annotations

import html
import json
import random
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta

from benchmarks.pages.stories import Story, fill, templates

_SECTIONS = ("World", "Politics", "Business", "Sport", "Culture", "Science", "Travel", "Food", "Opinion", "Weather")
_CODE = (
    "function var return if else this window document push track event id class node list map filter slot view item "
    "index value state config load render mount route query cache token layout theme color width height margin"
)
_WORDS = tuple(_CODE.split())
_TEASERS = (10, 28)
"""Teasers of other stories on a page with dense markup, of some twenty elements each."""
_CHUNK, _FRESH, _BACK = 1_400, 0.6, 20
"""Code of dense pages: characters a piece, the share that is new, and how many pieces back the rest is taken from."""
AID_LINKS = 0.25
"""Share of pages with links that name aid: measured on news sites, a quarter have such words outside the article."""


def page(story: Story, url: str, chance: random.Random, size: int, *, dense: bool = False) -> str:
    """A page of about ``size`` characters; if ``dense``, with as much markup, and code as repetitive, as real pages."""
    day = date(2024, 1, 1) + timedelta(days=chance.randrange(700))
    head = "\n".join(_head(story, url, day))
    main = "\n".join(_article(story, day, chance))
    with_aid = chance.random() < AID_LINKS
    menus, related = _menus(chance), _related(chance, with_aid=with_aid)
    if dense:
        related += _teasers(story, chance)
    padding = max(0, size - len(head) - len(main) - len(menus) - len(related) - 2_000)
    code = (_dense_script, _dense_style) if dense else (_script, _style)
    script, style = code[0](padding * 2 // 3, chance), code[1](padding // 3, chance)
    return (
        f'<!DOCTYPE html>\n<html lang="en">\n<head>\n{head}\n<style>{style}</style>\n</head>\n'
        f'<body class="page page--article">\n{menus}\n<main>\n{main}\n</main>\n{related}\n{_footer(story)}\n'
        f"<script>{script}</script>\n</body>\n</html>\n"
    )


def wrapped(title: str, paragraphs: Iterable[str], url: str, published: str | None, chance: random.Random) -> str:
    """Any text as the article of such a page."""
    story = Story("given", title, tuple(paragraphs), "The Redmere Post")
    day = date.fromisoformat(published) if published else None
    head = "\n".join(_head(story, url, day))
    main = "\n".join(_article(story, day, chance))
    return (
        f'<!DOCTYPE html>\n<html lang="en">\n<head>\n{head}\n<style>{_style(9_000, chance)}</style>\n</head>\n'
        f"<body>\n{_menus(chance)}\n<main>\n{main}\n</main>\n{_related(chance, with_aid=False)}\n{_footer(story)}\n"
        f"<script>{_script(60_000, chance)}</script>\n</body>\n</html>\n"
    )


def _head(story: Story, url: str, day: date | None) -> Iterator[str]:
    title = html.escape(story.headline)
    yield f'<meta charset="utf-8">\n<title>{title} | {story.outlet}</title>\n<link rel="canonical" href="{url}">'
    for name, content in (("og:title", title), ("og:url", url), ("og:site_name", story.outlet), ("og:type", "article")):
        yield f'<meta property="{name}" content="{content}">'
    about = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": story.headline}
    about |= {"datePublished": f"{day}T06:00:00Z"} if day else {}
    about |= {"publisher": json.dumps({"@type": "Organization", "name": story.outlet})} if not day else {}
    yield f'<script type="application/ld+json">{json.dumps(about)}</script>'
    if day:
        yield f'<meta property="article:published_time" content="{day}T06:00:00Z">'


def _article(story: Story, day: date | None, chance: random.Random) -> Iterator[str]:
    yield f'<article class="story" id="s{chance.randrange(10**6)}">'
    yield f'<h1 class="story__title">{html.escape(story.headline)}</h1>'
    if day:
        yield f'<p class="byline"><span>By our staff</span> <time datetime="{day}">{day:%d %B %Y}</time></p>'
    for number, paragraph in enumerate(story.paragraphs):
        yield f'<p class="story__text" data-n="{number}">{html.escape(paragraph, quote=False)}</p>'
        if number % 7 == 5:
            yield '<figure><img src="/i.jpg" alt=""><figcaption>Photograph: our archive</figcaption></figure>'
    yield "</article>"


def _menus(chance: random.Random) -> str:
    links = []
    for section in _SECTIONS:
        for number in range(chance.randint(4, 14)):
            label = fill(chance.choice(templates()["slots"]["town"]), chance)
            links.append(
                f'<li class="menu__item menu__item--{number}"><a class="menu__link" href="/{section.lower()}/{number}'
                f'" data-track="menu-{chance.randrange(10**6)}">{section}: {label}</a></li>'
            )
    return f'<header><nav aria-label="Main"><ul class="menu">{"".join(links)}</ul></nav></header>'


def _related(chance: random.Random, *, with_aid: bool) -> str:
    labels = [fill(t, chance) for t in chance.choices(templates()["links"]["plain"], k=chance.randint(10, 40))]
    if with_aid:
        labels += [fill(t, chance) for t in chance.choices(templates()["links"]["aid"], k=chance.randint(1, 3))]
        chance.shuffle(labels)
    cards = (
        f'<div class="card card--{i}"><a href="/story/{chance.randrange(10**9)}" class="card__link"><img '
        f'loading="lazy" src="/t/{chance.randrange(10**9)}.webp" alt=""><h3 class="card__title">{label}</h3></a></div>'
        for i, label in enumerate(labels)
    )
    return f'<aside class="related"><h2>More to read</h2>{"".join(cards)}</aside>'


def _teasers(story: Story, chance: random.Random) -> str:
    """Other stories as front pages show them: a picture in several sizes, a kicker, a headline, a date, buttons."""
    made = []
    for number in range(chance.randint(*_TEASERS)):
        address, picture = f"/story/{chance.randrange(10**9)}", f"/media/{chance.randrange(10**9)}"
        sources = "".join(
            f'<source media="(min-width:{width}px)" srcset="{picture}-{width}.webp">' for width in (1200, 800, 480)
        )
        shares = "".join(
            f'<li class="tease__tool"><button type="button" data-share="{name}"><svg viewBox="0 0 9 9"><path '
            f'd="M{chance.randrange(9)} 1h7v7z"/></svg></button></li>'
            for name in ("mail", "link")
        )
        label = fill(chance.choice(templates()["links"]["plain"]), chance)
        made.append(
            f'<div class="tease tease--{number % 4}"><div class="tease__media"><a href="{address}" tabindex="-1">'
            f'<picture>{sources}<img loading="lazy" src="{picture}.webp" alt=""></picture></a></div>'
            f'<div class="tease__body"><span class="tease__kicker">{chance.choice(_SECTIONS)}</span>'
            f'<h3 class="tease__head"><a href="{address}">{label}</a></h3>'
            f'<div class="tease__meta"><span>{story.outlet}</span><time>{chance.randint(1, 12)} hours ago</time></div>'
            f'<ul class="tease__tools">{shares}</ul></div></div>'
        )
    return f'<div class="rail"><div class="rail__row">{"".join(made)}</div></div>'


def _footer(story: Story) -> str:
    return (
        f"<footer><p>{story.outlet} is written by its readers. Support us. Donate. Help and contact. Terms. Privacy. "
        "Cookies.</p></footer>"
    )


def _script(length: int, chance: random.Random) -> str:
    """Minified-looking code, part new and part repeated, so that it packs like the code of real pages."""
    block = "".join(
        f"{chance.choice(_WORDS)}{chance.choice('.(=,;{}')}{chance.choice(_WORDS)}{chance.randrange(10**5)};"
        for _ in range(min(length, 80_000) // 14)
    )
    return (block * (length // max(len(block), 1) + 1))[:length]


def _style(length: int, chance: random.Random) -> str:
    block = "".join(
        f".{chance.choice(_WORDS)}__{chance.choice(_WORDS)}{{margin:{chance.randrange(99)}px;width:{chance.randrange(99)}%}}"
        for _ in range(min(length, 50_000) // 40)
    )
    return (block * (length // max(len(block), 1) + 1))[:length]


def _dense_script(length: int, chance: random.Random) -> str:
    return _repetitive(length, chance, _script)


def _dense_style(length: int, chance: random.Random) -> str:
    return _repetitive(length, chance, _style)


def _repetitive(length: int, chance: random.Random, new: Callable[[int, random.Random], str]) -> str:
    """Code in pieces, some new, the others as one shortly before: within what deflate still sees."""
    pieces: list[str] = []
    for _ in range(length // _CHUNK + 1):
        fresh = not pieces or chance.random() < _FRESH
        pieces.append(new(_CHUNK, chance) if fresh else chance.choice(pieces[-_BACK:]))
    return "".join(pieces)[:length]
