"""A written sentence to an accountable statement: spans found, checked, numbered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from index.article import Span
from rag.answer import Citation, Statement
from rag.check import SUPPORTED_FROM, Check, Checker, Verdict
from rag.evidence import clauses, read
from rag.found import Found
from rag.instructions import without_instructions
from rag.writing import Cited, Written

# A citation's span: one to three whole sentences, at most so many characters.
MAX_RUN = 3
MAX_SPAN = 600
# Runs of a passage that are checked for one statement.
CHECKED_RUNS = 8
# And they have this share of what the best run has: a statement must not be judged by sentences of
# another matter where its own say otherwise.
ENOUGH = 0.85
# A sentence of whose words so many have been said says nothing new.
SAME = 0.8
# A passage that the writer did not name is chosen among many, so it must support more surely.
RECITE_FROM = 0.6
# It is looked for among so many passages, which have this share of the sentence's words.
RECITE_TRIES, RECITE_WORDS = 2, 0.5
NO_CITATION = Check(0.0, Verdict.UNSUPPORTED)


@dataclass(frozen=True, slots=True)
class SpanFound:
    """The run of sentences that supports a statement best, and how well."""

    span: Span
    check: Check


def runs(found: Found) -> Iterator[Span]:
    """Every run of one to three sentences of a passage that is short enough to cite."""
    sentences = found.passage.sentences
    for first in range(len(sentences)):
        for last in range(first, min(first + MAX_RUN, len(sentences))):
            span = Span(sentences[first].start, sentences[last].end)
            if len(span) <= MAX_SPAN:
                yield span


def find_span(
    statement: str, found: Found, checker: Checker, *, of_instructions: bool = False
) -> SpanFound:
    """The run on which the checker scores highest; of equals the shortest, then the first.

    Only runs with the most words of the statement are checked. What reads like an instruction is
    evidence only where the question is `of_instructions`.
    """
    scored = [
        SpanFound(span, checker.check(statement, [_evidence(found, span, of_instructions)]))
        for span in _likeliest_runs(statement, found)
    ]
    return min(scored, key=lambda s: (-s.check.score, len(s.span), s.span.start))


def _likeliest_runs(statement: str, found: Found) -> list[Span]:
    wanted = read(statement).stems
    stems = {
        span.start: read(span.of(found.article.text)).stems & wanted
        for span in found.passage.sentences
    }

    def shared(run: Span) -> int:
        return len(
            frozenset[str]().union(*(s for at, s in stems.items() if run.start <= at < run.end))
        )

    ranked = sorted(
        ((-shared(run), len(run), run.start, run) for run in runs(found)), key=lambda one: one[:3]
    )
    enough = ENOUGH * -ranked[0][0] if ranked else 0.0
    return [run for less, _, _, run in ranked[:CHECKED_RUNS] if -less >= enough]


def _evidence(found: Found, span: Span, of_instructions: bool) -> str:
    text = found.article.text
    if of_instructions:
        return span.of(text)
    return without_instructions(text, span, found.passage.sentences)


@dataclass(frozen=True, slots=True)
class Judged:
    """A sentence with the spans found for its citations, not yet numbered.

    Args:
        cited: the passages that it cites, each once.
        spans: one for each; None where no words of the passage support the sentence.
    """

    written: Written
    cited: tuple[Cited, ...]
    spans: tuple[Span | None, ...]
    check: Check

    @property
    def verdict(self) -> Verdict:
        """What the check found of it."""
        return self.check.verdict


class Accountant:
    """Makes the statements of one answer; keeps the numbers of its passages.

    Args:
        found: the passages that the writer was given.
        checker: decides what is supported.
        of_instructions: the question is about the instructions that stand in articles; else what
            reads like one is no evidence.
    """

    def __init__(
        self, found: Sequence[Found], checker: Checker, *, of_instructions: bool = False
    ) -> None:
        self._found, self._checker = found, checker
        self._of_instructions = of_instructions
        self._numbers: dict[str, int] = {}  # by passage

    def statement(self, written: Written) -> Statement:
        """The sentence with its spans, verdict and numbers. Numbers are taken by this call."""
        return self.numbered(self.judge(written))

    def judge(self, written: Written) -> Judged:
        """The sentence with its spans and verdict; it may yet be left out, and takes no number."""
        cited = tuple({c.place: c for c in written.cited}.values())
        if not cited:
            return Judged(written, (), (), NO_CITATION)
        spans, check = self._resolve(written.text, cited)
        return Judged(written, cited, tuple(spans), check)

    def unnumbered(self, judged: Judged) -> Statement:
        """The statement as it would be; no number is taken."""
        return Accountant(self._found, self._checker).numbered(judged)

    def numbered(self, judged: Judged) -> Statement:
        """The statement of a judged sentence. Numbers are taken by this call."""
        citations = tuple(
            self._citation(cited.place, span)
            for cited, span in zip(judged.cited, judged.spans, strict=True)
        )
        return Statement(
            text=judged.written.text,
            verdict=judged.verdict,
            score=round(judged.check.score, 4),
            citations=citations,
            unsupported=judged.check.unsupported,
            lead=judged.written.lead,
        )

    def recited(self, failed: Judged, given: int) -> Judged | None:
        """The same sentence with the citation that supports it, or None where none surely does.

        Args:
            failed: a sentence whose own citations do not support it.
            given: how many of the passages the writer was given; the first ones.
        """
        kept = [c for c, span in zip(failed.cited, failed.spans, strict=True) if span]
        for place in self._likeliest(failed, given):
            for cited in ([Cited(place)], [*kept, Cited(place)])[: 2 if kept else 1]:
                judged = self.judge(replace(failed.written, cited=tuple(cited)))
                if judged.verdict is Verdict.SUPPORTED and judged.check.score >= RECITE_FROM:
                    return judged
        return None

    def score(self, text: str, cited: Cited) -> float:
        """How well the words of a citation support a sentence, 0 to 1."""
        return self._best(text, cited).check.score

    def _likeliest(self, failed: Judged, given: int) -> list[int]:
        """The places of a few passages that have most words of a sentence and are not cited."""
        stems = read(failed.written.text).stems
        have = {c.place for c in failed.cited}
        shares = [
            (len(stems & read(found.text).stems) / max(len(stems), 1), -place)
            for place, found in enumerate(self._found[:given])
            if place not in have
        ]
        best = sorted(shares, reverse=True)[:RECITE_TRIES]
        return [-place for share, place in best if share >= RECITE_WORDS]

    def _resolve(self, text: str, cited: Sequence[Cited]) -> tuple[list[Span | None], Check]:
        """A span for each citation, or None where no words of its passage support the statement."""
        parts = clauses(text)
        best = [self._best(text, c) for c in cited]
        spans = [
            found.span
            if c.span or found.check.score >= SUPPORTED_FROM
            else self._for_a_clause(parts, c)
            for c, found in zip(cited, best, strict=True)
        ]
        strongest = max((found.check for found in best), key=lambda check: check.score)
        shown = [(c, span) for c, span in zip(cited, spans, strict=True) if span]
        if not shown:
            unsure = strongest.verdict is Verdict.UNSURE
            verdict = Verdict.UNSURE if unsure else Verdict.UNSUPPORTED
            return spans, replace(strongest, verdict=verdict)
        joint = max(strongest, self._check(text, shown), key=lambda check: check.score)
        if joint.score < SUPPORTED_FROM and not any(c.span for c in cited):
            joint = replace(joint, verdict=Verdict.PARTLY)  # a clause of it is supported
        return spans, joint

    def _best(self, text: str, cited: Cited) -> SpanFound:
        if cited.span:
            return SpanFound(cited.span, self._check(text, [(cited, cited.span)]))
        found = self._found[cited.place]
        return find_span(text, found, self._checker, of_instructions=self._of_instructions)

    def _for_a_clause(self, parts: Sequence[str], cited: Cited) -> Span | None:
        """The span that supports a clause of the statement, where none supports the whole."""
        found = [self._best(clause, cited) for clause in parts]
        good = max(found, key=lambda one: one.check.score, default=None)
        return good.span if good and good.check.score >= SUPPORTED_FROM else None

    def _check(self, text: str, cited: Sequence[tuple[Cited, Span]]) -> Check:
        quotes = [_evidence(self._found[c.place], span, self._of_instructions) for c, span in cited]
        return self._checker.check(text, quotes)

    def _citation(self, place: int, span: Span | None) -> Citation:
        found = self._found[place]
        n = self._numbers.setdefault(found.passage.passage_id, len(self._numbers) + 1)
        return citation_of(found, span or Span(found.passage.start, found.passage.start), n)


def says_again(text: str, statements: Sequence[Statement]) -> bool:
    """Whether a sentence says what was said before: in the same words, or in a supported one's."""
    said = read(text)
    stems = said.stems
    return any(
        text == statement.text
        or (
            statement.verdict is Verdict.SUPPORTED
            and bool(stems)
            and len(stems & read(statement.text).stems) >= SAME * len(stems)
            and said.numbers <= read(statement.text).numbers
        )
        for statement in statements
    )


def citation_of(found: Found, span: Span, n: int) -> Citation:
    """The citation of a span of a found passage's article."""
    article = found.article
    return Citation(
        n=n,
        article_id=article.article_id,
        title=article.headline,
        source=article.source,
        date=article.date,
        url=article.url,
        start=span.start,
        end=span.end,
        quote=span.of(article.text),
        text_hash=article.text_hash,
    )
