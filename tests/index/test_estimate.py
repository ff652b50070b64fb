"""What a build would cost: counted by the build itself, and nothing is asked, sent or changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.build import Wanted, build
from index.embeddings import ServerEmbedder
from index.errors import BylineError
from index.estimate import Estimate, estimate
from index.services import Services
from index.versions import Home
from tests.conftest import free_port
from tests.index.corpus import story, write_files
from tests.index.onnx_models import write_model
from tests.servers.fixtures import OpenAIServer


def everything(folder: Path) -> dict[str, bytes]:
    """All files of a home but the lock, and Chroma's, which change when they are looked at."""
    files = [path for path in folder.rglob("*") if path.is_file() and path.name != "lock"]
    files = [path for path in files if "chroma" not in path.parts]
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


class Office:
    """A home, news, and a server that counts, under a name of its own."""

    def __init__(self, folder: Path, server: OpenAIServer, name: str) -> None:
        self.home, self.news = Home(folder / "home"), folder / "news"
        self.server, self.model = server, name
        self.services = Services(openai_base_url=server.base_url)
        self._seen = 0

    def estimate(self, *paths: Path, **wanted: object) -> Estimate:
        """As `byline index PATH... --estimate`; what it leaves as it was is checked."""
        wanted.setdefault("embed_model", self.model)
        before = everything(self.home.folder)
        found = estimate(self.home, Wanted(paths, **wanted), self.services)  # type: ignore[arg-type]
        assert everything(self.home.folder) == before
        assert self.asked() == []
        return found

    def build(self, *paths: Path, **wanted: object) -> list[str]:
        """As `byline index PATH...`; returns the passages that the server was asked for."""
        wanted.setdefault("embed_model", self.model)
        build(self.home, Wanted(paths, **wanted), self.services)  # type: ignore[arg-type]
        # Besides, it is asked for its dimension first, and for one question last.
        return self.asked()[1:-1]

    def asked(self) -> list[str]:
        """What the server was asked since the last time."""
        bodies = self.server.counts(self.model).bodies
        new, self._seen = bodies[self._seen :], len(bodies)
        return [text for body in new for text in body["input"]]


@pytest.fixture
def office(tmp_path: Path, openai_server: OpenAIServer, request: pytest.FixtureRequest) -> Office:
    made = Office(tmp_path, openai_server, f"embeddings#{request.node.name}")
    files = {f"story-{n}.txt": story(n) for n in range(8)}
    write_files(made.news, {**files, "again.txt": story(3), "long.txt": "Rain fell. " * 3_000})
    return made


def assert_same(found: Estimate, asked: list[str]) -> None:
    assert (found.texts, found.characters) == (len(asked), sum(map(len, asked)))
    assert found.characters / 12 < found.tokens < found.characters


def test_what_is_estimated_is_what_is_then_embedded(office: Office) -> None:
    found = office.estimate(office.news)
    assert not office.home.folder.exists()
    assert found.model == office.model
    asked = office.build(office.news)
    assert_same(found, asked)
    write_files(office.news, {"story-1.txt": story(100), "story-2.txt": story(2) + "\nMore rain."})
    (office.news / "story-5.txt").unlink()
    changed = office.estimate()
    assert 0 < changed.texts < found.texts
    assert_same(changed, office.build())
    assert office.estimate().texts == office.estimate(embed_model=None).texts == 0


def test_another_model_is_estimated_for_everything(office: Office) -> None:
    whole = office.estimate(office.news)
    office.build(office.news, embed_model="built-in")
    again = office.estimate()
    assert_same(again, office.build())
    assert again.texts == whole.texts


def test_what_a_failed_build_was_given_is_not_estimated_again(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ServerEmbedder, "BATCH", 2)
    whole = office.estimate(office.news)
    with monkeypatch.context() as patched:
        patched.setattr("index.new_version.write_words", _fail)
        with pytest.raises(BylineError, match="stopped"):
            build(office.home, Wanted((office.news,), embed_model=office.model), office.services)
    assert len(office.asked()) == whole.texts + 1
    write_files(office.news, {"new.txt": "The ferry sank."})
    found = office.estimate(office.news)
    assert found.texts == 1
    assert_same(found, office.build(office.news))


def _fail(*_: object) -> None:
    raise BylineError("It was stopped.")


def test_neither_a_server_nor_a_key_is_needed(office: Office) -> None:
    for services in (Services(), Services(openai_base_url=f"http://127.0.0.1:{free_port()}/v1")):
        office.services = services
        assert office.estimate(office.news).texts > 10


def test_vectors_on_a_chroma_server_stay_as_they_are(office: Office) -> None:
    away = f"http://127.0.0.1:{free_port()}"
    assert office.estimate(office.news, chroma_url=away).texts > 10


def test_what_cannot_be_read_is_told_and_nothing_at_all_is_an_error(office: Office) -> None:
    write_files(office.news, {"bad.bin": b"\x7fELF\x00\x00"})
    (skipped,) = office.estimate(office.news).skipped
    assert skipped.origin.endswith("bad.bin")
    with pytest.raises(BylineError, match="No articles could be read"):
        office.estimate(office.news / "nothing")


def test_a_model_on_this_machine_is_estimated_too(office: Office, tmp_path: Path) -> None:
    folder = write_model(tmp_path / "tiny")
    found = office.estimate(office.news, embed_model=str(folder))
    report = build(office.home, Wanted((office.news,), embed_model=str(folder)))
    assert found.texts == report.embedded > 0
    assert office.estimate(embed_model=None).texts == 0
    write_model(folder, seed=1)
    assert office.estimate(embed_model=None).texts == found.texts
