"""Five very different layouts that any wording fills; see `busy_layouts` for more."""

from __future__ import annotations

from tests.index.cleaning.sheet import Sheet


def head(sheet: Sheet, *, meta: bool = True, lang: str = "en") -> str:
    """The head of a page, with or without what it says of the article."""
    stated = (
        f'<meta property="og:title" content="{sheet.headline}">'
        '<meta property="og:site_name" content="A Paper">'
        '<meta property="article:published_time" content="2024-05-07T06:10:00+02:00">'
    )
    return (
        f'<!DOCTYPE html><html lang="{lang}"><head><meta charset="utf-8">'
        f"<title>{sheet.headline} | A Paper</title>{stated if meta else ''}"
        "<style>p{margin:0}</style><script>var a='<p>Not text.</p>'</script></head>"
    )


def newspaper(sheet: Sheet) -> str:
    """Header, side bar, footer; between paragraphs teasers of other stories, with usual names."""
    middle: list[str] = []
    for paragraph in sheet.paragraphs(sheet.chance.randint(6, 12)):
        if middle and sheet.some(0.1):
            middle.append(f"<h2>{sheet.body('subhead')}</h2>")
        middle.append(f"<p>{paragraph}</p>")
        if sheet.some(0.15):
            middle.append(
                f'<aside class="related-story"><h4>{sheet.linked("teaser_head")}</h4>'
                f"<p>{sheet.litter('teaser_prose')}</p></aside>"
            )
        if sheet.some(0.12):
            middle.append(f'<p class="related"><a href="/r">{sheet.litter("related")}</a></p>')
        if sheet.some(0.12):
            middle.append(f'<div class="ad-slot"><span>{sheet.litter("ad")}</span></div>')
        if sheet.some(0.08):
            middle.append(
                f'<div class="newsletter-signup"><h4>{sheet.litter("more")}</h4>'
                f"<p>{sheet.litter('pitch')}</p></div>"
            )
    bio = f'<div class="author-bio"><p>{sheet.litter("bio")}</p></div>' if sheet.some() else ""
    return f"""{head(sheet)}<body><header><nav><ul>{sheet.links("nav", 6)}</ul></nav></header>
<main><article><h1>{sheet.headline}</h1><p class="byline">{sheet.note("By Jane Doe", "byline")}</p>
<ul class="share-bar">{sheet.links("share", 4)}</ul>
<figure><img src="a.jpg" alt=""><figcaption>{sheet.litter("credit")}</figcaption></figure>
<div class="article-body">{"".join(middle)}</div>
<ul class="tags">{sheet.links("tags", 1)}</ul>{bio}
<p class="notice">{sheet.litter("notice")}</p></article>
<aside class="sidebar"><h3>{sheet.litter("more")}</h3><ul>{sheet.links("teaser_head", 3)}</ul>
<p>{sheet.litter("teaser_prose")}</p></aside></main>
<footer><p>{sheet.litter("copyright")}</p><ul>{sheet.links("nav", 3)}</ul></footer></body></html>"""


def soup(sheet: Sheet) -> str:
    """Nothing but divs and spans, with class names that a machine made up."""

    def div(inner: str) -> str:
        name = "".join(sheet.chance.choices("abcdefghjkmnpqrstuvwz", k=6))
        return f'<div class="{name}">{inner}</div>'

    middle = []
    for paragraph in sheet.paragraphs(sheet.chance.randint(6, 12)):
        middle.append(div(div(paragraph) if sheet.some(0.3) else paragraph))
        if sheet.some(0.15):
            teaser = div(sheet.linked("teaser_head"))
            middle.append(div(teaser + div(f'<a href="/t">{sheet.litter("teaser_prose")}</a>')))
        if sheet.some(0.15):
            middle.append(div(f'<a href="/r">{sheet.litter("related")}</a>'))
        if sheet.some(0.1):
            middle.append(div(sheet.litter("ad")))
        if sheet.some(0.1):
            pitch = div(sheet.litter("pitch"))
            middle.append(div(pitch + '<form><input type="email"><button>OK</button></form>'))
    share = div(" ".join(f"<span>{sheet.linked('share')}</span>" for _ in range(4)))
    top = div(" ".join(sheet.linked("nav") for _ in range(7)))
    end = div(sheet.litter("bio")) + div(sheet.litter("donate")) if sheet.some() else ""
    more = div(sheet.litter("more")) + sheet.links("teaser_head", 3, "div")
    return f"""{head(sheet, meta=False)}<body>{div(top)}{
        div(
            div(sheet.headline)
            + div(sheet.note("Jane Doe, 7 May 2024", "byline"))
            + share
            + div("".join(middle))
            + end
            + div(more)
        )
    }
{div(div(sheet.litter("copyright")) + div(" ".join(sheet.linked("nav") for _ in range(4))))}
</body></html>"""


def live(sheet: Sheet) -> str:
    """A live blog: posts under times, each with its own share links; key points on top."""
    posts = []
    for number in range(sheet.chance.randint(6, 11)):
        hour = f"{20 - number:02}:{sheet.chance.randrange(60):02}"
        text = f"<p>{sheet.body('update')}</p>"
        text += "".join(f"<p>{p}</p>" for p in sheet.paragraphs(sheet.chance.randint(0, 2)))
        heading = f"<h2>{sheet.body('subhead')}</h2>" if sheet.some(0.2) else ""
        posts.append(
            f'<section class="post" id="post-{number}"><header><time datetime="2024-05-07T{hour}">'
            f"{sheet.note(hour, 'time')}</time></header>{heading}{text}"
            f'<ul class="post-share">{sheet.links("share", 2)}</ul></section>'
        )
        if sheet.some(0.15):
            posts.append(f'<div class="promo"><p>{sheet.litter("pitch")}</p></div>')
    points = "".join(f"<li>{sheet.body('item')}</li>" for _ in range(3))
    return f"""{head(sheet)}<body><div id="nav">{sheet.links("nav", 6, "span")}</div>
<div role="main"><h1>{sheet.headline}</h1>
<div class="key-points"><ul>{points}</ul></div><div class="liveblog">{"".join(posts)}</div>
<button>{sheet.litter("more")}</button></div>
<div class="most-read"><ol>{sheet.links("teaser_head", 4)}</ol></div>
<div class="footer"><p>{sheet.litter("copyright")}</p></div></body></html>"""


def minimal(sheet: Sheet) -> str:
    """A page for telephones: main, figures with captions, pull quotes, a newsletter box inside."""
    middle = []
    paragraphs = list(sheet.paragraphs(sheet.chance.randint(6, 11)))
    for place, paragraph in enumerate(paragraphs):
        middle.append(f"<p>{paragraph}</p>")
        if place == 1:
            middle.append(
                '<figure><amp-img src="b.jpg"></amp-img><figcaption>'
                f"{sheet.either('body', 'caption')} <span class='credit'>{sheet.litter('credit')}"
                "</span></figcaption></figure>"
            )
        if place == 2 and sheet.some():
            middle.append(f'<aside class="pullquote"><p>{sheet.quote_again()}</p></aside>')
        if place == len(paragraphs) // 2:
            middle.append(
                f'<section class="nl-box"><h3>{sheet.litter("app")}</h3>'
                f"<p>{sheet.litter('pitch')}</p><form><input><button>Go</button></form></section>"
            )
        if sheet.some(0.12):
            middle.append(f"<p><strong>{sheet.linked('related')}</strong></p>")
    return f"""{head(sheet)}<body><main><h1>{sheet.headline}</h1>
<p><time>{sheet.note("7 May 2024", "time")}</time></p>
<amp-social-share type="email">{sheet.litter("share")}</amp-social-share>{"".join(middle)}
<p><a href="/next">{sheet.litter("more")}</a></p><p><small>{sheet.litter("donate")}</small></p>
</main><footer><small>{sheet.litter("copyright")}</small></footer></body></html>"""


def tables(sheet: Sheet) -> str:
    """The old web: nested tables for columns, fonts, paragraphs parted by two line breaks."""
    story = "<br><br>\n".join(sheet.paragraphs(sheet.chance.randint(6, 12)))
    left = "<br>".join(sheet.linked("nav") for _ in range(7))
    right = "<br><br>".join(sheet.linked("teaser_head") for _ in range(3))
    teaser = f"<font size=1>{sheet.litter('teaser_prose')} {sheet.linked('more')}</font>"
    foot = f"<center><font size=1>{sheet.litter('copyright')}</font></center>"
    buttons = " | ".join(sheet.linked("share") for _ in range(3))
    return f"""<html><head><title>{sheet.headline}</title></head><body bgcolor=white>
<table width=100%><tr><td colspan=3><font size=5 color=navy>{sheet.note("A PAPER", "name")}</font>
</td></tr><tr valign=top><td width=120 bgcolor=#eeeeee><font size=2>{left}</font></td>
<td><font size=4><b>{sheet.headline}</b></font><br>
<font size=2><i>{sheet.note("Tuesday, May 7, 2024", "time")}</i></font><br><br>
<font face=Times size=3>{story}</font><br><br><font size=1>{buttons}</font><hr></td>
<td width=140><font size=2>{right}<br><br>{teaser}</font></td></tr>
<tr><td colspan=3>{foot}</td></tr></table></body></html>"""
