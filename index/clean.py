"""Which spans of an article are litter or repeats. The stored text stays whole; these are skipped.

Only a block (paragraph, line) that is litter from end to end is skipped, so that no sentence of
the story is lost to a word in it; and single sentences around an e-mail address that a page hid.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.article import Skip, Span
from index.sentences import is_prose, sentences_of_block, split_blocks

# A repeated sentence is skipped when it is at least this long: captions, names and the rows of
# lists repeat honestly.
MIN_REPEAT = 60
# No line of page furniture, and no notice, is longer than these.
MAX_FURNITURE = 160
MAX_NOTICE = 600

_NETWORKS = (
    r"facebook|twitter|linkedin|reddit|telegram|whatsapp|flipboard|pinterest|instagram|messenger|x"
)
_SHARING = r"share|tweet|pin|print|e-?mail|save|copy\ link|bookmark|like"
_FURNITURE = re.compile(
    rf"""(?xi)
    (?:
      (?:leave|post|add|write|join)\ (?:a|your|the)\ (?:comment|reply|conversation).*
    | comments?\ (?:via\ \w+|are\ (?:now\ )?(?:closed|off|disabled))
    | (?:view|show|see|read|load|hide)\ (?:all\ |\d+\ |more\ )*comments?.*
    | (?:no|\d+)\ comments?
    | exit\ mobile\ version | (?:view|switch\ to)\ (?:the\ )?(?:desktop|mobile)\ (?:version|site)
    | (?:read|see|learn|find\ out|show|load|view)\ (?:more|also|next|full\ story)
      (?:\ (?:here|stories|below))?
    | continue\ reading(?:\ (?:below|the\ main\ story))? | keep\ reading
    | (?:story|article)\ continues\ (?:below|after).* | scroll\ (?:below|for\ more).*
    | (?:skip\ (?:to|past)|jump\ to|back\ to|scroll\ (?:to|down))\ (?:\w+\ ){{0,4}}\w+
    | advertisement|advertising|sponsored(?:\ (?:content|post|by.*))?|promoted|paid\ post|ad
    | (?:{_SHARING}|{_NETWORKS}|listen|follow|menu|search|close|home|log\ ?in|sign\ in|register
       |subscribe|sign\ up)
      # What parts two words is told in one way only, or a long line is tried in every way.
      (?:\s*(?:[|/,•·&+-]\s*)?(?:and\ )?
       (?:{_SHARING}|{_NETWORKS}|this|article|story|on|via|with|us|to|friends?|link|now|later))*
    | follow\ (?:us|\S+)\ (?:on|at)\ .* | find\ us\ on\ .* | like\ us\ on\ .*
    | (?:sign\ up|subscribe|register)\ (?:for|to|now|here|today|free).*
    | (?:get|receive)\ (?:the|our|all)\ (?:latest|best|top|daily|weekly|news)
      .*(?:inbox|newsletter|e-?mail|app).*
    | (?:download|get)\ (?:the|our)\ .{{0,30}}\bapp\b.*
    | (?:related|recommended|trending|popular|latest|most\ (?:read|popular|viewed)|more\ from
       |you\ may\ also\ like|also\ read|read\ also|up\ next|editors?'?s?\ picks?|top\ stories
       |in\ this\ article|tags|topics|filed\ under|categories)
      (?:\ (?:articles?|stories|posts?|topics?|news|content|reading|links?))?\s*:?
    | (?:tags|topics|filed\ under|categories|related|see\ also|read\ (?:more|also|next))\s*:\s.*
    | (?:click|tap|press)\ (?:here|play|to|on)\b.*
    | (?:please\ )?(?:enable|turn\ on|activate)\ (?:javascript|cookies).*
    | (?:we\ use|this\ (?:web)?site\ uses)\ cookies.*
    | (?:accept|manage|reject)\ (?:all\ )?cookies.*
    | (?:©|\(c\)|copyright\b).* | all\ rights\ reserved\.?.*
    | (?:image|photo|picture|video|file\ photo)(?:\ (?:credit|source|caption|by))?\s*:\s.{{0,100}}
    | (?:image|photo|picture)\ (?:credit|source|caption),?\ .{{0,100}}
    | (?:getty\ images|shutterstock|reuters|ap\ photo|afp|istock)(?:\s*/\s*[\w .]+)?
    | \d+\ (?:shares?|likes?|views?|min(?:ute)?s?\ read) | reading\ time\s*:?.*
    | (?:previous|next)\ (?:article|post|story|page).* | page\ \d+(?:\ of\ \d+)?
    | toggle\ \w+(?:\ \w+)? | loading\W* | \(?(?:privacy\ )?policy\)?
    | terms\ (?:of|and)\ .{{0,40}}
    | (?:donate|support\ us|become\ a\ (?:member|subscriber|patron))\b.{{0,60}}
    )[\s.!…»›>→|:]*
    """
)
_NOTICE = re.compile(
    r"""(?xis)
    # Not a correction itself ("Correction: an earlier version said ..."), which is news.
    (?:corrections?|clarification\ policy|report\ an\ error)\s*[:–—-]\s*
      .*\b(?:report\ (?:a|an|any|it|errors?)|contact\ (?:us|the\ editor)|write\ to|let\ us|tell\ us
      |(?:send|sending|by|via)\ (?:an?\ )?e-?mail|e-?mail\ (?:us|to|the\ editor))\b.*
  | (?:editorial\ policy|disclaimer|disclosure)\s*[:–—-]\s*
      .*\b(?:e-?mail|contact|opinions?|views|liab\w*|affiliate\w*|commissions?)\b.*
  | .*\b(?:your\ email\ address\ will\ not\ be\ published|required\ fields\ are\ marked)\b.*
  | .*\bthis\ (?:article|story|material)\ may\ not\ be\ (?:published|reproduced|broadcast).*
  | if\ you\ (?:see|spot|find|notice|are\ aware\ of)\ .{0,60}
      \b(?:error|mistake|typo|inaccuracy)\b.*
  # The first such words will do: without going back to try the others it takes one pass.
  | (?>.*?\bby\ (?:signing\ up|subscribing|continuing|clicking)\b).*
      \b(?:terms|privacy|policy|conditions)\b.*
    """
)
_ATTRIBUTION = re.compile(
    r"(?i)[\[(]\s*(?:citation|source|via|credit)s?\s*:\s*[^\])]{2,80}[\])]\.?"
)
# What Markdown files say of themselves before their text.
_FRONT_MATTER = re.compile(
    # Each line is read in one way, the first that fits.
    r"---[ \t]*\n(?>[\w-]++[ \t]*:.*\n|[ \t]++.*\n|-[ \t].*\n){1,40}---[ \t]*(?=\n|\Z)"
)
_HIDDEN_EMAIL = re.compile(r"(?i)\[\s*email\s*protected\s*\]")


def find_litter(text: str) -> list[Skip]:
    """Spans that no passage may cover, in order, not overlapping; they begin and end sentences."""
    skips: list[Skip] = []
    seen: set[str] = set()
    front = _FRONT_MATTER.match(text)
    for block in split_blocks(text):
        if front and block.end <= front.end():
            skips.append(Skip(block.start, block.end, "front matter"))
            continue
        words = " ".join(block.of(text).split())
        reason = _reason(words)
        if not reason and len(words) >= MIN_REPEAT and is_prose(words):
            if words in seen:
                reason = "repeats an earlier paragraph"
            seen.add(words)
        if reason:
            skips.append(Skip(block.start, block.end, reason))
        elif _HIDDEN_EMAIL.search(words) or _ATTRIBUTION.search(words):
            skips.extend(_litter_sentences(text, block))
    return skips


def _reason(words: str) -> str:
    if len(words) <= MAX_FURNITURE:
        if _ATTRIBUTION.fullmatch(words):
            return "attribution line"
        if _FURNITURE.fullmatch(words):
            return "page furniture"
    if len(words) <= MAX_NOTICE and _NOTICE.fullmatch(words):
        return "notice"
    return ""


def _litter_sentences(text: str, block: Span) -> Iterator[Skip]:
    for sentence in sentences_of_block(text, block):
        words = sentence.of(text)
        if _HIDDEN_EMAIL.search(words):
            yield Skip(sentence.start, sentence.end, "hidden e-mail address")
        elif _ATTRIBUTION.fullmatch(words):
            yield Skip(sentence.start, sentence.end, "attribution line")
