"""Onset of seizures in each region, and the order in which they spread."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from virtualbrain.analysis._runs import runs
from virtualbrain.analysis._signals import Series, signals

__all__ = ["Seizures", "seizures"]


@dataclass(frozen=True)
class Seizures:
    """The first seizure of each region.

    Attributes
    ----------
    onset : array, shape (n_regions,), ms
        NaN for a region that does not seize.
    offset : array, shape (n_regions,), ms
        NaN if there is none before the end of the series.
    order : array of int, shape (n_seizing,)
        The regions that seize, the first one first; together, in their order in the series.
    threshold : array, shape (n_regions,), unit of the signals
        That activity had to pass.
    labels : array of str, shape (n_regions,)
    """

    onset: NDArray[np.float64]
    offset: NDArray[np.float64]
    order: NDArray[np.int64]
    threshold: NDArray[np.float64]
    labels: NDArray[np.str_]

    @property
    def delay(self) -> NDArray[np.float64]:
        """Onset after that of the first region, in ms, shape (n_regions,)."""
        first = self.onset[self.order[0]] if len(self.order) else np.nan
        return np.asarray(self.onset - first, np.float64)


def seizures(
    series: Series,
    baseline: tuple[float, float],
    threshold: float | None = None,
    window: float = 100.0,
    shortest: float = 500.0,
    variable: int | str = 0,
    *,
    sample_period: float | None = None,
) -> Seizures:
    """Find when each region starts to seize.

    Parameters
    ----------
    series : TimeSeries or array, shape (n_times, n_regions)
        Such as x2 - x1 of the Epileptor.
    baseline : (float, float), ms
        From and to when no region seizes, after the first transient; on the time axis of the
        series, which starts at 0 for an array.
    threshold : float, unit of the signals
        Activity is the mean over `window` of the distance from the median of the baseline; it is
        a seizure above this. Default, for each region: the mean of its activity in the baseline,
        and 10 standard deviations more.
    window : float, ms
        Over which activity is averaged. Default 100 ms.
    shortest : float, ms
        Activity that passes the threshold for less is no seizure. Default 500 ms.
    variable, sample_period
        See `virtualbrain.analysis`.

    Returns
    -------
    seizures : Seizures
        Onset is when a window first passes the threshold, at its middle.

    Raises
    ------
    ValueError
        NaN, no sample in the baseline, or a region without variation there and no threshold.

    References
    ----------
    Proix, Bartolomei, Guye & Jirsa 2017, Brain 140:641-654, doi:10.1093/brain/awx004

    Examples
    --------
    >>> noise = 0.1 * np.random.default_rng(1).normal(size=(4000, 3))
    >>> noise[2000:3500, 1] += 2.0
    >>> noise[1500:, 0] += 2.0
    >>> found = seizures(noise, baseline=(0, 1000), threshold=1.0, sample_period=1.0)
    >>> found.order, found.onset.round(-1)
    (array([0, 1]), array([1500., 2000.,   nan]))
    """
    from scipy.ndimage import uniform_filter1d

    what = "seizures"
    x = signals(series, variable, sample_period=sample_period, what=what).must_be_finite(what)
    width = x.samples("window", window)
    least = x.samples("shortest", shortest)
    time = x.times(np.arange(len(x.data)))
    try:
        calm = (time >= baseline[0]) & (time <= baseline[1])
    except (TypeError, IndexError):
        raise TypeError(f"baseline wants (from, to) in ms; got {baseline!r}") from None
    if np.count_nonzero(calm) < 2:
        raise ValueError(
            f"baseline wants 2 samples or more; {baseline!r} ms holds {np.count_nonzero(calm)} of "
            f"a series from {time[0]:g} to {time[-1]:g} ms"
        )
    middle = np.median(x.data[calm], axis=0)
    activity = uniform_filter1d(np.abs(x.data - middle), width, axis=0, mode="nearest")
    n = x.data.shape[1]
    if threshold is None:
        spread = activity[calm].std(axis=0)
        limit = activity[calm].mean(axis=0) + 10.0 * spread
        for i in np.flatnonzero(spread == 0.0):
            raise ValueError(
                f"region {x.labels[i]} (index {i}) does not vary in the baseline, which is where "
                "the threshold would come from: give threshold"
            )
    else:
        limit = np.full(n, float(threshold))
    onset, offset = np.full(n, np.nan), np.full(n, np.nan)
    for region in range(n):
        begin, end = runs(activity[:, region] > limit[region])
        long = np.flatnonzero(end - begin >= least)
        if long.size:
            onset[region] = time[begin[long[0]]]
            last = end[long[0]]
            offset[region] = time[last] if last < len(time) else np.nan
    order = np.argsort(onset, kind="stable")[: np.count_nonzero(np.isfinite(onset))]
    return Seizures(onset, offset, order, limit, x.labels)
