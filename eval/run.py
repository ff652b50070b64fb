"""A set through the same chat as the reader's, scored and stored."""

from __future__ import annotations

import asyncio
import json
import tempfile
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from eval.cases import CaseSet, LocatedCase, Problem, locate
from eval.intervals import SEED, Estimate
from eval.metrics import Scores, failed, score
from eval.summary import Counts, Scored, count, summarise
from index.build import Wanted, build
from index.errors import BylineError
from index.reader import Index
from index.versions import Home, Manifest
from rag.answer import Answer
from rag.assemble import open_first_checker, open_model_writer, open_rechecker, open_reranker
from rag.chat import Chat
from rag.check import Checker
from rag.settings import Settings

# What answers and figures depend on, besides our own code.
LIBRARIES = (
    "byline", "chromadb", "llama-index-core", "numpy", "openai", "pydantic", "tantivy", "wordllama",
)  # fmt: skip
Told = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class CaseRun:
    """A case, what was answered, and how it scored.

    Args:
        answer: None where there was an error.
        error: a sentence, or None.
    """

    located: LocatedCase
    answer: Answer | None
    error: str | None
    scores: Scores

    def to_json(self) -> dict[str, Any]:
        """As it is stored: a line of cases.jsonl."""
        return {
            "id": self.located.case.id,
            "case": self.located.case.model_dump(mode="json", exclude_defaults=True),
            "scores": self.scores.model_dump(mode="json"),
            "error": self.error,
            "answer": self.answer.model_dump(mode="json") if self.answer else None,
        }


@dataclass(frozen=True, slots=True)
class Run:
    """An evaluation, whole.

    Args:
        facts: what the figures depend on: configuration, index, set, libraries, seed, settings.
        problems: lines and cases of the set that could not be asked.
        warnings: sentences that a reader of the figures must know.
    """

    run_id: str
    facts: dict[str, Any]
    counts: Counts
    figures: dict[str, Estimate]
    cases: tuple[CaseRun, ...]
    problems: tuple[Problem, ...]
    warnings: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """Everything but the cases: run.json."""
        return {
            "id": self.run_id,
            **self.facts,
            "counts": asdict(self.counts),
            "metrics": {name: asdict(estimate) for name, estimate in self.figures.items()},
            "problems": [asdict(problem) for problem in self.problems],
            "warnings": list(self.warnings),
        }


def evaluate(
    case_set: CaseSet,
    settings: Settings,
    *,
    jobs: int = 1,
    seed: int = SEED,
    told: Told | None = None,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> Run:
    """Ask every case and score the answers.

    Args:
        case_set: the cases.
        settings: as the reader's; its home's index is asked.
        jobs: cases under way at once.
        seed: of the bootstrap.
        told: is told (cases done, cases in all).
        now: the clock that dates the run.

    Raises:
        NoIndex: there is no index.
        BylineError: it has none of the set's articles, or no case could be answered.
    """
    begun = now()
    index = Index(Home(settings.home), settings.services)
    try:
        with index.current() as current:
            manifest = current.manifest
            located, problems = locate(case_set.cases, current.store)
        if not located:
            raise _lacking(case_set, problems)
        checker = open_first_checker(settings)
        writer = open_model_writer(settings)
        rechecker, reranker = open_rechecker(settings), open_reranker(settings)
        chat = Chat(
            index, settings, model_writer=writer, checker=checker, rechecker=rechecker,
            reranker=reranker,
        )  # fmt: skip
        runs = asyncio.run(_ask_all(chat, checker, located, jobs, told or (lambda _, __: None)))
    finally:
        index.close()
    if all(one.error for one in runs):
        raise BylineError(f"No case could be answered: {runs[0].error}", "See: byline doctor")
    scored = [_scored(one) for one in runs]
    answers = [one.answer for one in runs if one.answer]
    facts = _facts(case_set, settings, checker, manifest, answers, seed, begun)
    if rechecker is not None:
        facts["checker"] = f"{checker.name}, then {rechecker.name}"
    return Run(
        f"{begun:%Y%m%dT%H%M%S}-{uuid.uuid4().hex[:6]}",
        facts,
        count(scored),
        summarise(scored, seed),
        tuple(runs),
        (*case_set.problems, *problems),
        tuple(_warnings(manifest, answers)),
    )


async def _ask_all(
    chat: Chat, checker: Checker, located: Sequence[LocatedCase], jobs: int, told: Told
) -> list[CaseRun]:
    free = asyncio.Semaphore(jobs)
    done = 0

    async def one(case: LocatedCase) -> CaseRun:
        nonlocal done
        async with free:
            run = await _ask(chat, checker, case)
        done += 1
        told(done, len(located))
        return run

    return list(await asyncio.gather(*(one(case) for case in located)))


async def _ask(chat: Chat, checker: Checker, located: LocatedCase) -> CaseRun:
    case = located.case
    try:
        answer = await chat.answer(case.question, case.history, case.as_of, located.within)
    except BylineError as error:
        return CaseRun(located, None, str(error), failed(located))
    except Exception as error:  # one case that breaks the program must not cost the others
        sentence = f"The program failed ({type(error).__name__}: {error})."
        return CaseRun(located, None, sentence, failed(located))
    return CaseRun(located, answer, None, score(located, answer, checker))


def _scored(run: CaseRun) -> Scored:
    case = run.located.case
    return Scored(case.id, case.kind, case.answerable, run.located.article, run.scores)


def _lacking(case_set: CaseSet, problems: Sequence[Problem]) -> BylineError:
    return BylineError(
        f"The index lacks the articles of {case_set.name} ({problems[0]}).",
        "Evaluate over their folder with --articles FOLDER, or add it: byline index FOLDER",
    )


def _warnings(manifest: Manifest, answers: Sequence[Answer]) -> Iterator[str]:
    fell_back = [answer.fell_back for answer in answers if answer.fell_back]
    if fell_back:
        yield (
            f"{len(fell_back)} of {len(answers)} answers are not the model's but quoted sentences:"
            f" {fell_back[0]}"
        )
    others = {a.index_version for a in answers} - {manifest.number, None}
    if others:
        yield "The index changed while cases were asked; ask them again."


def _facts(
    case_set: CaseSet, settings: Settings, checker: Checker, manifest: Manifest,
    answers: Sequence[Answer], seed: int, begun: datetime,
) -> dict[str, Any]:  # fmt: skip
    """What the figures depend on: no secret, nor a server's address, which may hold one."""
    return {
        "date": begun.isoformat(timespec="seconds"),
        "set": {
            "name": case_set.name,
            "hash": case_set.set_hash,
            "cases": len(case_set.cases),
        },
        "config_hash": answers[0].config_hash,
        "checker": checker.name,
        "checker_agreement": dict(checker.agreement),
        "settings": settings.model_dump(
            mode="json",
            include={"model", "timeout", "judge", "strict", "passages"},
        ),
        "index": {
            "version": manifest.number,
            "made_at": manifest.made_at,
            "articles": manifest.articles,
            "passages": manifest.passages,
            "embed_model": manifest.embedder.model,
        },
        "seed": seed,
        "libraries": {name: _version(name) for name in LIBRARIES},
    }


def _version(library: str) -> str | None:
    try:
        return version(library)
    except PackageNotFoundError:
        return None


@contextmanager
def private_index(
    articles: Path, settings: Settings, say: Callable[[str], None]
) -> Iterator[Settings]:
    """Settings whose home holds an index of this folder alone, for as long as they are used.

    Args:
        articles: a folder or file of articles.
        settings: everything else is as they say.
        say: is told of each file that could not be read.

    Raises:
        BylineError: nothing in the folder could be read.
    """
    with tempfile.TemporaryDirectory(prefix="byline-eval-") as folder:
        home = Home(Path(folder, "home"))
        wanted = Wanted((articles,), embed_model=settings.embed_model, chroma_url="")
        for skipped in build(home, wanted, settings.services).skipped:
            say(f"skipped {skipped}")
        yield settings.model_copy(update={"home": home.folder})


def store(run: Run, home: Home) -> Path:
    """Write a run to HOME/runs/ID and return that folder.

    Raises:
        BylineError: the home cannot be written, or holds something else.
    """
    home.create()
    folder = home.folder / "runs" / run.run_id
    try:
        folder.mkdir(parents=True)
        lines = (json.dumps(one.to_json(), ensure_ascii=False) for one in run.cases)
        (folder / "cases.jsonl").write_text("".join(f"{li}\n" for li in lines), encoding="utf-8")
        document = json.dumps(run.to_json(), ensure_ascii=False, indent=1)
        # The last file: a folder with a run.json is whole.
        (folder / "run.json").write_text(document + "\n", encoding="utf-8")
    except OSError as error:
        raise BylineError(
            f"The run could not be stored in {folder} ({error.strerror}).",
            "Make room or name another home with --home, or leave it out with --no-store.",
        ) from error
    return folder
