"""What "models" of the test server do when they are asked again for a sentence that failed."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tests.servers.behaviours import CANARY, cite, first, forever, says, words_of
from tests.servers.honest_model import passages
from tests.servers.steps import Behaviour, Finish, Mark, Pause, Refuse, Request, Step

LIES = (
    "Exactly 9,417 penguins were counted at the border crossing on Tuesday.",
    "The moon is made of green cheese.",
    "Bananas grow well in Greenland in January.",
    "Whales were seen in the canteen of the parliament.",
)


def lies_then(count: int, again: Callable[[Request], Iterator[Step]], truth: bool) -> Behaviour:
    """So many lies, after a true sentence or alone; `again` where a sentence is to be corrected."""

    def behave(request: Request) -> Iterator[Step]:
        if "Sentence to correct: " in request.prompt:
            yield from again(request)
            return
        said = first(request.prompt)
        if truth:
            yield from words_of(cite(said.text, said.id))
        for lie in LIES[:count]:
            yield from words_of(cite(lie, said.id))
        yield Finish()

    return behave


def writes(text: Callable[[Request], str]) -> Behaviour:
    """One text, and the end."""

    def behave(request: Request) -> Iterator[Step]:
        yield text(request)
        yield Finish()

    return behave


def _truth(request: Request) -> str:
    said = first(request.prompt)
    return cite(said.text, said.id)


def _uncited(request: Request) -> str:
    return first(request.prompt).text


def _canary(request: Request) -> str:
    return cite(CANARY, passages(request.prompt)[0][0])


def breathes(request: Request) -> Iterator[Step]:
    """A sentence, marked where it ends, then others at the pace of a hosted model."""
    said = first(request.prompt)
    yield from words_of(cite(said.text, said.id).rstrip())
    yield Mark()
    for word in words_of("Talks will go on in Cairo as they have for many weeks now, it says."):
        yield Pause(0.02)
        yield word
    yield Finish()


REPAIRS: dict[str, Behaviour] = {
    "mends": lies_then(1, writes(_truth), truth=False),
    "mends-uncited": lies_then(1, writes(_uncited), truth=False),
    "mends-to-what-was-said": lies_then(1, writes(_truth), truth=True),
    "mends-to-nothing": lies_then(1, writes(lambda _: "NOTHING"), truth=True),
    "mends-to-a-refusal": lies_then(
        1, writes(lambda _: "The passages do not mention penguins."), truth=True
    ),
    "mends-to-lies": lies_then(4, writes(_canary), truth=False),
    "mends-to-silence": lies_then(4, writes(lambda _: ""), truth=False),
    "mends-hanging": lies_then(4, lambda _: iter([Pause()]), truth=False),
    "mends-broken": lies_then(
        4, lambda _: iter([Refuse(200, page='{"choices": [{"message": {"con')]), truth=False
    ),
    "mends-refused": lies_then(4, lambda _: iter([Refuse(500)]), truth=False),
    "cites-1": says(
        lambda said, _: f"{said.text} [1] {LIES[1]} [1] {LIES[2]} [1]",
    ),
    "repeats-a-word": forever(lambda _: "very "),
    "length-at-once": lambda _: iter(["And then the answer stops in the mid", Finish("length")]),
    "breathes": breathes,
}
