"""A model's stream of text to finished sentences and the passages they cite.

A sentence is given out once it has ended and so much has followed that no later text can change
where it ended. Its citations may stand before or after its full stop, or alone on the next line.
The stream is read one character at a time, so what is given out is the same however it was cut.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from index.article import Span
from index.sentences import sentences_of_block
from rag.citation_labels import LEADS_TO, SOURCES
from rag.markdown import LINE_END, Bracket, MarkdownReader, Token
from rag.passage_ids import read_marker
from rag.settled import MARKS, OPENERS, is_finished, is_settled, words_until_settled

# The line under way is looked through for sentences whenever it has grown by so much, and when the
# first word after what may be a sentence's end is whole: the reader waits for no more.
STRIDE = 16
# Characters of all sentences together; no answer needs more.
MAX_ANSWER = 4_000
# A model that repeats itself this often has lost its thread.
MAX_REPEATS = 3
# The longest line that may turn out to be the heading of a list of sources.
_LONGEST_LABEL = 40

# Marks that stand right after a word, also where a citation was between them.
_CLINGING = ".,;:!?…。，、；：！？؟،"
_LEFT_OVER = "]】］"
# What stands between two citations of one sentence: "[Q7KD], [W2MN]".
_BETWEEN = re.compile(r"\s*[,;&+]?\s*(?:and\s*)?")
_WORD = re.compile(r"\w")
_LEAD = re.compile(r"\s*(?:>\s*)*(?:#{1,6}\s+|(?P<item>(?:[-*+•‣▪–—]|\d{1,2}[.)])\s+))?")


@dataclass(frozen=True, slots=True)
class ParsedSentence:
    """A finished sentence without its markers, and the ids that it cited, in order.

    Args:
        lead: what stands before it: "" (the first), " ", a new line, or a new line with a bullet.
    """

    text: str
    ids: tuple[str, ...]
    lead: str


class CitationParser:
    """Feed it the stream; it gives the sentences that are certain.

    Args:
        known: the ids that passages bear. Others are dropped and counted in `unknown`.

    Attributes:
        unknown: how many citations named no passage.
        ended: nothing that may follow will be given out: the answer is long enough, repeats
            itself, or has come to its own list of sources.
    """

    def __init__(self, known: Collection[str]) -> None:
        self.unknown = 0
        self.ended = False
        self._known = {name.upper(): name for name in known}
        self._reader = MarkdownReader()
        self._line = ""  # the line under way without markers and what was given out
        self._marks: list[tuple[int, str]] = []  # where in `_line` known ids stood
        self._after_mark = False
        self._round_open = False
        self._marked_to = 0  # up to where in `_line` the last citation reaches
        self._looked_at = 0
        self._words_to_look = 0  # at the ends of so many words that follow
        self._line_begun = False
        self._lead = ""
        self._made = 0
        # The last sentence of an ended line: its citations may stand on the next.
        self._waiting: ParsedSentence | None = None
        self._ready: list[ParsedSentence] = []
        self._given: set[str] = set()
        self._length = 0
        self._repeats = 0

    def feed(self, piece: str) -> list[ParsedSentence]:
        """Take a piece of the stream; returns the sentences that became certain with it."""
        for character in piece:
            if self.ended:
                break
            self._take(self._reader.read(character))
        return self._taken()

    def close(self, *, cut: bool = False) -> list[ParsedSentence]:
        """The rest, at the stream's end; where it was `cut`, without an unfinished sentence."""
        if not self.ended:
            self._take(self._reader.close(cut=cut))
            self._end_line(cut=cut)
        self._give_waiting()
        self.ended = True
        return self._taken()

    def _taken(self) -> list[ParsedSentence]:
        ready, self._ready = self._ready, []
        return ready

    def _take(self, tokens: Iterable[Token]) -> None:
        for token in tokens:
            if self.ended:
                return
            if isinstance(token, Bracket):
                self._bracket(token)
            elif token == LINE_END:
                self._end_line()
            else:
                for character in token:
                    self._text(character)

    def _bracket(self, bracket: Bracket) -> None:
        if self._cite(bracket):
            self._after_mark = True
        elif not bracket.linked:
            for character in bracket.raw:
                self._text(character)
        elif self._line.endswith("!"):  # a picture
            self._line = self._line[:-1]
        else:
            for character in bracket.inside:
                self._text(character)

    def _cite(self, bracket: Bracket) -> bool:
        """Take the ids in a bracket; False where it is just text."""
        marker = read_marker(bracket, self._known)
        if marker is None:
            return False
        self.unknown += marker.unknown
        if _BETWEEN.fullmatch(self._line, self._marked_to):
            self._line = self._line[: self._marked_to]
        if leads := LEADS_TO.search(self._line):
            self._line = self._line[: leads.start()]
            self._round_open = leads.group()[0] in "(（"
        at = len(self._line)
        self._marked_to = len(self._line.rstrip())
        for name in marker.ids:
            if (at, name) not in self._marks:
                self._marks.append((at, name))
        return True

    def _text(self, character: str) -> None:
        """Add a character to the line under way."""
        if character.isspace():
            if not self._line or self._line[-1] == " ":
                return
            character = " "
        elif self._after_mark:
            if character in _LEFT_OVER or (character in ")）" and self._round_open):
                return  # "[[Q7KD], [W2MN]]", "(see [Q7KD])"
            self._after_mark = self._round_open = False
            if character in _CLINGING:
                self._line = self._line.rstrip()
                if character == "." and self._line[-1:] in MARKS and self._line:
                    return  # "killed. [Q7KD]."
            elif _needs_space(self._line[-1:], character):
                self._line += " "
        self._line += character
        if self._waiting and len(self._line) > _LONGEST_LABEL:
            self._give_waiting()
        if character == " ":
            self._words_to_look -= 1
            if self._words_to_look >= 0:
                self._give_settled()
            else:
                self._words_to_look = words_until_settled(self._line)
        if len(self._line) - self._looked_at >= STRIDE:
            self._give_settled()

    def _give_settled(self) -> None:
        """Give the sentences of the line under way that no later text can change."""
        self._looked_at = len(self._line)
        if not self._begin_line():
            return
        sentences = self._sentences()
        settled: list[Span] = []
        for sentence, after in itertools.pairwise(sentences):
            if not is_settled(self._line, sentence, after):
                break
            settled.append(sentence)
        if not settled:
            return
        following = sentences[len(settled)].start
        for made in self._make(settled, following):
            self._give_waiting()
            self._give(made)
        self._line = self._line[following:]
        self._marks = [(at - following, name) for at, name in self._marks if at > following]
        self._looked_at = len(self._line)
        self._marked_to = max(self._marked_to - following, 0)

    def _sentences(self) -> list[Span]:
        return sentences_of_block(self._line, Span(0, len(self._line.rstrip())))

    def _end_line(self, *, cut: bool = False) -> None:
        """Make the sentences of the line, which has ended; the last one waits."""
        if _WORD.search(self._line):
            self._begin_line(ended=True)
        if not _WORD.search(self._line):
            self._cite_waiting()
        else:
            made = self._make(self._sentences(), len(self._line))
            if cut and made and not (made[-1].ids and is_finished(made[-1].text)):
                made.pop()
            for sentence in made:
                self._give_waiting()
                self._waiting = sentence
        self._line, self._marks, self._line_begun = "", [], False
        self._after_mark = False
        self._looked_at = self._marked_to = self._words_to_look = 0

    def _begin_line(self, *, ended: bool = False) -> bool:
        """Read the mark that a line begins with; False where nothing of it is to be given yet."""
        if self._line_begun:
            return True
        label = SOURCES.fullmatch(self._line) if self._made else None
        if label and not ended and len(self._line) <= _LONGEST_LABEL:
            return False
        if label:
            self._meet_sources(label["rest"])
            return False
        lead = _LEAD.match(self._line)
        length = lead.end() if lead else 0
        self._lead = "" if not self._made else "\n- " if lead and lead["item"] else "\n"
        self._line = self._line[length:]
        self._marks = [(max(at - length, 0), name) for at, name in self._marks]
        self._marked_to = max(self._marked_to - length, 0)
        self._line_begun = True
        return True

    def _meet_sources(self, rest: str) -> None:
        """A line "Sources: …": citations of the sentence before it, or the end of the answer."""
        cited = {name for _, name in self._marks}
        alone = bool(cited) and not _WORD.search(rest)
        if alone and self._waiting and (not self._waiting.ids or cited <= {*self._waiting.ids}):
            self._cite_waiting()
        else:
            self._give_waiting()
            self.ended = True
        self._line, self._marks = "", []

    def _make(self, sentences: list[Span], end: int) -> list[ParsedSentence]:
        """Sentences with the ids that stand in or right after each."""
        made: list[ParsedSentence] = []
        ends = [*(after.start for after in sentences[1:]), end]
        begin = -1
        for sentence, until in zip(sentences, ends, strict=True):
            ids = dict.fromkeys(name for at, name in self._marks if begin < at <= until)
            begin = until
            text = _clean(sentence.of(self._line))
            if _WORD.search(text):
                made.append(ParsedSentence(text, tuple(ids), self._lead))
                self._made += 1
                self._lead = " "
        return made

    def _cite_waiting(self) -> None:
        """Markers that stand alone on a line belong to the sentence before it."""
        if self._waiting:
            ids = dict.fromkeys([*self._waiting.ids, *(name for _, name in self._marks)])
            self._waiting = replace(self._waiting, ids=tuple(ids))

    def _give_waiting(self) -> None:
        waiting, self._waiting = self._waiting, None
        if waiting:
            self._give(waiting)

    def _give(self, sentence: ParsedSentence) -> None:
        """Give a sentence out, unless it was given before or the answer is long enough."""
        if self.ended:
            return
        key = sentence.text.casefold()
        if key in self._given:
            self._repeats += 1
            self.ended = self._repeats >= MAX_REPEATS
        elif self._length + len(sentence.text) > MAX_ANSWER:
            self.ended = True
        else:
            self._given.add(key)
            self._length += len(sentence.text)
            self._ready.append(sentence)


def _needs_space(before: str, after: str) -> bool:
    """Whether a citation was all that kept two words apart; scripts without spaces need none."""
    return (
        after.isalnum()
        and bool(before.strip())
        and before not in OPENERS
        and max(before, after) < "\u2e80"
    )


def _clean(text: str) -> str:
    """A sentence on one line, without what its citations left behind."""
    return " ".join(text.split()).strip("|").lstrip(" :;,").rstrip()
