"""Lines that stand on pages and in no story: buttons, links to other stories, credits, menus."""

from __future__ import annotations

import re

# No line of page furniture is longer.
MAX_FURNITURE = 160
# A line of so many words that ends as sentences do is one, whatever it begins with.
_MIN_SENTENCE = 6

_NETWORKS = (
    r"facebook|twitter|linkedin|reddit|telegram|whatsapp|flipboard|pinterest|instagram|messenger|x"
)
_SHARING = r"share|tweet|pin|print|e-?mail|save|copy\ link|bookmark|like"
# Whole wordings: they are furniture even where they end as sentences do.
_WHOLE = re.compile(
    rf"""(?xi)
    (?:
      (?:leave|post|add|write)\ (?:a|your)\ (?:comment|reply)(?:\ (?:below|here))?
    | join\ the\ conversation | comments?\ (?:via\ \w+|are\ (?:now\ )?(?:closed|off|disabled))
    | (?:view|show|see|read|load|hide)\ (?:all\ |\d+\ |more\ )*comments? | (?:no|\d+)\ comments?
    | reply | report\ (?:this\ )?comment
    | exit\ mobile\ version | (?:view|switch\ to)\ (?:the\ )?(?:desktop|mobile)\ (?:version|site)
    | (?:read|see|learn|find\ out|show|load|view)\ (?:more|also|next|full\ story)
      (?:\ (?:here|stories|below))?
    | continue\ reading(?:\ (?:below|the\ main\ story))? | keep\ reading
    | (?:click|tap)\ here\ (?:for|to\ (?:read|see|view|watch|listen))\b.{{0,80}}
    | (?:read\ (?:more|next)|see\ also|also\ read|read\ also|(?-i:RELATED))\s*[:|]\s.*
    | (?:read|see)\ the\ (?:full|whole)\ (?:story|article)(?:\ here)?
    | advertisement|advertising|sponsored(?:\ (?:content|post))?|promoted|paid\ post|ad
    | (?:{_SHARING}|{_NETWORKS}|listen|follow|menu|search|close|home|log\ ?in|sign\ in|register
       |subscribe|sign\ up)
      # What parts two words is told in one way only, or a long line is tried in every way.
      (?:\s*(?:[|/,•·&+-]\s*)?(?:and\ )?
       (?:{_SHARING}|{_NETWORKS}|this|article|story|on|via|with|us|to|friends?|link|now|later))*
    | (?:follow|find|like|join)\ us\ on\ .*
    | follow\ .{{1,40}}\ on\ (?:{_NETWORKS})\b.{{0,40}}
    | listen\ to\ this\ (?:story|article)
    | (?:please\ )?(?:sign\ up|subscribe|register)\ (?:(?:now|here|today|free)
      |(?:for|to)\ (?:our|the|this|your|free|daily|weekly)\ (?:[\w’'-]+\ ){{0,3}}
       (?:newsletters?|alerts?|updates|bulletin|podcast|mailing\ list|e-?mails?))
    | (?:get|receive)\ (?:the|our|all)\ (?:latest|best|top|daily|weekly|news)
      .*\b(?:your\ inbox|our\ (?:\w+\ ){{0,2}}(?:newsletter|e-?mails?|app))\b.*
    | (?:download|get)\ (?:the|our)\ .{{0,30}}\bapp\b(?:\ (?:for|on|now|today|to)\b.{{0,40}})?
    | turn\ on\ notifications\b.*
    | (?:related|recommended|trending|popular|latest|most\ (?:read|popular|viewed)|more\ from
       |you\ may\ also\ like|also\ read|read\ also|up\ next|editors?'?s?\ picks?|top\ stories
       |in\ this\ article|tags|topics|filed\ under|categories)
      (?:\ (?:articles?|stories|posts?|topics?|news|content|reading|links?))?\s*:?
    | (?:accept|manage|reject)\ (?:all\ |my\ )?(?:cookies|preferences).*
    | (?:©|\(c\)|copyright\ (?:©|\(c\)|by\b|\d{{4}}\b)).* | all\ rights\ reserved\.?.*
    | (?:getty\ images|shutterstock|reuters|ap\ photo|afp|istock)(?:\s*/\s*[\w .]+)?
    | \d+\ (?:shares?|likes?|views?|min(?:ute)?s?\ read)
    | page\ \d+(?:\ of\ \d+)? | loading\W* | \(?(?:privacy\ )?policy\)? | toggle\ \w+(?:\ \w+)?
    | terms\ (?:of|and)\ (?:service|use|sale|conditions)(?:\ .{{0,30}}policy)?
    | donate(?:\ (?:now|today|here))? | support\ us(?:\ (?:now|today))?
    | become\ a\ (?:member|subscriber|patron|supporter)(?:\ (?:now|today))?
    )[\s.!…»›>→|:]*
    """
)
# Beginnings: they are furniture where the line is no sentence.
_BEGUN = re.compile(
    r"""(?xi)
      (?:leave|post|add|write|join)\ (?:a|your|the)\ (?:comment|reply|conversation)\b.*
    | (?:view|show|see|read|load|hide)\ (?:all\ |\d+\ |more\ )*comments?\b.*
    | (?:story|article)\ continues\ (?:below|after)\b.* | scroll\ (?:below|for\ more)\b.*
    | (?:skip\ (?:to|past)|jump\ to|scroll\ (?:to|down))\ (?:\w+\ ){0,4}\w+
    | back\ to\ (?:the\ )?(?:top|home(?:\ ?page)?|main|start|index|all|article|search|list)\b.{0,30}
    | sponsored\ by\b.*
    | (?:sign\ up|subscribe|register)\ (?:now|here|today|free)\b.*
    | (?:sign\ up|subscribe|register)\ (?:for|to)\ (?!your\b).*
    | (?:tags|topics|filed\ under|categories|related|see\ also|read\ (?:more|also|next)|also\ read)
      \s*[:|]\s.*
    | (?:click|tap|press)\ (?:here|play|to|on)\b.*
    | (?:please\ )?(?:enable|turn\ on|activate)\ (?:javascript|cookies)\b.*
    | (?:we\ use|this\ (?:web)?site\ uses)\ cookies\b.*
    | (?:image|photo|picture|video|file\ photo)(?:\ (?:credit|source|caption|by))?\s*:\s.{0,100}
    | (?:image|photo|picture)\ (?:credit|source|caption),?\ .{0,100}
    | (?:file\ )?(?:photo|photograph|image|picture|illustration)\ by\ .{3,80}
    | [^!?:/]{3,50}\s?/\s?(?:getty(?:\ images)?|reuters|ap|afp|epa|shutterstock|bloomberg)\W*
    | reading\ time\s*:?.* | (?:previous|next)\ (?:article|post|story|page)\b.*
    | (?:donate|support\ us|become\ a\ (?:member|subscriber|patron))\b.{0,60}
    """
)
# The first words of the above: most lines begin otherwise and are not tried.
_FIRST = frozenset(
    """accept activate add ad advertisement advertising all also article back become bookmark
    categories click close comment comments continue copy copyright donate download e-mail editor
    editors editors' editor's email enable exit facebook file filed find flipboard follow get getty
    hide home illustration image in instagram istock join jump keep latest learn leave like linkedin
    listen load loading log login manage menu messenger more most next no page paid photo photograph
    picture pin pinterest please policy popular post press previous print privacy promoted read
    reading receive recommended reddit register reject related reply report reuters afp ap save
    scroll search see share show shutterstock sign skip sponsored story subscribe support switch
    tags tap telegram terms this toggle top topics trending turn tweet twitter up video view we
    whatsapp write x you © (c) (policy) (privacy""".split()
)
_FIRST_WORD = re.compile(r"[\w'-]+|\(?[\w-]+\)?|.")

# Names of sections and services; three lines of them in a row are a menu.
MENU_WORDS = frozenset(
    """home|news|latest|world|local|national|international|politics|business|economy|markets|money
    |opinion|editorial|culture|arts|entertainment|life|lifestyle|style|travel|food|sport|sports
    |weather|science|technology|tech|health|education|environment|climate|video|videos|photos
    |podcasts|newsletters|e-paper|games|puzzles|crosswords|obituaries|jobs|cars|property|real estate
    |archive|search|menu|log in|login|sign in|sign up|register|my account|account|subscribe|donate
    |about|about us|contact|contact us|help|faq|advertise|advertise with us|privacy|privacy policy
    |terms|terms of use|terms of service|cookie policy|cookies|careers|site map|sitemap|rss
    """.replace("\n", "").replace("    ", "").split("|")
)  # fmt: skip


def is_furniture(words: str) -> bool:
    """Whether a line, its white space made single spaces, is page furniture from end to end."""
    if len(words) > MAX_FURNITURE or not words:
        return False
    first = _FIRST_WORD.match(words)
    known = first is not None and first[0].lower() in _FIRST
    if (known or words[0].isdigit()) and _WHOLE.fullmatch(words):
        return True
    if _is_sentence(words):
        return False
    return (known or "/" in words) and bool(_BEGUN.fullmatch(words))


def _is_sentence(words: str) -> bool:
    return words.rstrip("\"'”’»)").endswith((".", "。", "।")) and (
        words.count(" ") >= _MIN_SENTENCE - 1
    )
