"""What one source claims, told as a fact: "X said that Y" to "Y"."""

from __future__ import annotations

import random
import re

from eval.swaps import Swap, one_of, pick

_SAYING = """said says claimed claims alleged alleges argued argues believed believes thinks
    insisted insists suggested suggests asserted asserts contended contends estimated estimates
    predicted predicts speculated warned warns maintains maintained"""
# Nobody else's words begin so: what is left could not stand by itself.
_HANGS = re.compile(
    r"(?i)(?:he|she|they|it|his|her|their|its|this|that|these|those|there|so|in|to|at|of|on|when|"
    r"if|because|how|why|what|who|where|which|whether|not|no|nothing|more|as|for|by|with|"
    r"\w+day that)\b"
)
_SELF = re.compile(r"(?i)\b(?:i|we|my|our|me|us|you|your)\b|\bI['’]")
_WHO = r"[A-Z][^,;:\"“”!?]{1,70}?"
_AHEAD = re.compile(
    rf"^(?P<who>{_WHO})\s+(?:has |have |had |also |later )*(?:{one_of(_SAYING)})\s+"
    r"(?:(?:on|in|last|this) (?:a |an |the )?[A-Z\w]+ )?(?P<that>that\s+)?(?P<claim>\S.{15,}[.!])$"
)
_BEHIND = re.compile(
    rf"^[\"“]?(?P<claim>[^\"“”]{{20,}}?),[\"”]?\s+(?:{_WHO}|he|she|they)\s+(?:{one_of(_SAYING)})"
    r"(?:\s+(?:on|in|at) [^,.]{2,40})?\.$"
)
_ACCORDING_AHEAD = re.compile(r"^According to [^,]{2,80},\s+(?P<claim>.{20,}[.!])$")
_ACCORDING_BEHIND = re.compile(r"^(?P<claim>[^\"“”]{20,}?),? according to [^,]{2,90}\.$")
_VERB_IN_WHO = re.compile(
    r"\b(?:falsely|wrongly|who|that|which|and|is|was|were|are|has|had|have|as|but|when|\w+ed)\b"
)
_VERB = re.compile(
    r"\b(?:is|are|was|were|has|have|had|will|would|can|could|should|may|might|must|did|does|do|"
    r"\w{3,}ed|\w{3,}s)\b"
)


def claim_as_fact_swap(text: str, chance: random.Random) -> Swap | None:
    """The attribution of a whole sentence left out."""
    swaps = []
    for pattern in (_AHEAD, _BEHIND, _ACCORDING_AHEAD, _ACCORDING_BEHIND):
        match = pattern.match(text)
        if not match:
            continue
        claim, who = match["claim"].strip(), match.groupdict().get("who") or ""
        if _HANGS.match(claim) or _SELF.search(claim) or _VERB_IN_WHO.search(who):
            continue
        if re.search(r"[\"“”]|[’'] ", claim) or not _VERB.search(claim):
            continue
        by = claim[0].upper() + claim[1:]
        swaps.append(Swap(0, len(text), by if by[-1] in ".!?" else by + "."))
    return pick(swaps, chance)
