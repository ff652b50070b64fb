from pathlib import Path

import pytest

from index.errors import UsageError
from index.versions import Home
from rag.assemble import check_address, open_chat, open_checker, open_model_writer
from rag.settings import Settings


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


@pytest.mark.parametrize("judge", [None, "built-in"])
def test_the_built_in_checker_is_the_default(judge: str | None, tmp_path: Path) -> None:
    checker = open_checker(Settings.load(home=tmp_path, judge=judge))
    assert checker.check("It ended.", ["It ended."]).verdict == "supported"


def test_a_checker_that_nobody_knows_is_wrong_usage() -> None:
    with pytest.raises(UsageError, match="'oracle'"):
        open_checker(Settings.load(judge="oracle"))
