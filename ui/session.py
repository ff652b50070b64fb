"""One reader's conversation: what was said, and what the page shows of the answer under way."""

from __future__ import annotations

import logging
import secrets
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace

from index.errors import BylineError
from rag.answer import Abstained, Answer, Done, Kind, Turn
from rag.chat import Chat
from rag.question import MAX_QUESTION
from rag.tidy import tidy
from ui.admission import Admission, TooMany
from ui.answer_on_page import AnswerOnPage
from ui.conversation import (
    ANSWERABLE,
    FURTHER,
    error_html,
    question_html,
    stopped_html,
    suggestions_html,
)
from ui.stages import stages_html
from ui.suggestions import Suggestions
from ui.ticks import with_ticks
from ui.time_choice import TimeChoice

logger = logging.getLogger(__name__)
# Earlier turns that a question may lean on; older ones are forgotten.
MAX_HISTORY = 40


@dataclass(frozen=True, slots=True)
class Screen:
    """What the page shows of the latest turn. The page keeps earlier ones, and what it has.

    Args:
        conversation: names the conversation; empty before the first question.
        turn: counts questions, from 1; 0 is the empty page.
        question: HTML.
        pieces: HTML of the answer so far; later screens of the turn only add to it, except that
            a verdict may be revised.
        stages: HTML; empty when the answer is whole.
        end: HTML of what stands under the whole answer.
        busy: an answer is under way.
        draft: text to put back into the box.
        time: HTML of the time that the question is about; empty until that is understood.
    """

    conversation: str = ""
    turn: int = 0
    question: str = ""
    pieces: tuple[str, ...] = ()
    stages: str = ""
    end: str = ""
    busy: bool = False
    draft: str = ""
    time: str = ""


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question, and the turns that it could lean on."""

    question: str
    history: Sequence[Turn]


class Conversation:
    """What one reader has asked and been told. Held by the reader's session, shared with nobody."""

    def __init__(self) -> None:
        # Named when it is used: every session begins as a copy of one that is not.
        self._name = ""
        self._turn = 0
        self._history: list[Turn] = []
        self._turns: list[_Asked] = []
        self._question = self._asked = ""
        self._page = AnswerOnPage()
        self._busy = False

    @property
    def history(self) -> Sequence[Turn]:
        """The turns that the next question may lean on."""
        return tuple(self._history)

    @property
    def busy(self) -> bool:
        """Whether an answer is under way."""
        return self._busy

    @property
    def answered(self) -> Answer | None:
        """The latest answer, where it is whole."""
        return self._page.answer

    def screen(self, *, draft: str = "") -> Screen:
        """What the page shows now."""
        return Screen(
            conversation=self._name,
            turn=self._turn,
            question=self._question,
            time=self._page.time,
            pieces=tuple(self._page.pieces),
            stages=stages_html(self._page.stages) if self._busy else "",
            end=self._page.end,
            busy=self._busy,
            draft=draft,
        )

    async def offer(self, suggestions: Suggestions) -> Screen | None:
        """The page with questions that lead on from the answer; None where there are none."""
        page = self._page
        if page.answer is None or self._busy or page.offered:
            return None
        page.offered = True
        asked = [turn.content for turn in self._history if turn.role == "user"]
        questions = await suggestions.after(page.answer, asked)
        if not questions or self._page is not page:
            return None
        said_something = bool(page.answer.statements)
        page.end += suggestions_html(questions, FURTHER if said_something else ANSWERABLE)
        return self.screen()

    def restart(self) -> Screen:
        """Begin a new conversation, forgetting this one."""
        self._page.ended.set()
        self._name, self._turn = secrets.token_hex(6), 0
        self._history.clear()
        self._turns.clear()
        self._question, self._page, self._busy = "", AnswerOnPage(), False
        return self.screen()

    def stop(self) -> Screen:
        """What the page shows once the reader has stopped the answer."""
        if self._busy:
            self._page.pieces.append(stopped_html(any_checked=bool(self._page.statements)))
            self._page.ended.set()
            self._close(self._page)
        return self.screen()

    async def ask_again(
        self, chat: Chat, choice: TimeChoice, admission: Admission
    ) -> AsyncGenerator[Screen, None]:
        """Answer a question once more, about the time that the reader set; see `ask`."""
        question, history = choice.question, None
        known = choice.conversation == self._name and 1 <= choice.turn <= len(self._turns)
        if known and not self._busy:
            before = self._turns[choice.turn - 1]
            question, history = before.question, before.history
            if choice.turn == self._turn:  # the answer that is replaced is not leant on
                self._history[:] = before.history
        async with aclosing(self.ask(chat, question, admission, choice, history)) as screens:
            async for screen in screens:
                yield screen

    async def ask(
        self,
        chat: Chat,
        question: str,
        admission: Admission,
        choice: TimeChoice | None = None,
        history: Sequence[Turn] | None = None,
    ) -> AsyncGenerator[Screen, None]:
        """Answer a question, one screen after another.

        Args:
            chat: answers.
            question: as the reader wrote it.
            admission: how many are answered at once.
            choice: the time that the reader set for it.
            history: the turns that it may lean on; None: the conversation so far.

        Closing the generator closes the chat's, and so a model's connection. An error is a
        sentence on the page; it never ends the conversation.
        """
        if self._busy or not question.strip():
            again = question.strip() in ("", self._asked)
            yield self.screen(draft="" if again else question)
            return
        try:
            version = chat.index.home.current()
        except BylineError:  # asking says the same, on the page
            version = None
        page = self._begin(_Asked(question, self.history if history is None else history), version)
        page.chosen = choice is not None and choice.window is not None
        page.asked = tidy(question)
        draft = ""
        try:
            line = admission.enter()
            async with aclosing(line), aclosing(with_ticks(line, page.ended)) as places:
                async for before in places:
                    if self._is_left(page):
                        break
                    if before is not None:
                        page.stages = replace(page.stages, waiting=before)
                    yield self.screen()
                    if before == 0:
                        async with aclosing(self._answer(chat, question, page, choice)) as screens:
                            async for screen in screens:
                                yield screen
        except TooMany as error:
            draft = question
            page.pieces.append(error_html(error.sentence, error.remedy))
        except BylineError as error:
            page.pieces.append(error_html(error.sentence, error.remedy))
        except Exception:
            logger.exception("A question could not be answered")
            page.pieces.append(
                error_html(
                    "Something went wrong in Byline itself.",
                    "Please ask again; the terminal where Byline runs says more.",
                )
            )
        finally:
            self._close(page)
        if self._page is page:
            yield self.screen(draft=draft)

    async def _answer(
        self, chat: Chat, question: str, page: AnswerOnPage, choice: TimeChoice | None
    ) -> AsyncGenerator[Screen, None]:
        stream = chat.ask(
            question,
            self._turns[-1].history,
            choice.as_of if choice else None,
            window=choice.window if choice else None,
        )
        async with aclosing(stream), aclosing(with_ticks(stream, page.ended)) as events:
            async for event in events:
                if self._is_left(page):
                    return
                if event is not None:
                    page.add(event)
                if not isinstance(event, Abstained | Done):
                    yield self.screen()

    def _is_left(self, page: AnswerOnPage) -> bool:
        """Whether the reader has stopped an answer, or begun a new conversation."""
        return self._page is not page or not self._busy

    def _begin(self, asked: _Asked, version: int | None) -> AnswerOnPage:
        self._name = self._name or secrets.token_hex(6)
        self._turn += 1
        self._question = question_html(asked.question, MAX_QUESTION)
        self._asked = asked.question.strip()
        self._turns.append(asked)
        self._page = AnswerOnPage(version)
        self._busy = True
        return self._page

    def _close(self, page: AnswerOnPage) -> None:
        """End a turn, once, and remember it where it said something of the articles."""
        if self._page is not page or not self._busy:
            return
        self._busy = False
        courtesy = page.answer is not None and page.answer.kind is Kind.COURTESY
        if page.text and not courtesy:
            self._history += [
                Turn(role="user", content=self._asked),
                Turn(role="assistant", content=page.text, days=page.cited_days),
            ]
            del self._history[:-MAX_HISTORY]
