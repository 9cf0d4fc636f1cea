"""A connectivity matrix as one value per pair of regions."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from virtualbrain.analysis._signals import square

__all__ = ["pairs"]


def pairs(matrix: ArrayLike) -> NDArray[np.float64]:
    """One value per pair of regions: the mean of both directions, without the diagonal.

    Parameters
    ----------
    matrix : array, shape (n_regions, n_regions)

    Returns
    -------
    values : array, shape (n_regions * (n_regions - 1) / 2,)
        In the order of the upper triangle, row by row.

    Examples
    --------
    >>> pairs([[0, 4], [2, 0]])
    array([3.])
    """
    matrix = square("matrix", matrix)
    index = np.triu_indices(len(matrix), 1)
    return np.asarray((matrix[index] + matrix.T[index]) / 2.0, np.float64)


def known_pairs(
    one: ArrayLike, other: ArrayLike
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The pairs of two matrices of the same regions that are finite in both."""
    one, other = square("one", one), square("other", other)
    if len(one) != len(other):
        raise ValueError(
            f"two matrices want the same regions; got {len(one)} and {len(other)} of them"
        )
    a, b = pairs(one), pairs(other)
    known = np.isfinite(a) & np.isfinite(b)
    return a[known], b[known]
