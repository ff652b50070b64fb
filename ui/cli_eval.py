"""Commands for evaluators: `byline eval …`. What is heavy is imported when a command runs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Annotated

import typer

from index.errors import BylineError, NoIndex
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


@contextmanager
def _progress(*, quiet: bool) -> Iterator[Callable[[int, int], None]]:
    """A bar on a terminal's stderr that is told how many cases are done."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    bar = Progress(
        TextColumn("Asking"),
        BarColumn(bar_width=24),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console,
        transient=True,
        disable=quiet or not console.is_terminal,
    )
    with bar:
        task = bar.add_task("Asking", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
