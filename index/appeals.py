"""Paragraphs in full sentences that speak for the page and not for the story.

Appeals to subscribe or give, consent to cookies, notices of rights and of errors, and who wrote
what. A story may speak of all of these; so two signs are asked for, and where somebody is quoted
or reported it is a story.
"""

from __future__ import annotations

import re

# No notice is shorter or longer.
MIN_NOTICE = 20
MAX_NOTICE = 600
# No appeal is longer.
_MAX_APPEAL = 320

_REPORTED = re.compile(
    r"[“”„«»\"]|\b(?:said|says|told|tells|asked|wrote|added|warned|urged|argued|according\sto)\b"
)
# Each names what only a page has, or asks the reader for it.
_APPEAL = re.compile(
    r"""(?xi)
      \bfree\ (?:articles?|stories)\ (?:left|remaining|this\ month)\b
    | \b(?:limit|number)\ of\ (?:\w+\ )?free\ (?:articles|stories)\b
    | \balready\ (?:a\ (?:subscriber|member)|have\ an\ account|subscribed|registered)\b
    | \b(?:start|begin|try)\ (?:your|a|our)\ (?:free\ )?(?:trial|subscription)\b
    | \bcreate\ (?:a|your)\ (?:free\ )?account\b
    | \b(?:story|article|content|page)\ is\ (?:only\ |available\ |reserved\ |exclusively\ ){0,2}
      (?:for|to)\ (?:our\ )?(?:members|subscribers|registered\ \w+)\b
    | \bto\ (?:continue|keep)\ reading,
    | \b(?:sign|log)\ in\ or\ (?:become|create|subscribe|register)\b
    | \bnever\ miss\ (?:a\ story|an\ update|the\ news)\b
    | \b(?:sign\ up|subscribe|register)\ (?:now\ |today\ |here\ )?(?:for|to)\ (?:our|the|this)\b
      [^.!?]{0,50}\b(?:newsletters?|news\ ?letter|bulletin|alerts?|updates|e-?mails?|podcast)\b
    | \bour\ (?:[\w-]+\ ){0,2}(?:newsletter|news\ ?letter|mailing\ list|app|podcast)\b
      [^.!?]{0,80}\b(?:you|your)\b
    | \bsubscribe\ (?:to\ [^.!?]{0,40}\ )?(?:now|today|for\ (?:full|unlimited))\b
    | \bby\ (?:signing\ up|subscribing|continuing|clicking)\b[^.!?]{0,80}
      \b(?:terms|privacy|policy|conditions|cookies)\b
    | \bsupport(?:ing)?\ (?:[\w-]+\ ){0,3}journalism\b
    | \bwe\ value\ your\ privacy\b
    """
)
# Advice to readers may have one of these; two kinds of them, said to the reader, are an appeal.
_HINTED = re.compile(
    r"""(?xi)
      (?P<inbox>\b(?:in(?:to)?|to)\ your\ (?:in-?box|e-?mail)\b)
    | (?P<sign>\b(?:sign(?:ing)?|signed)\ up\b | \blog\ in\b)
    | (?P<subscribe>\b(?:un)?subscri(?:be|bing|ption)\b | \ba\ subscriber\b)
    | (?P<letter>\bnewsletter\b)
    | (?P<field>\b(?:enter|check)\ your\ (?:e-?mail|in-?box)\b
      | \be-?mail\ address\ (?:below|here)\b)
    | (?P<free>\bfor\ free\b | \bunlimited\ access\b)
    | (?P<cookies>\b(?:we|our\ partners|(?:this|our|the)\ (?:web)?site|our\ use\ of)\ (?:\w+\ ){0,4}
      (?:cookies|on\ your\ device)\b | \b(?:our|the)\ cookie\ (?:policy|notice|settings)\b)
    | (?P<settings>\b(?:change|manage)\ your\ (?:\w+\ )?(?:choices|settings|preferences|consent)\b
      | \byour\ experience\b)
    | (?P<press>\bour\ (?:best\ )?(?:journalism|reporting|stories|letter|coverage)\b
      | \bthis\ (?:article|story)\b | \bstories\ (?:behind|that\ matter)\b)
    """
)
_ADDRESSED = re.compile(r"(?i)\b(?:you|your|our|us|please|subscribe|sign up|get)\b")
_GIVING = re.compile(
    r"""(?xi)
      \byour\ (?:support|gift|donations?|contributions?|generosity|subscription)\b
    | \bplease\ (?:consider|donate|support|give|help)\b
    | \bconsider\ (?:giving|donating|supporting|becoming|a\ (?:gift|donation|contribution))\b
    | \bhelp\ us\b | \bsupport\ (?:us|our|independent|local|quality)\b
    | \bbecom(?:e|ing)\ a\ (?:\w+\ )?(?:member|supporter|subscriber|patron)\b
    | \bdonate\ (?:now|today|to|here)\b | \breaders\ like\ you\b
    """
)
_PRESS = re.compile(
    r"(?i)\b(?:journalis[mt]s?|newsroom|reporting|reporters?|paywall|readers?|(?:the|our) news|"
    r"stor(?:y|ies) like (?:this|these)|what we do|our work|our mission|ad-free|"
    r"(?:dollars|euros|pounds|crowns|[$€£]\d+) a month)\b"
)
_NOTICE = re.compile(
    r"""(?xi)
    # Not a correction itself ("Correction: an earlier version said ..."), which is news.
    (?:corrections?|clarification\ policy|report\ an\ error)\s*[:–—-]\s*
      .*\b(?:report\ (?:a|an|any|it|errors?)|contact\ (?:us|the\ editor)|write\ to|let\ us|tell\ us
      |(?:send|sending|by|via)\ (?:an?\ )?e-?mail|e-?mail\ (?:us|to|the\ editor))\b.*
  | (?:editorial\ policy|disclaimer|disclosure)\s*[:–—-]\s*
      .*\b(?:e-?mail|contact|opinions?|views|liab\w*|affiliate\w*|commissions?)\b.*
  | (?>.*?\b(?:your\ email\ address\ will\ not\ be\ published|required\ fields\ are\ marked)\b).*
  | (?>.*?\bthis\ (?:article|story|material|content)\ may\ not\ be\ (?:published|reproduced
      |broadcast|copied|distributed)).*
  | if\ you\ (?:see|spot|find|notice|believe|think|are\ aware\ of)\ .{0,60}
      \b(?:error|mistake|typo|inaccuracy)\b.*
  | (?:did\ we\ get\ (?:something|anything)\ wrong|(?:see|spotted|found)\ (?:an?\ )?(?:error|mistake
      |typo))\b.*
  | no\ part\ of\ this\ .{0,80}\bmay\ be\b.*
  | (?>.*?\breproduction\ (?:in\ whole|without)\b).*
  | (?>.*?\bwithout\ (?:the\ )?(?:\w+\ ){0,2}(?:permission|consent)\ of\b).*
      \b(?:copyright|rights\ reserved|reproduced|reprinted)\b.*
  | (?:the\ )?(?:views|opinions)\ (?:and\ (?:views|opinions)\ )?expressed\ .{0,80}
      \b(?:author|writer|contributor)s?\b.*
  | this\ (?:article|story|piece)\ (?:was\ )?(?:first|originally)\ (?:published|appeared)\ .{0,80}
      (?:\brepublished\b.*|\.)
  | (?>.*?\bwe\ may\ (?:earn|receive)\ (?:a|an)\ (?:\w+\ )?commission\b).*
  | .{2,60}\bis\ an?\ (?:registered\ )?trade\ ?mark\ of\b.{2,80}
    """
)
_NAME = r"[A-Z][\w.’'-]+(?:\s(?:[a-z]{2,3}\s)?[A-Z][\w.’'-]+){1,3}"
_TRADE = (
    r"reporter|correspondent|journalist|editor|writer|columnist|producer|contributor|author|"
    r"photographer|critic|fellow|freelancer"
)
_BIO = re.compile(
    rf"(?:(?i:about the author):?\s)?({_NAME})\s(?:(?:is|was|has been)\s(?:an?|the|our|{{0}})"
    rf"(?:\s?[\w’'-]+){{0,5}}?\s(?:{_TRADE})\b|(?:covers|writes (?:about|on|for)|reports (?:on|for|"
    r"from)|joined)\s)".replace("{0}", r"\w+’s")
)
_CREDIT = re.compile(
    r"(?:(?:Additional )?[Rr]eporting|Editing|Writing|Edited|Compiled|Translated) by .{3,160}"
    rf"|{_NAME}.{{0,60}}\bcontributed (?:reporting|to this (?:report|story|article))\b.{{0,60}}"
)
# What any of the patterns has in it, in lower case: other paragraphs are not tried.
_HINTS = (
    "you", "newsletter", "subscri", "sign up", "cookie", "privacy", "support", "donat", "help us",
    "becom", "readers", "our ",
)  # fmt: skip
_NOTICE_HINTS = (
    "correction", "clarif", "error", "polic", "disclaim", "disclos", "required field", "may not be",
    "mistake", "typo", "inaccura", "wrong", "reproduc", "permission", "consent", "expressed",
    "republish", "originally", "first published", "commission", "trademark", "email address",
)  # fmt: skip


def speaks_for_the_page(words: str) -> str:
    """Why a paragraph, its white space made single spaces, is no part of a story, or nothing."""
    if not MIN_NOTICE <= len(words) <= MAX_NOTICE:
        return ""
    low = words.lower()
    if any(hint in low for hint in _NOTICE_HINTS) and _NOTICE.fullmatch(words):
        return "notice"
    if ("by " in low or "contributed" in low) and len(words) < 240 and _CREDIT.fullmatch(words):
        return "who wrote it"
    if len(words) <= _MAX_APPEAL and any(hint in low for hint in _HINTS) and _is_appeal(words):
        return "appeal"
    return ""


def _is_appeal(words: str) -> bool:
    if _REPORTED.search(words):
        return False
    if _APPEAL.search(words):
        return True
    if len({found.lastgroup for found in _HINTED.finditer(words)}) > 1 and _ADDRESSED.search(words):
        return True
    return bool(_GIVING.search(words) and _PRESS.search(words) and _ADDRESSED.search(words))


def author_told_of(words: str) -> str:
    """The name of whom a paragraph tells that they write, where it tells nothing else."""
    if len(words) > _MAX_APPEAL or _REPORTED.search(words):
        return ""
    found = _BIO.match(words)
    return found[1] if found else ""
