"""Band-pass filter, analytic signal, and its envelope and phase."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from virtualbrain.analysis._signals import Series, Signals, is_constant, signals

__all__ = ["analytic_signal", "band_pass", "envelope", "phase", "phase_in_plane"]

Band = tuple[float, float]
Transform = Callable[[NDArray[np.float64]], NDArray[np.float64]]

SHORTEST = 8  # samples: the phase of fewer is that of their ends


def band_pass(
    series: Series,
    band: Band,
    order: int = 4,
    variable: int | str = 0,
    *,
    sample_period: float | None = None,
) -> NDArray[np.float64]:
    """Keep a band of frequencies, without shifting phases.

    Parameters
    ----------
    series : TimeSeries or array, shape (n_times, n_regions)
    band : (float, float), Hz
        Above 0, below half the sampling rate.
    order : int
        Of the Butterworth filter, which runs forwards and backwards.
    variable, sample_period
        See `virtualbrain.analysis`.

    Returns
    -------
    filtered : array, shape (n_times, n_regions)
        0 for a region whose signal does not vary, NaN if it has NaN.

    Raises
    ------
    ValueError
        A band out of range, or a series too short for the filter.

    References
    ----------
    Butterworth 1930, Experimental Wireless 7:536-541

    Examples
    --------
    >>> time = np.arange(2000.0)
    >>> slow, fast = np.sin(2 * np.pi * 0.002 * time), np.sin(2 * np.pi * 0.020 * time)
    >>> kept = band_pass(slow + fast, (15, 25), sample_period=1.0)[500:1500, 0]
    >>> bool(np.abs(kept - fast[500:1500]).max() < 0.01)
    True
    """
    x = signals(series, variable, sample_period=sample_period, what="a filter")
    keep = _filter(x, band, order)
    return np.asarray(np.concatenate(x.by_region(keep, 4.0)).T, np.float64)


def _filter(x: Signals, band: Band, order: int = 4) -> Transform:
    from scipy.signal import butter, sosfiltfilt

    try:
        low, high = (float(end) for end in band)
    except (TypeError, ValueError):
        raise TypeError(f"band wants (low, high) in Hz; got {band!r}") from None
    if not 0.0 < low < high < x.rate / 2.0:
        raise ValueError(
            f"band wants 0 < low < high < {x.rate / 2:g} Hz, half the sampling rate; got {band!r}"
        )
    sections = butter(order, (low, high), "bandpass", fs=x.rate, output="sos")
    shortest = 3 * (2 * len(sections) + 1) + 1
    if len(x.data) < shortest:
        raise ValueError(f"a filter wants {shortest} samples or more; got {len(x.data)}")
    return _without_rounding(x, lambda block: sosfiltfilt(sections, block, axis=1))


def _without_rounding(x: Signals, keep: Transform) -> Transform:
    """Nothing is kept of a constant: not the rounding either, which would correlate."""

    def apply(block: NDArray[np.float64]) -> NDArray[np.float64]:
        constant = is_constant(block.astype(x.data.dtype, copy=False).T)
        kept = np.asarray(keep(block), np.float64)
        kept[constant] = 0.0
        return kept

    return apply


def analytic(
    x: Signals, band: Band | None
) -> Callable[[NDArray[np.float64]], NDArray[np.complex128]]:
    """A function of a few signals, for `Signals.by_region`."""
    from scipy.signal import hilbert

    if band is not None:
        keep = _filter(x, band)
    elif len(x.data) < SHORTEST:
        raise ValueError(f"an analytic signal wants {SHORTEST} samples or more; got {len(x.data)}")
    else:
        keep = _without_rounding(x, lambda block: block - block.mean(axis=1, keepdims=True))

    def transform(block: NDArray[np.float64]) -> NDArray[np.complex128]:
        with np.errstate(invalid="ignore"):
            return np.asarray(hilbert(keep(block), axis=1), np.complex128)

    return transform


def _over_time(
    x: Signals, band: Band | None, part: Callable[[NDArray[np.complex128]], NDArray[Any]]
) -> NDArray[Any]:
    """A part of the analytic signals, shape (n_times, n_regions)."""
    transform = analytic(x, band)
    return np.concatenate(x.by_region(lambda block: part(transform(block)), 6.0)).T


def analytic_signal(
    series: Series,
    band: Band | None = None,
    variable: int | str = 0,
    *,
    sample_period: float | None = None,
) -> NDArray[np.complex128]:
    """Signals without their mean, and their Hilbert transforms as the imaginary part.

    Parameters
    ----------
    series : TimeSeries or array, shape (n_times, n_regions)
        8 samples or more.
    band : (float, float), Hz
        Passed by `band_pass` first. Envelope and phase have a meaning in a narrow band only.
    variable, sample_period
        See `virtualbrain.analysis`.

    Returns
    -------
    signal : array of complex, shape (n_times, n_regions)
        0 for a region whose signal does not vary, NaN if it has NaN.

    Raises
    ------
    ValueError
        Fewer than 8 samples, or what `band_pass` refuses.

    References
    ----------
    Gabor 1946, J. IEE 93:429-441, doi:10.1049/ji-3-2.1946.0074

    Examples
    --------
    >>> wave = 3 * np.cos(2 * np.pi * 0.010 * np.arange(1000.0))
    >>> analytic_signal(wave)[100:102, 0].round(2)
    array([3.  +0.j  , 2.99+0.19j])
    """
    x = signals(series, variable, sample_period=sample_period, what="an analytic signal")
    return _over_time(x, band, lambda z: z)


def envelope(
    series: Series,
    band: Band | None = None,
    variable: int | str = 0,
    *,
    sample_period: float | None = None,
) -> NDArray[np.float64]:
    """Amplitude over time: the size of the `analytic_signal`, whose arguments these are.

    Returns
    -------
    envelope : array, shape (n_times, n_regions), unit of the signals

    Examples
    --------
    >>> wave = 3 * np.cos(2 * np.pi * 0.010 * np.arange(1000.0))
    >>> envelope(wave)[100:102, 0].round(2)
    array([3., 3.])
    """
    x = signals(series, variable, sample_period=sample_period, what="an envelope")
    return _over_time(x, band, np.abs)


def phase(
    series: Series,
    band: Band | None = None,
    variable: int | str = 0,
    *,
    sample_period: float | None = None,
) -> NDArray[np.float64]:
    """Phase over time: the angle of the `analytic_signal`, whose arguments these are.

    Returns
    -------
    phase : array, shape (n_times, n_regions), radians
        Above -pi, at most pi.

    Examples
    --------
    >>> wave = 3 * np.cos(2 * np.pi * 0.010 * np.arange(1000.0))
    >>> phase(wave)[[100, 125], 0].round(2) + 0.0
    array([0.  , 1.57])
    """
    x = signals(series, variable, sample_period=sample_period, what="a phase")
    return _over_time(x, band, np.angle)


def phase_in_plane(
    series: Series, variables: tuple[int | str, int | str] = (0, 1)
) -> NDArray[np.float64]:
    """Phase over time of oscillators seen in the plane of two of their variables.

    Parameters
    ----------
    series : TimeSeries or array, shape (n_times, n_variables, n_regions, n_modes)
    variables : (int or str, int or str)
        The axes; modes are averaged.

    Returns
    -------
    phase : array, shape (n_times, n_regions), radians
        Around the origin, from the first axis towards the second.

    Examples
    --------
    >>> plane = np.zeros((1, 2, 3, 1))
    >>> plane[0, :, :, 0] = [[1, 0, -1], [0, 2, 0]]
    >>> phase_in_plane(plane).round(2)
    array([[0.  , 1.57, 3.14]])
    """
    x, y = (signals(series, each, least=1, what="a phase").data for each in variables)
    return np.asarray(np.arctan2(y, x), np.float64)
