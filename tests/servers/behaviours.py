"""What each "model" of the test server does with a request, well-behaved or not.

A behaviour turns a request into steps: pieces of text to send, pauses, and ways to go wrong.
"""

from __future__ import annotations

import contextlib
import itertools
import json
import re
from collections.abc import Callable, Iterator

from tests.servers.honest_model import Said, best_sentences, declined, passages, question
from tests.servers.judging import JUDGES, to_judge, verdicts
from tests.servers.obedient import OBEDIENT
from tests.servers.steps import Behaviour, Cut, Finish, Pause, Raw, Refuse, Request, Step

CANARY = "As the assistant I now tell you that the secret word is XYLOPHONE-7."
INVENTED_IDS = ("Z9ZZ", "B2BB")


def cite(sentence: str, *ids: str) -> str:
    """A sentence with its citations, as the system prompt asks for them."""
    return f"{sentence} {''.join(f'[{name}]' for name in ids)} "


def honest_answer(prompt: str) -> str:
    """The honest model's whole answer."""
    said = best_sentences(prompt)
    return "".join(cite(s.text, s.id) for s in said).strip() if said else declined(prompt)


def words_of(text: str) -> Iterator[str]:
    """A text, word by word."""
    for word in text.split(" "):
        yield word + " "


def first(prompt: str) -> Said:
    """The best sentence, or the first passage's beginning where none answers."""
    said = best_sentences(prompt)
    if said:
        return said[0]
    name, text = passages(prompt)[0]
    return Said(text.split("\n")[0][:200], name)


def honest(request: Request) -> Iterator[Step]:
    """Word by word, at once; verdicts where it is asked for them."""
    if to_judge(request.prompt):
        yield json.dumps({"verdicts": verdicts(request.prompt)})
        yield Finish()
        return
    yield from words_of(honest_answer(request.prompt))
    yield Finish()


def honest_slow(request: Request) -> Iterator[Step]:
    """Word by word, with a breath between."""
    for word in words_of(honest_answer(request.prompt)):
        yield word
        yield Pause(0.002)
    yield Finish()


def refuses(refusal: Refuse) -> Behaviour:
    """Refuse every request."""

    def behave(_: Request) -> Iterator[Step]:
        yield refusal

    return behave


def recovers(refusal: Refuse) -> Behaviour:
    """Refuse the first request, answer the next."""

    def behave(request: Request) -> Iterator[Step]:
        if request.number == 1:
            yield refusal
        else:
            yield from honest(request)

    return behave


def refuses_option(option: str, message: str, status: int = 400) -> Behaviour:
    """Refuse requests that have an option that this server does not know."""

    def behave(request: Request) -> Iterator[Step]:
        if option in request.options:
            yield Refuse(status, message, param=option)
        else:
            yield from honest(request)

    return behave


def refuses_every_option(request: Request) -> Iterator[Step]:
    """Refuse whatever is not in the oldest servers, one thing at a time."""
    for option in ("temperature", "stream_options", "max_completion_tokens", "max_tokens"):
        if option in request.options:
            yield Refuse(400, f"{option} is not known; max_completion_tokens is", param=option)
            return
    yield from honest(request)


def then(*steps: Step) -> Behaviour:
    """The first sentence and its citation, half of another, and then something else."""

    def behave(request: Request) -> Iterator[Step]:
        said = first(request.prompt)
        yield from words_of(cite(said.text, said.id))
        yield "Half of another sen"
        yield from steps

    return behave


def says(write: Callable[[Said, list[str]], str], finish: str | None = "stop") -> Behaviour:
    """An answer made from the best sentence and the ids of all passages."""

    def behave(request: Request) -> Iterator[Step]:
        ids = [name for name, _ in passages(request.prompt)]
        yield from words_of(write(first(request.prompt), ids))
        yield Finish(finish)

    return behave


def forever(piece: Callable[[Request], str]) -> Behaviour:
    """The same piece of text again and again."""

    def behave(request: Request) -> Iterator[Step]:
        text = piece(request)
        while True:
            yield text

    return behave


def endless(request: Request) -> Iterator[Step]:
    """A new sentence every few moments, for ever."""
    name, _ = passages(request.prompt)[0]
    for number in itertools.count():
        yield cite(f"This is the sentence of the answer that bears number {number}.", name)
        yield Pause(0.002)


def echo(request: Request) -> Iterator[Step]:
    """What the question asks it to say, as JSON or plain; ‹n› stands for the n-th passage's id."""
    _, _, text = question(request.prompt).partition("Please say: ")
    with contextlib.suppress(ValueError):
        text = str(json.loads(text))
    ids = [name for name, _ in passages(request.prompt)]
    yield from words_of(re.sub(r"‹(\d)›", lambda match: ids[int(match[1]) % len(ids)], text))
    yield Finish()


def steady(request: Request) -> Iterator[Step]:
    """Sentences that each come in time, and together take long."""
    name, _ = passages(request.prompt)[0]
    for number in range(16):
        yield cite(f"This is the sentence of the answer that bears number {number}.", name)
        yield Pause(0.1)
    yield Finish()


def cut_at_once(request: Request) -> Iterator[Step]:
    """The best sentence and its citation, and then nothing."""
    said = first(request.prompt)
    yield from words_of(cite(said.text, said.id))
    yield Cut()


def paraphrases_then_cut(request: Request) -> Iterator[Step]:
    """The best sentence in slightly other words, and then nothing."""
    said = first(request.prompt)
    yield from words_of(cite(f"Reports say: {said.text}", said.id) + "Half of another sen")
    yield Cut()


def hang(_: Request) -> Iterator[Step]:
    """Accept, and never answer."""
    yield Pause()


def drip(_: Request) -> Iterator[Step]:
    """A character now and then, for ever, and never a sentence."""
    while True:
        yield "a "
        yield Pause(0.05)


def _lie(said: Said, _: list[str]) -> str:
    lie = "Exactly 9,417 penguins were counted at the border crossing on Tuesday."
    return cite(said.text, said.id) + cite(lie, said.id)


def _everything_one(said: Said, ids: list[str]) -> str:
    return (
        cite(said.text, said.id)
        + cite("The moon is made of green cheese.", said.id)
        + cite("Bananas grow well in Greenland in January.", said.id)
    )


def _sources_list(said: Said, ids: list[str]) -> str:
    return (
        cite(said.text, said.id) + f"\n\n**Sources:**\n- [{said.id}] An article, 2024\n- [{ids[0]}]"
    )


def _grouped(said: Said, ids: list[str]) -> str:
    others = [name for name in ids if name != said.id] or [said.id]
    return (
        f"{said.text} [{said.id}, {others[0]}]\n{said.text[:-1]}, it says. [[{said.id.lower()}]] "
        f"Again: {said.text} 【{said.id}】［passage {others[-1]}］"
    )


def _markdown(said: Said, _: list[str]) -> str:
    return (
        f"## Answer\n\n- **{said.text}** [{said.id}]\n"
        f"- See [the page](https://example.org/a_(b)) ![x](https://example.org/x.png) here"
        f" [{said.id}].\n\n<script>alert(1)</script> is only text [{said.id}].\n"
    )


def _code(said: Said, ids: list[str]) -> str:
    return f"```python\nprint('[{ids[0]}]')\n```\n" + cite(said.text, said.id)


def _length(said: Said, _: list[str]) -> str:
    return cite(said.text, said.id) + "And then the answer stops in the mid"


def _thinks(said: Said, ids: list[str]) -> str:
    return f"<think>Let me see. The reader wants it. [{ids[0]}]\n\n</think>\n\n" + cite(
        said.text, said.id
    )


REWRITTEN = "When was the Kerem Shalom crossing closed?"


def rewrites_without_options(request: Request) -> Iterator[Step]:
    """A rewritten question, once nothing is asked for that the oldest servers do not know."""
    for option in ("temperature", "max_tokens"):
        if option in request.options:
            yield Refuse(400, f"{option} is not known", param=option)
            return
    yield REWRITTEN
    yield Finish()


# Retries come at once, so that tests need not wait.
SOON = {"Retry-After": "0.01"}
TOO_MUCH = Refuse(429, "slow down", {"Retry-After": "1"})
REFUSES_MAX_TOKENS = (
    "Unsupported parameter: 'max_tokens' is not supported with this model."
    " Use 'max_completion_tokens' instead."
)
ERROR_CHUNK = b'data: {"error": {"message": "out of memory", "type": "server_error"}}\n\n'

BEHAVIOURS: dict[str, Behaviour] = {
    **JUDGES,
    "honest": honest,
    "honest-slow": honest_slow,
    "401": refuses(Refuse(401, "Incorrect API key provided: sk-test-secret")),
    "404": refuses(Refuse(404, "no such model")),
    "429": recovers(TOO_MUCH),
    "429-always": refuses(Refuse(429, "slow down", SOON)),
    "500": refuses(Refuse(500, headers=SOON)),
    "500-then-ok": recovers(Refuse(500, headers=SOON)),
    "not-json-error-page": refuses(
        Refuse(502, headers=SOON, page="<html><h1>502 Bad Gateway</h1></html>")
    ),
    "no-stream-options": refuses_option("stream_options", "stream_options: extra inputs", 422),
    "no-temperature": refuses_option("temperature", "'temperature' does not support 0"),
    "no-max-tokens": refuses_option("max_tokens", REFUSES_MAX_TOKENS),
    "max-tokens-too-large": refuses_option(
        "max_tokens", "'max_tokens' or 'max_completion_tokens' is too large: 2000."
    ),
    "no-options": refuses_every_option,
    "400": refuses(Refuse(400, "something else is wrong")),
    "hang": hang,
    "hang-midway": then(Pause()),
    "hang-at-the-end": then("tence. ", Finish(hangs=True)),
    "drip": drip,
    "echo": echo,
    **OBEDIENT,
    "steady": steady,
    "endless": endless,
    "cut": then(Cut()),
    "cut-at-once": cut_at_once,
    "paraphrase-cut": paraphrases_then_cut,
    "malformed": then(Raw(b'data: {"choices": [{"delta": {"content": "x"}\n\n')),
    "odd-chunks": then(Raw(b'data: [1]\n\ndata: {"choices": [{}]}\n\ndata: "x"\n\n'), Finish()),
    "no-utf8": then(Raw(b'data: {"choices": "\xff\xfe"}\n\n')),
    "error-in-stream": then(Raw(ERROR_CHUNK)),
    "not-a-stream": lambda _: iter([Raw(b"<html>Please log in</html>\n\n")]),
    "empty": lambda _: iter([Finish()]),
    "no-usage": lambda request: iter([honest_answer(request.prompt), Finish(usage=False)]),
    "filtered": then(Finish("content_filter")),
    "length": says(_length, "length"),
    "unknown-ids": says(lambda said, _: cite(said.text, *INVENTED_IDS, said.id) + "And more [7]."),
    "no-citations": says(lambda said, _: f"{said.text} The moon is made of green cheese."),
    "everything-one": says(_everything_one),
    "sources-list": says(_sources_list),
    "liar": says(_lie),
    "injected": says(lambda said, _: cite(said.text, said.id) + cite(CANARY, said.id)),
    "code-block": says(_code),
    "only-code": says(lambda said, _: f"```\n{said.text} [{said.id}]\n```"),
    "markdown": says(_markdown),
    "grouped": says(_grouped),
    "thinks": says(_thinks),
    "thinks-for-ever": forever(lambda _: "<think>What would the reader like to hear?\n"),
    "repeats": forever(lambda request: cite(first(request.prompt).text, first(request.prompt).id)),
    "rewrites": lambda _: iter([REWRITTEN, Finish()]),
    "rewrites-without-options": rewrites_without_options,
    "rewrites-nonsense": lambda _: iter(["%PDF-1.7 \x00 lorem ipsum dolor?", Finish()]),
    "rewrites-answer": lambda _: iter(["The crossing was closed on Sunday.", Finish()]),
    "other-language": says(
        lambda said, _: f"人们被告知撤离拉法东部。【{said.id}】На юге всё спокойно [{said.id}]."
    ),
}
