"""Which source a path belongs to, and where its articles lie."""

from __future__ import annotations

from pathlib import Path

from index.article import Draft
from index.sources import article_id, file_in
from index.versions import Source

SOURCE = Source("news", "/x/news")


def draft(**fields: str) -> Draft:
    whole = {"text": "It rained.", "origin": "/x/news/a.txt", "key": "a.txt", **fields}
    return Draft(**whole)  # type: ignore[arg-type]


def test_the_id_of_a_record_is_its_own() -> None:
    assert article_id(SOURCE, draft(record_id="n-1", url="https://x.example")) == "n-1"


def test_else_the_id_is_that_of_its_address_wherever_it_lies() -> None:
    one = article_id(SOURCE, draft(url="https://x.example/1"))
    assert one == article_id(Source("b", "/b"), draft(url="https://x.example/1", key="z.txt"))
    assert one != article_id(SOURCE, draft(url="https://x.example/2"))


def test_else_it_is_that_of_its_place() -> None:
    one = article_id(SOURCE, draft())
    assert one == article_id(SOURCE, draft(text="It snowed."))
    assert one != article_id(SOURCE, draft(key="b.txt"))
    assert one != article_id(Source("other", "/x/news"), draft())


def test_a_record_without_id_is_told_apart_by_its_text_not_its_line() -> None:
    one = article_id(SOURCE, draft(key="a.jsonl#1"))
    assert one == article_id(SOURCE, draft(key="a.jsonl#7"))
    assert one != article_id(SOURCE, draft(key="a.jsonl#1", text="It snowed."))
    assert one != article_id(SOURCE, draft(key="b.jsonl#1"))


def test_a_file_with_a_number_sign_in_its_name_is_no_record() -> None:
    one = article_id(SOURCE, draft(key="issue #3.txt"))
    assert one == article_id(SOURCE, draft(key="issue #3.txt", text="It snowed."))


def test_the_file_of_an_article_is_found_again() -> None:
    assert file_in(Source("n", "/x"), "a/b.jsonl#3") == Path("/x/a/b.jsonl")
    assert file_in(Source("n", "/x/b.jsonl"), "b.jsonl#3") == Path("/x/b.jsonl")
