"""Functional connectivity dynamics: how alike functional connectivity is at any two times."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from virtualbrain.analysis._signals import Series, Signals, signals
from virtualbrain.analysis._sliding_windows import SlidingWindows

__all__ = ["FCD", "functional_connectivity_dynamics"]

BLOCK_BYTES = 2**28  # of the FC of all windows that are held at once
PAIRS = 2**14  # and so many pairs: sums over more lose digits in single precision
WINDOWS_BYTES = 2**29  # of the windows themselves
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
        Fewer than 3 regions or 2 windows, a window of fewer than 3 samples, or no window in which
        all regions vary.

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


@dataclass(frozen=True)
class _Tile:
    """Pairs of some regions with others, those of an upper triangle."""

    rows: slice
    columns: slice
    pairs: slice  # their place among those held at once

    def of(self, fc: NDArray[np.floating]) -> NDArray[np.floating]:
        """A view of their FC, shape (n_windows, n_rows, n_columns)."""
        return fc[:, self.pairs].reshape(len(fc), self.rows.stop - self.rows.start, -1)


def _correlate_windows(
    x: Signals, length: int, stride: int, dtype: np.dtype[Any]
) -> NDArray[np.float64]:
    """Let V be FC less its mean over pairs, a row per window: V V^T, piece by piece of V."""
    n, room = x.data.shape[1], np.empty(0, dtype)
    with ThreadPoolExecutor(min(8, os.cpu_count() or 1)) as threads:
        windows = SlidingWindows(x, length, stride, threads)
        count = windows.count
        _some_must_vary(windows, x)
        gram = np.zeros((count, count), order="F")
        most = max(1, WINDOWS_BYTES // (dtype.itemsize * (windows.per_window + 1) * n))
        groups = [slice(first, min(first + most, count)) for first in range(0, count, most)]
        group = None
        for tiles in _pieces(n, windows, min(PAIRS, BLOCK_BYTES // (dtype.itemsize * count))):
            n_pairs = tiles[-1].pairs.stop
            if room.size < count * n_pairs:
                room = np.empty(count * n_pairs, dtype)
            fc = room[: count * n_pairs].reshape(count, n_pairs)
            for held in groups:
                if group != held:  # where all fit, but once
                    z, group = windows.standardised(held, dtype), held
                mean = windows.mean_correlation[held]
                windows.in_threads(partial(_correlate, z, mean, fc[held], tiles), len(z))
            for tile in tiles:
                windows.add_within(tile.rows, tile.columns, tile.of(fc))
            windows.in_threads(partial(_leave_out, fc, tiles), count)
            gram = _add_products(gram, fc)
    gram = np.triu(gram) + np.triu(gram, 1).T
    with np.errstate(invalid="ignore", divide="ignore"):
        size = np.sqrt(np.diag(gram))
        # FC that is the same for all pairs leaves but rounding
        rounding = 1e-13 if dtype == np.float64 else 1e-6
        size = np.where(size > rounding * n, size, np.nan)
        if np.isnan(size).all():
            raise ValueError("FCD is undefined: FC is the same for all pairs in every window")
        return np.asarray(np.clip(gram / size / size[:, np.newaxis], -1.0, 1.0), np.float64)


def _some_must_vary(windows: SlidingWindows, x: Signals) -> None:
    lost = np.isnan(windows.scale)
    if lost.any(axis=1).all():
        times = lost.sum(axis=0)
        i = int(times.argmax())
        raise ValueError(
            f"FCD is undefined in all {windows.count} windows: region {x.labels[i]} (index {i}) "
            f"does not vary, or is not finite, in {times[i]} of them; leave it out"
        )


def _pieces(n: int, windows: SlidingWindows, most: int) -> Iterator[list[_Tile]]:
    """All pairs of n regions, about so many at a time."""
    if windows.within is None:  # products so small that BLAS leaves threads to us
        high = 16
        wide = int(np.clip(2**18 // (high * (windows.per_window + 1)), 16, 512))
    else:
        high = int(np.clip(2**24 // (windows.n_parts * n), 16, 128))
        wide = int(np.clip(2**24 // (windows.n_parts * high), 16, 256))
    tiles: list[_Tile] = []
    used = 0
    for top in range(0, n, high):
        rows = slice(top, min(top + high, n))
        for left in range(top, n, wide):
            columns = slice(left, min(left + wide, n))
            size = (rows.stop - top) * (columns.stop - left)
            if tiles and used + size > most:
                yield tiles
                tiles, used = [], 0
            tiles.append(_Tile(rows, columns, slice(used, used + size)))
            used += size
    yield tiles


def _correlate(
    z: NDArray[np.floating],
    mean: NDArray[np.float64],
    fc: NDArray[np.floating],
    tiles: list[_Tile],
    some: slice,
) -> None:
    """FC of some windows less its mean."""
    z = z[some]
    for tile in tiles:
        # the part that is 1 times minus the mean takes the mean from the sum of products
        left = z[:, :, tile.rows].copy()
        left[:, -1] = -mean[some, np.newaxis]
        np.matmul(left.transpose(0, 2, 1), z[:, :, tile.columns], out=tile.of(fc[some]))


def _leave_out(fc: NDArray[np.floating], tiles: list[_Tile], some: slice) -> None:
    """Regions with themselves, and pairs that stand in the upper triangle already."""
    for tile in tiles:
        if tile.columns.start == tile.rows.start:
            part = tile.of(fc[some])
            rows, columns = np.tril_indices(part.shape[1], 0, part.shape[2])
            part[:, rows, columns] = 0.0


def _add_products(gram: NDArray[np.float64], piece: NDArray[np.floating]) -> NDArray[np.float64]:
    """Add piece @ piece.T to the upper triangle."""
    from scipy.linalg.blas import dsyrk, ssyrk

    if piece.dtype == np.float64:
        return np.asarray(dsyrk(1.0, piece.T, beta=1.0, c=gram, trans=1, overwrite_c=1), np.float64)
    gram += ssyrk(1.0, piece.T, trans=1)
    return gram
