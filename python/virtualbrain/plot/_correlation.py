"""Functional connectivity, and how like the connectome it is."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["correlation", "pairs", "similarity_to_weights"]


def correlation(signals: NDArray[np.float64]) -> NDArray[np.float64]:
    """Pearson correlations of all pairs of regions.

    Parameters
    ----------
    signals : array, shape (n_times, n_regions)

    Returns
    -------
    fc : array, shape (n_regions, n_regions)
        NaN for a region whose signal is constant.

    Raises
    ------
    ValueError
        Fewer than 3 samples, from which correlations tell nothing.

    Examples
    --------
    >>> correlation(np.array([[0.0, 3.0], [1.0, 2.0], [2.0, 1.0]])).round(6)
    array([[ 1., -1.],
           [-1.,  1.]])
    """
    if len(signals) < 3:
        raise ValueError(f"functional connectivity wants 3 samples or more; got {len(signals)}")
    centred = signals - signals.mean(axis=0)
    size = np.sqrt((centred**2).sum(axis=0))
    # what rounding leaves of a constant is no signal
    noise = 1e-13 * np.abs(signals).max(axis=0) * np.sqrt(len(signals))
    scaled = centred / np.where(size > noise, size, np.nan)
    fc: NDArray[np.float64] = np.clip(scaled.T @ scaled, -1.0, 1.0)
    return fc


def pairs(matrix: NDArray[np.float64]) -> NDArray[np.float64]:
    """One value per pair of regions: the mean of both directions, without the diagonal."""
    index = np.triu_indices(len(matrix), 1)
    return (matrix[index] + matrix.T[index]) / 2.0


def similarity_to_weights(fc: NDArray[np.float64], weights: NDArray[np.float64]) -> float:
    """Pearson correlation of FC with SC over pairs of regions.

    Parameters
    ----------
    fc, weights : array, shape (n_regions, n_regions)

    Returns
    -------
    r : float
        NaN if it is undefined: constant FC or weights.
    """
    a, b = pairs(fc), pairs(weights)
    known = np.isfinite(a)
    a, b = a[known], b[known]
    if len(a) < 3 or a.std() == 0 or b.std() == 0:
        return float("nan")
    return float(np.corrcoef(a, b)[0, 1])
