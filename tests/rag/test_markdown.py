import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.markdown import Bracket, MarkdownReader, Token


def tokens(text: str, *, cut: bool = False) -> list[Token]:
    reader = MarkdownReader()
    found: list[Token] = []
    for character in text:
        found += reader.read(character)
    return found + reader.close(cut=cut)


def shown(text: str, *, cut: bool = False) -> str:
    """The tokens as text; brackets as they stood, links by what stands in them."""
    return "".join(
        (f"<{token.inside}>" if token.linked else token.raw)
        if isinstance(token, Bracket)
        else token
        for token in tokens(text, cut=cut)
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("**bold** and *weak* and __strong__ and _soft_", "bold and weak and strong and soft"),
        ("***both*** ~~gone~~ `code`", "both gone code"),
        ("2 * 3 = 6 and 5*3 and snake_case and ~5 and * item", None),
        ("**Bold.** Next", "Bold. Next"),
        ("in**tra**word", "intraword"),
        (r"\*not weak\* and C:\path", r"*not weak* and C:\path"),
        ("a\\\nb", "a\nb"),
        ("<b>raw</b> & <script>", None),
        ("one\r\ntwo\u2028three", "one\ntwo\nthree"),
    ],
)
def test_emphasis_goes_and_everything_else_stays(text: str, expected: str | None) -> None:
    assert shown(text) == (text if expected is None else expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[text](http://a.b/c)", "<text>"),
        ("[text](<>)", "[text](<>)"),
        ("[text](/path_(x) 'title')", "<text>"),
        ("[text](#part)!", "<text>!"),
        ("[sic](as he put it)", "[sic](as he put it)"),
        ("[a](b", "[a](b"),
        ("[a](b\nc)", "[a](b\nc)"),
        ("[a](b[c](d))", "[a](b<c>)"),
        ("[[a]](b)", "<a>"),
        ("(Q7KD) (a (b))", "(Q7KD) (a (b))"),
        ("[open", "[open"),
        ("[[twice [three", "[[twice [three"),
        ("[" + "x" * 300 + "]", "[" + "x" * 300 + "]"),
    ],
)
def test_brackets_and_links_are_told_apart(text: str, expected: str) -> None:
    assert shown(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\n```\ncode\n```\nb", "a\nb"),
        ("a\n~~~ python\n```\n~~~\nb", "a\nb"),
        ("```\nopen to the end", ""),
        ("```like this``` it is", "like this it is"),
        ("a ``` b", "a  b"),
        ("<think>let me see\n```</think>yes", "yes"),
        ("<THINKING>x</thinking >y</Thinking>z", "z"),
        ("</think>rest", "rest"),
        ("<think>never ends", ""),
        ("<thin", "<thin"),
        ("<<think>a</think>b", "<b"),
        ("a < b", "a < b"),
    ],
)
def test_code_and_thinking_vanish(text: str, expected: str) -> None:
    assert shown(text) == expected


def test_what_shows_nothing_or_reorders_text_vanishes() -> None:
    assert shown("a\x00b\u202ec\u200bd\ufeff\ud83d \U000e0041") == "abcd "
    assert shown("می‌خواهم") == "می‌خواهم"  # a joiner that Persian spells with


def test_a_bracket_that_was_cut_off_is_left_out() -> None:
    assert shown("said [Q7", cut=True) == "said "
    assert shown("said [Q7KD]", cut=True) == "said [Q7KD]"


@given(st.text(alphabet="ab1 .\n", max_size=200))
def test_plain_text_passes_unchanged(text: str) -> None:
    lines = [line.lstrip(" ") for line in text.split("\n")]
    assert shown(text) == "\n".join(lines)
