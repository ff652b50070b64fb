"""The page with everything on it, lists and interviews, other scripts, two sentences."""

from __future__ import annotations

from tests.index.cleaning.layouts import head
from tests.index.cleaning.sheet import Sheet


def busy(sheet: Sheet) -> str:
    """Cookies, a paywall, share bars, promotions, tweets, bios, tags and readers' comments."""
    middle = []
    paragraphs = list(sheet.paragraphs(sheet.chance.randint(7, 12)))
    for place, paragraph in enumerate(paragraphs):
        dateline = sheet.note("NORTHPORT (AP) —", "dateline") + " " if place == 0 else ""
        middle.append(f'<p class="c-text">{dateline}{paragraph}</p>')
        if sheet.some(0.12):
            middle.append(
                '<blockquote class="twitter-tweet"><p>'
                f"{sheet.either('body', 'tweet')}</p>&mdash; {sheet.note('A. Person', 'tweet')}"
                ' <a href="https://social.example/1">May 7, 2024</a></blockquote>'
            )
            sheet.note("May 7, 2024", "tweet")
        if sheet.some(0.12):
            middle.append(
                f'<div class="c-promo"><a href="/p"><span class="c-promo__label">'
                f"{sheet.litter('more')}</span> <span>{sheet.litter('teaser_head')}</span></a>"
                "</div>"
            )
        if sheet.some(0.1):
            middle.append(f'<p class="c-text"><em>{sheet.linked("related")}</em></p>')
        if sheet.some(0.1):
            middle.append(f'<div class="c-donate"><p>{sheet.litter("donate")}</p></div>')
        if sheet.some(0.1):
            middle.append(f'<div class="adv">{sheet.litter("ad")}</div>')
    comments = "".join(
        f'<li class="comment"><b>{sheet.note("reader9", "name")}</b>'
        f"<p>{sheet.litter('comment')}</p>{sheet.linked('commentbar')}</li>"
        for _ in range(3)
    )
    return f"""{head(sheet)}<body><div class="cookie-consent"><p>{sheet.litter("cookie")}</p>
<button>{sheet.litter("cookie")}</button></div><div class="top-bar">{sheet.links("nav", 6, "span")}
</div><div class="l-wrap"><div class="l-main"><h1>{sheet.headline}</h1>
<div class="c-share">{sheet.links("share", 4, "span")}</div>
<div class="c-credit">{sheet.litter("credit")}</div>
<div class="story-content">{"".join(middle)}</div>
<div class="paywall-prompt"><h3>{sheet.litter("paywall")}</h3></div>
<div class="c-tags">{sheet.litter("tags")}</div>
<div class="c-bio"><p>{sheet.litter("bio")}</p></div>
<p class="c-notice">{sheet.litter("notice")}</p>
<section id="comments"><h3>{sheet.litter("commentbar")}</h3><ul>{comments}</ul></section></div>
<div class="l-side"><div class="trending">{sheet.links("teaser_head", 4, "p")}</div></div></div>
<div class="site-footer"><p>{sheet.litter("copyright")}</p><p>{sheet.litter("app")}</p></div>
</body></html>"""


def facts(sheet: Sheet) -> str:
    """Lists, a table, and questions with answers: short lines that are all body."""
    story = [f"<p>{paragraph}</p>" for paragraph in sheet.paragraphs(4)]
    items = "".join(f"<li>{sheet.body('item')}</li>" for _ in range(4))
    story.insert(2, f"<p>{sheet.body('intro')}</p><ul>{items}</ul>")
    rows = "".join(sheet.row() for _ in range(4))
    story.insert(4, f'<table class="data"><tbody>{rows}</tbody></table>')
    talk = "".join(
        f"<p><strong>{sheet.body('question')}</strong></p><p>{sheet.body('answer')}</p>"
        for _ in range(4)
    )
    promo = f'<div class="inline-promo"><a href="/x">{sheet.litter("teaser_head")}</a></div>'
    return f"""{head(sheet)}<body><nav>{sheet.links("nav", 6, "span")}</nav>
<article class="post"><h1>{sheet.headline}</h1><div class="entry-content">{"".join(story)}{promo}
{talk}<p>{sheet.linked("more")}</p></div>
<div class="sharedaddy"><h3>{sheet.litter("share")}</h3><ul>{sheet.links("share", 3)}</ul></div>
<div class="related-posts"><h3>{sheet.litter("more")}</h3>{sheet.links("teaser_head", 3, "p")}</div>
</article><footer>{sheet.litter("copyright")}</footer></body></html>"""


def script(sheet: Sheet) -> str:
    """A page in Chinese, Hindi or Arabic, the last from right to left."""
    middle = []
    for place, paragraph in enumerate(sheet.paragraphs(5)):
        middle.append(f"<p>{paragraph}</p>")
        if place == 2:
            middle.append(
                f'<div class="recommend"><a href="/t">{sheet.litter("teaser_prose")}</a></div>'
            )
    way = "rtl" if sheet.language == "ar" else "ltr"
    return f"""{head(sheet, lang=sheet.language)}<body dir="{way}">
<div class="menu">{sheet.links("nav", 3, "span")}</div><div class="main"><h1>{sheet.headline}</h1>
<div class="share">{sheet.links("share", 2, "span")}</div>
<div class="text">{"".join(middle)}</div><p class="tip">{sheet.litter("pitch")}</p>
<div class="comments"><p>{sheet.litter("comment")}</p></div>
<div class="list"><ul>{sheet.links("teaser_head", 2)}</ul></div></div>
<div class="footer"><p>{sheet.litter("copyright")}</p></div></body></html>"""


def short(sheet: Sheet) -> str:
    """A story of two sentences in a page that is full of other things."""
    teasers = "".join(
        f'<div class="card"><h3>{sheet.linked("teaser_head")}</h3><p>{sheet.litter("teaser_prose")}'
        "</p></div>"
        for _ in range(4)
    )
    return f"""{head(sheet)}<body><header>{sheet.links("nav", 6, "span")}</header>
<article><h1>{sheet.headline}</h1><p>{sheet.body("short")}</p>
<div class="share-tools">{sheet.links("share", 3, "span")}</div></article>
<section class="more-stories"><h2>{sheet.litter("more")}</h2>{teasers}</section>
<section class="signup"><p>{sheet.litter("pitch")}</p></section>
<footer><p>{sheet.litter("copyright")}</p></footer></body></html>"""
