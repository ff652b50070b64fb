"""Texts, articles and folders that the tests of the index share."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from hypothesis import strategies as st

from index.article import Article
from index.clean import find_litter
from index.embeddings import EmbedderIdentity, Vectors
from index.readers.decode import tidy
from index.store import ArticleStore
from index.versions import Home

# What texts are made of that go wrong: ends of sentences, litter, scripts, controls, long lines.
PIECES = (
    "The minister said so. ", "“No,” he said. ", "U.S. officials met Gen. Smith. ", "\n\n", "\n",
    "- first\n- second\n", "The plan has:\n", "word " * 150, "x" * 700, "你好，世界。",
    "مرحبا بكم. ", "؟ ", "😀", "👩\u200d👩\u200d👧 ", "\x00", "\ud800", "\udfff", "\u202e",
    "\u0301", "e.g. ", "...", "…", "!?", "[email protected] ", "[Citation: A Paper] ", "\r\n",
    "\u2028", "Comments are closed.\n", "\t", "\u3000", "---\ntitle: x\n---\n", "(", "]", "1,200.5",
    "The same long sentence stands here more than once in this text, word for word. ", "\x85",
    "¿Qué?", "ﷺ", "½", "İ", "'", "’s", "#",
)  # fmt: skip

any_character = st.characters(exclude_categories=())
any_text = st.lists(
    st.one_of(st.sampled_from(PIECES), st.text(any_character, max_size=30)), max_size=25
).map("".join)


def article_of(text: str, article_id: str = "a", **fields: object) -> Article:
    """An article as a source would make it of a text."""
    text = tidy(text)
    skipped = tuple(find_litter(text))
    return Article(article_id, text, "origin", "source", skipped=skipped, **fields)  # type: ignore[arg-type]


_SUBJECTS = ("The council", "A court", "The ministry", "The port", "A union", "The hospital")
_VERBS = ("approved", "rejected", "delayed", "announced", "reviewed", "extended")
_OBJECTS = ("the harbour plan", "a new budget", "the water treaty", "its annual report",
            "the bridge repairs", "a grain shipment")  # fmt: skip


def story(number: int, paragraphs: int = 4) -> str:
    """A text that is the same for the same number and unlike those of others."""
    chance = random.Random(number)
    lines = [f"Report number {number}"]
    for part in range(paragraphs):
        sentences = [
            f"{chance.choice(_SUBJECTS)} of district {number} {chance.choice(_VERBS)}"
            f" {chance.choice(_OBJECTS)} on day {chance.randrange(1, 400)}."
            for _ in range(5)
        ]
        lines.append(f"Part {part} of story {number} begins here. " + " ".join(sentences))
    return "\n\n".join(lines) + "\n"


def write_files(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    """Files by name in a folder, which is made; returns the folder."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def write_stories(folder: Path, numbers: Sequence[int]) -> Path:
    """One text file a story: story-7.txt holds `story(7)`."""
    return write_files(folder, {f"story-{n}.txt": story(n) for n in numbers})


class HashEmbedder:
    """Unlike vectors for unlike texts, of any name and dimension; counts what it embedded."""

    def __init__(self, model: str = "hashes", dimension: int = 16) -> None:
        self.identity = EmbedderIdentity(model, dimension)
        self.embedded: list[str] = []

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """See `Embedder`."""
        self.embedded.extend(texts)
        return np.concatenate([self._row(text) for text in texts])

    def embed_question(self, text: str) -> Vectors:
        """See `Embedder`."""
        return self._row(text)

    def _row(self, text: str) -> Vectors:
        seed = int.from_bytes(hashlib.sha256(text.encode("utf-8", "replace")).digest()[:8], "big")
        row = np.random.default_rng(seed).normal(size=(1, self.identity.dimension))
        return np.asarray(row / np.linalg.norm(row), dtype=np.float32)


def stored(home: Home, number: int | None = None) -> ArticleStore:
    """The articles of a version, or of the current one; close it."""
    version = number if number is not None else home.manifest().number
    return ArticleStore(home.version_folder(version) / "articles.sqlite")


def texts_of(home: Home) -> dict[str, str]:
    """Text of every article of the current version, by key."""
    store = stored(home)
    try:
        return {key: article.text for article, key, _ in store.iter_rows()}
    finally:
        store.close()


def ids_of(home: Home) -> dict[str, str]:
    """Id of every article of the current version, by key."""
    store = stored(home)
    try:
        return {key: article.article_id for article, key, _ in store.iter_rows()}
    finally:
        store.close()
