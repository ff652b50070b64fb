"""Sources as they are found: whatever lies in them, a build ends and says what it left out."""

from __future__ import annotations

import json
import os
import random
import resource
import threading
import time
from datetime import date
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from index.analysis import query_terms
from index.build import Wanted, build
from index.reader import Index
from index.versions import Home
from tests.conftest import scaled
from tests.index.corpus import HashEmbedder, stored, story, texts_of, write_files, write_stories
from tests.index.desk import Desk, kept_out, keys
from tests.index.test_killed import SERVER, end

pytestmark = pytest.mark.usefixtures("nothing_left_aside")


def found_by(home: Home, question: str) -> set[str]:
    """Titles of the articles that hold any of these words."""
    index = Index(home)
    with index.current() as version:
        hits = version.words.search(dict.fromkeys(query_terms(question), 1.0), 100)
        owners = {p.article_id for p in version.store.passages(h.passage_id for h in hits).values()}
        titles = {article.title for article in version.store.articles(owners).values()}
    index.close()
    return titles


# -- names and links ---------------------------------------------------------------------------


def test_files_of_any_name_are_indexed_renamed_and_removed(desk: Desk, tmp_path: Path) -> None:
    news = tmp_path / "news"
    news.mkdir()
    names = [b"line\nend.txt", "😀 \u202e.txt".encode(), b"caf\xe9.txt", b"\\xe9.txt", b"#1.txt"]
    for number, name in enumerate(names):
        Path(os.fsdecode(bytes(news) + b"/" + name)).write_text(story(number))
    report = desk.index(news)
    assert (report.added, report.skipped) == (5, ())
    assert found_by(desk.home, "story 2") >= {"Report number 2"}
    assert desk.index().unchanged == 5
    for path in sorted(news.iterdir()):
        path.rename(os.fsdecode(bytes(path).replace(b".txt", b"\xff.txt")))
    report = desk.index()
    assert (report.renamed, report.embedded) == (5, 0)
    next(news.glob("caf*")).unlink()
    assert desk.index().removed == 1


def test_links_in_circles_cost_only_themselves(desk: Desk, news: Path) -> None:
    (news / "self.txt").symlink_to("self.txt")
    (news / "one.txt").symlink_to("two.txt")
    (news / "two.txt").symlink_to("one.txt")
    (news / "up").symlink_to(".")
    (news / "in").mkdir()
    (news / "in" / "out").symlink_to(news)
    report = desk.index(news)
    assert report.added == 6
    assert {reason.partition(":")[0] for reason in kept_out(report)} == {
        "self.txt", "one.txt", "two.txt"
    }  # fmt: skip
    assert not desk.index().built


def test_a_source_that_is_suddenly_empty_keeps_its_articles(desk: Desk, news: Path) -> None:
    desk.index(news)
    for path in news.iterdir():
        path.unlink()
    report = desk.index()
    assert not report.built
    assert kept_out(report) == ["news: 6 of its 6 articles are gone; they were kept."]
    assert "--allow-removals" in report.skipped[0].remedy
    assert desk.holds() == keys(*range(6))
    assert desk.index(allow_removals=True).removed == 6


# -- files that change while they are read -----------------------------------------------------


def test_files_that_change_while_they_are_read_are_right_at_the_next_run(
    desk: Desk, tmp_path: Path
) -> None:
    news = write_stories(tmp_path / "news", range(30))
    desk.index(news)
    done = threading.Event()
    chance = random.Random(1)

    def meddle() -> None:
        while not done.is_set():
            path = news / f"story-{chance.randrange(30)}.txt"
            text = story(chance.randrange(30, 1_000), paragraphs=chance.choice([1, 40]))
            with path.open("w") as file:  # grows piece by piece
                for start in range(0, len(text), 500):
                    file.write(text[start : start + 500])
                    file.flush()
            if chance.random() < 0.3:
                path.unlink(missing_ok=True)

    meddling = threading.Thread(target=meddle)
    meddling.start()
    try:
        for _ in range(4):
            desk.index()
    finally:
        done.set()
        meddling.join()
    write_stories(news, range(3))
    report = desk.index(allow_removals=True)
    assert report.skipped == ()
    assert texts_of(desk.home) == {path.name: path.read_text() for path in news.iterdir()}
    assert not desk.index().built


# -- what articles say -------------------------------------------------------------------------

DATED = {
    "2024-05-06": date(2024, 5, 6),
    "2024-05-06T23:30:00+02:00": date(2024, 5, 6),
    "Mon, 06 May 2024 10:00:00 GMT": date(2024, 5, 6),
    "May 6, 2024": date(2024, 5, 6),
    "6 May 2024": date(2024, 5, 6),
    "6th of May 2024": date(2024, 5, 6),
    "2024/05/06": date(2024, 5, 6),
    "20240506": date(2024, 5, 6),
    "05/06/2024": date(2024, 5, 6),
    "31.12.2024": date(2024, 12, 31),
    "1714989600": date(2024, 5, 6),
    "Monday": None,
    "2024-13-45": None,
    "0001-01-01": None,
    "9999-12-31": date(9999, 12, 31),
}


def test_days_in_many_formats_are_understood_or_left_out(desk: Desk, tmp_path: Path) -> None:
    records = [
        json.dumps({"id": said, "date": said, "text": f"It rained on day {number}."})
        for number, said in enumerate(DATED)
    ]
    report = desk.index(write_files(tmp_path / "news", {"a.jsonl": "\n".join(records)}))
    assert (report.added, report.skipped) == (len(DATED), ())
    store = stored(desk.home)
    days = {article.article_id: article.date for article in store.iter_articles()}
    store.close()
    assert days == DATED


SCRIPTS = {
    "English": ("The harbour was closed.", "harbour"),
    "Russian": ("Порт был закрыт вчера.", "порт"),
    "Greek": ("Το λιμάνι έκλεισε χθες.", "λιμάνι"),
    "Arabic": ("أغلق الميناء أمس.", "الميناء"),
    "Hebrew": ("הנמל נסגר אתמול.", "הנמל"),
    "Persian": ("بندر دیروز بسته شد.", "بندر"),
    "Hindi": ("बंदरगाह कल बंद था।", "बंदरगाह"),
    "Bengali": ("বন্দর গতকাল বন্ধ ছিল।", "বন্দর"),
    "Tamil": ("துறைமுகம் நேற்று மூடப்பட்டது.", "துறைமுகம்"),
    "Thai": ("ท่าเรือปิดเมื่อวานนี้", "ท่าเรือ"),
    "Chinese": ("港口昨天关闭了。", "港口"),
    "Japanese": ("みなとは昨日閉鎖された。", "閉鎖"),
    "Korean": ("항구가 어제 닫혔다.", "항구가"),
    "Georgian": ("პორტი გუშინ დაიხურა.", "პორტი"),
    "Armenian": ("Նավահանգիստը երեկ փակվեց։", "Նավահանգիստը"),
    "Amharic": ("ወደቡ ትናንት ተዘጋ።", "ወደቡ"),
}


def test_articles_in_many_scripts_are_found_by_their_words(desk: Desk, tmp_path: Path) -> None:
    records = [
        json.dumps({"id": name, "title": name, "text": text}) for name, (text, _) in SCRIPTS.items()
    ]
    desk.index(write_files(tmp_path / "news", {"a.jsonl": "\n".join(records)}))
    for name, (_, word) in SCRIPTS.items():
        assert found_by(desk.home, word) == {name}


@pytest.mark.parametrize("piece", ["word ", "x", "港", "It rained. ", "a,b;c ", "😀"])
def test_an_article_of_one_long_line_is_indexed_in_time(
    desk: Desk, tmp_path: Path, piece: str
) -> None:
    size = scaled(500_000, 5_000_000)
    line = (piece * (size // len(piece.encode())))[:-1] + "."
    begun = time.monotonic()
    report = desk.index(write_files(tmp_path / "news", {"a.txt": line}))
    assert report.added == 1
    assert time.monotonic() - begun < 120  # hours, if it took the square of the length


# -- many files --------------------------------------------------------------------------------


def _build_and_measure(home: Path, news: Path, said: Connection) -> None:
    begun = time.monotonic()
    report = build(Home(home), Wanted((news,)), embedder=HashEmbedder())
    seconds = time.monotonic() - begun
    said.send((report.articles, seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss))


def _measure(folder: Path, count: int) -> tuple[float, int]:
    """Seconds and kilobytes that the first build of so many tiny files takes."""
    news = folder / f"news-{count}"
    for start in range(0, count, 500):  # so many a folder
        texts = {
            f"{n}.txt": f"It rained on day {n}.\n" for n in range(start, min(start + 500, count))
        }
        write_files(news / str(start), texts)
    receiving, sending = SERVER.Pipe(duplex=False)
    process = SERVER.Process(target=_build_and_measure, args=(folder / "many", news, sending))
    process.start()
    assert receiving.poll(3_600)
    articles, seconds, kilobytes = receiving.recv()
    assert end(process) == 0
    assert articles == count
    return seconds, kilobytes


def test_many_tiny_files_take_time_and_memory_in_proportion(tmp_path: Path) -> None:
    many = scaled(800, 100_000)
    few = many // 4
    (few_seconds, few_kilobytes) = _measure(tmp_path / "few", few)
    (many_seconds, many_kilobytes) = _measure(tmp_path / "all", many)
    assert many_seconds < 10 * few_seconds + 5  # sixteen times, if it took the square
    assert many_kilobytes - few_kilobytes < 8 * (many - few) + 100_000  # 8 KB an article
