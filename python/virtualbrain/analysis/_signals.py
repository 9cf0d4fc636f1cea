"""What every analysis takes: an array or a recording, as one signal per region."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeAlias, TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from virtualbrain._arguments import number
from virtualbrain.time_series import TimeSeries, variable_index

Series: TypeAlias = TimeSeries | ArrayLike
R = TypeVar("R")

BLOCK_BYTES = 2**24  # of signals worked on at once: what caches hold, and enough for BLAS


@dataclass(frozen=True)
class Signals:
    """One signal per region.

    Attributes
    ----------
    data : array of float32 or float64, shape (n_times, n_regions)
        Shared with what was given where that is possible: not to be written to.
    labels : array of str, shape (n_regions,)
    start : float, ms
        Time of the first sample.
    known_period : float, ms
        Time between samples; None for an array that came without.
    """

    data: NDArray[Any]
    labels: NDArray[np.str_]
    start: float
    known_period: float | None

    @property
    def period(self) -> float:
        """Time between samples, in ms, which must be known."""
        if self.known_period is None:
            raise ValueError(
                "an array does not say how far apart its samples are: give sample_period in ms"
            )
        return self.known_period

    @property
    def rate(self) -> float:
        """Samples per second."""
        return 1000.0 / self.period

    def samples(self, name: str, duration: float, least: int = 1) -> int:
        """A duration in ms as a number of samples, rounded to the nearest."""
        count = round(positive(name, duration) / self.period)
        if not least <= count <= len(self.data):
            raise ValueError(
                f"{name} wants {least * self.period:g} to {len(self.data) * self.period:g} ms, "
                f"{least} to {len(self.data)} samples; got {duration:g} ms"
            )
        return count

    def times(self, samples: NDArray[np.int64]) -> NDArray[np.float64]:
        """When samples are, in ms."""
        return np.asarray(self.start + samples * self.period, np.float64)

    def frequencies(self, length: int) -> NDArray[np.float64]:
        """Of the Fourier transform of so many samples, in Hz."""
        return np.asarray(np.fft.rfftfreq(length, self.period / 1000.0), np.float64)

    def blocks(self) -> Iterator[NDArray[np.float64]]:
        """Runs of samples of all regions, in their order."""
        rows = max(1, 4 * BLOCK_BYTES // (8 * self.data.shape[1]))  # long ones: BLAS starts up
        for first in range(0, len(self.data), rows):
            yield np.asarray(self.data[first : first + rows], np.float64)

    def by_region(self, function: Callable[[NDArray[np.float64]], R], work: float = 1.0) -> list[R]:
        """What `function` makes of a few regions at a time, in threads.

        It gets arrays of shape (n_regions, n_times) that it may overwrite; `work` says how many
        times as much memory it uses.
        """
        n_times, n = self.data.shape
        width = max(1, int(BLOCK_BYTES / (8.0 * n_times * work)))

        def apply(first: int) -> R:
            return function(np.array(self.data[:, first : first + width].T, np.float64, order="C"))

        firsts = range(0, n, width)
        if len(firsts) == 1:
            return [apply(0)]
        with ThreadPoolExecutor(min(8, os.cpu_count() or 1)) as threads:
            return list(threads.map(apply, firsts))

    def must_vary(self, what: str) -> Signals:
        """Refuse signals that are not finite or do not vary. Returns the signals."""
        self.must_be_finite(what)
        for i in np.flatnonzero(is_constant(self.data)):
            raise ValueError(
                f"{what} of a signal that does not vary is undefined: region {self.labels[i]} "
                f"(index {i}) is constant; leave it out"
            )
        return self

    def must_be_finite(self, what: str) -> Signals:
        """Refuse NaN and infinity. Returns the signals."""
        with np.errstate(invalid="ignore", over="ignore"):
            total = self.data.sum(axis=0, dtype=np.float64)
        for i in np.flatnonzero(~np.isfinite(total)):
            at = np.flatnonzero(~np.isfinite(self.data[:, i]))
            if at.size:
                raise ValueError(
                    f"{what} wants finite numbers; got {self.data[at[0], i]} at sample {at[0]} of "
                    f"region {self.labels[i]} (index {i}): leave the region out, or repair it"
                )
        return self


def signals(
    series: Series,
    variable: int | str = 0,
    *,
    sample_period: float | None = None,
    least: int = 2,
    what: str = "this analysis",
) -> Signals:
    """One signal per region, checked.

    Parameters
    ----------
    series : TimeSeries or array, shape (n_times, n_regions) or (n_times, n_variables, n_regions, \
n_modes)
    variable : int or str
        Which of the variables; modes are averaged.
    sample_period : float, ms
        Of an array.
    least : int
        The fewest samples that make sense.
    what : str
        Needs them, for messages.
    """
    data, names, labels, start, period = _parts(series)
    if sample_period is not None:
        given = positive("sample_period", sample_period)
        if period is not None and not np.isclose(given, period, rtol=1e-9):
            raise ValueError(
                f"sample_period is {given:g} ms, but the series has a sample every {period:g} ms: "
                "leave sample_period out"
            )
        period = given
    if data.ndim == 4:
        data = data[:, variable_index(variable, data.shape[1], names)]
        data = data[:, :, 0] if data.shape[2] == 1 else data.mean(axis=2)
    elif variable != 0:
        raise ValueError(
            f"variable {variable!r} of an array of shape (n_times, n_regions), which has one only"
        )
    if data.shape[1] == 0:
        raise ValueError(f"{what} wants one region or more; got none")
    if len(data) < least:
        raise ValueError(f"{what} wants {least} samples or more; got {len(data)}")
    if labels is None:
        labels = np.array([f"{i}" for i in range(data.shape[1])])
    if not any(np.isfinite(data[:, i]).all() for i in range(data.shape[1])):
        broken = ~np.isfinite(data)
        at = int(broken.any(axis=1).argmax())
        i = int(broken[at].argmax())
        raise ValueError(
            f"{what} wants finite numbers, which no region has throughout, as after a simulation "
            f"that diverged: the first is {data[at, i]} at sample {at} of region {labels[i]} "
            f"(index {i}). Analyse the samples before, series[:{at}] of an array, or simulate "
            "with a smaller dt or a weaker coupling"
        )
    return Signals(data, labels, start, period)


def all_variables(series: Series, what: str) -> NDArray[np.float64]:
    """All variables and modes, shape (n_times, n_variables, n_regions, n_modes), finite."""
    data = _parts(series)[0]
    if data.ndim == 2:
        data = data[:, np.newaxis, :, np.newaxis]
    if data.size == 0:
        raise ValueError(f"{what} wants one sample or more of one region or more; got none")
    if not np.isfinite(data).all():
        t, v, i, m = np.argwhere(~np.isfinite(data))[0]
        raise ValueError(
            f"{what} wants finite numbers; got {data[t, v, i, m]} at sample {t} of region {i}"
        )
    return np.asarray(data, np.float64)


def _parts(
    series: Series,
) -> tuple[NDArray[Any], tuple[str, ...] | None, NDArray[np.str_] | None, float, float | None]:
    """Data of 2 or 4 dimensions, names of variables, labels, time of the start, period."""
    if isinstance(series, TimeSeries):
        start = float(series.time[0]) if len(series.time) else 0.0
        data = _floats(series.data)
        return data, series.variables, series.labels, start, series.sample_period
    if isinstance(series, (list, tuple)) and any(isinstance(each, TimeSeries) for each in series):
        raise TypeError(
            f"series wants one recording; got {len(series)} of them: pass one, as in results[0]"
        )
    data = _floats(series)
    if data.ndim == 1:
        data = data[:, np.newaxis]
    if data.ndim not in (2, 4):
        raise ValueError(
            "series wants shape (n_times, n_regions) or (n_times, n_variables, n_regions, "
            f"n_modes); got {data.shape}"
        )
    return data, None, None, 0.0, None


def _floats(value: Any) -> NDArray[Any]:
    """An array of float32 or float64, a view where it is one already."""
    try:
        array = np.asarray(value)
    except ValueError:
        raise ValueError(
            "series wants an array or a TimeSeries; got rows of different lengths: of a pair, "
            "times and data, give the data, and sample_period"
        ) from None
    if array.dtype in (np.float32, np.float64):
        return array
    if array.dtype.kind not in "biufO":
        raise TypeError(f"series wants real numbers; got {array.dtype} data")
    try:
        return np.asarray(array, np.float64)
    except (TypeError, ValueError):
        raise TypeError("series wants real numbers; got objects that are not") from None


def is_constant(data: NDArray[Any]) -> NDArray[np.bool_]:
    """Which columns do not vary by more than rounding."""
    rounding = 1e-13 if data.dtype == np.float64 else 1e-6
    with np.errstate(invalid="ignore"):
        low, high = data.min(axis=0), data.max(axis=0)
        return np.asarray(high - low <= rounding * np.maximum(np.abs(low), np.abs(high)), np.bool_)


def positive(name: str, value: Any) -> float:
    """A finite number larger than 0."""
    given = number(name, value)
    if not (np.isfinite(given) and given > 0):
        raise ValueError(f"{name} wants a number larger than 0; got {given:g}")
    return given


def square(name: str, matrix: ArrayLike) -> NDArray[np.float64]:
    """A square matrix of float64."""
    array = np.asarray(matrix, np.float64)
    if array.ndim != 2 or array.shape[0] != array.shape[1] or len(array) == 0:
        raise ValueError(f"{name} wants shape (n_regions, n_regions); got {array.shape}")
    return array


def shrunk(matrix: NDArray[np.float64], shrinkage: float) -> NDArray[np.float64]:
    """A part of the matrix, 0 to 1, replaced by the unit matrix times its mean diagonal."""
    if not 0.0 <= shrinkage <= 1.0:
        raise ValueError(f"shrinkage wants 0 to 1; got {shrinkage}")
    round_part = np.trace(matrix) / len(matrix) * np.eye(len(matrix))
    return np.asarray((1.0 - shrinkage) * matrix + shrinkage * round_part, np.float64)
