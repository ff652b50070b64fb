from datetime import date
from pathlib import Path

import pytest

from eval.benchmarks.sets import (
    Need,
    Result,
    plain,
    read_conversations,
    read_multilingual,
    read_news,
)
from index.errors import BylineError
from tests.eval.benchmarks.made_sets import (
    TOWNS,
    made_conversations,
    made_multilingual,
    made_news,
    write_lines,
)


def test_news_gives_the_cited_article_and_any_passage_that_holds_the_answer(tmp_path: Path) -> None:
    cited, holding = read_news(made_news(tmp_path / "news"))
    assert len(cited.asked) == len(holding.asked) == len(TOWNS)
    assert cited.by_article
    assert not holding.by_article
    assert cited.articles is holding.articles
    need = holding.asked[0].needs[0]
    assert (need.since, need.until) == (date(2021, 12, 28), date(2022, 1, 18))


def test_a_question_whose_answer_no_fresh_article_holds_is_left_out(tmp_path: Path) -> None:
    folder = made_news(tmp_path / "news")
    write_lines(
        folder / "questions.jsonl",
        [
            {
                "id": "q",
                "question": "What?",
                "as_of": "2019-03-05",
                "answer": answer,
                "evidence": "",
                "gold_articles": [],
            }
            for answer in ("the bridge", "the palace")
        ],
    )
    cited, holding = read_news(folder)
    assert not cited.asked
    assert [one.needs[0].says for one in holding.asked] == [("the bridge",)]


def test_the_last_turn_of_a_conversation_is_asked_with_those_before_it(tmp_path: Path) -> None:
    (task,) = read_conversations(made_conversations(tmp_path / "c.jsonl"))
    first = task.asked[0]
    assert first.question == "And when was it closed?"
    assert [turn.role for turn in first.history] == ["user", "assistant"]
    assert len(task.articles) == len(TOWNS)


def test_each_language_is_a_task_of_its_own(tmp_path: Path) -> None:
    tasks = read_multilingual(made_multilingual(tmp_path / "m.jsonl"))
    assert [task.name for task in tasks] == ["en", "es"]
    assert all(len(task.articles) == len(TOWNS) for task in tasks)


def test_a_need_is_met_by_article_words_and_days_together() -> None:
    need = Need(frozenset("a"), ("north quay",), date(2024, 1, 1), date(2024, 1, 31))
    day = date(2024, 1, 5)
    assert need.met_by(Result("a", day, "At the North-Quay."))
    assert not need.met_by(Result("b", day, "At the north quay."))
    assert not need.met_by(Result("a", day, "At the north quayside."))
    assert not need.met_by(Result("a", None, "At the north quay."))
    assert not need.met_by(Result("a", date(2024, 2, 1), "At the north quay."))


def test_plain_words_have_one_space_between() -> None:
    assert plain("  “Squid  Game”, Season 2! ") == "squid game season 2"


@pytest.mark.parametrize("reader", [read_news, read_conversations, read_multilingual])
def test_a_set_that_is_not_there_or_of_another_shape_is_an_error_with_a_remedy(
    tmp_path: Path, reader: object
) -> None:
    assert callable(reader)
    with pytest.raises(BylineError, match="cannot be read"):
        reader(tmp_path / "nowhere")
    folder = tmp_path / "set"
    folder.mkdir()
    write_lines(folder / "articles.jsonl.gz", [{"id": "a"}])
    write_lines(folder / "questions.jsonl", [{"id": "q"}])
    given = folder if reader is read_news else folder / "questions.jsonl"
    with pytest.raises(BylineError, match="does not have the shape"):
        reader(given)


def test_a_file_that_is_not_json_lines_is_an_error_with_a_remedy(tmp_path: Path) -> None:
    path = tmp_path / "m.jsonl"
    path.write_text("no json\n", encoding="utf-8")
    with pytest.raises(BylineError, match="does not have the shape"):
        read_multilingual(path)
