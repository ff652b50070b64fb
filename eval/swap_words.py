"""A sentence turned round: a negation put in or taken out, a word for its opposite."""

from __future__ import annotations

import random
import re

from eval.name_kinds import names_of
from eval.swaps import Swap, in_case_of, pick
from eval.verbs import base_of

_TAKEN = (
    (r"\b(?P<keep>ca)n(?:no|['’])t\b", "can"),
    (r"\bcan not\b(?! only)", "can"),
    (r"\bwo ?n['’]t\b", "will"),
    (r"\b(?P<word>does|do|did|is|are|was|were|has|have|had|would|could|should) ?n['’]t\b", None),
    (
        r"\b(?P<word>does|do|did|is|are|was|were|has|have|had|will|would|could|should|must)"
        r" not yet\b",
        "{} already",
    ),
    (
        r"\b(?<!whether )(?P<word>does|do|did|is|are|was|were|has|have|had|will|would|could|"
        r"should|must) not\b(?! (?:only|just|merely|necessarily|all|every))",
        None,
    ),
    (r"\bno longer\b", "still"),
    (r"\b(?P<word>has|have|had|was|were|is|are|he|she|they|who|it) never\b(?! been more)", None),
    (r"\bno one\b", "someone"),
    (r"\bnobody\b", "somebody"),
    (r"\bnothing\b(?! (?:but|more))", "something"),
    (
        r"\b(?P<word>is|are|was|were|been|has|have|had|found|with|of|there's) no (?=[a-z]{3})"
        r"(?!longer|more|less|fewer|matter|doubt|better|different)",
        "{} ",
    ),
    (r"\brefused to\b", "agreed to"),
    (r"\bfailed to\b", "managed to"),
    (r"\bunable to\b", "able to"),
)  # fmt: skip
_TAKE = [(re.compile(pattern), by) for pattern, by in _TAKEN]
_BE = re.compile(
    r"(?<=[\w,)”\"] )(?P<aux>is|are|was|were|will|would|should|must|can|could)\b"
    r"(?!\s*(?:n['’]t|not|no|never|n't|nothing|nobody|neither|only|also|still|already|likely to|"
    r"[,.;:?!)]|that|he|she|they|it|I|we|you)\b)(?=\s+[\w\"“'])"
)
_HAVE = re.compile(
    r"(?<=[\w,)”\"] )(?P<aux>has|have|had)(?=\s+(?:\w+ly\s+)?(?:been|become|begun|made|taken|given|"
    r"seen|gone|done|come|found|left|lost|won|sent|held|led|built|said|told|brought|bought|sold|"
    r"spent|written|broken|chosen|fallen|risen|grown|known|shown|set|put|cut|hit|run|met|paid|"
    r"\w{3,}ed)\b)"
)
_MODAL_NOUN = re.compile(r"(?i)\b(?:his|her|their|the|a|its|free|good|own|political|of)\s$")
_OPEN = re.compile(r"(?i)\b(?:whether|if|unless)\b[^,]{0,40}$")
_PAST = re.compile(r"(?<=\s)[a-z]{3,}(?=\s)")
_DETERMINED = re.compile(
    r"\s+(?:the|a|an|his|her|their|its|this|that|these|those|to|him|them|it|[A-Z]\w+|\d[\d,.]*)\b"
)
_SUBJECT = re.compile(r"(?:\b(?:[Hh]e|[Ss]he|[Tt]hey|[Ii]t|[Ww]e|who|which|I)|[a-z]{3,})\s$")
_NO_SUBJECT = re.compile(
    r"\b(?:be|been|being|is|are|was|were|has|have|had|to|and|or|the|a|an|of|in|on|at|by|for|with|"
    r"not|so|as|than|from|newly|recently|also|when|while|once|if|after|before|though|\w+ly)\s$"
)
_OPPOSITES = """
    rose/fell rise/fall risen/fallen rising/falling increase/decrease increased/decreased
    increases/decreases increasing/decreasing higher/lower highest/lowest largest/smallest
    larger/smaller biggest/smallest bigger/smaller before/after won/lost win/lose winning/losing
    wins/loses accepted/rejected approved/rejected accept/reject approve/reject opened/closed
    open/closed began/ended begin/end begins/ends started/ended support/oppose supported/opposed
    supports/opposes supporters/opponents confirmed/denied confirms/denies confirm/deny
    allowed/banned allows/bans legal/illegal guilty/innocent alive/dead older/younger
    oldest/youngest better/worse best/worst gained/lost bought/sold buys/sells northern/southern
    eastern/western north/south east/west majority/minority maximum/minimum profit/loss
    profits/losses successful/unsuccessful success/failure succeeded/failed possible/impossible
    strengthened/weakened strengthen/weaken stronger/weaker strong/weak mother/father
    daughter/son daughters/sons husband/wife brother/sister men/women man/woman boys/girls
    boy/girl positive/negative longest/shortest longer/shorter faster/slower earlier/later
    include/exclude includes/excludes including/excluding inside/outside above/below
    cheaper/dearer import/export imports/exports entered/left joined/left safe/dangerous
    warmer/cooler hotter/colder widely/rarely often/rarely frequently/rarely always/never
    agreed/refused expanded/shrank expand/shrink improved/worsened improve/worsen public/private
    common/rare rich/poor early/late upper/lower internal/external major/minor first/last
    raised/lowered raise/lower arrived/departed accelerated/slowed accelerate/slow
""".split()
_OPPOSITE: dict[str, list[str]] = {}
for _pair in _OPPOSITES:
    for _one, _other in (_pair.split("/"), _pair.split("/")[::-1]):
        _OPPOSITE.setdefault(_one, []).append(_other)
# "More than 5" turned round is "fewer than 5".
_PHRASES = {
    "more than": "fewer than", "fewer than": "more than", "less than": "more than",
    "at least": "at most", "at most": "at least", "in favor of": "in opposition to",
    "in favour of": "in opposition to",
}  # fmt: skip
_WORD = re.compile(r"(?<![\w'’-])[A-Za-z][a-z]+(?![\w'’-])")
# Words around which the opposite says the same, or nothing.
_IDIOM_BEFORE = re.compile(
    r"(?i)\b(?:named|look(?:ed|ing)?|sought|day|year|at|soon|shortly|the (?:very|same)|"
    r"come|came|part of the|gave|his|her|their|no|or|and)\s$"
)
_IDIOM_AFTER = re.compile(
    r"\s+(?:all\b|lady|ladies|name|minister|person|of all|the (?:court|judge|committee|panel|"
    r"house|senate)|each other|or\b|and\b|-)"
)


def negation_swap(text: str, chance: random.Random) -> Swap | None:
    """A negation taken out where there is one, else one put in."""
    taken = []
    for pattern, by in _TAKE:
        for match in pattern.finditer(text):
            word = match.groupdict().get("word") or ""
            new = by.format(word).rstrip() + (" " if match[0].endswith(" ") else "") if by else word
            taken.append(Swap(*match.span(), in_case_of(match[0], new)))
    return pick(taken, chance) or pick(_put_in(text, chance), chance)


def _put_in(text: str, chance: random.Random) -> list[Swap]:
    found = []
    for match in (*_BE.finditer(text), *_HAVE.finditer(text)):
        before = text[max(0, match.start() - 60) : match.start()]
        if _OPEN.search(before) or _MODAL_NOUN.search(before):
            continue
        aux = match["aux"]
        short = {"can": "can't", "will": "won't"}.get(aux, f"{aux}n't")
        full = "cannot" if aux == "can" else f"{aux} not"
        found.append(Swap(*match.span("aux"), short if chance.random() < 0.25 else full))
    return found or _did_not(text)


def _did_not(text: str) -> list[Swap]:
    """A simple past denied, where a subject stands before it: "did not sign the bill"."""
    ends = {name.end for name in names_of(text)}
    found = []
    for match in _PAST.finditer(text):
        base = base_of(match[0])
        before = text[max(0, match.start() - 30) : match.start()]
        named = match.start() - 1 in ends
        if not base or not (named or _SUBJECT.search(before)) or _NO_SUBJECT.search(before):
            continue
        if _DETERMINED.match(text, match.end()) or (
            named and not re.match(r"\s+(?:by|in|at|and)\b", text[match.end() :])
        ):
            found.append(Swap(*match.span(), f"did not {base}"))
    return found


def antonym_swap(text: str, chance: random.Random) -> Swap | None:
    """A word for its opposite: rose and fell, before and after."""
    swaps = []
    for phrase, by in _PHRASES.items():
        for match in re.finditer(rf"(?i)\b{phrase}\b(?!\s+(?:one|a|likely|just|ever))", text):
            if not re.search(r"(?i)\bno $", text[: match.start()]):
                swaps.append(Swap(*match.span(), in_case_of(match[0], by)))
    for match in _WORD.finditer(text):
        others = _OPPOSITE.get(match[0].lower())
        if not others or (match[0][0].isupper() and match.start()):
            continue
        before, after = text[max(0, match.start() - 14) : match.start()], text[match.end() :]
        if not _IDIOM_BEFORE.search(before) and not _IDIOM_AFTER.match(after):
            swaps.append(Swap(*match.span(), in_case_of(match[0], chance.choice(others))))
    return pick(swaps, chance)
