"""How well one connectivity matches another: simulated and empirical FC, or FC and SC."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from virtualbrain.analysis._pairs import known_pairs
from virtualbrain.analysis._signals import is_constant

__all__ = ["ConnectivityFit", "connectivity_fit"]


@dataclass(frozen=True)
class ConnectivityFit:
    """Pearson correlation of two matrices over pairs of regions.

    Attributes
    ----------
    r : float
        NaN if it is undefined: fewer than 3 pairs, or one value for all of them.
    p : float
        Two-sided probability of such an r if pairs were independent normal numbers, which pairs
        that share a region are not: a description, not a test.
    n_pairs : int
        Pairs compared.
    """

    r: float
    p: float
    n_pairs: int


def connectivity_fit(one: ArrayLike, other: ArrayLike) -> ConnectivityFit:
    """Correlate two connectivities over all pairs of regions.

    Parameters
    ----------
    one, other : array, shape (n_regions, n_regions)
        Such as simulated and empirical FC, or FC and the weights of the connectome. Where the two
        directions of a pair differ their mean counts; the diagonal does not.

    Returns
    -------
    fit : ConnectivityFit
        Of the pairs that are finite in both.

    Raises
    ------
    ValueError
        Matrices that are not square or not of the same size.

    Notes
    -----
    For symmetric matrices the same as ``scipy.stats.pearsonr`` of the upper triangles.

    References
    ----------
    Honey et al. 2009, PNAS 106:2035-2040, doi:10.1073/pnas.0811168106

    Examples
    --------
    >>> fc = np.corrcoef(np.random.default_rng(1).normal(size=(6, 20)))
    >>> fit = connectivity_fit(fc, 2 * fc)
    >>> round(fit.r, 6), fit.n_pairs
    (1.0, 15)
    """
    from scipy.special import betainc

    a, b = known_pairs(one, other)
    n = len(a)
    if n < 3 or is_constant(np.column_stack([a, b])).any():
        return ConnectivityFit(float("nan"), float("nan"), n)
    a, b = a - a.mean(), b - b.mean()
    r = float(np.clip(a @ b / (np.sqrt(a @ a) * np.sqrt(b @ b)), -1.0, 1.0))
    p = float(2.0 * betainc(n / 2.0 - 1.0, n / 2.0 - 1.0, (1.0 - abs(r)) / 2.0))
    return ConnectivityFit(r, p, n)
