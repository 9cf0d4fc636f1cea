"""Functional connectivity dynamics: how alike functional connectivity is at any two times."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from virtualbrain.analysis._signals import Series, Signals, signals

__all__ = ["FCD", "functional_connectivity_dynamics"]

BLOCK_BYTES = 2**28  # of the FC of all windows that are held at once
FEW_PAIRS = 100_000


@dataclass(frozen=True)
class FCD:
    """Functional connectivity dynamics.

    Attributes
    ----------
    matrix : array, shape (n_windows, n_windows)
        Pearson correlation, over pairs of regions, of the FC in any two windows.
    time : array, shape (n_windows,), ms
        When each window starts.
    window : float, ms
        Length of the windows.
    step : float, ms
        Between their starts.
    """

    matrix: NDArray[np.float64]
    time: NDArray[np.float64]
    window: float
    step: float

    @cached_property
    def distribution(self) -> NDArray[np.float64]:
        """The values above the diagonal that are finite: compare with `ks_distance`."""
        values = self.matrix[np.triu_indices(len(self.matrix), 1)]
        return np.asarray(values[np.isfinite(values)], np.float64)

    @cached_property
    def apart(self) -> NDArray[np.float64]:
        """The same of windows that share no sample."""
        shared = max(1, int(np.ceil(round(self.window / self.step, 9))))
        values = self.matrix[np.triu_indices(len(self.matrix), shared)]
        return np.asarray(values[np.isfinite(values)], np.float64)


def functional_connectivity_dynamics(
    series: Series,
    window: float = 60_000.0,
    step: float = 2_000.0,
    variable: int | str = 0,
    *,
    sample_period: float | None = None,
    precision: str | None = None,
) -> FCD:
    """Correlate the functional connectivity of every window with that of every other.

    Parameters
    ----------
    series : TimeSeries or array, shape (n_times, n_regions)
        3 regions or more.
    window : float, ms
        Length of the windows, 3 samples or more. Default 60 s.
    step : float, ms
        Between starts of windows. Default 2 s.
    variable, sample_period
        See `virtualbrain.analysis`.
    precision : {"double", "single"}
        Of the FC of windows. Single precision takes half the time, and its rounding, below 1e-6,
        averages out over pairs. Default double up to 100,000 pairs of regions, single beyond.

    Returns
    -------
    fcd : FCD
        Rows and columns are NaN of windows in which a region does not vary or is not finite.

    Raises
    ------
    ValueError
        Fewer than 3 regions or 2 windows, or a window of fewer than 3 samples.

    References
    ----------
    Hansen, Battaglia, Spiegler, Deco & Jirsa 2015, NeuroImage 105:525-535,
    doi:10.1016/j.neuroimage.2014.11.001

    Examples
    --------
    >>> bold = np.random.default_rng(1).normal(size=(60, 5))
    >>> fcd = functional_connectivity_dynamics(bold, 30_000.0, sample_period=2000.0)
    >>> fcd.matrix.shape
    (46, 46)
    """
    if precision not in (None, "double", "single"):
        raise ValueError(f"precision wants 'double' or 'single'; got {precision!r}")
    x = signals(series, variable, sample_period=sample_period, what="FCD")
    length, stride = x.samples("window", window, least=3), x.samples("step", step)
    n = x.data.shape[1]
    if n < 3:
        raise ValueError(f"FCD wants 3 regions or more; got {n}")
    starts = np.arange(0, len(x.data) - length + 1, stride)
    if len(starts) < 2:
        raise ValueError(
            f"FCD wants two windows or more; {len(x.data)} samples hold one window of {length}: "
            "use a longer series, or a shorter window or step"
        )
    if precision is None:
        precision = "double" if n * (n - 1) / 2 <= FEW_PAIRS else "single"
    matrix = _correlate_windows(x, length, stride, np.dtype(precision))
    return FCD(matrix, x.times(starts), length * x.period, stride * x.period)


def _correlate_windows(
    x: Signals, length: int, stride: int, dtype: np.dtype[Any]
) -> NDArray[np.float64]:
    """Let V be FC less its mean over pairs, a row per window: V V^T, piece by piece of V."""
    n, count = x.data.shape[1], (len(x.data) - length) // stride + 1
    width = int(np.clip(np.sqrt(BLOCK_BYTES / (8 * count)), 8, 128))
    blocks = [slice(first, first + width) for first in range(0, n, width)]
    sums = np.sum([_windows(x, block, length, stride).sum(axis=1) for block in blocks], axis=0)
    mean = (np.square(sums).sum(axis=1) - n) / (n * (n - 1.0))
    gram = np.zeros((count, count), order="F")
    for i, rows in enumerate(blocks):
        # one more sample, that of rows times that of columns, takes the mean from the products
        left = _append(_windows(x, rows, length, stride), -mean[:, np.newaxis], dtype)
        for columns in blocks[i:]:
            right = _append(_windows(x, columns, length, stride), np.ones((count, 1)), dtype)
            piece = left @ np.ascontiguousarray(right.transpose(0, 2, 1))
            if rows == columns:  # pairs stand here twice, and regions with themselves
                diagonal = np.arange(piece.shape[1])
                piece[:, diagonal, diagonal] = 0.0
            weight = 0.5 if rows == columns else 1.0
            gram = _add_products(gram, piece.reshape(count, -1), weight)
    gram = np.triu(gram) + np.triu(gram, 1).T
    with np.errstate(invalid="ignore", divide="ignore"):
        size = np.sqrt(np.diag(gram))
        # FC that is the same for all pairs leaves but rounding
        size = np.where(size > 1e-13 * n, size, np.nan)
        return np.asarray(np.clip(gram / size / size[:, np.newaxis], -1.0, 1.0), np.float64)


def _windows(x: Signals, regions: slice, length: int, stride: int) -> NDArray[np.float64]:
    """Each window centred and of length one, shape (n_windows, n_regions, length).

    Products over time of these are correlations.
    """
    data = np.asarray(x.data[:, regions], np.float64)
    view = sliding_window_view(data, length, axis=0)[::stride]
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = view.mean(axis=2, keepdims=True)
        scaled = view - mean
        size = np.sqrt(np.einsum("wnt,wnt->wn", scaled, scaled))
        rounding = 1e-13 * np.sqrt(length) * np.abs(mean[:, :, 0])
        scaled /= np.where(size > rounding, size, np.nan)[:, :, np.newaxis]
    return np.asarray(scaled, np.float64)


def _append(
    windows: NDArray[np.float64], column: NDArray[np.float64], dtype: np.dtype[Any]
) -> NDArray[np.floating]:
    """One more sample: that of rows times that of columns is added to each correlation."""
    count, n, length = windows.shape
    out = np.empty((count, n, length + 1), dtype)
    out[:, :, :-1] = windows
    out[:, :, -1] = column
    return out


def _add_products(
    gram: NDArray[np.float64], piece: NDArray[np.floating], weight: float
) -> NDArray[np.float64]:
    """Add weight * piece @ piece.T to the upper triangle."""
    from scipy.linalg.blas import dsyrk, ssyrk

    if piece.dtype == np.float64:
        return np.asarray(
            dsyrk(weight, piece.T, beta=1.0, c=gram, trans=1, overwrite_c=1), np.float64
        )
    gram += ssyrk(weight, piece.T, trans=1)
    return gram
