"""Power spectra by the multitaper method."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from virtualbrain.analysis._power_spectrum import PowerSpectrum
from virtualbrain.analysis._signals import Series, positive, signals

__all__ = ["multitaper_spectrum"]


def multitaper_spectrum(
    series: Series,
    bandwidth: float | None = None,
    variable: int | str = 0,
    *,
    sample_period: float | None = None,
) -> PowerSpectrum:
    """Power spectral density of each region, averaged over orthogonal tapers of the whole series.

    Better than segments for short series.

    Parameters
    ----------
    series : TimeSeries or array, shape (n_times, n_regions)
        9 samples or more.
    bandwidth : float, Hz
        Over which power is averaged. Default 8 / duration of the series.
    variable, sample_period
        See `virtualbrain.analysis`.

    Returns
    -------
    spectrum : PowerSpectrum
        NaN for a region whose signal has NaN; 0 for one that does not vary.

    Raises
    ------
    ValueError
        Fewer than 9 samples, or a bandwidth too narrow for one taper.

    Notes
    -----
    Discrete prolate spheroidal sequences of which more than 0.9 of the energy is within the
    bandwidth, weighted by that part, as in ``mne.time_frequency.psd_array_multitaper``. The mean
    is removed first.

    References
    ----------
    Thomson 1982, Proc. IEEE 70:1055-1096, doi:10.1109/PROC.1982.12433

    Examples
    --------
    >>> wave = np.sin(2 * np.pi * 0.010 * np.arange(1000.0))
    >>> multitaper_spectrum(wave, sample_period=1.0).band(5.0, 15.0).round(3)
    array([0.5])
    """
    from scipy.fft import rfft
    from scipy.signal.windows import dpss

    x = signals(series, variable, sample_period=sample_period, least=9, what="a spectrum")
    n = len(x.data)
    half = 4.0 if bandwidth is None else positive("bandwidth", bandwidth) * n / x.rate / 2.0
    if not 0.5 <= half < n / 2.0:
        raise ValueError(
            f"bandwidth wants {x.rate / n:g} to {x.rate:g} Hz for {n} samples; got {bandwidth:g}"
        )
    tapers, within = dpss(n, half, max(1, int(2 * half)), sym=False, return_ratios=True)
    kept = within > 0.9
    if not kept.any():
        kept = within == within.max()
    tapers, weights = tapers[kept], within[kept] / within[kept].sum()

    def density(block: NDArray[np.float64]) -> NDArray[np.float64]:
        with np.errstate(invalid="ignore"):
            block -= block.mean(axis=1, keepdims=True)
        power = np.zeros((len(block), n // 2 + 1))
        for taper, weight in zip(tapers, weights, strict=True):
            transform = rfft(block * taper, axis=1)
            power += weight * (transform.real**2 + transform.imag**2)
        return power

    power = np.concatenate(x.by_region(density, 6.0)).T * (2.0 / x.rate)
    power[0] /= 2.0  # 0 and half the sampling rate are their own mirror images
    if n % 2 == 0:
        power[-1] /= 2.0
    return PowerSpectrum(x.frequencies(n), power, x.labels)
