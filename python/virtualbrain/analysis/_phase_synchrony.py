"""How constant phase differences of regions are."""

from __future__ import annotations

import os
from collections import deque
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray

from virtualbrain.analysis._analytic_signal import Band, analytic
from virtualbrain.analysis._signals import Series, signals

__all__ = ["phase_lag_index", "phase_locking_value"]

SAMPLES = 127  # of all regions at once: what caches hold, and sums of signs that int8 holds


def unit_phases(
    series: Series,
    band: Band | None,
    phases: bool,
    variable: int | str,
    sample_period: float | None,
    what: str,
) -> NDArray[np.complex128]:
    """Points on the unit circle at the phases of the signals, shape (n_regions, n_times)."""
    x = signals(series, variable, sample_period=sample_period, what=what)
    if phases:
        x.must_be_finite(what)
        return np.asarray(np.exp(1j * x.data.T.astype(np.float64)), np.complex128)
    x.must_vary(what)
    transform = analytic(x, band)

    def unit(block: NDArray[np.float64]) -> NDArray[np.complex128]:
        z = transform(block)
        z /= np.abs(z)
        return z

    return np.concatenate(x.by_region(unit, 6.0))


def phase_locking_value(
    series: Series,
    band: tuple[float, float] | None = None,
    phases: bool = False,
    variable: int | str = 0,
    *,
    sample_period: float | None = None,
) -> NDArray[np.float64]:
    """Phase locking of all pairs of regions: the size of the mean of exp(i phase difference).

    Parameters
    ----------
    series : TimeSeries or array, shape (n_times, n_regions)
        8 samples or more, of phases 2 or more.
    band : (float, float), Hz
        Passed by `band_pass` first.
    phases : bool
        Whether these are phases in radians already, such as the states of a Kuramoto model.
    variable, sample_period
        See `virtualbrain.analysis`.

    Returns
    -------
    plv : array, shape (n_regions, n_regions)
        0 to 1; 1 for a constant difference, whatever it is.

    Raises
    ------
    ValueError
        Too few samples, NaN, or a region that does not vary.

    References
    ----------
    Lachaux, Rodriguez, Martinerie & Varela 1999, Human Brain Mapping 8:194-208,
    doi:10.1002/(SICI)1097-0193(1999)8:4<194::AID-HBM4>3.0.CO;2-C

    Examples
    --------
    >>> time = np.arange(100.0)
    >>> phase_locking_value(np.column_stack([time, time + 1, 2 * time]), phases=True).round(2)
    array([[1.  , 1.  , 0.01],
           [1.  , 1.  , 0.01],
           [0.01, 0.01, 1.  ]])
    """
    from scipy.linalg.blas import zherk

    z = unit_phases(series, band, phases, variable, sample_period, "phase locking")
    upper = np.triu(np.abs(zherk(1.0 / z.shape[1], z.T, trans=2)))
    return np.asarray(np.minimum(upper + np.triu(upper, 1).T, 1.0), np.float64)


def phase_lag_index(
    series: Series,
    band: tuple[float, float] | None = None,
    phases: bool = False,
    variable: int | str = 0,
    *,
    sample_period: float | None = None,
) -> NDArray[np.float64]:
    """Phase lag of all pairs of regions: the size of the mean sign of sin(phase difference).

    Blind to what two regions share without delay, such as volume conduction.

    Parameters
    ----------
    series, band, phases, variable, sample_period
        As for `phase_locking_value`.

    Returns
    -------
    pli : array, shape (n_regions, n_regions)
        0 to 1; 1 where one region is always ahead, 0 on the diagonal.

    Raises
    ------
    ValueError
        Too few samples, NaN, or a region that does not vary.

    References
    ----------
    Stam, Nolte & Daffertshofer 2007, Human Brain Mapping 28:1178-1193, doi:10.1002/hbm.20346

    Examples
    --------
    >>> time = np.arange(100.0)
    >>> phase_lag_index(np.column_stack([time, time + 1, time]), phases=True)
    array([[0., 1., 0.],
           [1., 0., 1.],
           [0., 1., 0.]])
    """
    z = unit_phases(series, band, phases, variable, sample_period, "a phase lag")
    real, imag = np.ascontiguousarray(z.real.T), np.ascontiguousarray(z.imag.T)
    n_times, n = real.shape
    pli = np.zeros((n, n))

    def fill(i: int) -> None:
        total = np.zeros(n - i - 1, np.int64)
        for first in range(0, n_times, SAMPLES):
            some = slice(first, first + SAMPLES)
            ahead = imag[some, i, np.newaxis] * real[some, i + 1 :]
            ahead -= real[some, i, np.newaxis] * imag[some, i + 1 :]
            # what rounding leaves of no difference has no sign
            sign = (ahead > 1e-14).view(np.int8) - (ahead < -1e-14).view(np.int8)
            total += sign.sum(axis=0, dtype=np.int8)
        pli[i, i + 1 :] = pli[i + 1 :, i] = np.abs(total) / n_times

    with ThreadPoolExecutor(min(8, os.cpu_count() or 1)) as threads:
        deque(threads.map(fill, range(n - 1)), maxlen=0)
    return pli
