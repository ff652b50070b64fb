import json
import os
from pathlib import Path

import pytest

from index.versions import Home
from tests.conftest import free_port
from tests.index.onnx_models import write_cross_encoder
from tests.ui.command import Command, Ran


def findings(done: Ran) -> dict[str, dict[str, str]]:
    return {row["what"]: row for row in done.json}


def test_a_good_index_is_found_good(byline: Command, seeds_home: Home) -> None:
    found = findings(byline("doctor", "--home", seeds_home.folder, "--json"))
    assert {found[what]["state"] for what in ("python", "home", "index", "vectors", "sources")} == {
        "ok"
    }
    assert "5 articles" in found["index"]["sentence"]


def test_no_index_is_a_note_with_a_remedy(byline: Command, tmp_path: Path) -> None:
    found = findings(byline("doctor", "--home", tmp_path / "none", "--json"))
    assert (found["index"]["state"], "byline index" in found["index"]["remedy"]) == ("note", True)
    assert not (tmp_path / "none").exists()


def test_a_key_alone_changes_nothing_and_it_says_so(
    byline: Command, seeds_home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret")
    done = byline("doctor", "--home", seeds_home.folder, "--json")
    assert "not used" in findings(done)["key"]["sentence"]
    assert "sk-secret" not in done.out + done.err


def test_a_model_without_a_server_is_wrong(
    byline: Command, seeds_home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = seeds_home.folder
    done = byline("doctor", "--home", home, "--model", "m", "--json")
    assert (done.code, findings(done)["model"]["state"]) == (1, "wrong")
    monkeypatch.setenv("OPENAI_BASE_URL", f"http://127.0.0.1:{free_port()}/v1")
    done = byline("doctor", "--home", home, "--model", "m", "--json")
    assert (done.code, findings(done)["model"]["state"]) == (1, "wrong")
    assert findings(done)["model"]["remedy"]


def test_a_damaged_index_is_wrong_and_says_how_to_go_on(
    byline: Command, seeds_home: Home, tmp_path: Path
) -> None:
    import shutil

    home = tmp_path / "home"
    shutil.copytree(seeds_home.folder, home)
    manifest = home / "versions" / "1" / "manifest.json"
    manifest.write_text("{}")
    done = byline("doctor", "--home", home, "--json")
    assert (done.code, findings(done)["index"]["state"]) == (1, "wrong")
    shutil.copy(seeds_home.folder / "versions" / "1" / "manifest.json", manifest)
    changed = json.loads(manifest.read_text())
    manifest.write_text(json.dumps({**changed, "passages": 999}))
    assert findings(byline("doctor", "--home", home, "--json"))["vectors"]["state"] == "wrong"


def test_for_people_it_prints_a_line_each(byline: Command, seeds_home: Home) -> None:
    done = byline("doctor", "--home", seeds_home.folder)
    assert "Python 3." in done.out
    assert "quote" in done.out or "own sentences" in done.out


def test_a_home_that_is_none_is_wrong(byline: Command, tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("mine")
    for home in (tmp_path, tmp_path / "thesis.txt", tmp_path / ("x" * 300)):
        done = byline("doctor", "--home", home, "--json")
        assert (done.code, findings(done)["home"]["state"]) == (1, "wrong")
        assert findings(done)["home"]["remedy"]


@pytest.mark.parametrize("name", ["OPENAI_BASE_URL", "OPENAI_API_KEY"])
def test_an_address_or_key_that_is_none_is_wrong(
    byline: Command, seeds_home: Home, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv("OPENAI_BASE_URL", f"http://127.0.0.1:{free_port()}/v1")
    monkeypatch.setenv(name, "http://[::1\nschlüssel")
    done = byline("doctor", "--home", seeds_home.folder, "--model", "m", "--json")
    assert (done.code, findings(done)["model"]["state"]) == (1, "wrong")
    assert "schl" not in done.out + done.err or name == "OPENAI_BASE_URL"


def test_a_home_that_may_only_be_read_is_a_note(
    byline: Command, seeds_home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    allowed = os.access
    monkeypatch.setattr(os, "access", lambda p, mode: mode != os.W_OK and allowed(p, mode))
    found = findings(byline("doctor", "--home", seeds_home.folder, "--json"))
    assert (found["home"]["state"], found["vectors"]["state"]) == ("note", "ok")


def test_a_reranker_is_loaded_and_tried(byline: Command, seeds_home: Home, tmp_path: Path) -> None:
    home, folder = seeds_home.folder, write_cross_encoder(tmp_path / "model", ["rain"])
    assert "reranking model" not in findings(byline("doctor", "--home", home, "--json"))
    done = byline("doctor", "--home", home, "--rerank-model", folder, "--json")
    found = findings(done)["reranking model"]
    assert (found["state"], "cross-encoder" in found["sentence"]) == ("ok", True)
    (folder / "tokenizer.json").unlink()
    done = byline("doctor", "--home", home, "--rerank-model", folder, "--json")
    found = findings(done)["reranking model"]
    assert (done.code, found["state"], bool(found["remedy"])) == (1, "wrong", True)


def test_it_says_which_checker_judges(
    byline: Command, seeds_home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def said(*options: str) -> tuple[str, str]:
        done = byline("doctor", "--home", seeds_home.folder, "--json", *options)
        return findings(done)["checker"]["state"], findings(done)["checker"]["sentence"]

    assert said() == ("ok", "built-in judges every sentence")
    assert said("--judge", "model")[0] == "wrong"
    folder = write_cross_encoder(tmp_path / "m", ["rain"], columns=(-1, 1))
    assert said("--judge", f"encoder:{folder}") == (
        "ok", f"encoder:{folder} judges every sentence",
    )  # fmt: skip
    (folder / "tokenizer.json").unlink()
    assert said("--judge", f"encoder:{folder}")[0] == "wrong"
    monkeypatch.setenv("OPENAI_BASE_URL", f"http://127.0.0.1:{free_port()}/v1")
    state, sentence = said("--model", "m")
    assert state == "ok"
    assert "then model:m (prompt 1) those of which it is uncertain" in sentence
