from datetime import date, datetime
from itertools import pairwise

import pytest
from hypothesis import given
from llama_index.core import Document, VectorStoreIndex
from llama_index.core.schema import MetadataMode, NodeRelationship, TextNode

from index.embeddings import StaticEmbedder
from index.nodes import LlamaIndexEmbedding, PassageNodeParser, to_nodes
from index.passages import split_passages
from index.reader import Index
from tests.index.corpus import any_text, article_of, story


def parsed(document: Document) -> list[TextNode]:
    nodes = PassageNodeParser().get_nodes_from_documents([document])
    assert all(isinstance(node, TextNode) for node in nodes)
    return [node for node in nodes if isinstance(node, TextNode)]


def test_nodes_have_the_passages_ids_offsets_and_words(seeds_index: Index) -> None:
    with seeds_index.current() as version:
        for article_id in version.store.article_ids():
            article = version.store.article(article_id)
            assert article
            passages = version.store.passages_of(article_id)
            for node, passage in zip(to_nodes(article, passages), passages, strict=True):
                assert node.node_id == passage.passage_id
                assert article.text[node.start_char_idx : node.end_char_idx] == node.text
                assert node.ref_doc_id == article_id


@given(any_text)
def test_the_parser_gives_exact_offsets_whatever_the_text(text: str) -> None:
    # llama-index itself cannot take half of a surrogate pair.
    document = Document(text=text.encode("utf-8", "replace").decode(), id_="d")
    for node in parsed(document):
        assert document.text[node.start_char_idx : node.end_char_idx] == node.text


def test_a_passage_whose_words_stand_twice_keeps_its_own_place() -> None:
    line = "The council of the harbour met for the second time on Monday evening."
    text = f"{line}\n\n{story(1)}\n\nComments are closed.\n\n{line} It then went home."
    starts = [node.start_char_idx for node in parsed(Document(text=text, id_="d"))]
    assert starts == [p.start for p in split_passages(article_of(text, "d"))]


def test_nodes_follow_one_another_and_know_their_document() -> None:
    document = Document(text=story(3, paragraphs=12), id_="d", metadata={"desk": "city"})
    nodes = parsed(document)
    assert len(nodes) > 2
    for one, next_one in pairwise(nodes):
        following = one.relationships[NodeRelationship.NEXT]
        assert not isinstance(following, list)
        assert following.node_id == next_one.node_id
    assert {node.ref_doc_id for node in nodes} == {"d"}
    assert {node.metadata["desk"] for node in nodes} == {"city"}


@pytest.mark.parametrize("day", [date(2024, 5, 6), datetime(2024, 5, 6, 9), "2024-05-06"])
def test_title_and_date_are_embedded_with_the_words(day: object) -> None:
    document = Document(
        text=story(4), metadata={"title": "Bridge closed", "date": day, "url": "http://x.test/1"}
    )
    for node in parsed(document):
        read = node.get_content(MetadataMode.EMBED)
        assert "Bridge closed" in read
        assert "2024-05-06" in read
        assert "x.test" not in read


def test_a_date_that_is_none_is_left_out() -> None:
    for node in parsed(Document(text=story(5), metadata={"date": None})):
        assert "None" not in node.get_content(MetadataMode.EMBED)


async def test_the_embedding_gives_the_embedders_own_numbers(embedder: StaticEmbedder) -> None:
    wrapped = LlamaIndexEmbedding(embedder)
    expected = embedder.embed_question("a bridge")[0].tolist()
    assert wrapped.get_query_embedding("a bridge") == expected
    assert await wrapped.aget_query_embedding("a bridge") == expected
    assert wrapped.get_text_embedding_batch(["a bridge", "a port"])[0] == expected


def test_parser_and_embedding_serve_llama_indexs_own_vector_index(
    embedder: StaticEmbedder,
) -> None:
    documents = [
        Document(text="The bridge over the Tamar was closed for repairs on Monday.", id_="bridge"),
        Document(text="The bakery won a prize for its rye bread at the spring fair.", id_="bakery"),
    ]
    index = VectorStoreIndex.from_documents(
        documents,
        transformations=[PassageNodeParser()],
        embed_model=LlamaIndexEmbedding(embedder),
    )
    found = index.as_retriever(similarity_top_k=1).retrieve("Who baked the best bread?")
    assert [hit.node.ref_doc_id for hit in found] == ["bakery"]
