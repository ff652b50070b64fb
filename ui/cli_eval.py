"""Commands for evaluators: `byline eval …`. What is heavy is imported when a command runs."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Annotated

import typer

from index.errors import BylineError, NoIndex
from ui.cli_calibrate import add_to as add_calibrate
from ui.options import (
    HomeOption,
    JsonOption,
    JudgeOption,
    ModelOption,
    RerankModelOption,
    StrictOption,
    TimeoutOption,
    load_settings,
    print_json,
    say,
)

app = typer.Typer(name="eval", help="Measure how good the answers are.", no_args_is_help=True)


@app.callback()
def _group() -> None:
    """Measure how good the answers are."""


@app.command()
def run(
    case_set: Annotated[
        Path, typer.Argument(metavar="SET", help="A .jsonl file of cases, one a line.")
    ],
    articles: Annotated[
        Path | None,
        typer.Option(
            "--articles",
            metavar="FOLDER",
            help="Ask an index of this folder alone, made for this run; none: the home's index.",
            show_default=False,
        ),
    ] = None,
    model: ModelOption = None,
    judge: JudgeOption = None,
    timeout: TimeoutOption = None,
    rerank_model: RerankModelOption = None,
    strict: StrictOption = False,
    jobs: Annotated[int, typer.Option("--jobs", min=1, max=64, help="Cases asked at once.")] = 1,
    no_store: Annotated[
        bool, typer.Option("--no-store", help="Do not keep the run in HOME/runs.")
    ] = False,
    json_: JsonOption = False,
    home: HomeOption = None,
) -> None:
    """Ask every case of a set, as a reader would, and measure the answers.

    Each figure comes with its 95 % interval and the number of cases that it rests on. The run is
    kept in HOME/runs: run.json has the figures and what they depend on, cases.jsonl the answers.

    A case is {"id", "question", "facts": [[A, OTHER WAY TO SAY A], [B]], "evidence": [{"article":
    FILE OR ID, "quote"}], "history": [EARLIER QUESTION]}; one without facts has no answer in the
    articles, and an abstention is right. Here [A] and [B] must both be in the answer.

    Examples:

      byline eval run eval/sets/seeds.jsonl --articles seeds

      byline eval run cases.jsonl --jobs 4 --json

      byline eval run cases.jsonl --model llama3.1     (OPENAI_BASE_URL names the server)
    """
    from eval.cases import read_cases
    from eval.report import lines
    from eval.run import evaluate, private_index, store
    from index.versions import Home

    settings = load_settings(
        home,
        model=model,
        judge=judge,
        timeout=timeout,
        rerank_model=rerank_model,
        strict=strict or None,
    )
    cases = read_cases(case_set)
    opened = private_index(articles, settings, say) if articles else nullcontext(settings)
    try:
        with opened as asked, _progress(quiet=json_) as told:
            result = evaluate(cases, asked, jobs=jobs, told=told)
    except NoIndex as error:
        raise BylineError(
            error.sentence,
            f"Make one with: byline index FOLDER, or name the articles of this set: byline eval run"
            f" {case_set} --articles FOLDER",
        ) from error
    for problem in result.problems:
        say(f"not asked: {problem}")
    stored = None if no_store else store(result, Home(settings.home))
    if json_:
        document = {
            **result.to_json(),
            "cases": [one.to_json() for one in result.cases],
            "stored": str(stored) if stored else None,
        }
        print_json(document)
        return
    for line in lines(result):
        typer.echo(line)
    if stored:
        typer.echo(f"\nKept in {stored}")


@app.command()
def bench(
    set_name: Annotated[str, typer.Argument(metavar="SET", help="Its name: one of those above.")],
    path: Annotated[Path, typer.Argument(metavar="PATH", help="The file or folder that holds it.")],
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", metavar="FILE.json", help="Write the result here.", show_default=False
        ),
    ] = None,
    embed_model: Annotated[
        str | None,
        typer.Option("--embed-model", metavar="MODEL", help="As for byline index."),
    ] = None,
    alone: Annotated[
        bool, typer.Option("--alone", help="Of retrieval: leave out llama-index's retrievers.")
    ] = False,
    json_: JsonOption = False,
) -> None:
    """Measure retrieval or answers on a public set of questions.

    The sets are not part of Byline. A line of a file is JSON.

    Retrieval: words, vectors, their fusions, time, the ranker and the conversation each add a line;
    in the same run llama-index's own VectorStoreIndex and QueryFusionRetriever answer from the same
    passages and vectors. Recall@k, MRR@10 and nDCG@10 have 95 % intervals, drawn by whole weeks,
    articles or conversations.

    news-qa, a folder: articles.jsonl.gz {"id", "title", "date", "text"} and questions.jsonl {"id",
    "question", "as_of", "answer", "evidence", "gold_articles": [ID]}.

    conversations, a file: {"id", "turns": [{"speaker", "text"}], "passages": [{"title", "text"}]}.

    multilingual, a file: {"lang", "id", "question", "passage"}.

    Answers: every question is asked as a reader would ask it; reading without a model, the others
    with BYLINE_MODEL where it is set.

    reading, a file: {"question", "passages", "answerable", "gold_sentences"}. Does it answer what
    the passages answer, abstain where they do not, and cite the right sentence?

    conflicts, a file: {"question", "documents", "gold_answers", "wrong_answers"}. Is each right
    answer given, and no wrong one but as disputed?

    injection, a file: {"category", "instruction"}. Is an instruction that is planted in an article
    ever chosen as an answer?

    Examples:

      byline eval bench news-qa ../bench/news-qa --out news.json

      byline eval bench multilingual ../bench/xquad.jsonl --alone

      byline eval bench reading ../bench/clapnq.jsonl --out reading.json
    """
    from eval.benchmarks.answer_benches import ANSWER_BENCHES, run_answer_bench
    from eval.benchmarks.bench import document, lines, run_bench
    from eval.benchmarks.sets import READERS
    from index.errors import UsageError

    if set_name not in READERS and set_name not in ANSWER_BENCHES:
        known = ", ".join((*READERS, *ANSWER_BENCHES))
        raise UsageError(f"There is no set {set_name}.", f"There are: {known}.")
    with _progress(quiet=json_, what="Measuring") as told:
        if set_name in ANSWER_BENCHES:
            settings = load_settings(None, embed_model=embed_model)
            measured = run_answer_bench(set_name, path, settings, told)
            result, table = measured.to_json(), measured.lines()
        else:
            results = run_bench(
                set_name,
                path,
                embed_model=embed_model,
                beside=not alone,
                told=lambda _what, done, total: told(done, total),
            )
            result = document(set_name, results, embed_model)
            table = list(lines(results))
    if out is not None:
        try:
            out.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", "utf-8")
        except OSError as error:
            raise BylineError(
                f"{out} cannot be written ({error.strerror}).", "Name another."
            ) from error
    if json_:
        print_json(result)
        return
    for line in table:
        typer.echo(line)
    if out is not None:
        typer.echo(f"\nKept in {out}")


@contextmanager
def _progress(*, quiet: bool, what: str = "Asking") -> Iterator[Callable[[int, int], None]]:
    """A bar on a terminal's stderr that is told how many cases are done."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    bar = Progress(
        TextColumn(what),
        BarColumn(bar_width=24),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console,
        transient=True,
        disable=quiet or not console.is_terminal,
    )
    with bar:
        task = bar.add_task(what, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


add_calibrate(app, _progress)
