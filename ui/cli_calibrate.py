"""The command that measures the checker: eval calibrate."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Annotated, Any

import typer

from index.errors import BylineError
from ui.options import (
    JsonOption,
    JudgeOption,
    JudgingModelOption,
    TimeoutOption,
    load_settings,
    print_json,
)

Bar = Callable[..., AbstractContextManager[Callable[[int, int], None]]]


def add_to(app: typer.Typer, bar: Bar) -> None:
    """Add the command to `byline eval`; `bar` shows how far it is."""

    @app.command()
    def calibrate(
        claims: Annotated[
            Path,
            typer.Argument(metavar="CLAIMS", help="Labelled claims: a file, or a folder of them."),
        ],
        judge: JudgeOption = None,
        model: JudgingModelOption = None,
        timeout: TimeoutOption = None,
        news: Annotated[
            Path | None,
            typer.Option(
                "--news",
                metavar="NEWS.jsonl[.gz]",
                help="Articles whose sentences are made false, each kind of error by itself.",
                show_default=False,
            ),
        ] = None,
        reading: Annotated[
            Path | None,
            typer.Option(
                "--reading",
                metavar="FILE.jsonl",
                help="Human answers with their evidence, for the mutation test.",
                show_default=False,
            ),
        ] = None,
        sentences: Annotated[
            int, typer.Option("--sentences", min=10, help="Sentences of NEWS that are edited.")
        ] = 1_000,
        statements: Annotated[
            int, typer.Option("--statements", min=10, help="Statements that are mutated.")
        ] = 200,
        out: Annotated[
            Path | None,
            typer.Option(
                "--out", metavar="FILE.json", help="Write the result here.", show_default=False
            ),
        ] = None,
        json_: JsonOption = False,
    ) -> None:
        """Measure the checker against people's labels, and against errors that are made.

        For each set of CLAIMS: how the checker agrees with people (macro-F1), whether its scores
        are true probabilities (calibration), how often it says that it is unsure, and plain word
        coverage beside it, with 95 % intervals that draw whole questions or articles. The built-in
        checker is fitted again without each of five folds; any other is taken as it is.

        With --news, sentences are made false one way at a time (a number, a name, a negation, ...);
        with --reading, people's answers are: the shares of errors marked, and of right sentences
        wrongly marked.

        A line of CLAIMS is {"claim", "evidence", "supported": true or false, "question"}; of NEWS
        {"id", "text"}; of the reading set {"answers": [TEXT], "gold_sentences": [[TEXT]],
        "passages": [{"text"}]}.

        Examples:

          byline eval calibrate claims.jsonl

          byline eval calibrate claims/ --news articles.jsonl.gz --reading answers.jsonl

          byline eval calibrate claims/ --judge encoder:./models/nli
        """
        from eval.calibrate import Calibration
        from eval.calibrate import calibrate as measure
        from eval.calibrate_report import lines
        from eval.claims import read_claims
        from eval.edited_news import by_kind, judge_edits, read_news
        from eval.mutation import mutate, read_reading, summary
        from rag.assemble import open_checker

        if out is not None and not out.parent.is_dir():
            raise BylineError(f"There is no folder {out.parent} to write in.", "Make it first.")
        checker = open_checker(load_settings(None, judge=judge, model=model, timeout=timeout))
        labelled = read_claims(claims)
        articles = read_news(news) if news else []
        rights = read_reading(reading) if reading else []
        with bar(quiet=json_, what="Claims") as told:
            fitted, sets = measure(labelled, checker, told)
        with bar(quiet=json_, what="Edits") as told:
            pairs = judge_edits(articles, checker, told, sentences=sentences)
        with bar(quiet=json_, what="Mutants") as told:
            mutants = mutate(rights, checker, told, statements=statements)
        found = Calibration(
            checker.name, fitted, sets, tuple(by_kind(pairs)), tuple(summary(mutants))
        )
        document = found.to_json()
        if out is not None:
            _write(out, document)
        if json_:
            print_json(document)
            return
        for line in lines(found):
            typer.echo(line)
        if out is not None:
            typer.echo(f"\nKept in {out}")


def _write(out: Path, document: dict[str, Any]) -> None:
    try:
        out.write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n", "utf-8")
    except OSError as error:
        raise BylineError(
            f"{out} cannot be written ({error.strerror}).", "Name another."
        ) from error
