from collections.abc import Callable
from datetime import date

import pytest

from index.article import Span
from index.build import Wanted, build
from index.embeddings import StaticEmbedder
from index.errors import BylineError
from index.reader import Index
from index.versions import Home
from rag.answer import Answer, Kind
from rag.chat import Chat
from rag.check import Verdict
from rag.settings import Settings
from tests.conftest import SEEDS
from ui.question_forms import FORMS, Formed
from ui.suggestions import OFFERED, OFFERED_AFTER, TRIED, Suggestions, varied

MakeIndex = Callable[..., Index]
KEREM = "How many Israeli soldiers were killed at Kerem Shalom?"


class Counting(Chat):
    """Counts the questions that it is asked."""

    asked = 0

    async def answer(self, question: str, *given: object, **named: object) -> Answer:
        self.asked += 1
        return await super().answer(question, *given, **named)  # type: ignore[arg-type]


async def test_the_seeds_offer_questions_that_they_answer(chat: Chat) -> None:
    offer = await Suggestions(chat).start()
    assert len(offer.questions) == OFFERED
    assert (offer.version, offer.articles, offer.newest) == (1, 5, None)
    for question in offer.questions:
        answer = await chat.answer(question)
        assert answer.kind is Kind.ANSWER
        assert all(s.verdict is Verdict.SUPPORTED for s in answer.statements)


async def test_the_same_index_always_offers_the_same(chat: Chat) -> None:
    assert await Suggestions(chat).start() == await Suggestions(chat).start()


async def test_what_was_found_is_remembered(seeds_index: Index) -> None:
    chat = Counting(seeds_index, Settings.load())
    suggestions = Suggestions(chat)
    await suggestions.start()
    asked = chat.asked
    await suggestions.start()
    assert 0 < asked == chat.asked <= TRIED


async def test_under_an_answer_its_articles_lead_on(chat: Chat) -> None:
    suggestions = Suggestions(chat)
    answer = await chat.answer(KEREM)
    offered = await suggestions.after(answer, [KEREM])
    assert 1 <= len(offered) <= OFFERED_AFTER
    cited = {c.article_id for s in answer.statements for c in s.citations}
    for question in offered:
        told = await chat.answer(question)
        assert {c.article_id for s in told.statements for c in s.citations} & cited
        assert told.statements[0].text != answer.statements[0].text


async def test_nothing_is_offered_that_was_asked(chat: Chat) -> None:
    suggestions = Suggestions(chat)
    answer = await chat.answer(KEREM)
    first = await suggestions.after(answer, [])
    again = await suggestions.after(answer, [question.upper() for question in first])
    assert not set(first) & set(again)


async def test_under_an_abstention_stands_what_the_articles_do_answer(chat: Chat) -> None:
    suggestions = Suggestions(chat)
    offer = await suggestions.start()
    answer = await chat.answer("Who is the mayor of Haifa?")
    assert await suggestions.after(answer, []) == offer.questions[:OFFERED_AFTER]
    left = await suggestions.after(answer, [offer.questions[0]])
    assert left == offer.questions[1 : 1 + OFFERED_AFTER]


async def test_a_new_version_of_the_index_offers_anew(
    tmp_path_factory: pytest.TempPathFactory, embedder: StaticEmbedder
) -> None:
    folder = tmp_path_factory.mktemp("growing")
    corpus = folder / "corpus"
    corpus.mkdir()
    (corpus / "one.txt").write_text("A quiet note. Nothing is asked of it, and nothing is told.")
    home = Home(folder / "home")
    build(home, Wanted((corpus,)), embedder=embedder)
    index = Index(home)
    suggestions = Suggestions(Chat(index, Settings.load()))
    assert (await suggestions.start()).questions == ()
    for path in SEEDS.iterdir():
        (corpus / path.name).write_bytes(path.read_bytes())
    build(home, Wanted((corpus,)), embedder=embedder)
    offer = await suggestions.start()
    assert (offer.version, offer.articles) == (2, 6)
    assert offer.questions
    index.close()


async def test_the_newest_date_is_told(make_index: MakeIndex) -> None:
    index = make_index(
        {"text": "It rained in Lima all day long.", "date": "2024-05-07"},
        {"text": "It snowed in Oslo all day long.", "date": "2024-03-01"},
    )
    offer = await Suggestions(Chat(index, Settings.load())).start()
    assert offer.newest == date(2024, 5, 7)


async def test_without_an_index_the_error_is_ours(tmp_path_factory: pytest.TempPathFactory) -> None:
    home = Home(tmp_path_factory.mktemp("none") / "home")
    with pytest.raises(BylineError):
        await Suggestions(Chat(Index(home), Settings.load())).start()


async def test_a_question_that_gets_another_answer_is_not_offered(make_index: MakeIndex) -> None:
    index = make_index(
        {"text": "Norway announced on Monday that it had left. Norway announced on Monday that it"
                 " had left the talks in Oslo for good, as Norway had said."}
    )  # fmt: skip
    suggestions = Suggestions(Chat(index, Settings.load()))
    offer = await suggestions.start()
    for question in offer.questions:
        answer = await Chat(index, Settings.load()).answer(question)
        assert answer.kind is Kind.ANSWER


def test_the_choice_is_varied_in_form_and_article() -> None:
    def formed(form: str, article: str, number: int) -> Formed:
        return Formed(f"{form} {article} {number}?", article, Span(number, number + 1), form)

    many = [formed(FORMS[0], "a", n) for n in range(5)]
    others = [formed(FORMS[3], "b", 0), formed(FORMS[1], "a", 9), formed(FORMS[2], "c", 0)]
    ordered = list(varied([*many, *others]))
    assert sorted(f.question for f in ordered) == sorted(f.question for f in [*many, *others])
    first = ordered[:4]
    assert len({f.form for f in first}) == 4
    assert len({f.article_id for f in first}) == 3
