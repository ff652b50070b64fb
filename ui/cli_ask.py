"""Commands that answer: ask and search."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from index.errors import UsageError
from ui.answer_as_text import show
from ui.options import (
    AsOfOption,
    HomeOption,
    JsonOption,
    JudgeOption,
    ModelOption,
    RerankModelOption,
    SinceOption,
    StrictOption,
    TimeoutOption,
    UntilOption,
    load_settings,
    parse_day,
    parse_window,
    print_json,
    say,
)

if TYPE_CHECKING:
    from rag.answer import Turn
    from ui.batch import Asked

QuestionArgument = Annotated[
    str | None,
    typer.Argument(metavar="QUESTION", help="What to ask, in quotes.", show_default=False),
]
QuestionsOption = Annotated[
    Path | None,
    typer.Option(
        "--questions",
        metavar="FILE.jsonl",
        help="Questions, one JSON object a line, in place of QUESTION; - is stdin.",
        show_default=False,
    ),
]
JobsOption = Annotated[
    int, typer.Option("--jobs", min=1, max=64, help="Lines of --questions under way at once.")
]
WithinOption = Annotated[
    list[str] | None,
    typer.Option(
        "--within", metavar="ID", help="Only this article; may be given again.", show_default=False
    ),
]
# What is shown of a passage on a terminal, and at most given as JSON.
SHOWN_TEXT = 300
MAX_TEXT = 1_500


def add_to(app: typer.Typer) -> None:
    """Add these commands to the command line."""
    for command in (ask, search):
        app.command(rich_help_panel="Asking")(command)


def search(
    question: QuestionArgument = None,
    k: Annotated[int, typer.Option("-k", min=1, max=200, help="How many passages.")] = 10,
    as_of: AsOfOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    within: WithinOption = None,
    rerank_model: RerankModelOption = None,
    questions: QuestionsOption = None,
    jobs: JobsOption = 1,
    json_: JsonOption = False,
    home: HomeOption = None,
) -> None:
    """Find the passages that a question is about.

    A line of --questions is {"question", "id", "as_of", "since", "until", "history", "within"}; all
    but the question may be left out. Each line gives one line, in order.

    Examples:

      byline search "cease-fire talks" -k 5

      byline search "cease-fire talks" --as-of 2024-05-01 --json

      byline search "cease-fire talks" --since 2024-03-01 --until 2024-03-31

      byline search --questions questions.jsonl --jobs 2
    """
    from index.reader import Index
    from index.versions import Home
    from rag.assemble import open_reranker

    settings = load_settings(home, rerank_model=rerank_model)
    reranker = open_reranker(settings)
    index = Index(Home(settings.home), settings.services)
    try:
        if questions is not None:
            _not_both(question)
            import asyncio

            from ui.batch import run_batch

            async def respond(asked: Asked) -> dict[str, Any]:
                rows = await asyncio.to_thread(
                    _search, index, asked.question, asked.history, asked.as_of, asked.within, k,
                    asked.window, reranker,
                )  # fmt: skip
                return {"question": asked.question, "results": rows}

            _need_index(index)
            run_batch(questions, jobs, respond)
            return
        text = _needed(question)
        limited, window = _known(index, within), parse_window(since, until)
        rows = _search(index, text, (), parse_day(as_of), limited, k, window, reranker)
    finally:
        index.close()
    if json_:
        print_json(rows)
        return
    for row in rows:
        head = "  ".join(str(f) for f in (row["date"], row["title"]) if f)
        place = f"[{row['article_id']} {row['start']}-{row['end']}]"
        typer.echo(f"{typer.style(str(row['rank']), bold=True)}. {head}  {place}")
        typer.echo(f"   {' '.join(row['text'].split())[:SHOWN_TEXT]}\n")
    if not rows:
        say("No passage was found.")


def ask(
    question: QuestionArgument = None,
    as_of: AsOfOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    history: Annotated[
        Path | None,
        typer.Option(
            "--history",
            metavar="FILE",
            help="Earlier turns: a JSON list of questions or of {role, content}.",
            show_default=False,
        ),
    ] = None,
    within: WithinOption = None,
    model: ModelOption = None,
    judge: JudgeOption = None,
    timeout: TimeoutOption = None,
    rerank_model: RerankModelOption = None,
    strict: StrictOption = False,
    questions: QuestionsOption = None,
    jobs: JobsOption = 1,
    json_: JsonOption = False,
    home: HomeOption = None,
) -> None:
    """Answer a question; each sentence cites the words it rests on, and says whether they do.

    Where the articles do not answer, it says so: that is an answer too, and exits with 0.
    A line of --questions is {"question", "id", "as_of", "since", "until", "history", "within"}; all
    but the question may be left out. Each line gives one line, in order; history lists earlier
    questions or turns of {role, content}, within the ids of the only articles to look at. A time in
    the question ("last week", "since 6 May") counts from the day of asking, see --as-of.

    Examples:

      byline ask "Who is the mayor of Haifa?"

      byline ask "And before that?" --history earlier.json --as-of 2024-05-01

      byline ask "What was decided?" --since 2024-03-01 --until 2024-03-31

      byline ask "What was decided?" --model llama3.1     (OPENAI_BASE_URL names the server)

      byline ask --questions questions.jsonl --jobs 4
    """
    settings = load_settings(
        home,
        model=model,
        judge=judge,
        timeout=timeout,
        rerank_model=rerank_model,
        strict=strict or None,
    )
    import asyncio

    from rag.assemble import open_chat

    with open_chat(settings) as chat:
        if questions is not None:
            _not_both(question)
            from ui.batch import run_batch

            async def respond(asked: Asked) -> dict[str, Any]:
                answer = await chat.answer(
                    asked.question, asked.history, asked.as_of, asked.within, asked.window
                )
                return answer.model_dump(mode="json")

            _need_index(chat.index)
            run_batch(questions, jobs, respond)
            return
        turns = _read_history(history)
        limited, day, window = (
            _known(chat.index, within),
            parse_day(as_of),
            parse_window(since, until),
        )
        answer = asyncio.run(chat.answer(_needed(question), turns, day, limited, window))
    if json_:
        print_json(answer.model_dump(mode="json"))
    else:
        show(answer)


def _search(
    index: Any, text: str, history: Any, as_of: Any, within: Any, k: int, window: Any, reranker: Any
) -> list[dict[str, Any]]:
    from datetime import date

    from rag.moment import moment_of, understand_at
    from rag.retrieve import context_of, retrieve

    with index.current() as version:
        moment = moment_of(version.store, as_of, date.today())
        question = understand_at(moment, text, history, within=within, window=window)
        return [
            {
                "rank": rank,
                "score": round(found.score, 4),
                "article_id": found.article.article_id,
                "also_in": list(found.also_in),
                "title": found.article.headline,
                "date": found.article.date and found.article.date.isoformat(),
                "url": found.article.url,
                "start": found.passage.start,
                "end": found.passage.end,
                "text": found.text[:MAX_TEXT],
                "context": context_of(version, found),
            }
            for rank, found in enumerate(retrieve(version, question, k, reranker), 1)
        ]


def _not_both(question: str | None) -> None:
    if question is not None:
        raise UsageError("A question and --questions were given.", "Give one of them.")


def _needed(question: str | None) -> str:
    if question is None:
        raise UsageError("No question was given.", "Give one in quotes, or --questions FILE.jsonl.")
    return question


def _need_index(index: Any) -> None:
    """Fail at once, not once a line, where there is no index."""
    with index.current():
        pass


def _known(index: Any, within: list[str] | None) -> frozenset[str] | None:
    """The articles that are searched alone.

    Raises:
        UsageError: there is no such article.
    """
    if not within:
        return None
    with index.current() as version:
        for article_id in within:
            if version.store.owner(article_id) is None:
                raise UsageError(f"There is no article {article_id!r}.", "See: byline articles")
    return frozenset(within)


def _read_history(file: Path | None) -> tuple[Turn, ...]:
    from ui.batch import parse_history

    if file is None:
        return ()
    try:
        text = file.read_text(encoding="utf-8")
        rows = (
            json.loads(text)
            if text.lstrip().startswith("[")
            else [json.loads(line) for line in text.splitlines() if line.strip()]
        )
    except OSError as error:
        raise UsageError(
            f"{file} cannot be read ({error.strerror}).", "Name a file of earlier turns."
        ) from error
    except (ValueError, RecursionError) as error:
        raise UsageError(
            f"{file} is not JSON.", "Write a list of questions or of {role, content}."
        ) from error
    return parse_history(rows)
