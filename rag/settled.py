"""When the end of a sentence in a stream is certain, whatever may follow."""

from __future__ import annotations

import re

from index.article import Span
from index.sentences import MAX_SENTENCE
from rag.citation_labels import MAY_LEAD_TO

# Where a sentence ends depends on at most so many characters after it.
LOOKAHEAD = 90
MARKS, _WIDE_MARKS = ".!?…。！？।؟", "。！？"
_CLOSERS, OPENERS = "\"'”’»›)]}」』】）", "\"'“‘«‹([{「『【（"

# A word with its full stop, and long enough to be no abbreviation: looking costs time.
_MAY_HAVE_ENDED = re.compile(
    rf"[^\W\d_]{{4}}[{re.escape(MARKS)}](?P<closed>[{re.escape(_CLOSERS)}]{{0,2}}) \Z"
)
_LONGEST_END = 8
_WORDS_AFTER_QUOTE = 4
# A dash goes on with the sentence or begins the next: the word after it decides.
_FIRST_WORD = re.compile(rf"(?![—–-])[{re.escape(OPENERS)}]*\S+\s")
# What follows a quotation and does not say who spoke: "Talks will", but not yet "Gen. David Smith".
_CAPITAL = r"[A-Z][\w.’'-]+\s+"
_SAYS_NOT_WHO = re.compile(
    rf"(?![—–-])(?:(?:{_CAPITAL}){{0,3}}(?!{_CAPITAL})|(?:{_CAPITAL}){{3}})\S+\s"
)


def words_until_settled(line: str) -> int:
    """At how many of the next words' ends it is worth looking for a sentence; mostly none.

    Args:
        line: up to a space.
    """
    ended = _MAY_HAVE_ENDED.search(line, max(len(line) - _LONGEST_END, 0))
    if ended is None:
        return 0
    return _WORDS_AFTER_QUOTE if ended["closed"] else 1


def is_settled(line: str, sentence: Span, after: Span) -> bool:
    """Whether no later text can change where a sentence ended.

    Args:
        line: as far as it has come, its spaces single.
        sentence: the sentence in it.
        after: what is the next sentence so far.
    """
    following = line[after.start :]
    last = line[sentence.end - 1]
    if not is_finished(line[: sentence.end]):
        # Cut for its length: a full stop shortly after may yet show that it was no sentence.
        return len(line) - sentence.start > MAX_SENTENCE + LOOKAHEAD
    if len(following) >= LOOKAHEAD or last in _WIDE_MARKS:
        return True
    if MAY_LEAD_TO.match(following):
        return False
    return bool((_SAYS_NOT_WHO if last in _CLOSERS else _FIRST_WORD).match(following))


def is_finished(text: str) -> bool:
    """Whether a text ends with a sentence's mark, closing quotation marks aside."""
    return text.rstrip(_CLOSERS)[-1:] in MARKS
