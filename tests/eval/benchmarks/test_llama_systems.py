from collections.abc import Callable

import pytest

from eval.benchmarks.llama_systems import llama_systems
from eval.benchmarks.sets import Asked
from index.reader import Index

pytest.importorskip("llama_index.retrievers.bm25", reason="requirements-bench.txt is not installed")
pytest.importorskip("llama_index.vector_stores.chroma")


def test_its_retrievers_answer_from_the_same_passages(make_index: Callable[..., Index]) -> None:
    index = make_index(
        {"text": "The ferry to the north quay was late."}, {"text": "The bakery sells bread."}
    )
    with index.current() as version:
        systems = llama_systems(version)
        assert len(systems) == 2
        for system in systems.values():
            found = list(system(version, Asked("q", "Was the ferry late?", (), "g")))
            assert found[0].article.article_id == "a0"
            assert found[0].text == "The ferry to the north quay was late."
