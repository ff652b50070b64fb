"""Claims made of labelled ones, for fitting the checker: right ones, and ones with one error."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence

from eval.claims import LabelledClaim
from eval.edits import make_edits, pool_of
from eval.intervals import SEED
from eval.name_kinds import Name
from eval.sentence_samples import sample_sentences
from index.analysis import is_stop_word

SENTENCES = 900
# Of one sentence so many errors, of a claim that people called supported so many.
EDITS, EDITS_OF_CLAIM = 4, 2
# Claims beside longer evidence are not edited: they cost most and teach no more.
MOST_EVIDENCE = 9_000
POOL_TEXTS = 200
# What they are made of.
SENTENCE, CLAIM = "sentence", "claim"

_ASIDE = re.compile(r", (?:an?|the|who|which|whose) [^,]{5,80}, ")
_OPENING = re.compile(
    r"(?P<when>(?:On|In|At|During|After|Before) [^,]{3,40}), (?P<rest>[A-Z].*)\.$"
)
_SHORTEST = 7
# Words that say the same, and what writers of summaries begin sentences with.
_SAME = tuple(
    (re.compile(rf"\b{before}\b"), after)
    for before, after in (
        ("said", "stated"), ("also", "additionally"), ("because", "since"), ("began", "started"),
        ("about", "approximately"), ("more than", "over"), ("many", "numerous"), ("but", "yet"),
        ("percent", "per cent"), ("did not", "didn't"), ("was not", "wasn't"), ("told", "informed"),
        ("is not", "isn't"), ("two", "2"), ("three", "3"), ("four", "4"), ("five", "5"),
        ("six", "6"), ("seven", "7"), ("eight", "8"), ("nine", "9"), ("ten", "10"),
        ("has been", "was"), ("a number of", "several"), ("in order to", "to"), ("U\\.S\\.", "US"),
        ("help", "assist"), ("used", "utilised"), ("large", "big"), ("children", "kids"),
        ("people", "persons"), ("however", "nevertheless"), ("such as", "like"), ("which", "that"),
        ("whole", "entire"), ("often", "frequently"), ("and", "as well as"),
    )
)  # fmt: skip
_OPENERS = (
    "However", "In addition", "According to the article", "Overall", "As a result", "Moreover",
    "In fact", "Additionally",
)  # fmt: skip
# How many of the words are put otherwise, and how often a sentence gets an opener.
_PUT_OTHERWISE, _OPENED = 2, 0.4


def made_claims(claims: Sequence[LabelledClaim], sentences: int = SENTENCES) -> list[LabelledClaim]:
    """Sentences of the claims' evidence and their edits, and edits of the supported claims.

    Each has the group of the claim that it comes from. A sentence, whole or shortened, is supported
    by itself and its neighbours; its edits are not.
    """
    chance = random.Random(SEED)
    texts = {claim.evidence: claim.group for claim in claims}
    pool = pool_of([text[:2_000] for text in list(texts)[:POOL_TEXTS]])
    found: list[LabelledClaim] = []
    for one in sample_sentences(
        [(group, text) for text, group in texts.items()], sentences, chance
    ):
        evidence = " ".join(one.evidence)
        ways = (one.sentence, shortened(one.sentence), reworded(one.sentence, chance))
        for said in filter(None, ways):
            found.append(LabelledClaim(said, evidence, True, one.article, SENTENCE))
            edits = _edited(said, evidence, pool, chance, EDITS)
            found += [LabelledClaim(e, evidence, False, one.article, SENTENCE) for e in edits]
    for claim in claims:
        if claim.supported and len(claim.evidence) <= MOST_EVIDENCE:
            edits = _edited(claim.claim, claim.evidence, pool, chance, EDITS_OF_CLAIM)
            found += [LabelledClaim(e, claim.evidence, False, claim.group, CLAIM) for e in edits]
    return found


def _edited(
    text: str, evidence: str, pool: Sequence[Name], chance: random.Random, most: int
) -> Iterator[str]:
    edits = make_edits(text, evidence, pool, chance)
    for edit in chance.sample(edits, min(most, len(edits))):
        yield edit.text


def shortened(sentence: str) -> str | None:
    """What a sentence says without an aside or its last clause, or its opening put last."""
    found = None
    if aside := _ASIDE.search(sentence):
        found = f"{sentence[: aside.start()]} {sentence[aside.end() :]}"
    elif opening := _OPENING.match(sentence):
        when = opening["when"]
        found = f"{opening['rest']} {when[0].lower()}{when[1:]}."
    elif (comma := sentence.rfind(", ")) > 40 and not re.search(r"[“”\"]", sentence):
        found = f"{sentence[:comma]}."
    return found if found and len(found.split()) >= _SHORTEST else None


def reworded(sentence: str, chance: random.Random) -> str | None:
    """What a sentence says with a few words of the same meaning, or with an opener."""
    found = sentence
    usable = [(pattern, after) for pattern, after in _SAME if pattern.search(found)]
    for pattern, after in chance.sample(usable, min(_PUT_OTHERWISE, len(usable))):
        found = pattern.sub(after, found, count=1)
    if chance.random() < _OPENED:
        opening = found.split()[0]
        rest = (
            found if opening == "I" or not is_stop_word(opening) else found[0].lower() + found[1:]
        )
        found = f"{chance.choice(_OPENERS)}, {rest}"
    return found if found != sentence else None
