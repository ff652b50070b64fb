"""A model's stream of characters, freed of its Markdown: plain text, brackets, ends of lines.

It reads one character at a time and every step depends on the characters before it alone, so that
the result cannot depend on how the stream was cut into pieces. No character is read more than a
few times, and no more than MAX_TARGET characters are ever held back, those of a line that opens a
block of code apart.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TypeAlias

LINE_END = "\n"
# A bracket that has not closed within so many characters is just text.
MAX_BRACKET = 200
MAX_ROUND = 60
MAX_TARGET = 500

_OPENING, _CLOSING = "[【［", "]】］"
_ROUND = {"(": ")", "（": "）"}
_THOUGHT = ("<think>", "</think>", "<thinking>", "</thinking>")
_LONGEST_THOUGHT = max(len(tag) for tag in _THOUGHT)
_ESCAPABLE = frozenset("\\`*_{}[]()#+-.!~<>|")
_IN_ROUND = re.compile(r"[\w\s,;:&.#-]")
# CommonMark's link target: no space but before a title.
_TARGET = re.compile(r"\(\s*[^\s()<>]*(?:\([^\s()]*\)[^\s()]*)*(?:\s+[\"'][^\"']*[\"'])?\s*\)")
_LINE_BREAKS = frozenset("\n\u2028\u2029")
# Characters that show nothing and can reorder or hide what is around them; halves of a character.
UNSHOWN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u200b\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffc"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)


@dataclass(frozen=True, slots=True)
class Bracket:
    """Text in brackets.

    Args:
        raw: as it stood, brackets included.
        inside: what stands between them.
        linked: the target of a link followed; it is dropped.
    """

    raw: str
    inside: str
    linked: bool = False

    @property
    def is_round(self) -> bool:
        """Whether the brackets are round ones."""
        return self.raw[0] in _ROUND


# One character or more of text, LINE_END alone, or a bracket.
Token: TypeAlias = str | Bracket


class MarkdownReader:
    """Characters in, tokens out; thinking aloud and blocks of code vanish."""

    def __init__(self) -> None:
        self._tag = ""  # what may become <think>
        self._thinking = False
        self._line_begins = True
        self._fence = ""  # the mark that opened the block of code under way
        self._fence_run = ""  # its marks so far, at a line's beginning
        self._info: str | None = None  # what stands after such marks, on their line
        self._escaped = False
        self._run = ""  # marks of emphasis whose next neighbour is not known yet
        self._last = ""  # the last character given out of this line
        self._held = ""  # an open bracket and what follows it
        self._closed = False
        self._target = ""
        self._out: list[Token] = []

    def read(self, character: str) -> list[Token]:
        """Take one character; returns what became certain with it."""
        if character in _LINE_BREAKS:
            self._past_tag("\n")
        elif not UNSHOWN.match(character):
            self._past_tag(character)
        return self._taken()

    def close(self, *, cut: bool = False) -> list[Token]:
        """What was held back; without an open bracket where the stream was `cut`."""
        tag, self._tag = self._tag, ""
        for character in "" if self._thinking else tag:
            self._past_fence(character)
        if not self._fence:
            for character in self._fence_run:
                self._inline(character)
        if self._held and not self._closed and cut:
            self._held = ""
        while self._held:
            self._release()
        if self._escaped:
            self._text("\\")
        self._end_run("")
        return self._taken()

    def _taken(self) -> list[Token]:
        out, self._out = self._out, []
        return out

    def _past_tag(self, character: str) -> None:
        """Leave out what a reasoning model thinks aloud."""
        if self._thinking:
            self._tag = (self._tag + character)[-_LONGEST_THOUGHT:]
            if self._tag.lower().endswith(("</think>", "</thinking>")):
                self._thinking, self._tag = False, ""
            return
        tag = self._tag + character
        if tag.lower() in _THOUGHT:
            self._thinking, self._tag = tag[1] != "/", ""
        elif any(known.startswith(tag.lower()) for known in _THOUGHT):
            self._tag = tag
        else:
            self._tag = ""
            for held in tag[:-1]:
                self._past_fence(held)
            if character == "<" and len(tag) > 1:
                self._tag = character
            else:
                self._past_fence(character)

    def _past_fence(self, character: str) -> None:
        """Leave out blocks of code."""
        if self._info is not None:
            self._read_info(character)
        elif character == "\n":
            if not self._fence:
                for mark in self._fence_run:
                    self._inline(mark)
                self._inline(character)
            self._line_begins, self._fence_run = True, ""
        elif not self._line_begins:
            if not self._fence:
                self._inline(character)
        elif character in (self._fence_run[:1] or self._fence or "`~"):
            self._fence_run += character
            if len(self._fence_run) == 3:
                self._info, self._line_begins = "", False
        elif self._fence_run or not character.isspace():
            self._line_begins = False
            if not self._fence:
                for mark in self._fence_run + character:
                    self._inline(mark)
            self._fence_run = ""

    def _read_info(self, character: str) -> None:
        """The rest of a line that began with three marks of a block of code."""
        info = self._info or ""
        if character == "\n":
            self._fence = "" if self._fence else self._fence_run[0]
            self._info, self._fence_run, self._line_begins = None, "", True
        elif self._fence:
            return  # a closing line says nothing
        elif (character == "`" and self._fence_run[0] == "`" and info.strip("`")) or len(
            info
        ) >= MAX_BRACKET:
            self._info, self._fence_run = None, ""  # "```like this```" is no block
            for held in info + character:
                self._inline(held)
        else:
            self._info = info + character

    def _inline(self, character: str) -> None:
        """Read brackets, escapes and emphasis."""
        if self._held:
            self._in_bracket(character)
        elif self._escaped:
            self._escaped = False
            if character in _OPENING or character in _ROUND:
                self._inline(character)  # models escape the brackets of their citations
            elif character in _ESCAPABLE:
                self._text(character)
            else:
                self._text("" if character == "\n" else "\\")
                self._inline(character)
        elif self._run and character == self._run[0]:
            self._run = (self._run + character)[:4]
        else:
            self._end_run(character)
            if character == "\\":
                self._escaped = True
            elif character in "*_~`":
                self._run = character
            elif character in _OPENING or character in _ROUND:
                self._held, self._closed, self._target = character, False, ""
            elif character == "\n":
                self._out.append(LINE_END)
                self._last = ""
            else:
                self._text(character)

    def _end_run(self, following: str) -> None:
        """Drop a run of marks, or let it stand where it is no emphasis ("2 * 3", "snake_case")."""
        run, self._run = self._run, ""
        if not run:
            return
        before = self._last
        alone = not before.strip() and not following.strip()
        within = before.isalnum() and following.isalnum()
        if (
            (run[0] in "*_" and alone)
            or (run[0] == "_" and within)
            or (run == "*" and before.isdigit() and following.isdigit())
            or run == "~"
        ):
            self._text(run)

    def _text(self, text: str) -> None:
        if text:
            self._out.append(text)
            self._last = text[-1]

    def _in_bracket(self, character: str) -> None:
        held = self._held
        if self._target:
            self._in_target(character)
        elif held[0] in _ROUND:
            if character == _ROUND[held[0]]:
                self._give_bracket(held + character, held[1:])
            elif len(held) < MAX_ROUND and character != "\n" and _IN_ROUND.match(character):
                self._held += character
            else:
                self._release()
                self._inline(character)
        elif self._closed:
            doubled = len(held) > 1 and held[1] in _OPENING
            if character in _CLOSING and doubled and held[-2] not in _CLOSING:
                self._held += character
            elif character == "(":
                self._target = character
            else:
                self._release()
                self._inline(character)
        elif character in _CLOSING:
            self._held += character
            self._closed = True
        elif (character in _OPENING and len(held) > 1) or (
            character == "\n" or len(held) >= MAX_BRACKET
        ):
            self._release()
            self._inline(character)
        else:
            self._held += character

    def _in_target(self, character: str) -> None:
        """What stands in round brackets right after square ones."""
        target = self._target + character
        if character == ")" and target.count("(") == target.count(")"):
            if _TARGET.fullmatch(target):
                self._give_bracket(self._held, self._inside, linked=True)
            else:
                self._target = target
                self._release()
            return
        spaced = target[-2].isspace() and character not in "\"' )" and not character.isspace()
        titled = '"' in target or "'" in target
        if (
            character == "\n"
            or character in _OPENING
            or len(target) > MAX_TARGET
            or (spaced and not titled and target[1:-1].strip())
        ):
            self._release()
            self._inline(character)
        else:
            self._target = target

    @property
    def _inside(self) -> str:
        return self._held.strip(_OPENING + _CLOSING)

    def _release(self) -> None:
        """Give what is held: a bracket where it has closed, else text."""
        held, target = self._held, self._target
        if self._closed:
            self._give_bracket(held, self._inside)
            rest = target
        else:
            self._held = ""
            self._text(held[0])
            rest = held[1:]
        for character in rest:
            self._inline(character)

    def _give_bracket(self, raw: str, inside: str, *, linked: bool = False) -> None:
        self._held, self._closed, self._target = "", False, ""
        self._out.append(Bracket(raw, inside, linked))
        self._last = raw[-1]
