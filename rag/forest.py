"""A forest of decision trees that was fitted elsewhere: numbers to a chance, with numpy alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Forest:
    """Trees laid end to end; a node's children are places in the same arrays.

    Args:
        roots: the place of each tree's first node.
        feature: what each node looks at; -1 for a leaf.
        threshold: up to which a value goes left.
        left: child; of a leaf itself.
        right: likewise.
        chance: of a leaf, 0 to 1.
    """

    roots: Ints
    feature: Ints
    threshold: Floats
    left: Ints
    right: Ints
    chance: Floats

    def chance_of(self, values: Sequence[float]) -> float:
        """The mean of the trees' chances for these values; 0 to 1."""
        # The trees were fitted to single precision: a value on a threshold must fall alike.
        given = np.asarray(values, dtype=np.float32).astype(np.float64)
        places = self.roots
        while True:
            looked_at = self.feature[places]
            inner = looked_at >= 0
            if not inner.any():
                return float(self.chance[places].mean())
            goes_left = given[looked_at] <= self.threshold[places]
            places = np.where(goes_left, self.left[places], self.right[places])

    def arrays(self, name: str) -> dict[str, NDArray[np.generic]]:
        """The forest in small types, for a file that holds several by name."""
        kinds = {
            "roots": np.int32, "feature": np.int16, "threshold": np.float32, "left": np.int32,
            "right": np.int32, "chance": np.float16,
        }  # fmt: skip
        return {f"{name}_{part}": getattr(self, part).astype(kinds[part]) for part in kinds}

    @classmethod
    def of(cls, stored: Mapping[str, NDArray[np.generic]], name: str) -> Forest:
        """The forest of this name from such arrays."""
        whole = {part: stored[f"{name}_{part}"].astype(np.int64)
                 for part in ("roots", "feature", "left", "right")}  # fmt: skip
        return cls(
            **whole,
            threshold=stored[f"{name}_threshold"].astype(np.float64),
            chance=stored[f"{name}_chance"].astype(np.float64),
        )
