"""Continuous wavelet transform: power over time and frequency."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from virtualbrain.analysis._signals import Series, signals

__all__ = ["WaveletTransform", "wavelet_transform"]


@dataclass(frozen=True)
class WaveletTransform:
    """Wavelet coefficients.

    Attributes
    ----------
    frequencies : array, shape (n_frequencies,), Hz
    time : array, shape (n_times,), ms
    coefficients : array of complex, shape (n_frequencies, n_times, n_regions)
    labels : array of str, shape (n_regions,)
    """

    frequencies: NDArray[np.float64]
    time: NDArray[np.float64]
    coefficients: NDArray[np.complex128]
    labels: NDArray[np.str_]

    @property
    def power(self) -> NDArray[np.float64]:
        """Squared size of the coefficients."""
        return np.asarray(self.coefficients.real**2 + self.coefficients.imag**2, np.float64)

    @property
    def phase(self) -> NDArray[np.float64]:
        """Angle of the coefficients, in radians."""
        return np.angle(self.coefficients)


def wavelet_transform(
    series: Series,
    frequencies: ArrayLike,
    q: float = 5.0,
    normalise: str = "energy",
    step: float | None = None,
    variable: int | str = 0,
    *,
    sample_period: float | None = None,
) -> WaveletTransform:
    """Transform with Morlet wavelets, each a Gaussian times a complex wave.

    Parameters
    ----------
    series : TimeSeries or array, shape (n_times, n_regions)
    frequencies : array, shape (n_frequencies,), Hz
        At most half the sampling rate, and not so low that the series lies in the cone of
        influence, sqrt(2) standard deviations of the wavelet from either end: 0.45 q over the
        duration.
    q : float, 5 or more
        Frequency over its standard deviation: the larger, the finer in frequency and the coarser
        in time.
    normalise : {"energy", "gabor"}
        "energy": wavelets of unit energy. "gabor": a wave of amplitude a gives coefficients a.
    step : float, ms
        Between coefficients. Default: every sample.
    variable, sample_period
        See `virtualbrain.analysis`.

    Returns
    -------
    transform : WaveletTransform
        Within 4 standard deviations of a wavelet from either end, the missing signal counts as 0.

    Raises
    ------
    ValueError
        Frequencies out of range, such as too low for so short a series, or q below 5.

    Notes
    -----
    The same as TVB's ``compute_continuous_wavelet_transform``. Signals are not centred first: a
    mean that is not 0 leaves large coefficients near both ends; subtract it where it says nothing.

    References
    ----------
    Tallon-Baudry et al. 1996, J. Neuroscience 16:4240-4249,
    doi:10.1523/JNEUROSCI.16-13-04240.1996;
    Torrence & Compo 1998, Bull. Am. Meteorological Society 79:61-78 (cone of influence)

    Examples
    --------
    >>> wave = np.sin(2 * np.pi * 0.010 * np.arange(1000.0))
    >>> found = wavelet_transform(wave, [5, 10, 20], normalise="gabor", sample_period=1.0)
    >>> np.abs(found.coefficients[:, 500, 0]).round(2)
    array([0.  , 1.  , 0.04])
    """
    from scipy.signal import fftconvolve

    x = signals(series, variable, sample_period=sample_period, what="a wavelet transform")
    chosen = np.atleast_1d(np.asarray(frequencies, np.float64))
    if chosen.ndim != 1 or chosen.size == 0 or not ((chosen > 0) & (chosen <= x.rate / 2)).all():
        raise ValueError(
            f"frequencies want numbers above 0, at most {x.rate / 2:g} Hz; got {frequencies!r}"
        )
    if not q >= 5.0:
        raise ValueError(f"q wants 5 or more, for a wavelet of no mean; got {q}")
    if normalise not in ("energy", "gabor"):
        raise ValueError(f"normalise wants 'energy' or 'gabor'; got {normalise!r}")
    lowest = q * np.sqrt(2.0) / np.pi * x.rate / len(x.data)
    if chosen.min() < lowest:
        raise ValueError(
            f"frequencies want {lowest:.3g} Hz or more for {len(x.data)} samples every "
            f"{x.period:g} ms, which lie within the ends of slower wavelets; got "
            f"{chosen.min():g} Hz: use a longer series"
        )
    stride = 1 if step is None else x.samples("step", step)
    data = np.asarray(x.data, np.float64)
    finite = np.isfinite(data).all(axis=0)
    coefficients = np.empty((len(chosen), len(data[::stride]), data.shape[1]), np.complex128)
    coefficients[:, :, ~finite] = np.nan
    for k, frequency in enumerate(chosen):
        width = q / (2.0 * np.pi * frequency) * x.rate  # in samples
        if normalise == "energy":
            size = 1.0 / np.sqrt(np.sqrt(np.pi) * width)
        else:
            size = np.sqrt(2.0 / np.pi) / width
        at = np.arange(0.0, 4.0 * width)
        half = size * np.exp(-(at**2) / (2.0 * width**2) + 2j * np.pi * frequency / x.rate * at)
        wavelet = np.concatenate([half[:0:-1].conj(), half])[:, np.newaxis]
        found = fftconvolve(data[:, finite], wavelet, mode="same", axes=0)
        coefficients[k, :, finite] = found[::stride].T
    time = x.times(np.arange(0, len(data), stride))
    return WaveletTransform(chosen, time, coefficients, x.labels)
