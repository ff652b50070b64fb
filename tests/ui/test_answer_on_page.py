from rag.answer import Answer, Done, Rechecked, Searching, Sentence, Statement
from rag.chat import Chat
from rag.check import Verdict
from tests.ui.reading_html import Page
from ui.answer_on_page import AnswerOnPage

KEREM = "How many Israeli soldiers were killed at Kerem Shalom?"


async def test_a_verdict_may_be_revised_and_the_words_stay(chat: Chat) -> None:
    page = AnswerOnPage(1)
    said = Statement(text="They met.", verdict=Verdict.SUPPORTED, score=0.9)
    page.add(Searching("q", 5))
    page.add(Sentence(0, said))
    before = page.pieces[0]
    page.add(Rechecked(0, Verdict.UNSUPPORTED, 0.1))
    assert "not supported" in page.pieces[0]
    assert Page(page.pieces[0]).text.split("✗")[0] == Page(before).text.split("✓")[0]


async def test_a_revision_is_told_until_it_is_taken_back(chat: Chat) -> None:
    answer = await chat.answer(KEREM)
    page = AnswerOnPage(1)
    page.add(Searching("q", 5))
    page.add(Sentence(0, answer.statements[0]))
    page.add(Rechecked(0, Verdict.UNSURE, 0.4))
    assert "it was sent as “supported”" in Page(page.pieces[0]).text
    page.add(Rechecked(0, Verdict.PARTLY, 0.4))
    assert "it was sent as “supported”" in Page(page.pieces[0]).text
    page.add(Done(answer))
    assert "1 verdict revised afterwards" in Page(page.end).text
    page.add(Rechecked(0, Verdict.SUPPORTED, 0.9))
    page.add(Done(answer))
    assert "revised" not in Page(page.pieces[0]).text + Page(page.end).text


async def test_links_name_the_version_that_answered(chat: Chat) -> None:
    answer = await chat.answer(KEREM)
    page = AnswerOnPage(99)
    page.add(Sentence(0, answer.statements[0]))
    assert "version=99" in page.pieces[0]
    page.add(Done(answer))
    assert "version=1&" in page.pieces[0]
    assert isinstance(page.answer, Answer)


def test_a_question_that_was_read_otherwise_than_it_is_written_says_so() -> None:
    page = AnswerOnPage(1)
    page.asked = "Why was it closed?"
    page.add(Searching("Why was it closed? (<Kerem> Shalom)", 5))
    assert Page(page.pieces[0]).text == "Read as: Why was it closed? (<Kerem> Shalom)"


def test_a_question_that_was_read_as_it_is_written_says_nothing_of_it() -> None:
    page = AnswerOnPage(1)
    page.asked = "Why was it closed?"
    page.add(Searching("Why was it closed?", 5))
    assert page.pieces == []
