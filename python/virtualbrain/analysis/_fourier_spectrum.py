"""Fourier coefficients of segments in time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from virtualbrain.analysis._signals import Series, signals

__all__ = ["FourierSpectrum", "fourier_spectrum"]

WINDOWS = {
    "hamming": np.hamming,
    "bartlett": np.bartlett,
    "blackman": np.blackman,
    "hanning": np.hanning,
}


@dataclass(frozen=True)
class FourierSpectrum:
    """Fourier coefficients.

    Attributes
    ----------
    frequencies : array, shape (n_frequencies,), Hz
        Larger than 0.
    coefficients : array of complex, shape (n_frequencies, n_regions, n_segments)
        As ``numpy.fft.fft`` gives them, without a scale.
    labels : array of str, shape (n_regions,)
    """

    frequencies: NDArray[np.float64]
    coefficients: NDArray[np.complex128]
    labels: NDArray[np.str_]

    @property
    def amplitude(self) -> NDArray[np.float64]:
        """Size of the coefficients."""
        return np.abs(self.coefficients)

    @property
    def phase(self) -> NDArray[np.float64]:
        """Angle of the coefficients, in radians."""
        return np.angle(self.coefficients)

    @property
    def power(self) -> NDArray[np.float64]:
        """Squared size, the mean over segments, shape (n_frequencies, n_regions)."""
        return np.asarray((np.abs(self.coefficients) ** 2).mean(axis=2), np.float64)


def fourier_spectrum(
    series: Series,
    segment: float = 1000.0,
    window: str | None = None,
    detrend: bool = True,
    variable: int | str = 0,
    *,
    sample_period: float | None = None,
) -> FourierSpectrum:
    """Fourier coefficients of segments that cover the series and overlap as they must.

    Parameters
    ----------
    series : TimeSeries or array, shape (n_times, n_regions)
        4 samples or more.
    segment : float, ms
        Frequencies are 1000 / segment Hz apart. The whole series if it is shorter. Default 1 s.
    window : {"hamming", "bartlett", "blackman", "hanning"}
        Default: none.
    detrend : bool
        Whether to remove a straight line from each segment.
    variable, sample_period
        See `virtualbrain.analysis`.

    Returns
    -------
    spectrum : FourierSpectrum

    Raises
    ------
    ValueError
        Fewer than 4 samples, NaN, or an unknown window.

    Notes
    -----
    The same as TVB's ``compute_fast_fourier_transform``. For a density in physical units use
    `power_spectrum`.

    References
    ----------
    Cooley & Tukey 1965, Mathematics of Computation 19:297-301, doi:10.2307/2003354

    Examples
    --------
    >>> wave = np.sin(2 * np.pi * 0.010 * np.arange(2000.0))
    >>> spectrum = fourier_spectrum(wave, sample_period=1.0)
    >>> float(spectrum.frequencies[spectrum.power[:, 0].argmax()])
    10.0
    """
    from scipy.signal import detrend as remove_line

    if window is not None and window not in WINDOWS:
        raise ValueError(f"window wants one of {', '.join(WINDOWS)}; got {window!r}")
    x = signals(series, variable, sample_period=sample_period, least=4, what="a spectrum")
    x.must_be_finite("a spectrum")
    n = len(x.data)
    count = int(np.ceil(n * x.period / segment))
    if count > 1:
        length = int(np.ceil(segment / x.period))
        shift = length - (length * count - n) / (count - 1.0)
        starts = [int(max(k * shift, 0.0)) for k in range(count)]
    else:
        length, starts = n, [0]
    if length < 4:
        raise ValueError(f"segment wants {4 * x.period:g} ms or more; got {segment:g}")
    pieces = np.stack([x.data[first : first + length] for first in starts], axis=2)
    if detrend:
        pieces = remove_line(pieces, axis=0)
    if window is not None:
        pieces = pieces * WINDOWS[window](length)[:, np.newaxis, np.newaxis]
    coefficients = np.fft.rfft(pieces, axis=0)[1 : length // 2 + 1]
    frequencies = x.frequencies(length)[1 : length // 2 + 1]
    return FourierSpectrum(frequencies, coefficients, x.labels)
