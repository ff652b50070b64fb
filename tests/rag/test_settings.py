from pathlib import Path

import pytest

from index.errors import UsageError
from rag.settings import Settings
from rag.usage import Prices


def test_options_win_over_the_environment_and_it_over_defaults(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert Settings.load().home == Path(".byline")
    monkeypatch.setenv("BYLINE_HOME", "/somewhere")
    monkeypatch.setenv("BYLINE_TIMEOUT", "5")
    assert Settings.load().timeout == 5
    assert Settings.load(home=Path("here"), timeout=None).home == Path("here")


def test_a_wrong_value_says_which_setting_and_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BYLINE_TIMEOUT", "soon")
    with pytest.raises(UsageError) as error:
        Settings.load()
    assert "timeout" in error.value.sentence
    assert "BYLINE_TIMEOUT" in error.value.remedy


def test_a_setting_without_an_option_is_corrected_by_its_variable(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("BYLINE_PASSAGES", "many")
    with pytest.raises(UsageError) as error:
        Settings.load()
    assert error.value.remedy == "Correct BYLINE_PASSAGES."


def test_no_secret_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret")
    monkeypatch.setenv("BYLINE_CHROMA_TOKEN", "token-secret")
    settings = Settings.load()
    assert "secret" not in repr(settings)
    assert "secret" not in repr(settings.services)
    assert settings.services.openai_api_key == "sk-secret"


def test_what_shapes_an_answer_changes_the_hash_and_secrets_do_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    plain = Settings.load().hash_with("x")
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret")
    assert Settings.load().hash_with("x") == plain
    assert Settings.load(strict=True).hash_with("x") != plain
    assert Settings.load(model="m").hash_with("x") != plain
    assert Settings.load().hash_with("y") != plain


def test_a_reranker_shapes_an_answer_and_is_corrected_by_its_option() -> None:
    assert Settings.load(rerank_model="./m").hash_with("x") != Settings.load().hash_with("x")
    with pytest.raises(UsageError) as error:
        Settings.load(rerank_model=3)
    assert "--rerank-model or BYLINE_RERANK_MODEL" in error.value.remedy


def test_a_price_needs_its_other_half_and_is_not_below_0(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BYLINE_PRICE_IN", "2.5")
    assert Settings.load().prices is None
    monkeypatch.setenv("BYLINE_PRICE_OUT", "0")
    assert Settings.load().prices == Prices(prompt=2.5, completion=0)
    monkeypatch.setenv("BYLINE_PRICE_OUT", "-1")
    with pytest.raises(UsageError) as error:
        Settings.load()
    assert "BYLINE_PRICE_OUT" in error.value.remedy
