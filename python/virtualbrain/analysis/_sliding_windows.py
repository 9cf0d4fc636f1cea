"""Windows that slide over a series, each centred and of length one, for their correlations."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from concurrent.futures import Executor
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from virtualbrain.analysis._signals import Signals

__all__ = ["SlidingWindows"]

BATCH = 2**22  # samples of windows worked on at once: long products, and some for each thread
SHORT = 8  # samples: parts that are shorter on average do not pay


class SlidingWindows:
    """Windows as runs of parts that neighbours share: means of parts, and what is left within.

    Parts end where windows start or end, so that long windows cost no more than short ones; of
    short windows each sample is a part. Nothing is ever subtracted from a sum: windows may be much
    quieter than the rest of the series.

    Attributes
    ----------
    count : int
    per_window : int
        Parts of each.
    n_parts : int
        Of all.
    within : array, shape (n_times, n_regions), or None
        Samples less the mean of their part; None if each is a part.
    scale : array, shape (count, n_regions)
        One over the size of each window without its mean; NaN if it does not vary.
    mean_correlation : array, shape (count,)
        Over pairs of regions.
    """

    def __init__(self, x: Signals, length: int, stride: int, threads: Executor) -> None:
        self._threads = threads
        self.count = (len(x.data) - length) // stride + 1
        rest = length % stride
        lengths = [rest, stride - rest] if rest else [stride]  # of parts, over and over again
        self.per_window = length // stride * len(lengths) + (rest > 0)
        if length < SHORT * self.per_window:
            lengths, self.per_window = [1] * stride, length
        self._per_step = len(lengths)
        self.n_parts = self._per_step * (self.count - 1) + self.per_window
        lengths = np.resize(lengths, self.n_parts).tolist()
        edges = [0, *np.cumsum(lengths).tolist()]
        self._parts = [slice(a, b) for a, b in pairwise(edges)]
        self._lengths = np.array(lengths[: self.per_window], np.float64)
        self.within: NDArray[np.float64] | None = None
        if length == self.per_window:
            self._means = np.asarray(x.data[: self.n_parts], np.float64)
        else:
            self._divide(x)
        self._measure(length)

    def _divide(self, x: Signals) -> None:
        """The mean of each part, and the rest."""
        n = x.data.shape[1]
        self._means, self.within = np.empty((self.n_parts, n)), np.empty((self._parts[-1].stop, n))
        with np.errstate(invalid="ignore", over="ignore"):
            for k, part in enumerate(self._parts):
                # less one of them first: so a constant leaves exactly nothing
                first = np.asarray(x.data[part.start], np.float64)
                off = np.subtract(x.data[part], first, out=self.within[part])
                mean = off.mean(axis=0)
                off -= mean
                self._means[k] = first + mean

    def _measure(self, length: int) -> None:
        """The size of each window, and the mean over pairs of its correlations."""
        n = self._means.shape[1]
        squares, mean = np.empty((self.count, n)), np.empty((self.count, n))

        def measure(some: slice) -> None:
            off, mean[some] = self._centred(some)
            np.einsum("wpn,wpn->wn", off, off, out=squares[some])

        sums = np.empty(self.count)  # of regions, squared, over time: so of all correlations

        def add_up(some: slice) -> None:
            total = np.einsum("wpn,wn->wp", self._centred(some)[0], self.scale[some])
            sums[some] = np.square(total).sum(axis=1)

        self.in_threads(measure, self.count)
        if self.within is not None:
            rests = [self.within[part] for part in self._parts]
            squares += self._over_windows(np.array([(rest**2).sum(axis=0) for rest in rests]))
        with np.errstate(invalid="ignore"):
            size = np.sqrt(squares)
            rounding = 1e-13 * np.sqrt(length) * np.abs(mean)
            self.scale = 1.0 / np.where(size > rounding, size, np.nan)
        self.in_threads(add_up, self.count)
        if self.within is not None:
            for k, rest in enumerate(rests):
                first = max(0, -(-(k - self.per_window + 1) // self._per_step))
                holding = slice(first, k // self._per_step + 1)  # windows that hold this part
                sums[holding] += np.square(rest @ self.scale[holding].T).sum(axis=0)
        self.mean_correlation = (sums - n) / (n * (n - 1.0))

    def standardised(self, windows: slice, dtype: np.dtype[Any]) -> NDArray[np.floating]:
        """Windows of length one, shape (n_windows, n_parts + 1, n_regions): last there are ones.

        Sums of products over other parts are correlations, but for what `add_within` adds.
        """
        first, count = windows.start, windows.stop - windows.start
        z = np.empty((count, self.per_window + 1, self._means.shape[1]), dtype)
        z[:, -1] = 1.0

        def write(some: slice) -> None:
            which = slice(first + some.start, first + some.stop)
            np.multiply(self._centred(which)[0], self.scale[which, np.newaxis], out=z[some, :-1])

        self.in_threads(write, count)
        return z

    def _centred(self, windows: slice) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Parts less the mean of their window, each as heavy as it is long; and that mean."""
        view = sliding_window_view(self._means, self.per_window, axis=0)[:: self._per_step]
        parts = view[windows].transpose(0, 2, 1)
        with np.errstate(invalid="ignore", over="ignore"):
            off = parts - parts[:, :1]
            mean = np.einsum("p,wpn->wn", self._lengths / self._lengths.sum(), off)
            off -= mean[:, np.newaxis]
            if self.within is not None:
                off *= np.sqrt(self._lengths)[:, np.newaxis]
            return off, mean + parts[:, 0]

    def in_threads(self, function: Callable[[slice], None], count: int) -> None:
        """Of so many windows, a few at a time."""
        size = max(1, BATCH // (self.per_window * self._means.shape[1]))
        starts = range(0, count, size)
        some = [slice(first, min(first + size, count)) for first in starts]
        deque(self._threads.map(function, some), maxlen=0)

    def add_within(self, rows: slice, columns: slice, correlation: NDArray[Any]) -> None:
        """Add products within parts to correlations, shape (count, n_rows, n_columns)."""
        if self.within is None:
            return
        a, b = self.within[:, rows], self.within[:, columns]
        summed = self._over_windows(np.array([a[part].T @ b[part] for part in self._parts]))
        summed *= self.scale[:, rows, np.newaxis]
        summed *= self.scale[:, np.newaxis, columns]
        correlation += summed

    def _over_windows(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Sums of what parts have over those of each window."""
        n, step = self.per_window, self._per_step
        padded = np.zeros((-(-len(values) // n) * n, *values.shape[1:]))
        padded[: len(values)] = values
        groups = padded.reshape(-1, n, *values.shape[1:])
        # a window is the end of one group of so many parts, and the start of the next
        ends = groups[:, ::-1].cumsum(axis=1)[:, ::-1].reshape(padded.shape)[::step]
        starts = groups.cumsum(axis=1).reshape(padded.shape)[n - 1 :: step]
        found = ends[: self.count]
        crosses = np.flatnonzero(np.arange(self.count) * step % n)
        found[crosses] += starts[crosses]
        return found
