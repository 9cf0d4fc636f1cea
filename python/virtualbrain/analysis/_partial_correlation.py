"""Partial correlation: what two regions share that no other region explains."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from virtualbrain.analysis._functional_connectivity import RunningCovariance
from virtualbrain.analysis._signals import Series, shrunk, signals

__all__ = ["partial_correlation"]


def partial_correlation(
    series: Series, variable: int | str = 0, shrinkage: float = 0.0
) -> NDArray[np.float64]:
    """Correlation of all pairs of regions, given all other regions.

    Parameters
    ----------
    series : TimeSeries or array, shape (n_times, n_regions)
        More samples than regions + 1, unless there is some shrinkage.
    variable : int or str
        Which of the variables; modes are averaged.
    shrinkage : float, 0 to 1
        Part of the covariance to replace by the unit matrix times the mean variance.

    Returns
    -------
    fc : array, shape (n_regions, n_regions)
        1 on the diagonal.

    Raises
    ------
    ValueError
        Too few samples, NaN, a region that does not vary, or regions that others determine.

    References
    ----------
    Marrelec et al. 2006, NeuroImage 32:228-237, doi:10.1016/j.neuroimage.2005.12.057

    Examples
    --------
    >>> noise = np.random.default_rng(1).normal(size=(5000, 3))
    >>> chain = np.cumsum(noise, axis=1)  # 0 drives 1, which drives 2
    >>> partial_correlation(chain)[0].round(1) + 0.0
    array([1. , 0.5, 0. ])
    """
    x = signals(series, variable, least=3, what="a partial correlation")
    x.must_vary("a partial correlation")
    n_times, n = x.data.shape
    if shrinkage == 0.0 and n_times <= n + 1:
        raise ValueError(
            f"a partial correlation wants more samples than regions + 1, {n + 2} of {n} regions; "
            f"got {n_times}: use a longer series, or some shrinkage, such as 0.1"
        )
    running = RunningCovariance()
    running.update(x.data)
    cov = shrunk(running.covariance(ddof=0), shrinkage)
    size = np.sqrt(np.diag(cov))
    values, vectors = np.linalg.eigh(cov / size / size[:, np.newaxis])
    if values[0] < 1e-12 * values[-1]:
        raise ValueError(
            "a partial correlation is undefined where some regions determine another: leave one "
            "out (such as an average of others), or give some shrinkage, such as 0.1"
        )
    precision = (vectors / values) @ vectors.T
    size = np.sqrt(np.diag(precision))
    fc = -precision / size / size[:, np.newaxis]
    np.fill_diagonal(fc, 1.0)
    return np.asarray(np.clip(fc, -1.0, 1.0), np.float64)
