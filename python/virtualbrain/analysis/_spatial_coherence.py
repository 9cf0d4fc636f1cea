"""Proxies of metastability and synchrony from the spread of regions, without phases."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from virtualbrain.analysis._signals import Series, all_variables

__all__ = ["SpatialCoherence", "spatial_coherence"]


@dataclass(frozen=True)
class SpatialCoherence:
    """How close together regions are over time.

    Attributes
    ----------
    spread : array, shape (n_times, n_variables, n_modes), unit of the signals
        Mean over regions of the distance from their mean.
    metastability : float, unit of the signals
        Standard deviation of the spread.
    synchrony : float, 1 / unit of the signals
        One over the mean of the spread; infinite if all regions are the same.
    """

    spread: NDArray[np.float64]
    metastability: float
    synchrony: float


def spatial_coherence(series: Series) -> SpatialCoherence:
    """Proxies of metastability and synchrony, over all variables and modes.

    Parameters
    ----------
    series : TimeSeries or array, shape (n_times, n_regions)

    Returns
    -------
    coherence : SpatialCoherence

    Raises
    ------
    ValueError
        No samples, or NaN.

    Notes
    -----
    The same as TVB's ``compute_proxy_metastability_metric``.

    References
    ----------
    Hellyer et al. 2014, J. Neuroscience 34:451-461, doi:10.1523/JNEUROSCI.1853-13.2014

    Examples
    --------
    >>> found = spatial_coherence([[0.0, 2.0], [0.0, 4.0]])
    >>> found.metastability, found.synchrony.__round__(6)
    (0.5, 0.666667)
    """
    data = all_variables(series, "spatial coherence")
    spread = np.empty((len(data), data.shape[1], data.shape[3]))
    rows = max(1, 2**22 // max(1, data[0].size))
    for first in range(0, len(data), rows):
        block = data[first : first + rows]
        off = block - block.mean(axis=2, keepdims=True)
        spread[first : first + rows] = np.abs(off, out=off).mean(axis=2)
    mean = float(spread.mean())
    return SpatialCoherence(spread, float(spread.std()), 1.0 / mean if mean else float("inf"))
