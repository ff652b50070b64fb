"""`byline ask --model`, as a person runs it, against a server that behaves well or badly."""

import json
import os
import subprocess
import sys
from typing import Any

import pytest

from index.reader import Index
from index.versions import Home
from tests.conftest import ROOT
from tests.servers.fixtures import OpenAIServer
from tests.ui.command import commands

KEY = "sk-test-0123456789"
RAFAH = "What were people in eastern Rafah told to do?"
HAIFA = "Who is the mayor of Haifa?"
LIE = "9,417 penguins"
ENDS_WITHIN = 100


def byline(
    server: OpenAIServer, *arguments: str, stdin: str | None = None
) -> subprocess.CompletedProcess[str]:
    """Run the command in a process of its own; nobody waits longer than ENDS_WITHIN for it."""
    return subprocess.run(
        [sys.executable, "-m", "ui.cli", *arguments],
        cwd=ROOT,
        env={**os.environ, "OPENAI_BASE_URL": server.base_url, "OPENAI_API_KEY": KEY},
        input=stdin,
        capture_output=True,
        text=True,
        timeout=ENDS_WITHIN,
        check=False,
    )


def ask(server: OpenAIServer, home: Home, question: str, *options: str) -> dict[str, Any]:
    done = byline(server, "ask", question, "--home", str(home.folder), "--json", *options)
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    assert KEY not in done.stdout + done.stderr
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def ask_both(server: OpenAIServer, home: Home, *options: str) -> list[dict[str, Any]]:
    """Ask what the articles answer, and what they do not."""
    rows = [{"id": name, "question": name} for name in (RAFAH, HAIFA)]
    done = byline(
        server,
        *("ask", "--questions", "-", "--home", str(home.folder), *options),
        stdin="\n".join(map(json.dumps, rows)),
    )
    assert done.returncode == 0, done.stderr
    assert KEY not in done.stdout + done.stderr
    answers: list[dict[str, Any]] = [json.loads(line) for line in done.stdout.splitlines()]
    assert [answer["id"] for answer in answers] == [RAFAH, HAIFA]
    return answers


def test_a_model_answers_with_checked_citations_or_abstains(
    seeds_home: Home, seeds_index: Index, openai_server: OpenAIServer
) -> None:
    answer, abstention = ask_both(openai_server, seeds_home, "--model", "honest")
    assert (answer["writer"], answer["model"], answer["kind"]) == ("model", "honest", "answer")
    assert answer["usage"] == {
        "prompt_tokens": 100, "completion_tokens": 20, "calls": 1, "unreported": 0, "cost": None,
    }  # fmt: skip
    (statement,) = [s for s in answer["statements"] if "al-Mawasi" in s["text"]]
    assert statement["verdict"] == "supported"
    (citation,) = statement["citations"]
    with seeds_index.current() as version:
        text = version.store.articles([citation["article_id"]])[citation["article_id"]].text
    assert text[citation["start"] : citation["end"]] == citation["quote"]
    assert "evacuate" in citation["quote"]
    assert abstention["abstained"] is True
    assert abstention["kind"] == "abstention"
    assert abstention["statements"] == []
    assert abstention["writer"] == "model"


def test_a_server_that_hangs_costs_no_answer(seeds_home: Home, openai_server: OpenAIServer) -> None:
    answer = ask(openai_server, seeds_home, RAFAH, "--model", "hang#cli", "--timeout", "2")
    assert answer["writer"] == "extractive"
    assert answer["fell_back"] == "The model hang#cli finished no sentence within 2 seconds."
    assert "al-Mawasi" in answer["text"]
    # The time from question to answer, as the program measures it: no more than the time-out, two
    # seconds, and what a busy machine may add.
    assert answer["timings_ms"]["total"] < 1_000 * (2 + 2 + 30)
    # The clock runs from the question on: a machine so busy that it never asked has not failed.
    assert openai_server.counts("hang#cli").requests <= 1


def test_a_person_is_told_why_the_model_did_not_write(
    seeds_home: Home, openai_server: OpenAIServer
) -> None:
    done = byline(openai_server, "ask", RAFAH, "--home", str(seeds_home.folder), "--model", "401")
    assert done.returncode == 0
    assert "refused the key (401); check OPENAI_API_KEY" in done.stderr
    assert "al-Mawasi" in done.stdout
    assert "INFO" not in done.stderr
    assert KEY not in done.stdout + done.stderr


@pytest.mark.parametrize("strict", [False, True])
def test_a_liar_is_corrected_and_one_that_insists_is_marked_or_in_strict_mode_silenced(
    strict: bool, seeds_home: Home, openai_server: OpenAIServer
) -> None:
    answered, unanswered = ask_both(
        openai_server, seeds_home, "--model", "mends-to-lies", *(["--strict"] if strict else [])
    )
    assert "al-Mawasi" in answered["statements"][0]["text"]
    assert LIE not in answered["text"]
    assert (LIE in unanswered["text"]) != strict
    assert unanswered["abstained"] == strict
    for statement in answered["statements"] + unanswered["statements"]:
        assert (statement["verdict"] == "supported") >= strict
        assert statement["verdict"] != "supported" or LIE not in statement["text"]


def test_what_an_answer_used_and_cost_is_told(
    seeds_home: Home, openai_server: OpenAIServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BYLINE_PRICE_IN", "2.5")
    monkeypatch.setenv("BYLINE_PRICE_OUT", "10")
    done = byline(openai_server, "ask", RAFAH, "--home", str(seeds_home.folder), "--model", "mends")
    assert "used: 200 tokens read, 40 written in 2 calls; cost 0.0009" in done.stderr


@pytest.mark.parametrize("address", ["http://host:port/v1", "::::"])
def test_an_address_that_is_none_is_wrong_usage(
    address: str,
    seeds_home: Home,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("OPENAI_BASE_URL", address)
    done = commands(monkeypatch, capsys)("ask", RAFAH, "--home", seeds_home.folder, "--model", "m")
    assert done.code == 2
    assert "OPENAI_BASE_URL is no address of a server" in done.err
