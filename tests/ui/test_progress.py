import re
import time

import pytest

from ui.progress import TerminalProgress


@pytest.mark.parametrize("quiet", [True, False])
def test_where_nobody_watches_only_waiting_is_said(
    capsys: pytest.CaptureFixture[str], quiet: bool
) -> None:
    with TerminalProgress(quiet=quiet) as progress:
        progress.stage("Reading")
        progress.read(3, 12)
        progress.waiting("Another build [7] is under way.")
    assert capsys.readouterr() == ("", "Another build [7] is under way.\n")


def test_on_a_terminal_articles_and_passages_are_counted(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TTY_COMPATIBLE", "1")
    with TerminalProgress(quiet=False) as progress:
        progress.stage("Reading")
        progress.read(1_000, 12_000)
        progress.read(1, 1)
    out, err = capsys.readouterr()
    assert out == ""
    assert "1,001" in err
    assert "12,001" in err


def test_on_a_terminal_speed_and_time_left_are_shown(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TTY_COMPATIBLE", "1")
    monkeypatch.setenv("COLUMNS", "120")
    with TerminalProgress(quiet=False) as progress:
        progress.expect(1_000)
        for _ in range(5):
            time.sleep(0.05)
            progress.reached(100)
            progress.read(1, 10)
    err = capsys.readouterr().err
    assert re.search(r"\d+/s", err)
    assert re.search(r"0:?0:0\d", err)
