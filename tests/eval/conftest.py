import pytest


@pytest.fixture(autouse=True)
def _few_trees(monkeypatch: pytest.MonkeyPatch) -> None:
    """Small forests: what is shown of fitting does not hang on their size, and its time does."""
    monkeypatch.setattr("eval.check_forests.TREES", 8)
