"""Epochs in which functional connectivity is stable, from its dynamics."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from virtualbrain._extras import extra
from virtualbrain.analysis._functional_connectivity import functional_connectivity
from virtualbrain.analysis._functional_connectivity_dynamics import FCD
from virtualbrain.analysis._runs import runs
from virtualbrain.analysis._signals import Series, signals

__all__ = ["FCDEpochs", "fcd_epochs"]


@dataclass(frozen=True)
class FCDEpochs:
    """Epochs of stable functional connectivity.

    Attributes
    ----------
    start, end : array, shape (n_epochs,), ms
        From the first sample of the first window to the last one of the last. The whole series if
        there is but one epoch, or none.
    stable : array of bool, shape (n_windows,)
        Which windows belong to epochs.
    eigenvalues : array, shape (n_epochs, n_vectors)
        The largest of the FC of each epoch, over the sum of all.
    eigenvectors : array, shape (n_epochs, n_vectors, n_regions)
        Sizes of their elements.
    """

    start: NDArray[np.float64]
    end: NDArray[np.float64]
    stable: NDArray[np.bool_]
    eigenvalues: NDArray[np.float64]
    eigenvectors: NDArray[np.float64]


def fcd_epochs(
    series: Series,
    fcd: FCD,
    n_vectors: int = 3,
    variable: int | str = 0,
    *,
    sample_period: float | None = None,
) -> FCDEpochs:
    """Divide a series into epochs of stable FC, and find the main patterns of each.

    Needs scikit-learn (``pip install 'virtualbrain[scikit-learn]'``).

    Parameters
    ----------
    series : TimeSeries or array, shape (n_times, n_regions)
        Of which `fcd` was made.
    fcd : FCD
        From `functional_connectivity_dynamics`, all of it finite.
    n_vectors : int
        Eigenvectors of the FC of each epoch. Default 3.
    variable, sample_period
        See `virtualbrain.analysis`.

    Returns
    -------
    epochs : FCDEpochs
        Without the first epoch, which initial conditions shape, as in TVB.

    Raises
    ------
    ValueError
        Fewer than 5 windows, or FCD with NaN.

    Notes
    -----
    As TVB does: windows are placed in a plane by spectral embedding of the FCD matrix, and those
    nearer to their centre than half of the farthest are stable.

    References
    ----------
    Hansen, Battaglia, Spiegler, Deco & Jirsa 2015, NeuroImage 105:525-535,
    doi:10.1016/j.neuroimage.2014.11.001

    Examples
    --------
    >>> from virtualbrain.analysis import functional_connectivity_dynamics
    >>> bold = np.random.default_rng(1).normal(size=(80, 5))
    >>> fcd = functional_connectivity_dynamics(bold, 30_000.0, sample_period=2000.0)
    >>> fcd_epochs(bold, fcd, sample_period=2000.0).eigenvectors.shape[1:]
    (3, 5)
    """
    manifold = extra("sklearn.manifold")
    x = signals(series, variable, sample_period=sample_period, least=3, what="FCD epochs")
    n = x.data.shape[1]
    if not 1 <= n_vectors <= n:
        raise ValueError(f"n_vectors wants 1 to {n}, the number of regions; got {n_vectors}")
    if len(fcd.matrix) < 5 or not np.isfinite(fcd.matrix).all():
        raise ValueError("FCD epochs want 5 windows or more, in all of which all regions vary")
    embedding = manifold.SpectralEmbedding(2, affinity="precomputed", random_state=0)
    place = embedding.fit_transform(fcd.matrix - fcd.matrix.min())
    radius = np.linalg.norm(place - place.mean(axis=0), axis=1)
    stable = radius < 0.5 * radius.max()
    first, after = runs(stable)
    start, end = fcd.time[first][1:], fcd.time[after - 1][1:] + fcd.window
    if len(first) <= 1:
        start, end = np.array([x.start]), np.array([x.start + len(x.data) * x.period])
    values = np.empty((len(start), n_vectors))
    vectors = np.empty((len(start), n_vectors, n))
    for k in range(len(start)):
        a, b = (round((each - x.start) / x.period) for each in (start[k], end[k]))
        found, directions = np.linalg.eigh(functional_connectivity(x.data[a:b]))
        values[k] = found[::-1][:n_vectors] / np.abs(found).sum()
        vectors[k] = np.abs(directions.T[::-1][:n_vectors])
    return FCDEpochs(start, end, stable, values, vectors)
