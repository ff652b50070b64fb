"""The word index of one version: BM25 over passages, by tantivy.

Terms come from `index.analysis`, so the index only splits at spaces; questions become term
objects, never a query string, so no character of a question has a meaning of its own.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import tantivy

from index.access import is_writable, linked_aside
from index.errors import BylineError
from index.pieces import PIECE
from index.store_rows import is_storable
from index.word_parts import NO_DAY

# A word in the title says less of a passage than a word in the passage itself.
TITLE_WEIGHT = 0.5

_WORDS = (("body", 1.0), ("title", TITLE_WEIGHT))
_PIECES = (("pieces", 1.0),)


@dataclass(frozen=True, slots=True)
class WordHit:
    """A passage and its BM25 score (>= 0, larger is better)."""

    passage_id: str
    score: float


class WordIndex:
    """A finished word index, opened for reading. May be shared between threads.

    Raises:
        BylineError: it is missing or damaged.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        with self._faults():
            if is_writable(folder):
                self._open(folder)
            else:  # the library makes a lock even to read; its files stay open once it has them
                with linked_aside(folder) as aside:
                    self._open(aside)

    def _open(self, folder: Path) -> None:
        self._index = tantivy.Index.open(str(folder))
        self._schema = self._index.schema
        self._searcher = self._index.searcher()

    @contextmanager
    def _faults(self) -> Iterator[None]:
        """Whatever goes wrong inside as a BylineError: a damaged file takes the library anywhere.

        Where it gives up on itself it raises what is no Exception, of a type that has only a name.
        """
        try:
            yield
        except BaseException as error:
            if isinstance(error, Exception) or type(error).__name__ == "PanicException":
                raise BylineError(
                    f"The word index in {self._folder} cannot be used.",
                    "Make it again with: byline index",
                ) from error
            raise

    def __len__(self) -> int:
        return int(self._searcher.num_docs)

    def search(
        self,
        query_terms: Mapping[str, float],
        limit: int,
        *,
        since: date | None = None,
        until: date | None = None,
        within: Collection[str] | None = None,
        undated: bool = True,
        same: Mapping[str, Collection[str]] | None = None,
    ) -> list[WordHit]:
        """The best passages for these terms, best first.

        Args:
            query_terms: terms of `index.analysis`, each with its weight; any text is harmless.
            limit: at most so many.
            since: leave out articles dated before this day.
            until: leave out articles dated after this day.
            within: only passages of these articles.
            undated: whether articles without a date pass the two filters.
            same: further terms that stand for one of these; the one that counts most counts.
        """
        if within is not None:
            within = [article_id for article_id in within if is_storable(article_id)]
        if not query_terms or not len(self) or limit < 1 or within == []:
            return []
        query = self._any_of(query_terms, same or {})
        parts = [(tantivy.Occur.Must, query)]
        if since or until:
            parts.append((tantivy.Occur.Must, self._days(since, until, undated)))
        if within is not None:
            parts.append(
                (
                    tantivy.Occur.Must,
                    tantivy.Query.const_score_query(
                        tantivy.Query.term_set_query(self._schema, "article", sorted(within)), 0.0
                    ),
                )
            )
        if len(parts) > 1:
            query = tantivy.Query.boolean_query(parts)
        with self._faults():
            hits = self._searcher.search(query, limit, count=False).hits
            return [
                WordHit(str(self._searcher.doc(address)["passage"][0]), float(score))
                for score, address in hits
            ]

    def passage_frequency(self, term: str) -> int:
        """In how many passages a term stands."""
        with self._faults():
            return int(self._searcher.doc_freq("body", term))

    def in_titles(self, term: str) -> bool:
        """Whether a term stands in the title of any article."""
        with self._faults():
            return int(self._searcher.doc_freq("title", term)) > 0

    def terms_starting(self, start: str, most: int) -> list[tuple[str, int]]:
        """Terms of passages that start so, with the number of passages, the most frequent first."""
        with self._faults():
            found = self._searcher.terms_with_prefix("body", start, limit=most)
            return [(str(term), int(count)) for term, count in found]

    def _any_of(self, query_terms: Mapping[str, float], same: Mapping[str, Collection[str]]) -> Any:
        clauses = []
        for term, weight in query_terms.items():
            for field, field_weight in _PIECES if term[0] == PIECE else _WORDS:
                clause = self._one_of(field, [term, *sorted(same.get(term, ()))])
                if weight * field_weight != 1.0:
                    clause = tantivy.Query.boost_query(clause, weight * field_weight)
                clauses.append((tantivy.Occur.Should, clause))
        return tantivy.Query.boolean_query(clauses)

    def _one_of(self, field: str, alike: list[str]) -> Any:
        queries = [tantivy.Query.term_query(self._schema, field, term, "freq") for term in alike]
        return queries[0] if len(queries) == 1 else tantivy.Query.disjunction_max_query(queries)

    def _days(self, since: date | None, until: date | None, undated: bool) -> Any:
        days = tantivy.Query.range_query(
            self._schema,
            "day",
            tantivy.FieldType.Integer,
            since.toordinal() if since else NO_DAY + 1,
            until.toordinal() if until else date.max.toordinal(),
        )
        if undated:
            missing = tantivy.Query.term_query(self._schema, "day", NO_DAY)
            days = tantivy.Query.boolean_query(
                [(tantivy.Occur.Should, days), (tantivy.Occur.Should, missing)]
            )
        return tantivy.Query.const_score_query(days, 0.0)
