"""llama-index's own retrievers over Byline's passages and vectors, put together as users do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from eval.benchmarks.sets import Asked
from eval.benchmarks.systems import GIVEN, System
from index.article import article_of_passage
from index.reader import OpenVersion
from rag.found import Found

# Rows of one call to Chroma.
_BATCH = 2_000


def llama_systems(version: OpenVersion) -> Mapping[str, System]:
    """Its VectorStoreIndex on Chroma, and its QueryFusionRetriever with BM25 beside it.

    Args:
        version: its passages are the nodes, with the vectors that it holds of them.

    Raises:
        ImportError: llama-index's packages for Chroma or BM25 are not installed.
    """
    import chromadb
    from chromadb.config import Settings
    from llama_index.core import StorageContext, VectorStoreIndex
    from llama_index.core.llms import MockLLM
    from llama_index.core.retrievers import QueryFusionRetriever
    from llama_index.core.retrievers.fusion_retriever import FUSION_MODES
    from llama_index.retrievers.bm25 import BM25Retriever
    from llama_index.vector_stores.chroma import ChromaVectorStore

    from index.nodes import LlamaIndexEmbedding, to_nodes

    nodes: list[Any] = []
    for article in version.store.iter_articles():
        nodes += to_nodes(article, version.store.passages_of(article.article_id))
    for start in range(0, len(nodes), _BATCH):
        some = nodes[start : start + _BATCH]
        stored = version.vectors.vectors([node.node_id for node in some])
        for node in some:
            node.embedding = [float(x) for x in stored[node.node_id]]
    client = chromadb.EphemeralClient(Settings(anonymized_telemetry=False))
    collection = client.get_or_create_collection(
        f"llama-{id(version)}",
        embedding_function=None,
        configuration={"hnsw": {"space": "cosine"}},
    )
    store = ChromaVectorStore(chroma_collection=collection)
    index = VectorStoreIndex(
        nodes,
        storage_context=StorageContext.from_defaults(vector_store=store),
        embed_model=LlamaIndexEmbedding(version.embedder),
    )
    by_vectors = index.as_retriever(similarity_top_k=GIVEN)
    by_words = BM25Retriever.from_defaults(nodes=nodes, similarity_top_k=min(GIVEN, len(nodes)))
    fused = QueryFusionRetriever(
        [by_vectors, by_words],
        llm=MockLLM(),
        mode=FUSION_MODES.RECIPROCAL_RANK,
        similarity_top_k=GIVEN,
        num_queries=1,
        use_async=False,
    )

    def system(retriever: Any) -> System:
        def ask(version: OpenVersion, asked: Asked) -> Iterator[Found]:
            ids = [hit.node.node_id for hit in retriever.retrieve(asked.question)]
            passages = version.store.passages(ids)
            articles = version.store.articles(article_of_passage(i) for i in ids)
            for i in ids:
                yield Found(passages[i], articles[article_of_passage(i)], 0.0, 0.0, 0.0)

        return ask

    return {
        "llama-index VectorStoreIndex": system(by_vectors),
        "llama-index QueryFusionRetriever": system(fused),
    }
