import json
from pathlib import Path

import pytest

from index.versions import Home
from tests.index.onnx_models import write_cross_encoder
from tests.ui.command import Command, commands

RAFAH = "What were people in eastern Rafah told to do?"
HAIFA = "Who is the mayor of Haifa?"
ANSWER_FIELDS = {
    "question", "standalone_question", "window", "kind", "abstained", "missing", "nearest", "text",
    "statements", "passages", "writer", "model", "index_version", "config_hash", "usage",
    "timings_ms",
}  # fmt: skip
CITATION_FIELDS = {
    "n", "article_id", "title", "source", "date", "url", "start", "end", "quote", "text_hash"
}  # fmt: skip


@pytest.fixture
def byline(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], seeds_home: Home
) -> Command:
    monkeypatch.setenv("BYLINE_HOME", str(seeds_home.folder))
    return commands(monkeypatch, capsys)


def test_an_answer_as_json_keeps_the_contract(byline: Command) -> None:
    answer = byline("ask", RAFAH, "--json").json
    assert set(answer) >= ANSWER_FIELDS
    assert (answer["kind"], answer["abstained"]) == ("answer", False)
    statement = answer["statements"][0]
    assert {"text", "verdict", "score", "disputed", "citations"} <= set(statement)
    assert statement["verdict"] == "supported"
    assert "al-Mawasi" in statement["text"]
    citation = statement["citations"][0]
    assert set(citation) == CITATION_FIELDS
    article = byline("articles", citation["article_id"], "--json").json
    assert article["text"][citation["start"] : citation["end"]] == citation["quote"]
    assert article["text_hash"] == citation["text_hash"]


def test_an_abstention_exits_with_0(byline: Command) -> None:
    done = byline("ask", HAIFA, "--json")
    assert (done.code, done.json["abstained"], done.json["statements"]) == (0, True, [])


def test_an_answer_for_people_shows_verdict_quote_and_writer(byline: Command) -> None:
    done = byline("ask", RAFAH)
    assert "✓" in done.out
    assert "(supported)" in done.out
    assert "“On Monday, Israel dropped leaflets" in done.out
    assert "extractive" in done.err
    assert "Missing: “mayor”, “Haifa”" in byline("ask", HAIFA).out


def test_a_history_makes_a_follow_up(byline: Command, tmp_path: Path) -> None:
    history = tmp_path / "history.json"
    history.write_text(json.dumps(["How many Israeli soldiers were killed at Kerem Shalom?"]))
    answer = byline("ask", "Why was it closed?", "--history", history, "--json").json
    assert "Kerem" in answer["standalone_question"]
    assert "rocket attack" in answer["text"]
    turns = [
        {"role": "user", "content": "What is Kerem Shalom?"},
        {"role": "assistant", "content": "x"},
    ]
    history.write_text("\n".join(map(json.dumps, turns)))
    assert byline("ask", "Why was it closed?", "--history", history, "--json").code == 0


def test_a_search_as_json_keeps_the_contract(byline: Command) -> None:
    rows = byline("search", "cease-fire talks", "-k", 3, "--json").json
    assert [row["rank"] for row in rows] == [1, 2, 3]
    for row in rows:
        assert set(row) == {"rank", "score", "article_id", "also_in", "title", "date", "url",
                            "start", "end", "text", "context"}  # fmt: skip
        assert len(row["text"]) <= 1500
        assert row["text"] in row["context"]
    assert "cease-fire" in byline("search", "cease-fire talks").out


def test_questions_from_a_file_are_answered_in_order(byline: Command, tmp_path: Path) -> None:
    file = tmp_path / "questions.jsonl"
    rows = [
        {"id": "a", "question": RAFAH},
        {"id": "b"},
        {"id": "c", "question": HAIFA, "as_of": "2024-05-10"},
        {"id": "d", "question": "Why was it closed?", "history": ["What is Kerem Shalom?"]},
        {"id": "e", "question": ""},
        {"id": "f", "question": "x", "as_of": "tomorrow"},
        {"id": "g", "question": "weapons", "within": []},
        {"id": "h", "question": "hello"},
    ]
    file.write_text("\n".join([*map(json.dumps, rows), "{broken", "", '["list"]']))
    for jobs in (1, 4):
        answers = byline("ask", "--questions", file, "--jobs", jobs).lines
        assert [a["id"] for a in answers] == ["a", "b", "c", "d", "e", "f", "g", "h", 9, 11]
        assert ["error" in a for a in answers] == [False, True, False, False, True, True, False,
                                                   False, True, True]  # fmt: skip
        assert answers[0]["statements"][0]["verdict"] == "supported"
        assert answers[2]["abstained"]
        assert answers[6]["abstained"]
    found = byline("search", "--questions", file).lines
    assert [("results" in row) for row in found] == ["error" not in row for row in found]
    assert found[0]["results"][0]["rank"] == 1
    assert found[6]["results"] == []


def test_wrong_usage_exits_with_2(byline: Command, tmp_path: Path) -> None:
    deep = tmp_path / "deep.json"
    deep.write_text("[" * 100_000)
    for arguments in (
        ("ask",),
        ("ask", ""),
        ("ask", "x", "--as-of", "soon"),
        ("ask", "x", "--judge", "nobody"),
        ("ask", "x", "--model", "m"),
        ("ask", "x", "--timeout", "-1"),
        ("ask", "x", "--history", tmp_path / "none.json"),
        ("ask", "--questions", tmp_path / "none.jsonl"),
        ("search", ""),
        ("search", "x", "-k", 0),
        ("search", "x", "--within", "nosuch"),
        ("ask", "x", "--within", "nosuch"),
        ("ask", "x", "--questions", tmp_path / "none.jsonl"),
        ("ask", "x", "--history", deep),
        ("check", tmp_path / "none.jsonl"),
    ):
        done = byline(*arguments)
        assert done.code == 2, arguments
        assert done.err


@pytest.mark.parametrize("question", ["", "  ", "word " * 20_000])
def test_a_question_that_is_none_or_too_long_is_wrong_usage(byline: Command, question: str) -> None:
    for command in ("ask", "search"):
        done = byline(command, question)
        assert done.code == 2
        assert "question" in done.err


@pytest.mark.parametrize(
    "question",
    ["\x00\x07 what?", "\u202eשלום عليكم", 'AND ( "', "🙂🙂 🙂", "of the and"],
)
def test_odd_questions_get_an_answer_or_an_abstention(byline: Command, question: str) -> None:
    done = byline("ask", question, "--json")
    assert done.code == 0
    assert done.json["kind"] in ("answer", "partial", "abstention", "courtesy")


def test_an_index_made_with_another_model_says_what_to_do(
    byline: Command, seeds_home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import shutil

    home = tmp_path / "home"
    shutil.copytree(seeds_home.folder, home)
    manifest = home / "versions" / "1" / "manifest.json"
    changed = json.loads(manifest.read_text())
    changed["embedder"]["preprocessing"] = "another"
    manifest.write_text(json.dumps(changed))
    done = byline("ask", RAFAH, "--home", home)
    assert (done.code, "byline index" in done.err) == (1, True)
    changed["embedder"] = {"model": "their-model", "dimension": 3, "preprocessing": "x"}
    manifest.write_text(json.dumps(changed))
    done = byline("ask", RAFAH, "--home", home)
    assert done.code in (1, 2)
    assert "their-model" in done.err


def test_questions_of_which_none_can_be_read_are_a_failure(byline: Command, tmp_path: Path) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_text("{broken\n{}\n")
    done = byline("ask", "--questions", file)
    assert (done.code, len(done.lines)) == (1, 2)
    assert "no line that could be used" in done.err
    file.write_text("")
    assert byline("ask", "--questions", file).code == 1


def test_bad_lines_among_good_ones_are_counted(byline: Command, tmp_path: Path) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_text(json.dumps({"question": HAIFA}) + "\n{broken\n")
    done = byline("ask", "--questions", file)
    assert (done.code, len(done.lines)) == (0, 2)
    assert "1 line could not be used" in done.err


def test_an_abstention_says_who_looked(byline: Command) -> None:
    assert "written by: extractive; index version 1" in byline("ask", HAIFA).err
    assert byline("ask", "hello").err == ""


@pytest.fixture
def archive(byline: Command, tmp_path: Path) -> Path:
    """The home of an index of two articles of 2022."""
    file = tmp_path / "ferries.jsonl"
    rows = [
        {"text": "The council of Lebus opened a ferry.", "date": "2022-03-02"},
        {"text": "The council of Lebus closed a school.", "date": "2022-12-30"},
    ]
    file.write_text("\n".join(map(json.dumps, rows)))
    home = tmp_path / "archive"
    assert byline("index", file, "--home", home).code == 0
    return home


COUNCIL = "What did the council of Lebus do?"


def test_an_archive_says_its_moment_and_how_to_change_it(byline: Command, archive: Path) -> None:
    done = byline("ask", COUNCIL, "--home", archive)
    assert "As of 30 December 2022, the newest article; --as-of changes it." in done.err
    done = byline("ask", COUNCIL, "--home", archive, "--as-of", "2022-04-01")
    assert "As of 1 April 2022." in done.err
    done = byline("ask", "What did the council of Lebus do in March?", "--home", archive)
    assert "Time: 1 to 31 March 2022." in done.err
    answer = byline("ask", COUNCIL, "--home", archive, "--json").json
    assert answer["as_of"] == {"day": "2022-12-30", "origin": "newest article"}
    assert answer["notes"] == []


def test_of_articles_without_dates_asked_today_nothing_is_said_of_time(byline: Command) -> None:
    assert "As of" not in byline("ask", RAFAH).err


def test_since_and_until_bind(byline: Command, archive: Path) -> None:
    march = ("--since", "2022-03-01", "--until", "2022-03-31", "--home", archive)
    done = byline("ask", COUNCIL, *march)
    assert "opened a ferry" in done.out
    assert "closed a school" not in done.out
    assert "Time: 1 to 31 March 2022." in done.err
    rows = byline("search", COUNCIL, *march, "--json").json
    assert [row["date"] for row in rows] == ["2022-03-02"]
    rows = byline("search", COUNCIL, "--until", "2022-03-31", "--home", archive, "--json").json
    assert [row["date"] for row in rows] == ["2022-03-02"]


def test_since_and_until_bind_in_a_file_of_questions(
    byline: Command, archive: Path, tmp_path: Path
) -> None:
    file = tmp_path / "questions.jsonl"
    rows = [
        {"id": 1, "question": COUNCIL, "since": "2022-12-01"},
        {"id": 2, "question": COUNCIL, "until": "2022-11-30"},
        {"id": 3, "question": COUNCIL, "since": "2022-12-01", "until": "2022-11-30"},
    ]
    file.write_text("\n".join(map(json.dumps, rows)))
    one, two, three = byline("ask", "--questions", file, "--home", archive).lines
    assert one["window"] == {"start": "2022-12-01", "end": None, "stated": True}
    assert ("closed" in one["text"], "opened" in two["text"]) == (True, True)
    assert "ends before it begins" in three["error"]
    found = byline("search", "--questions", file, "--home", archive).lines
    assert [r["date"] for r in found[0]["results"]] == ["2022-12-30"]


def test_a_time_that_ends_before_it_begins_is_wrong_usage(byline: Command) -> None:
    done = byline("ask", RAFAH, "--since", "2024-05-06", "--until", "2024-05-01")
    assert (done.code, "ends before it begins" in done.err) == (2, True)


def test_a_day_that_does_not_exist_is_told(byline: Command, archive: Path) -> None:
    done = byline("ask", "What did the council of Lebus do on 30 February?", "--home", archive)
    assert "There is no 30 February; no time was used." in done.err + done.out


def test_a_reranker_changes_the_order_of_passages_and_nothing_else(
    byline: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    question = "What did Israel say about Rafah and the hostages?"
    plain = byline("search", question, "-k", "10", "--json").json
    folder = write_cross_encoder(tmp_path / "model", ["hostages"])
    order = byline("search", question, "-k", "10", "--json", "--rerank-model", folder).json
    assert [r["start"] for r in order] != [r["start"] for r in plain]
    assert {frozenset(row) for row in order} == {frozenset(row) for row in plain}
    monkeypatch.setenv("BYLINE_RERANK_MODEL", str(folder))
    assert byline("search", question, "-k", "10", "--json").json == order
    assert byline("ask", RAFAH, "--json").json["kind"] == "answer"


def test_a_reranker_that_is_not_there_is_said_at_once(byline: Command, tmp_path: Path) -> None:
    for command in ("ask", "search"):
        done = byline(command, RAFAH, "--rerank-model", tmp_path / "none")
        assert (done.code, "reranking model" in done.err) == (1, True)
        assert byline(command, RAFAH, "--rerank-model", "gpt").code == 2


def test_a_reranker_that_fails_costs_only_its_help(
    byline: Command, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    plain = byline("search", RAFAH, "--json").json
    folder = write_cross_encoder(tmp_path / "model", ["rafah"])
    (folder / "model.onnx").write_bytes(b"no model")
    assert byline("search", RAFAH, "--json", "--rerank-model", folder).json == plain
    assert len([r for r in caplog.records if "not reranked" in r.getMessage()]) == 1


def test_a_question_that_is_read_otherwise_than_written_says_so(byline: Command) -> None:
    done = byline("ask", "What did Natanyahu say about Rafah?")
    assert "Read as: What did Netanyahu say about Rafah?" in done.out
    assert "Read as" not in byline("ask", RAFAH).out
