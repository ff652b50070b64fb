"""The house rules that a machine can see: which way imports point, what ships, what is pinned."""

import ast
import hashlib
import re
from pathlib import Path

import pytest

from tests.conftest import ROOT, SEEDS

PACKAGES = ("index", "rag", "ui", "eval")
ALLOWED = {
    "index": {"index"},
    "rag": {"rag", "index"},
    "eval": {"eval", "rag", "index"},
    "ui": {"ui", "eval", "rag", "index"},  # `byline eval`
}
SEED_HASHES = {
    "000_c02bf487a4091ba6.txt": "0a4860c514af09c080da2c2c1225ca9349d2f266352d4c6437229b1d53be1d53",
    "001_7b2834535bf38736.txt": "53fe8084028208deafe33e3dac40e76c3706ff062325424568330297c2b234e9",
    "002_b7a5076657996546.txt": "6dfb76e391a58e2f8ef6d58aa67021bac3b293ecde8890df9dac8c41602d3a10",
    "003_3431f0bcc9db16ea.txt": "9b2da884ec0ef7230664510303f82c34b009c40efb04bf458f5d21916585de51",
    "004_9cac1bbdcf473e2c.txt": "5af38a2753aaa5d4d09eb420e757b2ebd1b578649787e2977927423ca27dede0",
}


def modules() -> list[Path]:
    return sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))


def imported(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.partition(".")[0])
    return found


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_point_one_way(path: Path) -> None:
    ours = imported(path) & {*PACKAGES, "tests"}
    assert ours <= ALLOWED[path.relative_to(ROOT).parts[0]]


def test_every_module_says_what_it_is_for() -> None:
    silent = [p for p in modules() if not ast.get_docstring(ast.parse(p.read_text()))]
    assert not silent


def test_the_seeds_are_byte_for_byte_as_given() -> None:
    found = {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in SEEDS.iterdir()}
    assert found == SEED_HASHES


@pytest.mark.parametrize("part", ["", "-dev", "-bench"])
def test_requirements_are_pinned_with_hashes_and_name_no_address(part: str) -> None:
    text = (ROOT / f"requirements{part}.txt").read_text()
    assert not re.search(r"https?://|--(?:extra-)?index-url|--find-links|@ file", text)
    pins = re.findall(r"^([A-Za-z0-9_.-]+)==[^\s;]+.*?(?=^[A-Za-z0-9]|\Z)", text, re.M | re.S)
    blocks = re.split(r"^(?=[A-Za-z0-9_.-]+==)", text, flags=re.M)[1:]
    assert len(pins) == len(blocks)
    assert all("--hash=sha256:" in block for block in blocks)


def test_nothing_that_is_installed_pulls_pytorch() -> None:
    names = re.findall(r"^([A-Za-z0-9_.-]+)==", (ROOT / "requirements.txt").read_text(), re.M)
    assert not {"torch", "tensorflow", "jax", "transformers"} & {name.lower() for name in names}


def test_the_make_file_helps_by_default() -> None:
    text = (ROOT / "Makefile").read_text()
    assert ".DEFAULT_GOAL := help" in text
    for target in ("chat", "test", "test-long", "lint", "bench", "clean"):
        assert re.search(rf"^{target}:.*## ", text, re.M), target
    assert "make test" in (ROOT / ".ci" / "run").read_text()
