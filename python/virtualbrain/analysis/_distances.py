"""Distances that fitting makes small: of connectivity matrices, distributions and spectra."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from virtualbrain.analysis._connectivity_fit import connectivity_fit
from virtualbrain.analysis._pairs import known_pairs
from virtualbrain.analysis._signals import shrunk, square

__all__ = [
    "correlation_distance",
    "geodesic_distance",
    "ks_distance",
    "rms_distance",
    "spectral_distance",
]


def correlation_distance(one: ArrayLike, other: ArrayLike) -> float:
    """One less the Pearson correlation of two matrices over pairs of regions.

    Parameters
    ----------
    one, other : array, shape (n_regions, n_regions)

    Returns
    -------
    distance : float, 0 to 2
        NaN where the correlation is undefined; see `connectivity_fit`.

    Examples
    --------
    >>> a = np.corrcoef(np.random.default_rng(1).normal(size=(5, 9)))
    >>> correlation_distance(a, a).__round__(12), correlation_distance(a, -a).__round__(12)
    (0.0, 2.0)
    """
    return 1.0 - connectivity_fit(one, other).r


def rms_distance(one: ArrayLike, other: ArrayLike) -> float:
    """Root mean square difference of two matrices over pairs of regions.

    Unlike `correlation_distance` it sees a difference in level and scale.

    Parameters
    ----------
    one, other : array, shape (n_regions, n_regions)
        Pairs that are not finite in both are left out.

    Returns
    -------
    distance : float, unit of the matrices
        NaN if no pair is left.

    Examples
    --------
    >>> rms_distance([[1, 0.5], [0.5, 1]], [[1, 0.2], [0.2, 1]]).__round__(12)
    0.3
    """
    a, b = known_pairs(one, other)
    return float(np.sqrt(((a - b) ** 2).mean())) if len(a) else float("nan")


def geodesic_distance(one: ArrayLike, other: ArrayLike, shrinkage: float = 0.0) -> float:
    """Distance of two covariance or correlation matrices along the surface on which they lie.

    Parameters
    ----------
    one, other : array, shape (n_regions, n_regions)
        Symmetric and positive definite, which FC of fewer samples than regions is not.
    shrinkage : float, 0 to 1
        Part of each matrix to replace by the unit matrix times its mean diagonal.

    Returns
    -------
    distance : float
        The same if both are transformed by the same invertible matrix.

    Raises
    ------
    ValueError
        Matrices that are not positive definite.

    References
    ----------
    Venkatesh, Jaja & Pessoa 2020, NeuroImage 207:116398, doi:10.1016/j.neuroimage.2019.116398

    Examples
    --------
    >>> geodesic_distance(np.eye(2), np.diag([np.e, 1 / np.e])).__round__(6)
    1.414214
    """
    from scipy.linalg import LinAlgError, eigvalsh

    a, b = (shrunk(m, shrinkage) for m in (square("one", one), square("other", other)))
    if len(a) != len(b):
        raise ValueError(f"two matrices want the same regions; got {len(a)} and {len(b)} of them")
    try:
        ratios = eigvalsh(a, b)
    except (LinAlgError, ValueError):
        ratios = np.array([-1.0])
    if not (ratios > 0.0).all():
        raise ValueError(
            "geodesic_distance wants positive definite matrices: use more samples than regions, "
            "leave out regions that do not vary, or give some shrinkage, such as 0.1"
        )
    return float(np.sqrt((np.log(ratios) ** 2).sum()))


def ks_distance(one: ArrayLike, other: ArrayLike) -> float:
    """Kolmogorov-Smirnov distance: the largest difference of two cumulative distributions.

    Parameters
    ----------
    one, other : array
        Samples, in any shape and order; those that are not finite are left out. For dynamic
        functional connectivity these are the values of `FCD.distribution`.

    Returns
    -------
    distance : float, 0 to 1

    Raises
    ------
    ValueError
        No sample.

    References
    ----------
    Deco et al. 2018, Current Biology 28:3065-3074, doi:10.1016/j.cub.2018.07.083

    Examples
    --------
    >>> ks_distance([1, 2, 3, 4], [3, 4, 5, 6])
    0.5
    """
    a, b = _sorted("one", one), _sorted("other", other)
    values = np.concatenate([a, b])
    below_a = np.searchsorted(a, values, side="right") / len(a)
    below_b = np.searchsorted(b, values, side="right") / len(b)
    return float(np.abs(below_a - below_b).max())


def _sorted(name: str, values: ArrayLike) -> NDArray[np.float64]:
    array = np.asarray(values, np.float64).ravel()
    array = np.sort(array[np.isfinite(array)])
    if len(array) == 0:
        raise ValueError(f"{name} wants one finite number or more; got none")
    return array


def spectral_distance(one: ArrayLike, other: ArrayLike) -> float:
    """Root mean square difference of two power spectra in decibel.

    Parameters
    ----------
    one, other : array of the same shape
        Power at the same frequencies, larger than 0.

    Returns
    -------
    distance : float, dB

    Raises
    ------
    ValueError
        Other shapes, or power that is not larger than 0.

    References
    ----------
    Rabiner & Juang 1993, Fundamentals of Speech Recognition, Prentice Hall

    Examples
    --------
    >>> spectral_distance([1.0, 10.0], [10.0, 1.0])
    10.0
    """
    a, b = np.asarray(one, np.float64), np.asarray(other, np.float64)
    if a.shape != b.shape or a.size == 0:
        raise ValueError(f"spectral_distance wants two equal shapes; got {a.shape} and {b.shape}")
    if not ((a > 0).all() and (b > 0).all()):
        raise ValueError("spectral_distance wants power larger than 0: leave out frequency 0")
    return float(np.sqrt(((10.0 * np.log10(a / b)) ** 2).mean()))
