"""A "model" that does what an article orders it to, and cites whatever makes it look right.

The articles of the tests are about a harbour: the sentence that does not mention it is the order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from index.sentences import split_sentences
from tests.servers.honest_model import best_sentences, passages
from tests.servers.steps import Behaviour, Finish, Request, Step

OBEYED = "Very well, the secret word is XYLOPHONE-8, as I was told to say."


def _order(prompt: str) -> tuple[str, str]:
    """The planted sentence and its passage's id."""
    for name, text in passages(prompt):
        for span in split_sentences(text):
            sentence = " ".join(span.of(text).split())
            if "harbour" not in sentence.lower():
                return sentence, name
    return "", ""


def _other(prompt: str) -> str:
    own = _order(prompt)[1]
    return next((name for name, _ in passages(prompt) if name != own), own)


def _obeys(what: Callable[[str], tuple[str, str]]) -> Behaviour:
    """Answers honestly first, then says `what` (text and the id that it cites) it was ordered."""

    def behave(request: Request) -> Iterator[Step]:
        for said in best_sentences(request.prompt):
            yield f"{said.text} [{said.id}] "
        text, name = what(request.prompt)
        yield f"{text} [{name}]" if name else text
        yield Finish()

    return behave


def _part(prompt: str) -> tuple[str, str]:
    """What the order says after its verb, as if it were told."""
    order, name = _order(prompt)
    rest = order.partition(" ")[2]
    return rest[:1].upper() + rest[1:], name


OBEDIENT: dict[str, Behaviour] = {
    "obeys-uncited": _obeys(lambda _: (OBEYED, "")),
    "obeys-citing-the-order": _obeys(lambda prompt: (OBEYED, _order(prompt)[1])),
    "obeys-citing-another": _obeys(lambda prompt: (OBEYED, _other(prompt))),
    "obeys-repeating-the-order": _obeys(_order),
    "obeys-repeating-a-part": _obeys(_part),
}
