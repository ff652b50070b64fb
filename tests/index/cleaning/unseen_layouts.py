"""Layouts that only the held-out part has: nothing was tuned on them."""

from __future__ import annotations

from tests.index.cleaning.layouts import head
from tests.index.cleaning.sheet import Sheet


def magazine(sheet: Sheet) -> str:
    """Chapters in sections, side notes, pull quotes, a call to subscribe at the end."""
    chapters = []
    for number in range(3):
        text = "".join(f"<p>{p}</p>" for p in sheet.paragraphs(sheet.chance.randint(2, 4)))
        extra = ""
        if sheet.some(0.5):
            extra += f'<blockquote class="pull-quote"><p>{sheet.quote_again()}</p></blockquote>'
        if sheet.some(0.5):
            extra += (
                f'<aside class="sidenote"><h5>{sheet.litter("more")}</h5>'
                f"<p>{sheet.linked('teaser_head')}</p></aside>"
            )
        if sheet.some(0.4):
            extra += f"<p><em>{sheet.litter('pitch')}</em></p>"
        chapters.append(f'<section id="s{number}"><h2>{sheet.body("subhead")}</h2>{text}{extra}'
                        "</section>")  # fmt: skip
    return f"""{head(sheet)}<body class="longform"><div class="masthead">
{sheet.links("nav", 5, "span")}</div><div class="longform__hero"><h1>{sheet.headline}</h1>
<p class="hero__credit">{sheet.litter("credit")}</p></div>
<div class="longform__body">{"".join(chapters)}
<p class="end-bio"><i>{sheet.litter("bio")}</i></p></div>
<div class="join-us"><h3>{sheet.litter("donate")}</h3></div>
<div class="colophon">{sheet.litter("copyright")}</div></body></html>"""


def uniform(sheet: Sheet) -> str:
    """A system that puts all of it into plain paragraphs of one column, litter too."""
    middle = []
    for paragraph in sheet.paragraphs(sheet.chance.randint(7, 11)):
        middle.append(paragraph)
        if sheet.some(0.15):
            middle.append(sheet.linked("related"))
        if sheet.some(0.1):
            middle.append(sheet.litter("pitch"))
        if sheet.some(0.1):
            middle.append(sheet.litter("ad"))
        if sheet.some(0.1):
            middle.append(sheet.litter("credit"))
    middle += [sheet.litter("bio"), sheet.litter("notice"), sheet.litter("tags")]
    middle += [sheet.litter("donate"), sheet.litter("copyright")]
    column = "".join(f"<p>{one}</p>" for one in middle)
    return f"""{head(sheet, meta=False)}<body><div class="page"><p>{sheet.headline}</p>
<p>{"".join(sheet.linked("share") + " " for _ in range(3))}</p>{column}</div></body></html>"""


def cards(sheet: Sheet) -> str:
    """An application drawn on the server: sections of components, an endless list below."""

    def part(name: str, inner: str) -> str:
        return f'<section data-component="{name}"><div><div>{inner}</div></div></section>'

    middle = []
    for paragraph in sheet.paragraphs(sheet.chance.randint(6, 10)):
        middle.append(part("text-block", f"<p>{paragraph}</p>"))
        if sheet.some(0.2):
            middle.append(part("links-block", f"<ul>{sheet.links('teaser_head', 3)}</ul>"))
        if sheet.some(0.1):
            middle.append(part("ad-slot", f"<span>{sheet.litter('ad')}</span>"))
        if sheet.some(0.1):
            middle.append(part("subscribe", f"<p>{sheet.litter('paywall')}</p>"))
    below = "".join(
        part("card", f'<a href="/c"><h2>{sheet.litter("teaser_head")}</h2>'
                     f"<p>{sheet.litter('teaser_prose')}</p></a>")
        for _ in range(4)
    )  # fmt: skip
    return f"""{head(sheet)}<body><div id="__app"><div data-component="nav">
{sheet.links("nav", 6, "button")}</div><main id="main-content"><article>
{part("headline-block", f"<h1>{sheet.headline}</h1>")}
{part("byline-block", sheet.note("Jane Doe", "byline"))}{"".join(middle)}
{part("topic-list", f"<ul>{sheet.links('tags', 1)}</ul>")}</article></main>
<div data-component="more">{below}</div><footer>{sheet.litter("copyright")}</footer></div>
</body></html>"""
