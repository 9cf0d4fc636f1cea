"""Ranges of numbers."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["LinspaceRange", "Range"]


class Range:
    """A range of numbers, in steps."""

    def __init__(self, lo: float, hi: float, step: float = 1.0) -> None:
        self.lo, self.hi, self.step = lo, hi, step

    def __contains__(self, item: Any) -> bool:
        return bool(self.lo <= item < self.hi)

    def to_array(self) -> NDArray[Any]:
        """The numbers, the end left out."""
        return np.arange(self.lo, self.hi, self.step)

    def __repr__(self) -> str:
        return f"Range(lo={self.lo}, hi={self.hi}, step={self.step})"


class LinspaceRange(Range):
    """A range of numbers, at equal distances."""

    def __init__(self, lo: float, hi: float, npoints: int = 50) -> None:
        super().__init__(lo, hi)
        self.npoints = npoints

    def to_array(self) -> NDArray[Any]:
        """The numbers, the end included."""
        return np.linspace(self.lo, self.hi, self.npoints)
