"""Power spectra by Welch's method."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from virtualbrain.analysis._signals import Series, Signals, signals

__all__ = ["PowerSpectrum", "power_spectrum"]


@dataclass(frozen=True)
class PowerSpectrum:
    """Power spectral density.

    Attributes
    ----------
    frequencies : array, shape (n_frequencies,), Hz
    power : array, shape (n_frequencies, n_regions), unit of the signals squared per Hz
        Of positive frequencies, so that its integral is the variance.
    labels : array of str, shape (n_regions,)
    """

    frequencies: NDArray[np.float64]
    power: NDArray[np.float64]
    labels: NDArray[np.str_]

    def band(self, low: float, high: float) -> NDArray[np.float64]:
        """Power between two frequencies in Hz, both included, shape (n_regions,)."""
        inside = (self.frequencies >= low) & (self.frequencies <= high)
        if not inside.any():
            raise ValueError(
                f"no frequency from {low:g} to {high:g} Hz: there are {self.frequencies[0]:g} to "
                f"{self.frequencies[-1]:g} Hz every {self.frequencies[1]:g} Hz"
            )
        return np.asarray(self.power[inside].sum(axis=0) * self.frequencies[1], np.float64)

    def peak(self) -> NDArray[np.float64]:
        """Frequency of the largest power but that at 0, in Hz, shape (n_regions,)."""
        return np.asarray(self.frequencies[1 + np.argmax(self.power[1:], axis=0)], np.float64)


def power_spectrum(
    series: Series,
    segment: float | None = None,
    overlap: float = 0.5,
    window: str | ArrayLike = "hann",
    variable: int | str = 0,
    *,
    sample_period: float | None = None,
) -> PowerSpectrum:
    """Power spectral density of each region, averaged over segments in time.

    Parameters
    ----------
    series : TimeSeries or array, shape (n_times, n_regions)
        8 samples or more.
    segment : float, ms
        Frequencies are 1000 / segment Hz apart. Default: a quarter of the series, at most 4096
        samples.
    overlap : float, 0 to less than 1
        Part of a segment that the next one shares.
    window : str or array, shape (n_samples,)
        As for ``scipy.signal.get_window``.
    variable, sample_period
        See `virtualbrain.analysis`.

    Returns
    -------
    spectrum : PowerSpectrum
        NaN for a region whose signal has NaN; 0 for one that does not vary.

    Raises
    ------
    ValueError
        Fewer than 8 samples, or a segment longer than the series.

    Notes
    -----
    The same as ``scipy.signal.welch``: each segment's mean is removed.

    References
    ----------
    Welch 1967, IEEE Trans. Audio Electroacoustics 15:70-73, doi:10.1109/TAU.1967.1161901

    Examples
    --------
    >>> time = np.arange(2000.0)
    >>> wave = np.sin(2 * np.pi * 0.010 * time)
    >>> power_spectrum(wave, segment=500.0, sample_period=1.0).peak()
    array([10.])
    """
    from scipy.signal import welch

    x = signals(series, variable, sample_period=sample_period, least=8, what="a spectrum")
    length, shared = segment_samples(x, segment, overlap)

    def density(block: NDArray[np.float64]) -> NDArray[np.float64]:
        with np.errstate(invalid="ignore"):
            _, power = welch(block, x.rate, window=window, nperseg=length, noverlap=shared)
        return np.asarray(power, np.float64)

    # memory: overlapping segments, and their transforms
    power = np.concatenate(x.by_region(density, 4.0 / (1.0 - shared / length))).T
    return PowerSpectrum(x.frequencies(length), power, x.labels)


def segment_samples(x: Signals, segment: float | None, overlap: float) -> tuple[int, int]:
    """Samples per segment, and how many of them the next segment shares."""
    if not 0.0 <= overlap < 1.0:
        raise ValueError(f"overlap wants 0 to less than 1; got {overlap}")
    if segment is None:
        length = min(4096, max(8, len(x.data) // 4))
    else:
        length = x.samples("segment", segment, least=4)
    return length, int(overlap * length)
