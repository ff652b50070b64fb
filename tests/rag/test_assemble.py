from pathlib import Path

import pytest

from index.errors import UsageError
from index.versions import Home
from rag.assemble import (
    check_address,
    open_chat,
    open_checker,
    open_first_checker,
    open_model_writer,
    open_rechecker,
)
from rag.settings import Settings
from tests.index.onnx_models import write_cross_encoder


def test_a_chat_answers_and_is_closed_when_left(seeds_home: Home) -> None:
    with open_chat(Settings.load(home=seeds_home.folder)) as chat, chat.index.current() as version:
        assert version.manifest.articles == 5


def test_without_a_model_nobody_else_writes() -> None:
    assert open_model_writer(Settings.load(openai_api_key="sk-secret")) is None


def test_a_model_without_a_server_is_wrong_usage() -> None:
    with pytest.raises(UsageError, match="no server to ask") as error:
        open_model_writer(Settings.load(model="m"))
    assert "OPENAI_BASE_URL" in error.value.remedy


def test_a_named_model_writes_and_nothing_is_asked_yet() -> None:
    address = "http://127.0.0.1:1/v1"
    writer = open_model_writer(Settings.load(model="m", openai_base_url=address))
    assert writer is not None
    assert (writer.name, writer.model) == ("model", "m")


@pytest.mark.parametrize("address", ["", "http://localhost:8000/v1", "https://x.test"])
def test_addresses_of_servers_are_taken(address: str) -> None:
    check_address(address)


@pytest.mark.parametrize(
    "address",
    ["localhost:8000", "ftp://x", "http://", "http://x:port/v1", "http://x/\n", "http://["],
)
def test_what_is_no_address_is_wrong_usage(address: str) -> None:
    with pytest.raises(UsageError, match="OPENAI_BASE_URL"):
        check_address(address)


SERVER = "http://127.0.0.1:1/v1"


@pytest.mark.parametrize("judge", [None, "", "auto", "built-in"])
def test_the_built_in_checker_is_the_default(judge: str | None, tmp_path: Path) -> None:
    settings = Settings.load(home=tmp_path, judge=judge, openai_api_key="sk-secret")
    checker = open_checker(settings)
    assert checker.check("It ended.", ["It ended."]).verdict == "supported"
    assert checker.name == open_first_checker(settings).name == "built-in"
    assert open_rechecker(settings) is None


@pytest.mark.parametrize(
    ("judge", "whole", "first", "again"),
    [
        ("auto", "built-in, then model:m (prompt 1)", "built-in", "model:m (prompt 1)"),
        ("model", "model:m (prompt 1)", "built-in", "model:m (prompt 1)"),
        ("built-in", "built-in", "built-in", None),
        ("encoder:{}", "encoder:{}", "encoder:{}", None),
        ("auto:{}", "built-in, then encoder:{}", "built-in, then encoder:{}", None),
    ],
)
def test_each_judge_is_put_together_of_what_decides_first_and_what_judges_again(
    judge: str, whole: str, first: str, again: str | None, tmp_path: Path
) -> None:
    folder = write_cross_encoder(tmp_path, ["rain"], columns=(-1, 1))
    named = judge.format(folder)
    settings = Settings.load(judge=named, model="m", openai_base_url=SERVER)
    assert open_checker(settings).name == whole.format(folder)
    assert open_first_checker(settings).name == first.format(folder)
    rechecker = open_rechecker(settings)
    assert (rechecker.name if rechecker else None) == again


def test_a_judge_that_is_to_be_a_model_needs_one() -> None:
    for make in (open_checker, open_rechecker):
        with pytest.raises(UsageError, match="none is named") as error:
            make(Settings.load(judge="model"))
        assert "--model" in error.value.remedy


def test_a_checker_that_nobody_knows_is_wrong_usage() -> None:
    with pytest.raises(UsageError, match="'oracle'"):
        open_checker(Settings.load(judge="oracle"))
