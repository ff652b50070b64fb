"""The index on a `chroma run` server: the same answers, and what happens when it goes away."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from index.build import Wanted, build
from index.chroma import ChromaServer, server_client
from index.errors import BylineError, UsageError
from index.reader import Index
from index.services import Services
from index.versions import Home
from tests.conftest import SEEDS, free_port
from tests.index.corpus import HashEmbedder, write_files, write_stories
from tests.index.desk import assert_equal
from tests.servers.chroma import RunningChroma, running_chroma, silent_server
from tests.servers.fixtures import OpenAIServer

HASTY = Services(chroma_timeout=1.0)


@pytest.fixture(scope="module")
def chroma(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningChroma]:
    with running_chroma(tmp_path_factory.mktemp("server") / "data") as server:
        yield server


@pytest.fixture
def news(tmp_path: Path) -> Path:
    return write_stories(tmp_path / "news", range(6))


def made(home: Home, wanted: Wanted) -> int:
    return build(home, wanted, embedder=HashEmbedder()).version


def collection_of(home: Home) -> str:
    return home.manifest().collection


def test_a_server_holds_one_collection_a_version(
    chroma: RunningChroma, news: Path, tmp_path: Path
) -> None:
    home = Home(tmp_path / "home")
    made(home, Wanted((news,), chroma_url=chroma.url))
    manifest = home.manifest()
    assert chroma.collections()[manifest.collection] == manifest.passages
    assert not (home.version_folder(manifest.number) / "chroma").exists()


def test_the_server_finds_what_the_folder_finds(
    chroma: RunningChroma, news: Path, tmp_path: Path
) -> None:
    here, there = Home(tmp_path / "here"), Home(tmp_path / "there")
    made(here, Wanted((news,)))
    made(there, Wanted((news,), chroma_url=chroma.url))
    question = HashEmbedder().embed_question("the harbour plan")
    found = []
    for home in (here, there):
        index = Index(home)
        with index.current() as version:
            found.append(version.vectors.search(question, 5))
        index.close()
    assert [hit.passage_id for hit in found[0]] == [hit.passage_id for hit in found[1]]
    assert np.allclose([h.cosine for h in found[0]], [h.cosine for h in found[1]], atol=1e-5)


def test_a_refresh_copies_on_the_server_and_embeds_only_what_changed(
    chroma: RunningChroma, news: Path, tmp_path: Path
) -> None:
    home = Home(tmp_path / "home")
    made(home, Wanted((news,), chroma_url=chroma.url))
    first = collection_of(home)
    write_files(news, {"late.txt": "The late council met on Tuesday. It approved the bridge.\n"})
    embedder = HashEmbedder()
    report = build(home, Wanted(), embedder=embedder)
    assert (report.added, report.unchanged) == (1, 6)
    assert len(embedder.embedded) <= 2 + 1  # the new passage, and the questions that verify
    assert {first, collection_of(home)} <= set(chroma.collections())
    clean = Home(tmp_path / "clean")
    made(clean, Wanted((news,)))
    assert_equal(home, clean)


def test_a_home_moves_to_a_server_and_back(
    chroma: RunningChroma, news: Path, tmp_path: Path
) -> None:
    home = Home(tmp_path / "home")
    made(home, Wanted((news,)))
    embedder = HashEmbedder()
    build(home, Wanted(chroma_url=chroma.url), embedder=embedder)
    assert home.manifest().chroma_url == chroma.url
    build(home, Wanted(chroma_url=""), embedder=embedder)
    assert home.manifest().chroma_url == ""
    assert len(embedder.embedded) == 0
    assert (home.version_folder(3) / "chroma").is_dir()


def test_old_versions_leave_the_server(chroma: RunningChroma, news: Path, tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    made(home, Wanted((news,), chroma_url=chroma.url))
    first = collection_of(home)
    for n in range(5):
        write_files(news, {"late.txt": f"The late council met on day {n}. It rose at {n}.\n"})
        made(home, Wanted())
    kept = {home.manifest(number).collection for number in home.numbers()}
    there = {name for name in chroma.collections() if name.startswith(first.rsplit("-", 1)[0])}
    assert first not in there
    assert kept == there


def test_a_rollback_answers_from_the_older_collection(
    chroma: RunningChroma, news: Path, tmp_path: Path
) -> None:
    home = Home(tmp_path / "home")
    made(home, Wanted((news,), chroma_url=chroma.url))
    write_files(news, {"late.txt": "The late council met on Tuesday. It approved the bridge.\n"})
    made(home, Wanted())
    home.point_to(1)
    index = Index(home)
    with index.current() as version:
        assert version.number == 1
        assert len(version.vectors) == version.manifest.passages
    index.close()


def test_vectors_that_the_server_lost_are_made_again(
    chroma: RunningChroma, news: Path, tmp_path: Path
) -> None:
    home = Home(tmp_path / "home")
    made(home, Wanted((news,), chroma_url=chroma.url))
    client = server_client(ChromaServer(chroma.url))
    client.delete_collection(collection_of(home))
    client.close()
    report = build(home, Wanted(), embedder=HashEmbedder())
    assert report.embedded == report.passages
    assert chroma.collections()[collection_of(home)] == report.passages


def test_a_server_that_is_away_costs_nothing_but_the_build(news: Path, tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    made(home, Wanted((news,)))
    url = f"http://127.0.0.1:{free_port()}"
    with pytest.raises(BylineError, match="does not answer") as raised:
        build(home, Wanted(chroma_url=url), HASTY, embedder=HashEmbedder())
    assert "chroma run" in raised.value.remedy
    assert home.manifest().chroma_url == ""
    assert home.numbers() == [1]


def test_a_server_that_is_silent_is_given_up(news: Path, tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    with silent_server() as url, pytest.raises(BylineError, match="does not answer"):
        build(home, Wanted((news,), chroma_url=url), HASTY, embedder=HashEmbedder())


def test_a_server_that_goes_away_is_said_at_the_next_question(news: Path, tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    with running_chroma(tmp_path / "data") as server:
        made(home, Wanted((news,), chroma_url=server.url))
        index = Index(home, HASTY)
        question = HashEmbedder().embed_question("x")
        with index.current() as version:
            assert version.vectors.search(question, 1)
        server.end()
        with index.current() as version, pytest.raises(BylineError, match="does not answer"):
            version.vectors.search(question, 1)
        index.close()


def test_what_is_no_chroma_server_is_said(openai_server: OpenAIServer) -> None:
    with pytest.raises(BylineError, match="failed"):
        server_client(ChromaServer(openai_server.address, timeout=2))


@pytest.mark.parametrize("url", ["localhost:8000", "ftp://x", "http://", "http://x:port", ""])
def test_an_address_that_is_none_is_wrong_usage(url: str) -> None:
    with pytest.raises(UsageError, match="address of a Chroma server"):
        server_client(ChromaServer(url))


def test_a_token_is_no_part_of_what_is_shown() -> None:
    server = ChromaServer("http://127.0.0.1:1", token="secret-token")
    assert "secret-token" not in repr(server)
    assert "secret-token" not in repr(replace(server, timeout=1))


def test_the_seeds_on_a_server_answer_as_in_a_folder(
    chroma: RunningChroma, tmp_path: Path, seeds_index: Index
) -> None:
    from datetime import date

    from rag.question import understand
    from rag.retrieve import retrieve

    home = Home(tmp_path / "home")
    build(home, Wanted((SEEDS,), chroma_url=chroma.url))
    index = Index(home)
    asked = understand("What were people in eastern Rafah told to do?", (), date(2024, 5, 7))
    with index.current() as there, seeds_index.current() as here:
        ids = [[f.passage.passage_id for f in retrieve(v, asked, 5)] for v in (there, here)]
    index.close()
    assert ids[0] == ids[1]
