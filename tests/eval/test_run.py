import json
from collections.abc import AsyncGenerator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

import eval.run
from eval.cases import Case, CaseSet, Problem, read_cases
from eval.metrics import Failing, Status
from eval.run import Run, evaluate, private_index, store
from index.build import Wanted, build
from index.embeddings import StaticEmbedder
from index.errors import BylineError, NoIndex, UsageError
from index.versions import Home
from rag.found import Found
from rag.settings import Settings
from rag.writing import Cited, Piece, Task, WriterFailed, Written
from tests.conftest import ROOT, SEEDS

SET = ROOT / "eval" / "sets" / "seeds.jsonl"
NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
HOW_MANY = Case.model_validate(
    {
        "id": "soldiers",
        "question": "How many Israeli soldiers were killed at Kerem Shalom?",
        "facts": [["4"]],
        "evidence": [
            {"article": "004_9cac1bbdcf473e2c.txt", "quote": "killed four Israeli soldiers"}
        ],
    }
)
HAIFA = Case(id="haifa", question="Who is the mayor of Haifa?", answerable=False)


def of(*cases: Case, problems: tuple[Problem, ...] = ()) -> CaseSet:
    return CaseSet("a set", "0" * 16, cases, problems)


def settings_of(home: Home, **more: object) -> Settings:
    return Settings.load(home=home.folder, **more)


@pytest.fixture(scope="module")
def whole(seeds_home: Home) -> Run:
    return evaluate(read_cases(SET), settings_of(seeds_home), now=lambda: NOON)


def test_a_set_is_asked_whole_offline(whole: Run) -> None:
    assert whole.problems == ()
    assert whole.warnings == ()
    assert (whole.counts.cases, whole.counts.answerable, whole.counts.errors) == (24, 18, 0)
    assert whole.counts.answered + whole.counts.abstained == 24
    for name, figure in whole.figures.items():
        assert figure.n > 0, name
        assert figure.value is not None, name


def test_the_figures_rest_on_the_cases_that_are_told(whole: Run) -> None:
    right = [one.scores.right for one in whole.cases if one.located.case.answerable]
    assert whole.figures["facts right"].value == sum(map(bool, right)) / 18
    answered = [one for one in whole.cases if one.scores.status is Status.ANSWERED]
    assert whole.figures["faithfulness"].n == len(answered)


def test_extracts_are_faithful_by_the_checker_of_the_chat(whole: Run) -> None:
    # Quoted sentences stand in what they cite: anything below 1 is a fault of ours.
    assert whole.figures["faithfulness"].value == 1
    assert whole.figures["citation recall"].value == 1
    assert whole.figures["citation precision"].value == 1


def test_jobs_change_no_figure(whole: Run, seeds_home: Home) -> None:
    again = evaluate(read_cases(SET), settings_of(seeds_home), jobs=4, now=lambda: NOON)
    first, second = ({**run.figures, "latency": None} for run in (whole, again))
    assert first == second
    assert [one.located.case.id for one in again.cases] == [
        one.located.case.id for one in whole.cases
    ]


def test_a_case_goes_the_way_of_the_reader(seeds_home: Home) -> None:
    run = evaluate(of(HOW_MANY, HAIFA), settings_of(seeds_home))
    first, second = run.cases
    assert first.scores.right is True
    assert first.scores.evidence_recall == first.scores.retrieval_recall == 1
    assert second.scores.status is Status.ABSTAINED
    assert [first.scores.failing, second.scores.failing] == [None, None]


def test_a_case_may_be_limited_to_articles(seeds_home: Home) -> None:
    limited = HOW_MANY.model_copy(update={"within": ("000_c02bf487a4091ba6.txt",)})
    one = evaluate(of(limited), settings_of(seeds_home)).cases[0]
    assert one.answer is not None
    assert {p.article_id for p in one.answer.passages} <= (one.located.within or frozenset())
    assert one.scores.retrieval_recall == 0


def test_progress_is_told_case_by_case(seeds_home: Home) -> None:
    told: list[tuple[int, int]] = []
    evaluate(of(HOW_MANY, HAIFA), settings_of(seeds_home), told=lambda *at: told.append(at))
    assert told == [(1, 2), (2, 2)]


class Scripted:
    """A model that writes one sentence, or fails, or breaks the program."""

    name = "model"
    model: str | None = "scripted"

    def __init__(self, *, fails: Exception | None = None) -> None:
        self.fails = fails

    def given(self, task: Task) -> Sequence[Found]:
        """All passages."""
        return task.found

    async def write(self, task: Task) -> AsyncGenerator[Piece, None]:
        if self.fails and "Haifa" in task.question.asked:
            raise self.fails
        yield Written("Moonlight tariffs doubled.", (Cited(0),))


def scripted(monkeypatch: pytest.MonkeyPatch, **how: Exception) -> None:
    monkeypatch.setattr(eval.run, "open_model_writer", lambda _: Scripted(**how))


def test_an_unfaithful_model_is_found_out(
    monkeypatch: pytest.MonkeyPatch, seeds_home: Home
) -> None:
    scripted(monkeypatch)
    run = evaluate(of(HOW_MANY, HAIFA), settings_of(seeds_home))
    for name in ("facts right", "faithfulness", "citation recall", "citation precision"):
        assert run.figures[name].value == 0, name
    assert run.figures["abstention recall"].value == 0


def test_a_case_that_breaks_the_program_costs_only_itself(
    monkeypatch: pytest.MonkeyPatch, seeds_home: Home
) -> None:
    scripted(monkeypatch, fails=RuntimeError("out of luck"))
    run = evaluate(of(HOW_MANY, HAIFA), settings_of(seeds_home))
    assert run.counts.errors == 1
    broken = run.cases[1]
    assert (broken.scores.status, broken.scores.failing) == (Status.ERROR, Failing.ERROR)
    assert broken.error is not None
    assert "RuntimeError: out of luck" in broken.error
    assert run.figures["abstention recall"].value == 0


def test_where_no_case_can_be_answered_it_says_why(
    monkeypatch: pytest.MonkeyPatch, seeds_home: Home
) -> None:
    scripted(monkeypatch, fails=BylineError("The moon is down.", "Wait."))
    with pytest.raises(BylineError, match="The moon is down"):
        evaluate(of(HAIFA), settings_of(seeds_home))


def test_answers_that_are_not_the_models_are_told_of(
    monkeypatch: pytest.MonkeyPatch, seeds_home: Home
) -> None:
    scripted(monkeypatch, fails=WriterFailed("The model hung."))
    run = evaluate(of(HOW_MANY, HAIFA), settings_of(seeds_home))
    assert run.warnings == (
        "1 of 2 answers are not the model's but quoted sentences: The model hung.",
    )


def test_without_an_index_nothing_is_made(tmp_path: Path) -> None:
    with pytest.raises(NoIndex):
        evaluate(of(HAIFA), settings_of(Home(tmp_path / "nowhere")))
    assert not (tmp_path / "nowhere").exists()


def test_evidence_that_is_not_there_costs_only_its_case(seeds_home: Home) -> None:
    lost = HOW_MANY.model_copy(
        update={
            "id": "lost",
            "evidence": (HOW_MANY.evidence[0].model_copy(update={"quote": "x "}),),
        }
    )
    bad = Problem("line 3", "It is not JSON.")
    run = evaluate(of(lost, HAIFA, problems=(bad,)), settings_of(seeds_home))
    assert run.counts.cases == 1
    assert run.problems[0] == bad
    assert run.problems[1].where == "lost"


def test_an_index_of_other_articles_is_told_with_what_to_run(
    tmp_path: Path, embedder: StaticEmbedder
) -> None:
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "a.txt").write_text("Ada wrote a letter to the queen.")
    build(Home(tmp_path / "home"), Wanted((tmp_path / "articles",)), embedder=embedder)
    with pytest.raises(BylineError, match="lacks the articles of a set") as caught:
        evaluate(of(HOW_MANY), settings_of(Home(tmp_path / "home")))
    assert "--articles FOLDER" in caught.value.remedy
    assert "byline index FOLDER" in caught.value.remedy


def test_a_private_index_is_gone_afterwards(tmp_path: Path) -> None:
    said: list[str] = []
    (tmp_path / "articles").mkdir()
    for name in ("004_9cac1bbdcf473e2c.txt", "000_c02bf487a4091ba6.txt"):
        (tmp_path / "articles" / name).write_bytes((SEEDS / name).read_bytes())
    (tmp_path / "articles" / "empty.txt").write_text("")
    settings = settings_of(Home(tmp_path / "home"), strict=True)
    with private_index(tmp_path / "articles", settings, said.append) as private:
        assert private.strict
        run = evaluate(of(HOW_MANY), private)
        assert run.facts["index"]["articles"] == 2
    assert run.figures["facts right"].value == 1
    assert not private.home.exists()
    assert not (tmp_path / "home").exists()
    assert len(said) == 1
    assert "empty.txt" in said[0]


def test_a_run_is_stored_with_all_that_its_figures_depend_on(
    monkeypatch: pytest.MonkeyPatch, whole: Run, tmp_path: Path
) -> None:
    home = Home(tmp_path / "home")
    folder = store(whole, home)
    assert folder == home.folder / "runs" / whole.run_id
    assert folder.name.startswith("20261120T120000-")
    assert sorted(file.name for file in folder.iterdir()) == ["cases.jsonl", "run.json"]
    document = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    assert document["date"] == "2026-11-20T12:00:00+00:00"
    assert document["set"] == {"name": "seeds.jsonl", "hash": read_cases(SET).set_hash, "cases": 24}
    assert len(document["config_hash"]) == 12
    assert document["index"]["articles"] == 5
    assert document["libraries"]["chromadb"]
    assert isinstance(document["seed"], int)
    assert document["settings"]["strict"] is False
    assert document["metrics"]["facts right"]["n"] == 18
    lines = (folder / "cases.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    assert [row["id"] for row in rows] == [case.id for case in read_cases(SET).cases]
    assert all(row["answer"]["config_hash"] == document["config_hash"] for row in rows)
    assert {row["scores"]["status"] for row in rows} == {"answered", "abstained"}
    # A home that holds a run only can still be given an index.
    build(home, Wanted((SEEDS,)))


def test_no_secret_is_stored(seeds_home: Home, tmp_path: Path) -> None:
    settings = settings_of(
        seeds_home, openai_api_key="sk-hush", openai_base_url="http://me:hush@127.0.0.1:9/v1"
    )
    folder = store(evaluate(of(HAIFA), settings), Home(tmp_path / "home"))
    for file in folder.iterdir():
        assert "hush" not in file.read_text(encoding="utf-8")


def test_a_run_is_not_stored_in_a_folder_of_other_things(whole: Run, tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "thesis.txt").write_text("mine")
    with pytest.raises(UsageError, match="holds other files"):
        store(whole, Home(tmp_path / "home"))
