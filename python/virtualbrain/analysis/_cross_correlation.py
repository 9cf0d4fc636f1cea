"""Correlation of regions at a lag, and over all lags."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from virtualbrain.analysis._signals import Series, signals

__all__ = ["CrossCorrelation", "cross_correlation", "lagged_correlation"]


@dataclass(frozen=True)
class CrossCorrelation:
    """Cross-correlation sequences.

    Attributes
    ----------
    lags : array, shape (n_lags,), ms
    values : array, shape (n_lags, n_regions, n_regions)
        [k, i, j] is of region i with region j, lags[k] earlier: the lag at which it is largest is
        by how much i is behind j.
    labels : array of str, shape (n_regions,)
    """

    lags: NDArray[np.float64]
    values: NDArray[np.float64]
    labels: NDArray[np.str_]


def lagged_correlation(
    series: Series,
    lag: float,
    variable: int | str = 0,
    *,
    sample_period: float | None = None,
) -> NDArray[np.float64]:
    """Pearson correlation of all pairs of regions, one of them earlier by a lag.

    Parameters
    ----------
    series : TimeSeries or array, shape (n_times, n_regions)
        3 samples or more beyond the lag.
    lag : float, ms
        0, or half a sample or more; rounded to whole samples.
    variable, sample_period
        See `virtualbrain.analysis`.

    Returns
    -------
    fc : array, shape (n_regions, n_regions)
        [i, j] is the correlation of i with j, `lag` earlier. NaN for a region that does not vary,
        or whose signal has NaN.

    Raises
    ------
    ValueError
        A negative lag, one that rounds to 0, or one that leaves fewer than 3 samples.

    References
    ----------
    Mitra, Snyder, Hacker & Raichle 2014, J. Neurophysiology 111:2374-2391,
    doi:10.1152/jn.00804.2013

    Examples
    --------
    >>> noise = np.random.default_rng(1).normal(size=200)
    >>> late = np.column_stack([noise[1:], noise[:-1]])  # region 1 is behind by a sample
    >>> float(lagged_correlation(late, 10.0, sample_period=10.0)[1, 0].round(6))
    1.0
    """
    x = signals(series, variable, sample_period=sample_period, what="a lagged correlation")
    if not (np.isfinite(lag) and lag >= 0):
        raise ValueError(f"lag wants 0 ms or more; got {lag}")
    shift = round(lag / x.period)
    if lag > 0 and shift == 0:
        raise ValueError(
            f"lag wants 0 ms or a sample, {x.period:g} ms, or more; got {lag:g} ms, which is none"
        )
    kept = len(x.data) - shift
    if kept < 3:
        raise ValueError(
            f"a lag of {lag:g} ms leaves {max(kept, 0)} samples of {len(x.data)}, 3 are wanted"
        )
    late, late_size = _centred(x.data[shift:])
    early, early_size = _centred(x.data[:kept])
    with np.errstate(invalid="ignore"):
        fc = late.T @ early / late_size[:, np.newaxis] / early_size
    return np.asarray(np.clip(fc, -1.0, 1.0), np.float64)


def _centred(data: NDArray[np.floating]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Without the mean, and the size of what is left: NaN if that is but rounding."""
    with np.errstate(invalid="ignore"):
        centred = data - data.mean(axis=0, dtype=np.float64)
        size = np.sqrt(np.einsum("tn,tn->n", centred, centred))
        rounding = 1e-13 * np.abs(data).max(axis=0) * np.sqrt(len(data))
    return centred, np.where(size > rounding, size, np.nan)


def cross_correlation(
    series: Series,
    longest: float | None = None,
    normalise: bool = True,
    variable: int | str = 0,
    *,
    sample_period: float | None = None,
) -> CrossCorrelation:
    """Correlation of all pairs of regions over lags.

    Parameters
    ----------
    series : TimeSeries or array, shape (n_times, n_regions)
        2 samples or more.
    longest : float, ms
        Lags go from minus this to this. Default: half of the series to either side, as in TVB;
        with many regions and samples that is much memory.
    normalise : bool
        Whether to divide by the standard deviations and the number of samples, so that at lag 0
        these are Pearson correlations. Otherwise they are sums of products, as in TVB.
    variable, sample_period
        See `virtualbrain.analysis`.

    Returns
    -------
    correlation : CrossCorrelation
        Normalised: NaN for a region that does not vary, or whose signal has NaN.

    Raises
    ------
    ValueError
        Fewer than 2 samples, or lags beyond the series.

    Notes
    -----
    Signals are centred, and 0 beyond their ends: values shrink as the lag grows.

    References
    ----------
    Bendat & Piersol 2010, Random Data, 4th ed., Wiley, doi:10.1002/9781118032428

    Examples
    --------
    >>> noise = np.random.default_rng(1).normal(size=200)
    >>> late = np.column_stack([noise[3:], noise[:-3]])  # region 1 is behind by 3 samples
    >>> found = cross_correlation(late, 50.0, sample_period=10.0)
    >>> float(found.lags[found.values[:, 1, 0].argmax()])
    30.0
    """
    x = signals(series, variable, sample_period=sample_period, what="a cross-correlation")
    n_times, n = x.data.shape
    if longest is None:
        lags = np.arange(-(n_times // 2), (n_times + 1) // 2)
    else:
        reach = min(x.samples("longest", longest, least=0), n_times - 1)
        lags = np.arange(-reach, reach + 1)
    data, size = _centred(x.data)
    if normalise:
        data = data / size
    values = np.empty((len(lags), n, n))
    zero = int(np.flatnonzero(lags == 0)[0])
    with np.errstate(invalid="ignore"):
        for k in range(zero + 1):  # the last of these, if n_times is even, has no mirror image
            np.matmul(data[k:].T, data[: n_times - k], out=values[zero - k])
            if zero + k < len(lags):
                values[zero + k] = values[zero - k]
            values[zero - k] = values[zero - k].T
    return CrossCorrelation(lags * x.period, values, x.labels)
