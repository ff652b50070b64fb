"""Bytes to text."""

from __future__ import annotations

import codecs
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.readers.decode import NotText, decode, encoding_of, tidy
from tests.index.corpus import any_text

WRITTEN = {
    "English": "The minister’s office said it would “review” the deal — worth £5 million.",
    "German": "Die Behörden äußerten sich nicht. Für über 200 Bürger gelte das Gleiche, hieß es.",
    "French": "Le ministère a déclaré qu’il réexaminerait l’accord. Où sont passés les fonds ?",
    "Spanish": "El presidente señaló que la situación mejorará. ¿Qué pasará después?",
    "Portuguese": "A situação é grave, afirmou. As eleições não serão adiadas pela população.",
    "Polish": "Prezydent powiedział, że sytuacja jest poważna. Żaden z ministrów nie przyszedł.",
    "Czech": "Prezident řekl, že situace zůstává vážná. Žádný z ministrů se nechtěl vyjádřit.",
    "Russian": "Президент заявил, что ситуация остаётся сложной. Министры отказались говорить.",
    "Arabic": "قال الوزير إن الوضع لا يزال صعبا. رفضت الحكومة التعليق على التقارير.",
    "Hebrew": "השר אמר שהמצב נותר קשה. הממשלה סירבה להגיב על הדיווחים.",
    "Chinese": "部长说局势仍然困难。政府拒绝对报道发表评论。",
}


@given(st.binary(max_size=400))
def test_any_bytes_are_text_or_said_to_be_none(data: bytes) -> None:
    try:
        text = decode(data)
    except NotText:
        return
    assert text == tidy(text)


@given(any_text)
def test_any_text_in_utf8_comes_back(text: str) -> None:
    clean = tidy(text)
    if clean.count("\ufffd") <= 0.1 * len(clean[:8192]):
        assert decode(clean.encode()) == clean


@given(any_text)
def test_tidy_text_can_be_stored_and_is_tidy_already(text: str) -> None:
    clean = tidy(text)
    assert clean.encode().decode() == clean
    assert tidy(clean) == clean
    assert not set(clean) & set("\x00\r\x0b\x0c\x85\u2028\u2029\ufeff")


@given(any_text.filter(lambda text: "\r\n" not in text))
def test_tidying_keeps_every_place(text: str) -> None:
    assert len(tidy(text)) == len(text)


@pytest.mark.parametrize("language", WRITTEN)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_every_script_is_read_where_the_encoding_is_said(language: str, encoding: str) -> None:
    assert decode(WRITTEN[language].encode(encoding)) == WRITTEN[language]


@pytest.mark.parametrize("mark", [codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE])
def test_big_endian_marks_are_known(mark: bytes) -> None:
    encoding = "utf-16-be" if len(mark) == 2 else "utf-32-be"
    assert decode(mark + "It rained.".encode(encoding)) == "It rained."


@pytest.mark.parametrize(
    ("language", "encoding"),
    [
        ("English", "cp1252"), ("German", "cp1252"), ("German", "latin-1"), ("French", "cp1252"),
        ("Spanish", "latin-1"), ("Portuguese", "cp1252"), ("Portuguese", "latin-1"),
        ("Polish", "cp1250"), ("Czech", "cp1250"), ("Russian", "cp1251"), ("Russian", "koi8-r"),
        ("Chinese", "gb18030"), ("Chinese", "big5"),
        ("English", "utf-16-le"), ("English", "utf-16-be"), ("French", "utf-16-le"),
    ],
)  # fmt: skip
def test_an_encoding_that_is_not_said_is_told_from_the_letters(
    language: str, encoding: str
) -> None:
    text = " ".join([WRITTEN[language]] * 3)
    if encoding == "big5":
        text = "部長說局勢仍然困難。政府拒絕對報道發表評論。" * 3
    assert decode(text.encode(encoding)) == text


def test_a_few_damaged_bytes_do_not_turn_utf8_into_something_else() -> None:
    good = ("“Die Behörden äußerten sich nicht”, hieß es. " * 20).encode()
    assert decode(good[:300] + b"\xff" + good[300:]).count("\ufffd") == 1
    assert "Behörden" in decode(good + "ö".encode()[:1])


def test_the_beginning_of_a_text_may_end_within_a_letter() -> None:
    assert encoding_of(b"x" * 99 + "ö".encode()[:1]) == "utf-8"


@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n\x1a\n" + b"\x00" * 50,
        b"PK\x03\x04rest",
        b"%PDF-1.7 text",
        b"\x7fELF text",
        b"SQLite format 3\x00",
        bytes(range(256)) * 20,
        b"\x00" * 1000,
        random.Random(0).randbytes(5000),
        bytes(x | 1 for x in random.Random(1).randbytes(5000)),
        b"\xff\xfe\x00",
    ],
)
def test_what_is_not_text_is_refused(data: bytes) -> None:
    with pytest.raises(NotText):
        decode(data)


def test_rich_text_format_is_named() -> None:
    with pytest.raises(NotText, match="rich text"):
        decode(rb"{\rtf1\ansi It rained.}")


@pytest.mark.parametrize("start", ["MZ is a company.", "BZh rose.", "ID3 tags.", "GIF8 is not."])
def test_text_that_begins_like_a_binary_file_is_text(start: str) -> None:
    assert decode(start.encode()) == start


def test_controls_become_spaces_and_all_line_ends_one() -> None:
    assert tidy("a\x00b\r\nc\rd\x85e\u2028f\x07") == "a b\nc\nd\ne\nf "


def test_right_to_left_marks_stay() -> None:
    assert tidy("\u202bשלום\u202c\u200f") == "\u202bשלום\u202c\u200f"
