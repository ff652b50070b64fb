"""llama-index's own IngestionPipeline into Chroma, as its users write it: what ours is held to.

    python -m tests.benchmarks.llama_ingestion ARTICLES.jsonl FOLDER GROUP

Reads the articles, GROUP of them at a time (0: all at once), with the embedding and the passage
length of Byline; prints the number of rows in Chroma.
"""

from __future__ import annotations

import itertools
import json
import sys
from pathlib import Path

import chromadb
from chromadb.config import Settings
from llama_index.core import Document
from llama_index.core.ingestion import DocstoreStrategy, IngestionPipeline
from llama_index.core.node_parser import SentenceSplitter
from llama_index.core.storage.docstore import SimpleDocumentStore
from llama_index.vector_stores.chroma import ChromaVectorStore

from index.embeddings import StaticEmbedder
from index.nodes import LlamaIndexEmbedding

# Tokens: about as long as Byline's passages.
PASSAGE = 256


def main() -> None:
    """Index, and print how many rows there are."""
    articles, folder, group = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
    client = chromadb.PersistentClient(str(folder / "chroma"), Settings(anonymized_telemetry=False))
    collection = client.get_or_create_collection(
        "passages", embedding_function=None, configuration={"hnsw": {"space": "cosine"}}
    )
    kept = folder / "docstore.json"
    docstore = (
        SimpleDocumentStore.from_persist_path(str(kept)) if kept.exists() else SimpleDocumentStore()
    )
    pipeline = IngestionPipeline(
        transformations=[
            SentenceSplitter(chunk_size=PASSAGE, chunk_overlap=0),
            LlamaIndexEmbedding(StaticEmbedder(), embed_batch_size=512),
        ],
        vector_store=ChromaVectorStore(chroma_collection=collection),
        docstore=docstore,
        docstore_strategy=DocstoreStrategy.UPSERTS,
        disable_cache=True,
    )
    with articles.open(encoding="utf-8") as lines:
        rows = map(json.loads, lines)
        while some := list(itertools.islice(rows, group or None)):
            pipeline.run(documents=[_document(row) for row in some], show_progress=False)
    docstore.persist(str(kept))
    sys.stdout.write(f"{collection.count()}\n")


def _document(row: dict[str, str]) -> Document:
    metadata = {"title": row.get("title") or "", "date": row.get("date") or ""}
    return Document(text=row["text"], id_=row["id"], metadata=metadata)


if __name__ == "__main__":
    main()
