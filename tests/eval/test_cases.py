import json
from pathlib import Path

import pytest

from eval.cases import CaseSet, locate, read_cases
from index.build import Wanted, build
from index.embeddings import StaticEmbedder
from index.errors import BylineError, UsageError
from index.reader import Index
from index.versions import Home
from rag.answer import Turn

GOOD = {"id": "one", "question": "Who?", "facts": [["Ada"]]}


def read(folder: Path, *rows: object) -> CaseSet:
    file = folder / "set.jsonl"
    lines = (row if isinstance(row, str) else json.dumps(row) for row in rows)
    file.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return read_cases(file)


def test_a_case_is_read_with_all_it_has(tmp_path: Path) -> None:
    row = {
        **GOOD,
        "kind": "time",
        "history": ["When?", {"role": "assistant", "content": "In May."}],
        "as_of": "2024-05-07",
        "evidence": [
            {"article": "a.txt", "quote": "Ada", "alternatives": [{"article": "b", "quote": "She"}]}
        ],
        "within": ["a.txt"],
        "notes": "n",
    }
    case = read(tmp_path, row).cases[0]
    assert case.history == (
        Turn(role="user", content="When?"),
        Turn(role="assistant", content="In May."),
    )
    assert case.as_of is not None
    assert case.as_of.isoformat() == "2024-05-07"
    assert [quote.article for quote in case.evidence[0].quotes] == ["a.txt", "b"]
    assert (case.within, case.answerable, case.kind) == (("a.txt",), True, "time")


def test_a_bad_line_costs_only_itself(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        GOOD,
        "{not json",
        "",
        [1],
        {**GOOD, "id": "two", "questoin": "typo"},
        {**GOOD, "id": "three", "question": " "},
        {"id": "four", "question": "Who?"},
        {**GOOD, "id": "five", "answerable": False},
        {**GOOD, "id": "six", "facts": [[]]},
        {**GOOD, "id": "seven", "as_of": "yesterday"},
        {**GOOD, "id": "one", "question": "Again?"},
        "[" * 100_000,
        {"id": 8, "question": "Who else?", "answerable": False},
    )
    assert [case.id for case in found.cases] == ["one", "8"]
    assert [problem.where for problem in found.problems] == [
        f"line {number}" for number in (2, 4, 5, 6, 7, 8, 9, 10, 11, 12)
    ]
    said = {problem.where: problem.sentence for problem in found.problems}
    assert "JSON" in said["line 2"]
    assert "questoin" in said["line 5"]
    assert "(case two)" in said["line 5"]
    assert "needs facts" in said["line 7"]
    assert "neither facts nor evidence" in said["line 8"]
    assert "stands there already" in said["line 11"]
    assert not any("Traceback" in one or "pydantic" in one for one in said.values())


def test_a_set_is_known_by_its_bytes(tmp_path: Path) -> None:
    first = read(tmp_path, GOOD).set_hash
    assert first == read(tmp_path, GOOD).set_hash
    assert first != read(tmp_path, {**GOOD, "notes": "changed"}).set_hash
    assert len(first) == 16


def test_a_set_without_cases_says_what_a_case_is(tmp_path: Path) -> None:
    with pytest.raises(BylineError, match="line 1"):
        read(tmp_path, {"id": "x"})
    with pytest.raises(BylineError, match="holds no case") as caught:
        read(tmp_path)
    assert caught.value.exit_code == 1
    with pytest.raises(UsageError, match="cannot be read"):
        read_cases(tmp_path / "none.jsonl")
    with pytest.raises(UsageError, match="cannot be read"):
        read_cases(tmp_path)
    (tmp_path / "latin.jsonl").write_bytes(b"\xff\xfe\x00x")
    with pytest.raises(UsageError, match="UTF-8"):
        read_cases(tmp_path / "latin.jsonl")


@pytest.fixture
def small(tmp_path: Path, embedder: StaticEmbedder) -> Index:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "a.txt").write_text("Ada wrote it. Ada signed it. “Никто” stayed — 🌍 done.")
    (folder / "b.jsonl").write_text(json.dumps({"id": "bee", "text": "Bea read it all."}))
    build(Home(tmp_path / "home"), Wanted((folder,)), embedder=embedder)
    return Index(Home(tmp_path / "home"))


def cased(folder: Path, *quotes: tuple[str, str], **more: object) -> CaseSet:
    evidence = [{"article": article, "quote": quote} for article, quote in quotes]
    return read(folder, {**GOOD, "evidence": evidence, **more})


def test_evidence_is_found_by_file_name_and_by_id(tmp_path: Path, small: Index) -> None:
    wanted = cased(tmp_path, ("a.txt", "🌍 done"), ("bee", "read it"), within=["a.txt", "bee"])
    with small.current() as version:
        located, problems = locate(wanted.cases, version.store)
        assert not problems
        places = [piece[0] for piece in located[0].evidence]
        texts = [version.store.articles([p.article_id])[p.article_id].text for p in places]
        assert [p.span.of(t) for p, t in zip(places, texts, strict=True)] == ["🌍 done", "read it"]
        assert located[0].within == frozenset((places[0].article_id, "bee"))
        assert located[0].article == places[0].article_id
    small.close()


@pytest.mark.parametrize(
    ("article", "quote", "said"),
    [
        ("a.txt", "Ada", "stands 2 times"),
        ("a.txt", "Ada  wrote", "does not stand in a.txt"),
        ("c.txt", "Ada wrote", "no article c.txt"),
        ("txt", "Ada wrote", "no article txt"),
    ],
)
def test_evidence_that_is_not_certain_is_an_error_that_names_the_case(
    tmp_path: Path, small: Index, article: str, quote: str, said: str
) -> None:
    with small.current() as version:
        located, problems = locate(cased(tmp_path, (article, quote)).cases, version.store)
    small.close()
    assert not located
    assert problems[0].where == "one"
    assert said in problems[0].sentence


def test_overlapping_places_of_a_quote_count_each(tmp_path: Path, small: Index) -> None:
    again = json.dumps({"id": "ana", "text": "It was called an ananas by some."})
    (tmp_path / "articles" / "b.jsonl").write_text(again)
    build(Home(tmp_path / "home"), Wanted((tmp_path / "articles",)))
    with small.current() as version:
        _, problems = locate(cased(tmp_path, ("ana", "ana")).cases, version.store)
    small.close()
    assert "stands 2 times" in problems[0].sentence


def test_without_evidence_a_case_is_asked_all_the_same(tmp_path: Path, small: Index) -> None:
    with small.current() as version:
        located, problems = locate(cased(tmp_path).cases, version.store)
    small.close()
    assert (len(located), problems) == (1, [])
    assert located[0].article is None
