"""The two forests of the built-in checker, and how they were found to agree with people.

`eval/train_check.py` fits them; figures and settings lie beside this file, readable.
"""

from __future__ import annotations

import json
import math
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import numpy as np

from rag.comparison import Difference
from rag.forest import Forest

WEIGHTS_FILE = Path(__file__).with_name("check_weights.json")
FORESTS_FILE = Path(__file__).with_name("check_forests.npz")
SUPPORT, INTACT = "support", "intact"
# Share of a claim's telling words that a sentence has in the same order, for it to be near.
NEAR = 0.8
# Where such a claim has another name or number, or turns something round, it counts as altered
# below this chance. Of 569 claims near a sentence that people call supported, 31 are such.
TOLD_INTACT_FROM = 0.6
_TELLING = tuple(set(Difference) - {Difference.ATTRIBUTION})


@dataclass(frozen=True, slots=True)
class CheckWeights:
    """What the checker was fitted to be.

    Args:
        features: the names of what the forests look at, in their order.
        support: the chance that people call a claim supported.
        intact: the chance that nothing was changed in it.
        slope: of the line that takes the support forest's log-odds to calibrated ones.
        bias: of the same line.
        near_intact_from: below this chance a claim near the words of a sentence counts as altered.
        far_intact_from: the same of other claims.
        lowest_share: what the lowest sentence's score counts in a claim of several.
        agreement: macro-F1 with people's labels, by labelled set.
    """

    features: tuple[str, ...]
    support: Forest
    intact: Forest
    slope: float = 1.0
    bias: float = 0.0
    near_intact_from: float = 0.0
    far_intact_from: float = 0.0
    lowest_share: float = 0.5
    agreement: Mapping[str, float] = field(default_factory=dict)

    def score(self, values: Mapping[str, float]) -> float:
        """The calibrated probability, 0 to 1, that a claim with these features is supported."""
        chance = self.support.chance_of([values[name] for name in self.features])
        return calibrated(chance, self.slope, self.bias)

    def is_altered(self, values: Mapping[str, float]) -> bool:
        """Whether something of the evidence seems to have been changed in the claim."""
        chance = self.intact.chance_of([values[name] for name in self.features])
        if not is_near(values):
            return chance < self.far_intact_from
        return chance < (TOLD_INTACT_FROM if differs(values) else self.near_intact_from)


def is_near(values: Mapping[str, float]) -> bool:
    """Whether a claim with these features is near the words of one sentence, in their order."""
    return values["in_order"] >= NEAR


def calibrated(chance: float, slope: float, bias: float) -> float:
    """A chance moved along the line of log-odds (Platt 1999); 0 to 1."""
    chance = min(max(chance, 0.001), 0.999)
    return 1 / (1 + math.exp(-(slope * math.log(chance / (1 - chance)) + bias)))


def differs(values: Mapping[str, float]) -> bool:
    """Whether a claim with these features has another name, number, negation, role than a text."""
    return any(values[f"differs_{kind}"] for kind in _TELLING) or values["names"] < 1


@lru_cache(maxsize=1)
def fingerprint() -> str:
    """8 hexadecimal digits that change with the weights that lie beside this file."""
    return f"{zlib.crc32(WEIGHTS_FILE.read_bytes() + FORESTS_FILE.read_bytes()):08x}"


@lru_cache(maxsize=1)
def shipped_weights() -> CheckWeights:
    """The weights that lie beside this file."""
    stored = json.loads(WEIGHTS_FILE.read_text(encoding="utf-8"))
    with np.load(FORESTS_FILE) as arrays:
        forests = {name: Forest.of(arrays, name) for name in (SUPPORT, INTACT)}
    return CheckWeights(
        tuple(stored["features"]),
        forests[SUPPORT],
        forests[INTACT],
        stored["slope"],
        stored["bias"],
        stored["near_intact_from"],
        stored["far_intact_from"],
        stored["lowest_share"],
        stored["agreement"],
    )
