"""Sample entropy, at one or several scales of time."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from virtualbrain.analysis._signals import Series, positive, signals

__all__ = ["multiscale_entropy", "sample_entropy"]


def sample_entropy(
    signal: ArrayLike, m: int = 2, r: float | None = None, quadratic: bool = False
) -> float:
    """How unpredictable a signal is: what stretches of m samples tell of the next.

    Parameters
    ----------
    signal : array, shape (n_times,)
        More than m + 1 samples.
    m : int
        Length of the stretches that are compared.
    r : float, unit of the signal
        Stretches are alike if all differences are smaller. Default 0.15 standard deviations.
    quadratic : bool
        Whether to add log(2 r), so that values for different r can be compared.

    Returns
    -------
    entropy : float
        Infinite if no stretch of m + 1 samples is like another; NaN if none of m is.

    Raises
    ------
    ValueError
        Too few samples, NaN, or a signal that does not vary.

    Notes
    -----
    The same as TVB's ``sampen``, which counts stretches of m samples up to the end of the signal,
    one more than Richman & Moorman. Time grows with the square of the number of samples.

    References
    ----------
    Richman & Moorman 2000, Am. J. Physiol. 278:H2039-H2049, doi:10.1152/ajpheart.2000.278.6.H2039;
    Lake & Moorman 2011, Am. J. Physiol. 300:H319-H325, doi:10.1152/ajpheart.00561.2010 (quadratic)

    Examples
    --------
    >>> noise = np.random.default_rng(1).normal(size=1000)
    >>> sample_entropy(noise) > sample_entropy(np.sin(np.arange(1000.0) / 10))
    True
    """
    y = np.asarray(signal, np.float64)
    if y.ndim != 1:
        raise ValueError(f"signal wants shape (n_times,); got {y.shape}")
    signals(y, least=m + 2, what="sample entropy").must_vary("sample entropy")
    if m < 1:
        raise ValueError(f"m wants 1 or more; got {m}")
    limit = 0.15 * float(y.std()) if r is None else positive("r", r)
    shorter = longer = 0
    for lag in range(1, len(y) - m + 1):
        near = np.abs(y[lag:] - y[:-lag]) < limit
        alike = near[: len(near) - m + 1]
        for k in range(1, m):
            alike = alike & near[k : len(near) - m + 1 + k]
        shorter += int(np.count_nonzero(alike))
        longer += int(np.count_nonzero(alike[:-1] & near[m:]))
    if shorter == 0:
        return float("nan")
    if longer == 0:
        return float("inf")
    entropy = -np.log(longer / shorter)
    return float(entropy + np.log(2.0 * limit) if quadratic else entropy)


def multiscale_entropy(
    series: Series,
    scales: Sequence[int] = tuple(range(1, 11)),
    m: int = 2,
    r: float | None = None,
    quadratic: bool = False,
    variable: int | str = 0,
) -> NDArray[np.float64]:
    """Sample entropy of each region, of averages over more and more samples.

    Parameters
    ----------
    series : TimeSeries or array, shape (n_times, n_regions)
        At the largest scale more than m + 1 averages.
    scales : sequence of int
        How many samples to average.
    m : int
        Length of the stretches that are compared.
    r : float, unit of the signals
        Stretches are alike if all differences are smaller. Default 0.15 standard deviations of
        the region's signal, at all scales.
    quadratic : bool
        Whether to add log(2 r), so that values for different r can be compared.
    variable : int or str
        Which of the variables; modes are averaged.

    Returns
    -------
    entropy : array, shape (n_scales, n_regions)
        Infinite or NaN where too few stretches are alike.

    Raises
    ------
    ValueError
        Too few samples, NaN, or a region that does not vary.

    References
    ----------
    Costa, Goldberger & Peng 2002, Physical Review Letters 89:068102,
    doi:10.1103/PhysRevLett.89.068102

    Examples
    --------
    >>> noise = np.random.default_rng(1).normal(size=(600, 1))
    >>> entropy = multiscale_entropy(noise, [1, 4])
    >>> bool(entropy[0, 0] > entropy[1, 0])  # averages of noise differ less
    True
    """
    if len(scales) == 0 or min(scales) < 1:
        raise ValueError(f"scales want whole numbers of 1 or more; got {scales!r}")
    what = f"multiscale entropy up to scale {max(scales)}"
    x = signals(series, variable, least=(m + 2) * max(scales), what=what).must_vary(what)
    out = np.empty((len(scales), x.data.shape[1]))
    for i in range(x.data.shape[1]):
        y = np.asarray(x.data[:, i], np.float64)
        limit = 0.15 * float(y.std()) if r is None else r
        for k, scale in enumerate(scales):
            means = y[: len(y) // scale * scale].reshape(-1, scale).mean(axis=1)
            out[k, i] = sample_entropy(means, m, limit, quadratic)
    return out
