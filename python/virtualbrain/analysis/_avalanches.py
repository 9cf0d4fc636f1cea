"""Neuronal avalanches: bursts of activity that spread over regions."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from virtualbrain.analysis._runs import runs
from virtualbrain.analysis._signals import Series, positive, signals

__all__ = ["Avalanches", "avalanches", "power_law_exponent"]


@dataclass(frozen=True)
class Avalanches:
    """Runs of time bins in each of which some region is active.

    Attributes
    ----------
    start : array, shape (n_avalanches,), ms
    duration : array, shape (n_avalanches,), ms
    size : array of int, shape (n_avalanches,)
        Active regions, counted once per bin.
    regions : array of bool, shape (n_avalanches, n_regions)
        Which regions took part.
    bin : float, ms
        Length of a time bin.
    branching_ratio : float
        Mean over avalanches of active regions in the second bin over those in the first; 1 for a
        critical process. NaN if there are none.
    labels : array of str, shape (n_regions,)
    """

    start: NDArray[np.float64]
    duration: NDArray[np.float64]
    size: NDArray[np.int64]
    regions: NDArray[np.bool_]
    bin: float
    branching_ratio: float
    labels: NDArray[np.str_]


def avalanches(
    series: Series,
    threshold: float = 3.0,
    bin: float | None = None,
    variable: int | str = 0,
    *,
    sample_period: float | None = None,
) -> Avalanches:
    """Find neuronal avalanches.

    Parameters
    ----------
    series : TimeSeries or array, shape (n_times, n_regions)
        3 samples or more.
    threshold : float
        A region is active where it is further from its mean than this many of its standard
        deviations.
    bin : float, ms
        Length of a time bin. Default: one sample.
    variable, sample_period
        See `virtualbrain.analysis`.

    Returns
    -------
    avalanches : Avalanches
        Those cut off by either end of the series are left out.

    Raises
    ------
    ValueError
        NaN, or a region that does not vary.

    References
    ----------
    Beggs & Plenz 2003, J. Neuroscience 23:11167-11177, doi:10.1523/JNEUROSCI.23-35-11167.2003;
    Sorrentino et al. 2021, eLife 10:e67400, doi:10.7554/eLife.67400

    Examples
    --------
    >>> signals = np.zeros((40, 2))
    >>> signals[10:12, 0] = signals[11:13, 1] = 5.0
    >>> found = avalanches(signals, threshold=2.0, sample_period=1.0)
    >>> found.start, found.duration, found.size
    (array([10.]), array([3.]), array([4]))
    """
    what = "avalanches"
    x = signals(series, variable, sample_period=sample_period, least=3, what=what)
    x.must_vary(what)
    positive("threshold", threshold)
    width = 1 if bin is None else x.samples("bin", bin)
    mean, size = x.data.mean(axis=0, dtype=np.float64), x.data.std(axis=0, dtype=np.float64)
    above = np.concatenate([np.abs(block - mean) > threshold * size for block in x.blocks()])
    n_bins = len(above) // width
    shape = (n_bins, width, above.shape[1])
    active = np.logical_or.reduce(above[: n_bins * width].reshape(shape), axis=1)
    counts = active.sum(axis=1)
    begin, end = runs(counts > 0)
    whole = (begin > 0) & (end < n_bins)
    begin, end = begin[whole], end[whole]
    total = np.concatenate([[0], np.cumsum(counts)])
    took_part = np.array([active[a:b].any(axis=0) for a, b in zip(begin, end, strict=True)])
    after = counts[begin + 1] if begin.size else np.empty(0)
    return Avalanches(
        x.times(begin * width),
        np.asarray((end - begin) * width * x.period, np.float64),
        total[end] - total[begin],
        took_part.reshape(len(begin), x.data.shape[1]),
        width * x.period,
        float((after / counts[begin]).mean()) if begin.size else float("nan"),
        x.labels,
    )


def power_law_exponent(values: ArrayLike, least: int = 1) -> float:
    """The most likely exponent of whole numbers that follow a power law.

    Parameters
    ----------
    values : array of int
        Such as sizes of avalanches, or durations in bins.
    least : int
        Smaller values are left out.

    Returns
    -------
    exponent : float
        Of p(k) proportional to k ** -exponent for k of `least` or more; 1.5 for sizes and 2 for
        durations of a critical branching process. Larger than 1.

    Raises
    ------
    ValueError
        Fewer than 2 values, or all of them as small as `least`.

    References
    ----------
    Clauset, Shalizi & Newman 2009, SIAM Review 51:661-703, doi:10.1137/070710111

    Examples
    --------
    >>> sizes = np.random.default_rng(1).zipf(1.5, size=5000)
    >>> abs(power_law_exponent(sizes) - 1.5) < 0.03
    True
    """
    from scipy.optimize import minimize_scalar
    from scipy.special import zeta

    if least < 1:
        raise ValueError(f"least wants 1 or more; got {least}")
    k = np.asarray(values, np.float64).ravel()
    k = k[k >= least]
    if len(k) < 2 or k.max() == least:
        raise ValueError(
            f"an exponent wants 2 values or more, not all of them {least}; got {len(k)}"
        )
    mean_log = float(np.log(k).mean())
    found = minimize_scalar(
        lambda a: a * mean_log + np.log(zeta(a, least)), bounds=(1.0001, 20.0), method="bounded",
        options={"xatol": 1e-10},
    )  # fmt: skip
    return float(found.x)
