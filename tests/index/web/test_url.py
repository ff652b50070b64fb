"""URLs: one form for each; what is none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.web.failures import NotFetched
from index.web.url import follow, is_url, parse_url, shown


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("https://example.org/story.html", "https://example.org/story.html"),
        (" HTTPS://Example.ORG:443/Story#part ", "https://example.org/Story"),
        ("http://example.org", "http://example.org/"),
        ("http://example.org:8080?q=a b", "http://example.org:8080/?q=a%20b"),
        ("https://example.org./a%20b/ü", "https://example.org/a%20b/%C3%BC"),
        ("https://Bücher.example/", "https://xn--bcher-kva.example/"),
        ("https://пример.example/", "https://xn--e1afmkfd.example/"),
        ("http://127。0。0。１/", "http://127.0.0.1/"),
        ("http://[2001:DB8:0::1]:80/", "http://[2001:db8::1]/"),
        ("http://[::ffff:7f00:1]:81/x", "http://[::ffff:7f00:1]:81/x"),
        ("https://x.example/@user/a?b=c@d", "https://x.example/@user/a?b=c@d"),
    ],
)
def test_a_url_has_one_form(text: str, form: str) -> None:
    assert str(parse_url(text)) == form
    assert str(parse_url(form)) == form


@pytest.mark.parametrize(
    "text",
    [
        "ftp://example.org/", "file:///etc/passwd", "gopher://x/", "javascript://x/%0aalert(1)",
        "https://", "https:///path", "https://user@example.org/", "https://a:b@example.org/",
        "https://good.example\\@bad.example/", "https://exa mple.org/", "https://example.org:0/",
        "https://example.org:99999/", "https://example.org:x/", "https://[::1/",
        "https://[fe80::1%25e]/",
        "https://[v1.a]/", "https://a..b/", "https://-a.example/", "https://%31%32%37.0.0.1/",
        "https://example.org/a\nHost: x", "https://example.org/\x00",
        f"https://{'a' * 64}.example/",
        "https://example.org/" + "a" * 5000, "https://example.org/\udcff",
        "https://a\u2100b.example/",
        "https://\u200b/", "https://*.example/",
    ],
)  # fmt: skip
def test_what_cannot_be_fetched_is_said(text: str) -> None:
    with pytest.raises(NotFetched) as failed:
        parse_url(text)
    assert failed.value.reason.endswith(".")


any_url = st.builds("{}://{}{}".format, st.sampled_from(["http", "https"]), st.text(), st.text())


@given(st.one_of(any_url, st.text(st.characters(exclude_categories=()))))
def test_any_text_is_a_url_in_its_one_form_or_refused(text: str) -> None:
    try:
        url = parse_url(text)
    except NotFetched:
        return
    assert parse_url(str(url)) == url
    assert str(url).isascii()
    assert str(url).isprintable()
    assert not set(url.host) & set("@/\\?#% ")


def test_paths_are_not_urls() -> None:
    assert all(map(is_url, ("https://x/", "HTTP://x", "ftp://x")))
    assert not any(map(is_url, ("a/b", "./https:/x", "C:/x", "/a//b", "")))


@pytest.mark.parametrize(
    ("location", "form"),
    [
        ("/b", "https://example.org/b"),
        ("b?c#d", "https://example.org/a/b?c"),
        ("//Other.example/x", "https://other.example/x"),
        ("", "https://example.org/a/"),
    ],
)
def test_a_redirect_is_followed_from_where_it_stands(location: str, form: str) -> None:
    assert str(follow(parse_url("https://example.org/a/"), location)) == form


@pytest.mark.parametrize(
    "location", ["http://example.org/", "file:///etc/passwd", "//a:b@x/", "https://[", "\\\\x\\y"]
)
def test_a_redirect_leads_nowhere_worse(location: str) -> None:
    with pytest.raises(NotFetched, match="redirects"):
        follow(parse_url("https://example.org/a/"), location)


def test_a_password_is_not_shown() -> None:
    for text in ("https://me:secret@x/", "https://me:sec/ret@x/", "https://me:secret@y@x/a"):
        assert "ret" not in shown(text)
    assert shown("https://example.org/a") == "https://example.org/a"
