"""The built-in embedding model: unit vectors of any text, each by itself."""

from __future__ import annotations

import logging
import subprocess
import sys
import threading

import numpy as np
import pytest
from hypothesis import given

from index.embed_static import _MANY, StaticEmbedder
from index.embedder import Vectors
from tests.index.corpus import any_text, story


@given(any_text)
def test_any_text_has_a_unit_vector_or_none_at_all(embedder: StaticEmbedder, text: str) -> None:
    vector = embedder.embed_question(text)
    assert vector.shape == (1, 256)
    assert vector.dtype == np.float32
    length = float(np.linalg.norm(vector))
    assert length == pytest.approx(1, abs=1e-5) or (length == 0 and not text.strip())


def test_a_vector_does_not_depend_on_the_texts_beside_it(embedder: StaticEmbedder) -> None:
    texts = ["", *(story(n, paragraphs=1 + n % 5) for n in range(60))]
    together = embedder.embed_passages(texts)
    alone = np.concatenate([embedder.embed_question(text) for text in texts])
    assert np.array_equal(together, alone)


def test_like_texts_are_nearer_than_unlike_ones(embedder: StaticEmbedder) -> None:
    asked, near, far = embedder.embed_passages(
        ["soldiers killed at the border", "four troops died near the frontier", "a cake recipe"]
    )
    assert asked @ near > asked @ far


def test_no_texts_have_no_vectors(embedder: StaticEmbedder) -> None:
    assert embedder.embed_passages([]).shape == (0, 256)


def test_threads_may_share_the_offline_model(embedder: StaticEmbedder) -> None:
    texts = [story(n) for n in range(30)]
    expected = embedder.embed_passages(texts)
    found: list[Vectors] = []
    threads = [
        threading.Thread(target=lambda: found.append(embedder.embed_passages(texts)))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(np.array_equal(vectors, expected) for vectors in found)
    assert len(found) == 4


def test_loading_the_offline_model_leaves_everybodys_logging_alone() -> None:
    program = (
        "import logging\n"
        "from index.embed_static import _MANY, StaticEmbedder\n"
        "StaticEmbedder().embed_question('rain')\n"
        "root = logging.getLogger()\n"
        "raise SystemExit(bool(root.handlers) or root.level != logging.WARNING)\n"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
    assert logging.getLogger("index").level == logging.NOTSET


def test_many_texts_together_have_the_vectors_that_each_has_alone(
    embedder: StaticEmbedder,
) -> None:
    texts = ["", *(story(n) for n in range(_MANY))]
    together = embedder.embed_passages(texts)
    alone = np.concatenate([embedder.embed_passages([text]) for text in texts])
    assert np.array_equal(together, alone)
