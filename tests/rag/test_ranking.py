from collections.abc import Callable
from datetime import date

import numpy as np
import pytest

from index.reader import Index
from rag.answer import AsOf, Origin
from rag.found import Found
from rag.moment import understand_at
from rag.pool import Pool
from rag.question import Question, understand
from rag.rank_features import FIRST_FEATURES
from rag.ranking import DEPTH, ranked_passages

MakeIndex = Callable[..., Index]
TODAY = date(2024, 5, 15)
FERRY = "The ferry to the north quay was late, the harbour office said on the day."


def ranked(index: Index, question: Question) -> list[Found]:
    with index.current() as version:
        return list(ranked_passages(version, question))


def test_of_like_articles_the_fresh_one_comes_first(make_index: MakeIndex) -> None:
    index = make_index(
        {"text": FERRY, "date": "2021-03-03"},
        {"text": FERRY.replace("late", "much late"), "date": "2024-05-12"},
    )
    found = ranked(index, understand("Was the ferry late?", (), TODAY))
    assert [one.article.article_id for one in found] == ["a1", "a0"]


def test_in_an_archive_the_last_days_are_not_preferred_unless_asked_for(
    make_index: MakeIndex,
) -> None:
    index = make_index(
        {"text": "The ferry sank at the north quay and nobody was hurt.", "date": "2021-03-03"},
        {"text": "The ferry office at the quay was painted.", "date": "2022-05-12"},
    )
    moment = AsOf(day=date(2022, 5, 12), origin=Origin.NEWEST)
    found = ranked(index, understand_at(moment, "What happened to the ferry at the quay?"))
    scores = {one.article.article_id: one.score for one in found}
    latest = ranked(index, understand_at(moment, "What is the latest on the ferry at the quay?"))
    fresher = {one.article.article_id: one.score for one in latest}
    assert fresher["a1"] - fresher["a0"] > scores["a1"] - scores["a0"]


def test_every_candidate_comes_once_and_scores_fall(make_index: MakeIndex) -> None:
    many = [{"text": f"Ferry number {n} was late at quay {n % 7}."} for n in range(DEPTH + 40)]
    index = make_index(*many)
    found = ranked(index, understand("Was the ferry late at quay 3?", (), TODAY))
    assert len(found) == len({one.passage.passage_id for one in found}) > DEPTH
    scores = [one.score for one in found]
    assert scores == sorted(scores, reverse=True)


def test_ranking_is_the_same_each_time(seeds_index: Index) -> None:
    question = understand("What did Israel say about Rafah?", (), TODAY)
    first, second = ranked(seeds_index, question), ranked(seeds_index, question)
    assert [one.passage for one in first] == [one.passage for one in second]


def test_only_those_that_are_asked_for_are_read(
    seeds_index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[int] = []
    whole = Pool.read

    def counted(self: Pool, places: list[int]) -> object:
        read.append(len(places))
        return whole(self, places)

    monkeypatch.setattr(Pool, "read", counted)
    with seeds_index.current() as version:
        next(ranked_passages(version, understand("Who was killed in Rafah?", (), TODAY)))
    assert read
    assert max(read) <= DEPTH


def test_words_read_are_measured_with_their_exact_cosine(make_index: MakeIndex) -> None:
    index = make_index({"text": FERRY}, {"text": "A boat crossed the bay."})
    with index.current() as version:
        pool = Pool.of(version, understand("Was the ferry late?", (), TODAY))
        found, features = pool.weigh(range(len(pool.candidates)))
        stored = version.vectors.vectors([one.passage.passage_id for one in found])
        column = features[:, FIRST_FEATURES.index("cosine")]
        for one, cosine in zip(found, column, strict=True):
            exact = float(np.dot(stored[one.passage.passage_id], pool.asked[0]))
            assert cosine == pytest.approx(exact, abs=1e-4)
            assert one.cosine == pytest.approx(exact, abs=1e-4)


@pytest.mark.parametrize(
    "text",
    [
        "who was it that did?",
        "拉法发生了什么？",
        "https://example.org/a?b=c&d=e#f",
        'AND ( "',
        "NOT title:* OR body:[a TO z]~2^3",
        "What happened on 31 February?",
        "\x00\x07 ferry \ud800",
    ],
)
def test_strange_questions_are_ranked_like_any_other(seeds_index: Index, text: str) -> None:
    assert isinstance(ranked(seeds_index, understand(text, (), TODAY)), list)


def test_asked_before_every_article_nothing_is_found(make_index: MakeIndex) -> None:
    index = make_index({"text": FERRY, "date": "2024-05-10"})
    question = understand("Was the ferry late?", (), date(2020, 1, 1), hides_later=True)
    assert ranked(index, question) == []


def test_articles_of_one_day_are_ranked_by_what_they_say(make_index: MakeIndex) -> None:
    index = make_index(
        {"text": "The bakery opened.", "date": "2024-05-10"},
        {"text": FERRY, "date": "2024-05-10"},
    )
    found = ranked(index, understand("Was the ferry late?", (), TODAY))
    assert found[0].article.article_id == "a1"
