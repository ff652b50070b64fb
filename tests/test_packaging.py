"""The wheel, installed where nothing else is: what it brings, and that it works there."""

import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

from tests.conftest import ROOT, SEEDS

PACKAGES = {"index", "rag", "ui", "eval"}
NOT_DATA = {".py", ".pyc"}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel and the source distribution."""
    folder = tmp_path_factory.mktemp("dist")
    copy = tmp_path_factory.mktemp("source") / "byline"
    tracked = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout.splitlines()  # fmt: skip
    for name in tracked:
        if (ROOT / name).is_file():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            (copy / name).write_bytes((ROOT / name).read_bytes())
    subprocess.run(
        [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(copy)],
        check=True, capture_output=True,
    )  # fmt: skip
    return folder


@pytest.fixture(scope="module")
def installed(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of an environment that holds the wheel, beside this one's other packages."""
    place = tmp_path_factory.mktemp("clean")
    venv.create(place)
    python = place / "bin" / "python"
    (wheel,) = built.glob("*.whl")
    subprocess.run(
        [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet", "--no-deps",
         "--no-index", str(wheel)],
        check=True, capture_output=True,
    )  # fmt: skip
    # The dependencies come from this environment, without its editable install of the checkout.
    (libraries,) = (place / "lib").glob("python*")
    ours = Path(pytest.__file__).parent.parent
    for entry in ours.iterdir():
        target = libraries / "site-packages" / entry.name
        if not target.exists() and "byline" not in entry.name.lower():
            target.symlink_to(entry)
    return python


def run(python: Path, *arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
    return subprocess.run(
        [python, *arguments], cwd=cwd, env=environment, capture_output=True, text=True, check=False
    )


def test_the_wheel_holds_exactly_the_four_packages_and_all_their_data(built: Path) -> None:
    (wheel,) = built.glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    assert {n.split("/")[0] for n in names if ".dist-info" not in n} == PACKAGES
    data = {
        str(path.relative_to(ROOT))
        for package in PACKAGES
        for path in (ROOT / package).rglob("*")
        if path.is_file() and path.suffix not in NOT_DATA and path.name != "screenshot.png"
    }
    assert data <= set(names)
    assert not any("seeds/" in name and not name.startswith("eval/") for name in names)


def test_a_source_distribution_is_built_too(built: Path) -> None:
    assert len(list(built.glob("*.tar.gz"))) == 1


def test_the_installed_wheel_works_in_an_empty_folder(installed: Path, tmp_path: Path) -> None:
    code = (
        "import importlib.metadata as m, json;"
        "import index, rag, ui, eval as e;"
        "names = {p.parts[0] for p in m.files('byline') if '.dist-info' not in p.parts[0]"
        " and '..' not in p.parts};"
        "print(json.dumps([sorted(names), index.__file__, e.__file__]))"
    )
    done = run(installed, "-P", "-c", code, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert '["eval", "index", "rag", "ui"]' in done.stdout
    assert str(ROOT) not in done.stdout
    command = installed.parent / "byline"
    made = run(installed, "-P", str(command), "index", str(SEEDS), cwd=tmp_path)
    assert made.returncode == 0, made.stderr
    asked = run(
        installed, "-P", str(command), "ask", "Why was Kerem Shalom closed?", "--json", cwd=tmp_path
    )
    assert '"verdict": "supported"' in asked.stdout, asked.stderr
