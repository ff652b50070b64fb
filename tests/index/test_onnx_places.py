"""ONNX models that are named: Chroma's MiniLM where Chroma left it, and a hub's in its cache."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from index.embeddings import open_embedder
from index.errors import BylineError
from index.onnx_places import MINILM_TOKENS, hub_folder
from index.services import Services
from tests.conftest import ROOT
from tests.index.corpus import write_stories
from tests.index.onnx_models import write_model

COMMIT = "c0ffee" * 6 + "abcd"


def test_chromas_model_is_used_where_its_files_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from chromadb.utils.embedding_functions import ONNXMiniLM_L6_V2 as Chromas

    monkeypatch.setattr(Chromas, "DOWNLOAD_PATH", tmp_path)
    with pytest.raises(BylineError, match="not on this machine") as caught:
        open_embedder("minilm", Services(), fetch=True)
    assert "python -c" in caught.value.remedy
    write_model(tmp_path / Chromas.EXTRACTED_FOLDER_NAME)
    model = open_embedder("minilm", Services())
    assert model.identity.model == "minilm"
    long = "abcdefgh" * MINILM_TOKENS
    cut = model.embed_question(long[: MINILM_TOKENS - 2])  # between its two special tokens
    assert (model.embed_question(long) == cut).all()


class Hub(ThreadingHTTPServer):
    """A hub with models of a folder; keeps which paths were asked for."""

    daemon_threads = True

    def __init__(self, folder: Path) -> None:
        super().__init__(("127.0.0.1", 0), Answering)
        self.folder = folder
        self.asked: list[str] = []


class Answering(BaseHTTPRequestHandler):
    server: Hub

    def do_HEAD(self) -> None:
        self._answer(body=False)

    def do_GET(self) -> None:
        self._answer(body=True)

    def _answer(self, *, body: bool) -> None:
        path = self.path.partition("?")[0]
        self.server.asked.append(path)
        name, _, file = path.removeprefix("/").partition("/resolve/")
        if path.startswith("/api/models/"):
            name = "/".join(path.split("/")[3:5])
            folder = self.server.folder / name
            files = [p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()]
            said = {"id": name, "sha": COMMIT, "siblings": [{"rfilename": f} for f in files]}
            if "/tree/" in path:
                rows = [
                    {
                        "type": "file",
                        "path": f,
                        "oid": "0" * 40,
                        "size": (folder / f).stat().st_size,
                    }
                    for f in files
                ]
                self._send(json.dumps(rows).encode(), body, files)
            else:
                self._send(json.dumps(said).encode(), body, files)
            return
        content = self.server.folder / name / file.partition("/")[2]
        self._send(content.read_bytes() if content.is_file() else b"", body, content.is_file())

    def _send(self, content: bytes, body: bool, found: object) -> None:
        self.send_response(200 if found else 404)
        if not found:
            self.send_header("X-Error-Code", "RepoNotFound")
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.send_header("X-Repo-Commit", COMMIT)
        self.send_header("ETag", f'"{hash(content):x}"')
        self.end_headers()
        if body:
            self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    with Hub(tmp_path / "hub") as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield server
        server.shutdown()


def byline(hub: Hub, tmp_path: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "HF_ENDPOINT": f"http://127.0.0.1:{hub.server_port}",
        "HF_HOME": str(tmp_path / "cache"),
        "HF_HUB_OFFLINE": "0",
        "BYLINE_HOME": str(tmp_path / "home"),
    }
    return subprocess.run(
        [sys.executable, "-m", "ui.cli", *arguments],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_hubs_model_is_fetched_by_an_index_once_and_only_then(hub: Hub, tmp_path: Path) -> None:
    folder = write_model(
        hub.folder / "org" / "tiny",
        name="onnx/model.onnx",
        weights="model.onnx_data",
        settings={"1_Pooling/config.json": {"pooling_mode_cls_token": True}},
    )
    write_model(folder, name="onnx/model_O4.onnx")
    (folder / "model.safetensors").write_bytes(b"large")
    news = write_stories(tmp_path / "news", range(2))
    done = byline(hub, tmp_path, "index", str(news), "--embed-model", "hub:org/tiny", "--json")
    assert done.returncode == 0, done.stderr
    files = {path.rpartition(f"{COMMIT}/")[2] for path in hub.asked if "/resolve/" in path}
    assert {name.removeprefix("/org/tiny/resolve/main/") for name in files} == {
        "tokenizer.json", "1_Pooling/config.json", "onnx/model.onnx", "onnx/model.onnx_data"
    }  # fmt: skip
    hub.asked.clear()
    for command in (("index",), ("search", "council")):
        again = byline(hub, tmp_path, *command, "--json")
        assert again.returncode == 0, again.stderr
    assert hub.asked == []


def test_a_hub_that_has_no_such_model_is_said(hub: Hub, tmp_path: Path) -> None:
    news = write_stories(tmp_path / "news", range(1))
    (hub.folder / "org" / "torch").mkdir(parents=True)
    (hub.folder / "org" / "torch" / "model.safetensors").write_bytes(b"large")
    for name, reason in (("org/none", "could not be fetched"), ("org/torch", "has no ONNX file")):
        done = byline(hub, tmp_path, "index", str(news), "--embed-model", f"hub:{name}")
        assert (done.returncode, reason in done.stderr) == (1, True), done.stderr
        assert "Traceback" not in done.stderr


@pytest.mark.parametrize("name", ["org/none", "not a name", "", "../../etc"])
def test_a_hubs_model_is_never_fetched_for_a_reader(name: str) -> None:
    with pytest.raises(BylineError, match="is not on this machine") as caught:
        hub_folder(name, fetch=False)
    assert f"--embed-model hub:{name}" in caught.value.remedy
