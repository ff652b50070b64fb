from datetime import date

import pytest
from llama_index.core.llms import MockLLM
from llama_index.core.query_engine import RetrieverQueryEngine
from llama_index.core.schema import TextNode

from index.reader import Index
from rag.llama import PassageRetriever
from rag.question import understand
from rag.retrieve import retrieve

QUESTION = "How many Israeli soldiers were killed at Kerem Shalom?"


def test_it_finds_what_the_chat_finds_in_the_same_order(seeds_index: Index) -> None:
    nodes = PassageRetriever(seeds_index, k=5).retrieve(QUESTION)
    with seeds_index.current() as version:
        found = retrieve(version, understand(QUESTION, (), date.today()), 5)
    assert [node.node_id for node in nodes] == [f.passage.passage_id for f in found]
    assert [node.score for node in nodes] == [f.score for f in found]


def test_nodes_carry_exact_offsets_and_the_articles_facts(seeds_index: Index) -> None:
    for scored in PassageRetriever(seeds_index, k=5).retrieve(QUESTION):
        node = scored.node
        assert isinstance(node, TextNode)
        with seeds_index.current() as version:
            article = version.store.article(str(node.metadata["article_id"]))
        assert article is not None
        assert article.text[node.start_char_idx : node.end_char_idx] == node.text
        assert node.metadata["title"] == article.headline


async def test_it_serves_llama_indexs_own_query_engine(seeds_index: Index) -> None:
    engine = RetrieverQueryEngine.from_args(PassageRetriever(seeds_index, k=2), llm=MockLLM())
    response = await engine.aquery(QUESTION)
    assert len(response.source_nodes) == 2
    assert "killed four Israeli soldiers" in response.source_nodes[0].node.get_content()


def test_it_limits_to_the_articles_named(seeds_index: Index) -> None:
    one = PassageRetriever(seeds_index, k=9).retrieve("weapons")[-1].node.metadata["article_id"]
    limited = PassageRetriever(seeds_index, within=frozenset([one])).retrieve("weapons")
    assert {node.node.metadata["article_id"] for node in limited} == {one}


def test_it_imports_only_where_it_is_used() -> None:
    import subprocess
    import sys

    from tests.conftest import ROOT

    code = "import sys, rag.chat, rag.assemble, ui.cli; sys.exit('llama_index' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False)
    assert done.returncode == 0


@pytest.mark.parametrize("k", [1, 3])
def test_k_counts_passages(seeds_index: Index, k: int) -> None:
    assert len(PassageRetriever(seeds_index, k=k).retrieve(QUESTION)) == k
