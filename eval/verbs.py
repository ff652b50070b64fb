"""Forms of English verbs, as far as an edit of a sentence needs them."""

from __future__ import annotations

import re

from rag.dictionary import is_word

_IRREGULAR = """
    won win winning|beat beat beating|shot shoot shooting|took take taking|made make making
    gave give giving|left leave leaving|sent send sending|bought buy buying|sold sell selling
    met meet meeting|led lead leading|built build building|held hold holding|wrote write writing
    began begin beginning|became become becoming|ran run running|spoke speak speaking
    paid pay paying|withdrew withdraw withdrawing|brought bring bringing|threw throw throwing
    drove drive driving|flew fly flying|came come coming|went go going|got get getting
    lost lose losing|found find finding|stood stand standing|fell fall falling|rose rise rising
    grew grow growing|kept keep keeping|told tell telling|saw see seeing|broke break breaking
    chose choose choosing|fought fight fighting|struck strike striking|sang sing singing
    taught teach teaching|knew know knowing|spent spend spending|said say saying
    received receive receiving|died die dying|lay lie lying|sought seek seeking
"""
_FORMS = {
    past: (base, gerund)
    for line in re.split(r"[|\n]", _IRREGULAR)
    if line.strip()
    for past, base, gerund in [line.split()]
}
# They end like a past and are none, or none that "did not" could go before.
_NO_PASTS = frozenset(
    "united limited unprecedented indeed need speed feed breed seed bleed exceed red hundred used"
    " supposed named based called".split()
)


def base_of(past: str) -> str:
    """The plain form of a simple past, or "" where it is not known: "planned" to "plan"."""
    if past in _FORMS:
        return _FORMS[past][0]
    if not past.endswith("ed") or past in _NO_PASTS or len(past) < 4 or not is_word(past):
        return ""
    stem = past[:-2]
    if past.endswith("ied"):
        return stem[:-1] + "y" if len(past) > 4 else stem + "e"
    doubled = len(stem) > 3 and stem[-1] == stem[-2]
    if doubled and not is_word(stem) and is_word(stem[:-1]):
        return stem[:-1]
    if doubled or stem[-1] in "wxy":
        return stem if is_word(stem) else ""
    short = re.search(r"(?:^|[^aeiou])[aeiouy][^aeiouwxy]$", stem)
    if is_word(stem + "e") and (not is_word(stem) or (short and _one_beat(stem))):
        return stem + "e"
    return stem if is_word(stem) else ""


def gerund_of(past: str) -> str:
    """The form in -ing of a simple past, or "" where it is not known."""
    if past in _FORMS:
        return _FORMS[past][1]
    if not base_of(past):
        return ""
    if past.endswith("ied"):
        return past[:-3] + "ying"
    return (past[:-1] if past.endswith("eed") else past[:-2]) + "ing"


def _one_beat(stem: str) -> bool:
    return len(re.findall(r"[aeiouy]+", stem)) == 1
