import asyncio
from collections.abc import AsyncGenerator, Callable, Sequence
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.article import Span
from index.build import Wanted, build
from index.embeddings import StaticEmbedder
from index.errors import NoIndex, UsageError
from index.reader import Index
from index.versions import Home
from rag.answer import (
    Abstained,
    Answer,
    Done,
    Event,
    FellBack,
    Kind,
    Passages,
    Searching,
    Sentence,
    Turn,
    Usage,
    Writing,
)
from rag.chat import Chat
from rag.check import Verdict
from rag.found import Found
from rag.settings import Settings
from rag.writing import Cited, Declined, Piece, Task, WriterFailed, Written
from tests.conftest import SEEDS, scaled

MakeIndex = Callable[..., Index]
KEREM = "How many Israeli soldiers were killed at Kerem Shalom?"
HAIFA = "Who is the mayor of Haifa?"
TODAY = date(2024, 5, 15)


class Scripted:
    """A writer that writes what it is told, then fails where it is told to."""

    name = "model"
    model: str | None = "scripted"

    def __init__(self, *pieces: Piece, fails: str = "") -> None:
        self.pieces, self.fails, self.closed = pieces, fails, False

    def given(self, task: Task) -> Sequence[Found]:
        return task.found

    async def write(self, task: Task) -> AsyncGenerator[Piece, None]:
        try:
            for piece in self.pieces:
                yield piece
            if self.fails:
                raise WriterFailed(self.fails)
        finally:
            self.closed = True


def chat(index: Index, writer: Scripted | None = None, **given_: object) -> Chat:
    return Chat(index, Settings.load(**given_), model_writer=writer, today=lambda: TODAY)


async def events(chat: Chat, question: str, history: tuple[Turn, ...] = ()) -> list[Event]:
    return [event async for event in chat.ask(question, history)]


def kinds(found: list[Event]) -> list[type]:
    return [type(event) for event in found]


async def test_an_answer_comes_in_stages(seeds_index: Index) -> None:
    found = await events(chat(seeds_index), KEREM)
    assert kinds(found) == [Searching, Passages, Writing, Sentence, Done]


async def test_each_citation_is_the_words_at_its_offsets(seeds_index: Index) -> None:
    answer = await chat(seeds_index).answer(KEREM)
    assert answer.kind is Kind.ANSWER
    assert "killed four Israeli soldiers" in answer.statements[0].citations[0].quote
    check_promises(seeds_index, answer)


async def test_an_abstention_is_an_outcome_of_its_own(seeds_index: Index) -> None:
    found = await events(chat(seeds_index), HAIFA)
    assert Abstained in kinds(found)
    answer = found[-1].answer if isinstance(found[-1], Done) else None
    assert answer is not None
    assert (answer.kind, answer.abstained, answer.statements) == (Kind.ABSTENTION, True, ())
    assert answer.missing == ("mayor", "Haifa")
    assert "Haifa" in answer.text


async def test_an_abstention_offers_the_nearest_words(seeds_index: Index) -> None:
    answer = await chat(seeds_index).answer("How many tanks did the US send to Israel in total?")
    assert answer.abstained
    for citation in answer.nearest:
        with seeds_index.current() as version:
            article = version.store.article(citation.article_id)
        assert article is not None
        assert article.text[citation.start : citation.end] == citation.quote


async def test_a_question_half_answered_names_the_other_half(seeds_index: Index) -> None:
    question = "Why was Kerem Shalom closed and who is the mayor of Haifa?"
    answer = await chat(seeds_index).answer(question)
    assert answer.kind is Kind.PARTIAL
    assert not answer.abstained
    assert "rocket attack" in answer.text
    assert any("Haifa" in part for part in answer.missing)


async def test_two_questions_in_one_are_both_answered(seeds_index: Index) -> None:
    question = "When did Hamas attack southern Israel and how many people were killed?"
    answer = await chat(seeds_index).answer(question)
    assert "October 7" in answer.text
    assert "1,200" in answer.text
    check_promises(seeds_index, answer)


async def test_a_greeting_is_returned_without_a_search(seeds_index: Index) -> None:
    answer = await chat(seeds_index).answer("Hello!")
    assert (answer.kind, answer.abstained, answer.passages) == (Kind.COURTESY, False, ())
    assert answer.text


async def test_a_follow_up_uses_the_conversation(seeds_index: Index) -> None:
    history = (Turn(role="user", content=KEREM),)
    answer = await chat(seeds_index).answer("Why was it closed?", history)
    assert "Kerem Shalom" in answer.standalone_question
    assert "rocket attack" in answer.text


async def test_the_same_question_gets_the_same_answer(seeds_index: Index) -> None:
    first, second = [await chat(seeds_index).answer(KEREM) for _ in range(2)]
    same: dict[str, object] = {"timings_ms": {}}
    assert first.model_copy(update=same) == second.model_copy(update=same)


async def test_readers_may_ask_at_once(seeds_index: Index) -> None:
    one = chat(seeds_index)
    answers = await asyncio.gather(*(one.answer(q) for q in [KEREM, HAIFA] * 8))
    assert [a.abstained for a in answers] == [False, True] * 8


# -- the model's writer ------------------------------------------------------------------------


def cite(*places: int) -> tuple[Cited, ...]:
    return tuple(Cited(place) for place in places)


async def test_a_model_answers_where_one_is_named(seeds_index: Index) -> None:
    writer = Scripted(
        Written("Four Israeli soldiers were killed at Kerem Shalom.", cite(0)),
        Usage(prompt_tokens=10, completion_tokens=5),
    )
    answer = await chat(seeds_index, writer).answer(KEREM)
    assert (answer.writer, answer.model) == ("model", "scripted")
    assert answer.statements[0].verdict is Verdict.SUPPORTED
    assert answer.usage == Usage(prompt_tokens=10, completion_tokens=5)
    assert answer.text == "Four Israeli soldiers were killed at Kerem Shalom. [1]"
    check_promises(seeds_index, answer)


async def test_what_the_articles_do_not_say_is_marked(seeds_index: Index) -> None:
    lie = Written("Nine Israeli soldiers were killed at Kerem Shalom.", cite(0))
    answer = await chat(seeds_index, Scripted(lie)).answer(KEREM)
    assert answer.statements[0].verdict is not Verdict.SUPPORTED
    assert "Nine" in answer.statements[0].unsupported


async def test_strict_leaves_out_what_is_not_supported(seeds_index: Index) -> None:
    lie = Written("Nine Israeli soldiers were killed at Kerem Shalom.", cite(0))
    truth = Written("A Hamas rocket attack killed four Israeli soldiers.", cite(0))
    answer = await chat(seeds_index, Scripted(lie, truth), strict=True).answer(KEREM)
    assert [s.text for s in answer.statements] == [truth.text]
    assert answer.left_out == 1
    only_lies = await chat(seeds_index, Scripted(lie), strict=True).answer(KEREM)
    assert only_lies.abstained


async def test_a_model_that_declines_abstains(seeds_index: Index) -> None:
    answer = await chat(seeds_index, Scripted(Declined(("the mayor of Haifa",)))).answer(HAIFA)
    assert answer.abstained
    assert answer.missing == ("the mayor of Haifa",)
    assert answer.writer == "model"


async def test_a_model_that_declines_without_a_reason_leaves_it_to_the_words(
    seeds_index: Index,
) -> None:
    answer = await chat(seeds_index, Scripted(Declined())).answer(HAIFA)
    assert (answer.kind, answer.missing) == (Kind.ABSTENTION, ("mayor", "Haifa"))


async def test_a_model_that_declines_after_a_sentence_answers_in_part(seeds_index: Index) -> None:
    said = Written("Israel agreed to reopen the Kerem Shalom border crossing.", cite(0))
    answer = await chat(seeds_index, Scripted(said, Declined())).answer(KEREM)
    assert (answer.kind, answer.missing) == (Kind.PARTIAL, (KEREM,))


async def test_a_model_that_fails_is_replaced_and_the_reader_told(seeds_index: Index) -> None:
    found = await events(chat(seeds_index, Scripted(fails="The model is away.")), KEREM)
    assert FellBack("The model is away.") in found
    done = found[-1]
    assert isinstance(done, Done)
    assert (done.answer.writer, done.answer.model) == ("extractive", None)
    assert done.answer.fell_back == "The model is away."
    assert "four Israeli soldiers" in done.answer.text


async def test_what_was_sent_before_a_failure_stays_sent(seeds_index: Index) -> None:
    said = Written("Israel agreed to reopen the Kerem Shalom border crossing.", cite(0))
    found = await events(chat(seeds_index, Scripted(said, fails="It broke off.")), KEREM)
    check_prefixes(found)
    done = found[-1]
    assert isinstance(done, Done)
    assert done.answer.statements[0].text == said.text
    assert len(done.answer.statements) > 1
    assert (done.answer.writer, done.answer.model) == ("extractive", "scripted")
    assert done.answer.by_model == 1
    check_promises(seeds_index, done.answer)


async def test_a_model_that_said_all_before_it_failed_is_the_only_writer(
    seeds_index: Index,
) -> None:
    own = await chat(seeds_index).answer(KEREM)
    said = Written(own.statements[0].text, cite(0))
    answer = await chat(seeds_index, Scripted(said, fails="It broke off.")).answer(KEREM)
    assert (len(answer.statements), answer.by_model) == (1, 1)
    assert answer.fell_back == "It broke off."


async def test_a_reader_who_leaves_stops_the_writer(seeds_index: Index) -> None:
    writer = Scripted(*(Written(f"Sentence {n}.", cite(0)) for n in range(9)))
    stream = chat(seeds_index, writer).ask(KEREM)
    async for event in stream:
        if isinstance(event, Sentence):
            break
    await stream.aclose()
    assert writer.closed


TEXTS = st.sampled_from(
    ["Four Israeli soldiers were killed at Kerem Shalom.", "The crossing was closed.",
     "Nine men died in Haifa.", "Biden spoke with Netanyahu for 30 minutes.", "So it is.", "…"]
)  # fmt: skip
WRITTEN = st.builds(
    lambda text, places, lead: Written(text, cite(*places), lead),
    TEXTS,
    st.lists(st.integers(0, 7), max_size=4),
    st.sampled_from(["", " ", "\n", "\n- "]),
)


@given(
    st.lists(WRITTEN, max_size=7),
    st.sampled_from(["", "It broke off."]),
    st.booleans(),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=scaled(15, 400))
def test_promises_hold_for_whatever_a_model_writes(
    seeds_index: Index, written: list[Written], fails: str, strict: bool
) -> None:
    one = chat(seeds_index, Scripted(*written, fails=fails), strict=strict)
    found = asyncio.run(events(one, KEREM))
    check_prefixes(found)
    done = found[-1]
    assert isinstance(done, Done)
    check_promises(seeds_index, done.answer)
    if strict:
        assert all(s.verdict is Verdict.SUPPORTED for s in done.answer.statements)


# -- time and versions -------------------------------------------------------------------------


async def test_as_of_hides_later_articles(make_index: MakeIndex) -> None:
    index = make_index(
        {"text": "The mayor of Lebus is Anna Born.", "date": "2024-01-10"},
        {"text": "The mayor of Lebus is Carl Dorn.", "date": "2024-04-10"},
    )
    one = chat(index)
    then = await one.answer("Who is the mayor of Lebus?", as_of=date(2024, 2, 1))
    assert "Anna Born" in then.text
    assert "Carl Dorn" not in then.text
    before = await one.answer("Who is the mayor of Lebus?", as_of=date(2023, 2, 1))
    assert before.abstained


async def test_two_articles_with_other_numbers_are_marked_disputed(make_index: MakeIndex) -> None:
    index = make_index(
        {"text": "The flood in Lebus destroyed 40 houses, the mayor said."},
        {"text": "The flood in Lebus destroyed 65 houses, the state said."},
    )
    answer = await chat(index).answer("How many houses did the flood in Lebus destroy?")
    assert [s.disputed for s in answer.statements] == [True, True]


async def test_an_open_chat_follows_a_new_version(
    tmp_path_factory: pytest.TempPathFactory, embedder: StaticEmbedder
) -> None:
    folder = tmp_path_factory.mktemp("live")
    (folder / "a.txt").write_text("The mayor of Lebus is Anna Born.")
    home = Home(folder / "home")
    build(home, Wanted((folder / "a.txt",)), embedder=embedder)
    index = Index(home)
    one = chat(index)
    assert "Anna Born" in (await one.answer("Who is the mayor of Lebus?")).text
    (folder / "a.txt").write_text("The mayor of Lebus is Carl Dorn.")
    build(home, Wanted((folder / "a.txt",)), embedder=embedder)
    answer = await one.answer("Who is the mayor of Lebus?")
    assert (answer.index_version, "Carl Dorn" in answer.text) == (2, True)
    index.close()


async def test_no_index_and_no_question_say_what_to_do(
    seeds_index: Index, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with pytest.raises(NoIndex):
        await chat(Index(Home(tmp_path_factory.mktemp("none") / "home"))).answer("Who?")
    with pytest.raises(UsageError):
        await chat(seeds_index).answer("  ")


def test_the_seeds_are_the_five_articles() -> None:
    assert len(list(SEEDS.glob("*.txt"))) == 5


# -- the promises ------------------------------------------------------------------------------


def check_promises(index: Index, answer: Answer) -> None:
    """Promises 2 and 3: citations are the words at their offsets, numbers run 1..n."""
    given_ = {(p.article_id, p.start, p.end) for p in answer.passages}
    numbered: dict[int, tuple[str, int, int]] = {}
    order: list[int] = []
    for citation in (c for s in answer.statements for c in s.citations):
        with index.current() as version:
            article = version.store.article(citation.article_id)
        assert article is not None
        assert article.text[citation.start : citation.end] == citation.quote
        assert citation.text_hash == article.text_hash
        assert len(citation.quote) <= 600
        holders = [
            g for g in given_
            if g[0] == citation.article_id and g[1] <= citation.start and citation.end <= g[2]
        ]  # fmt: skip
        assert holders, "a source that the writer was not given"
        if citation.n not in order:
            order.append(citation.n)
        assert numbered.setdefault(citation.n, holders[0]) in holders
        if citation.quote:
            check_whole_sentences(index, citation.article_id, Span(citation.start, citation.end))
    assert order == list(range(1, len(order) + 1))
    assert len(set(numbered.values())) == len(numbered), "one passage under two numbers"
    for statement in answer.statements:
        if statement.verdict is Verdict.SUPPORTED:
            assert any(c.quote for c in statement.citations)


def check_whole_sentences(index: Index, article_id: str, span: Span) -> None:
    with index.current() as version:
        sentences = [s for p in version.store.passages_of(article_id) for s in p.sentences]
    inside = [s for s in sentences if span.start <= s.start and s.end <= span.end]
    assert 1 <= len(inside) <= 3
    assert (inside[0].start, inside[-1].end) == (span.start, span.end)


def check_prefixes(found: list[Event]) -> None:
    """Promise 5: what was sent is always a prefix of the final text."""
    done = found[-1]
    assert isinstance(done, Done)
    sent = ""
    for event in found:
        if isinstance(event, Sentence):
            sent += event.statement.marked
            assert done.answer.text.startswith(sent)
            assert done.answer.statements[event.number].text == event.statement.text
