"""Public sets of questions with known right passages, read into one shape.

None of them is part of Byline; each is read from where the evaluator has it.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from index.errors import BylineError
from rag.answer import Turn

# A passage counts as fresh news of a question asked at most so many days after it.
NEWS_DAYS = 21
NO_DAY = date(2020, 1, 1)


@dataclass(frozen=True, slots=True)
class Result:
    """What a retriever gave, as the sets judge it; `also`: articles that it says tell the same."""

    article_id: str
    day: date | None
    text: str
    also: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Need:
    """One thing that a question needs to find: a passage of one of some articles, or one that says.

    Args:
        articles: ids; a result of any of them will do; empty: of any article.
        says: plain words, one of which the result must hold; empty: anything.
        since: the result's article is dated on this day or later.
        until: and on this day or earlier.
    """

    articles: frozenset[str] = frozenset()
    says: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None

    def met_by(self, result: Result) -> bool:
        """Whether a result is what is needed."""
        if self.articles and self.articles.isdisjoint({result.article_id, *result.also}):
            return False
        if self.since and (result.day is None or result.day < self.since):
            return False
        if self.until and (result.day is None or result.day > self.until):
            return False
        text = f" {plain(result.text)} " if self.says else ""
        return not self.says or any(f" {words} " in text for words in self.says)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with what it needs.

    Args:
        group: questions of one group stand or fall together, and never help to fit one another.
        as_of: the day it is asked at; None: the set knows no time.
        explained: words that explain the answer, where the set has such.
    """

    id: str
    question: str
    needs: tuple[Need, ...]
    group: str
    as_of: date | None = None
    history: tuple[Turn, ...] = ()
    explained: str = ""


@dataclass(frozen=True, slots=True)
class RetrievalTask:
    """Questions over one corpus.

    Args:
        by_article: whether results count once an article, the best passage standing for it.
        articles: records with id, text, and perhaps title and date.
    """

    name: str
    articles: Sequence[Mapping[str, Any]]
    asked: Sequence[Asked]
    by_article: bool


def plain(text: str) -> str:
    """Words alone, lower case, with one space between."""
    return " ".join(re.findall(r"\w+", text.lower()))


def read_news(folder: Path) -> list[RetrievalTask]:
    """`news-qa`: quiz questions over dated articles.

    Two tasks over one corpus: the article that the quiz cites; and any passage that holds the
    answer, word for word, in an article of the three weeks before the question.

    Raises:
        BylineError: articles.jsonl.gz or questions.jsonl is not there, or not of that shape.
    """
    articles = list(rows(folder / "articles.jsonl.gz"))
    cited, holding = [], []
    with shaped(folder):
        fresh = _PlainByDay(articles)
        for row in rows(folder / "questions.jsonl"):
            day = date.fromisoformat(row["as_of"])
            if row["gold_articles"]:
                need = Need(frozenset(row["gold_articles"]))
                cited.append(_of_week(row, need, day))
            since = day - timedelta(days=NEWS_DAYS)
            answer = plain(row["answer"])
            if answer and fresh.holds(answer, since, day):
                need = Need(says=(answer,), since=since, until=day)
                holding.append(_of_week(row, need, day))
    return [
        RetrievalTask("cited article", articles, cited, by_article=True),
        RetrievalTask("passage with the answer", articles, holding, by_article=False),
    ]


def _of_week(row: Mapping[str, Any], need: Need, day: date) -> Asked:
    week = "-".join(map(str, day.isocalendar()[:2]))
    explained = row.get("evidence") or ""
    return Asked(str(row["id"]), row["question"], (need,), week, day, explained=explained)


class _PlainByDay:
    """Texts by the day of their article."""

    def __init__(self, articles: Sequence[Mapping[str, Any]]) -> None:
        self._by_day: dict[date, list[str]] = {}
        for row in articles:
            if row.get("date"):
                day = date.fromisoformat(str(row["date"])[:10])
                self._by_day.setdefault(day, []).append(f" {plain(row['text'])} ")

    def holds(self, words: str, since: date, until: date) -> bool:
        """Whether an article of these days holds these plain words."""
        wanted = f" {words} "
        return any(
            wanted in text
            for day, texts in self._by_day.items()
            if since <= day <= until
            for text in texts
        )


def read_conversations(path: Path) -> list[RetrievalTask]:
    """`conversations`: the last question of each, with its passages, all in one pool.

    Raises:
        BylineError: the file is not there, or not of that shape.
    """
    articles: dict[str, dict[str, str]] = {}
    asked = []
    with shaped(path):
        for row in rows(path):
            needs = []
            for passage in row["passages"]:
                text = passage["text"]
                title = passage.get("title") or ""
                known = articles.setdefault(
                    plain(text), {"id": f"p{len(articles)}", "title": title, "text": text}
                )
                needs.append(Need(frozenset((known["id"],))))
            *before, last = row["turns"]
            if not needs or last["speaker"] != "user":
                continue
            turns = tuple(
                Turn(role="user" if t["speaker"] == "user" else "assistant", content=t["text"])
                for t in before
            )
            group = row["id"].partition("<::>")[0]
            distinct = tuple(dict.fromkeys(needs))
            asked.append(Asked(row["id"], last["text"], distinct, group, history=turns))
    return [RetrievalTask("conversations", list(articles.values()), asked, by_article=True)]


def read_multilingual(path: Path) -> list[RetrievalTask]:
    """`multilingual`: a task for each language, over the passages of that language.

    Raises:
        BylineError: the file is not there, or not of that shape.
    """
    articles: dict[str, dict[str, dict[str, str]]] = {}
    asked: dict[str, list[Asked]] = {}
    with shaped(path):
        for row in rows(path):
            language = row["lang"]
            pool = articles.setdefault(language, {})
            text = row["passage"].strip()
            own = pool.setdefault(text, {"id": f"{language}-{len(pool)}", "text": text})["id"]
            one = Asked(str(row["id"]), row["question"], (Need(frozenset((own,))),), group=own)
            asked.setdefault(language, []).append(one)
    return [
        RetrievalTask(language, list(pool.values()), asked[language], by_article=True)
        for language, pool in articles.items()
    ]


READERS: Mapping[str, Callable[[Path], list[RetrievalTask]]] = {
    "news-qa": read_news,
    "conversations": read_conversations,
    "multilingual": read_multilingual,
}


def rows(path: Path) -> Iterator[dict[str, Any]]:
    """The rows of a JSON Lines file, which may be packed.

    Raises:
        BylineError: it cannot be read.
    """
    opened = gzip.open if path.suffix == ".gz" else open
    try:
        with opened(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                if line.strip():
                    yield json.loads(line)
    except OSError as error:
        raise BylineError(f"{path} cannot be read ({error.strerror}).", "Name the set.") from error


@contextmanager
def shaped(path: Path) -> Iterator[None]:
    """Raises BylineError where rows lack what the set should have."""
    try:
        yield
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        raise BylineError(
            f"{path} does not have the shape of this set ({error!r}).",
            "Look at `byline eval bench --help` for what each set looks like.",
        ) from error
