"""What every embedding model is given, and the length of what it gives."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from index.article import passage_id
from index.embedder import passage_text, unit_rows
from index.passages import split_passages
from tests.index.corpus import article_of


def test_a_passage_is_embedded_with_its_headline_and_day() -> None:
    article = article_of("It rained. They left.", title="Rain", date=date(2024, 5, 6))
    passage = split_passages(article)[0]
    assert passage.passage_id == passage_id("a", 0, 21)
    assert passage_text(article, passage) == "Rain (2024-05-06)\nIt rained. They left."
    undated = article_of("It rained.")
    assert passage_text(undated, split_passages(undated)[0]) == "It rained.\nIt rained."


def test_rows_are_scaled_to_length_one_and_zeros_stay() -> None:
    rows = unit_rows(np.array([[3, 4], [0, 0]], np.float32))
    assert rows.tolist() == [[pytest.approx(0.6), pytest.approx(0.8)], [0, 0]]
