"""Entropy of signals."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from virtualbrain import analysis

__all__ = ["sampen"]


def sampen(
    y: ArrayLike, m: int = 2, r: float | None = None, qse: bool = False, taus: Any = 1
) -> Any:
    """`virtualbrain.analysis.sample_entropy`, of means over `taus` samples if these are several."""
    signal = np.ravel(np.asarray(y, float))
    tolerance = 0.15 * signal.std() if r is None else r
    scales = [
        signal[: len(signal) // tau * tau].reshape(-1, tau).mean(axis=1)
        for tau in np.atleast_1d(taus)
    ]
    entropies = [analysis.sample_entropy(each, m, tolerance, qse) for each in scales]
    return entropies[0] if np.ndim(taus) == 0 else np.array(entropies)
