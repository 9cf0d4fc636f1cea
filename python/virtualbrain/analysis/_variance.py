"""Variance as a measure of how active a network is, and how evenly."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from virtualbrain.analysis._signals import Series, all_variables

__all__ = ["global_variance", "node_variance", "variance_of_node_variance"]


def node_variance(series: Series) -> NDArray[np.float64]:
    """Variance of each region, over time, variables and modes.

    Parameters
    ----------
    series : TimeSeries or array, shape (n_times, n_regions)

    Returns
    -------
    variance : array, shape (n_regions,), unit of the signals squared
        Each variable and mode has its mean over time removed.

    Raises
    ------
    ValueError
        No samples, or NaN.

    Examples
    --------
    >>> node_variance([[0.0, 0.0], [2.0, 4.0]])
    array([1., 4.])
    """
    return np.asarray(all_variables(series, "a variance").var(axis=0).mean(axis=(0, 2)), np.float64)


def global_variance(series: Series) -> float:
    """Variance over regions, time, variables and modes, each signal without its mean.

    Parameters
    ----------
    series : TimeSeries or array
        As for `node_variance`.

    Returns
    -------
    variance : float, unit of the signals squared
        TVB's ``compute_variance_global_metric``: how strong oscillations are.

    References
    ----------
    Sanz Leon et al. 2013, Frontiers in Neuroinformatics 7:10, doi:10.3389/fninf.2013.00010

    Examples
    --------
    >>> global_variance([[0.0, 0.0], [2.0, 4.0]])
    2.5
    """
    return float(node_variance(series).mean())


def variance_of_node_variance(series: Series) -> float:
    """Variance over regions of their variances.

    Parameters
    ----------
    series : TimeSeries or array
        As for `node_variance`.

    Returns
    -------
    variance : float, unit of the signals to the fourth
        TVB's ``compute_variance_of_node_variance_metric``: how uneven oscillations are.

    References
    ----------
    Sanz Leon et al. 2013, Frontiers in Neuroinformatics 7:10, doi:10.3389/fninf.2013.00010

    Examples
    --------
    >>> variance_of_node_variance([[0.0, 0.0], [2.0, 4.0]])
    2.25
    """
    return float(node_variance(series).var())
