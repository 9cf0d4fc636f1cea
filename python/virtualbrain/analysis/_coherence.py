"""Coherence: how constant the relation of two regions is, frequency by frequency."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from virtualbrain.analysis._power_spectrum import segment_samples
from virtualbrain.analysis._signals import Series, Signals, signals

__all__ = ["Coherence", "ComplexCoherence", "coherence", "complex_coherence"]

BLOCK_BYTES = 2**26  # of cross spectra worked on at once


@dataclass(frozen=True)
class Coherence:
    """Magnitude-squared coherence.

    Attributes
    ----------
    frequencies : array, shape (n_frequencies,), Hz
    values : array, shape (n_frequencies, n_regions, n_regions)
        0 to 1.
    labels : array of str, shape (n_regions,)
    """

    frequencies: NDArray[np.float64]
    values: NDArray[np.float64]
    labels: NDArray[np.str_]


@dataclass(frozen=True)
class ComplexCoherence:
    """Complex coherence, or coherency.

    Attributes
    ----------
    frequencies : array, shape (n_frequencies,), Hz
    values : array of complex, shape (n_frequencies, n_regions, n_regions)
        Not larger than 1. The angle of [f, i, j] is the phase of i less that of j; the imaginary
        part is 0 of what two regions share without delay.
    cross_spectrum : array of complex, shape (n_frequencies, n_regions, n_regions)
        Mean over segments of the products of transforms, i times the conjugate of j.
    labels : array of str, shape (n_regions,)
    """

    frequencies: NDArray[np.float64]
    values: NDArray[np.complex128]
    cross_spectrum: NDArray[np.complex128]
    labels: NDArray[np.str_]


def coherence(
    series: Series,
    segment: float | None = None,
    overlap: float = 0.5,
    window: str | ArrayLike = "hann",
    variable: int | str = 0,
    *,
    sample_period: float | None = None,
) -> Coherence:
    """Magnitude-squared coherence of all pairs of regions.

    Parameters
    ----------
    series : TimeSeries or array, shape (n_times, n_regions)
        8 samples or more.
    segment, overlap, window
        See `power_spectrum`.
    variable, sample_period
        See `virtualbrain.analysis`.

    Returns
    -------
    coherence : Coherence
        NaN where the power of a region is 0 or its signal has NaN.

    Raises
    ------
    ValueError
        One segment only, of which all coherence is 1.

    Notes
    -----
    The same as ``scipy.signal.coherence``: the ratio of averages over segments. TVB averages the
    ratios of single segments, which are 1 for any signals.

    References
    ----------
    Carter 1987, Proc. IEEE 75:236-255, doi:10.1109/PROC.1987.13723

    Examples
    --------
    >>> noise = np.random.default_rng(1).normal(size=(400, 3))
    >>> coherence(noise, 50.0, sample_period=1.0).values.shape
    (26, 3, 3)
    """
    x = signals(series, variable, sample_period=sample_period, least=8, what="coherence")
    found = _transform(x, segment, overlap, window, "constant", None)
    values = np.empty((len(found.transforms), x.data.shape[1], x.data.shape[1]))
    for some, cross, size in found.cross_spectra():
        with np.errstate(invalid="ignore"):
            cross /= size[:, :, np.newaxis]
            cross /= size[:, np.newaxis]
        np.square(cross.real, out=values[some])
        values[some] += np.square(cross.imag)
    return Coherence(x.frequencies(found.length), values, x.labels)


def complex_coherence(
    series: Series,
    segment: float | None = None,
    overlap: float = 0.5,
    window: str | ArrayLike = "hann",
    variable: int | str = 0,
    *,
    detrend: str | None = "linear",
    epoch: float | None = None,
    subtract_mean: bool = False,
    sample_period: float | None = None,
) -> ComplexCoherence:
    """Complex coherence of all pairs of regions, and their cross spectrum.

    Parameters
    ----------
    series : TimeSeries or array, shape (n_times, n_regions)
        8 samples or more.
    segment, overlap, window
        See `power_spectrum`.
    detrend : {"linear", "constant", None}
        What to remove from each segment.
    epoch : float, ms
        Length of epochs, such as trials, which no segment crosses. Default: one epoch.
    subtract_mean : bool
        Whether to subtract what is locked to the segments: the product of mean transforms.
    variable, sample_period
        See `virtualbrain.analysis`.

    Returns
    -------
    coherence : ComplexCoherence
        NaN where the power of a region is 0 or its signal has NaN.

    Raises
    ------
    ValueError
        One segment only, of which all coherence has size 1.

    References
    ----------
    Nolte et al. 2004, Clinical Neurophysiology 115:2292-2307, doi:10.1016/j.clinph.2004.04.029;
    Freyer et al. 2012, Frontiers in Human Neuroscience 6:144, doi:10.3389/fnhum.2012.00144

    Examples
    --------
    >>> time = np.arange(400.0)[:, None]
    >>> noise = np.random.default_rng(1).normal(size=(400, 2))
    >>> waves = np.sin(2 * np.pi * 0.020 * time - [0.0, 1.0]) + 0.1 * noise
    >>> found = complex_coherence(waves, 200.0, sample_period=1.0)
    >>> at = found.frequencies.tolist().index(20.0)
    >>> float(np.angle(found.values[at, 0, 1]).round(1))
    1.0
    """
    if detrend not in ("linear", "constant", None):
        raise ValueError(f"detrend wants 'linear', 'constant' or None; got {detrend!r}")
    x = signals(series, variable, sample_period=sample_period, least=8, what="coherence")
    found = _transform(x, segment, overlap, window, detrend, epoch)
    shape = len(found.transforms), x.data.shape[1], x.data.shape[1]
    values, cross_spectrum = np.empty(shape, np.complex128), np.empty(shape, np.complex128)
    for some, cross, size in found.cross_spectra(subtract_mean):
        cross_spectrum[some] = cross
        with np.errstate(invalid="ignore"):
            np.divide(cross, size[:, :, np.newaxis], out=values[some])
            values[some] /= size[:, np.newaxis]
    return ComplexCoherence(x.frequencies(found.length), values, cross_spectrum, x.labels)


@dataclass(frozen=True)
class _Transforms:
    """Fourier transforms of segments."""

    transforms: NDArray[np.complex128]  # (n_frequencies, n_segments, n_regions)
    length: int  # of a segment
    rounding: NDArray[np.float64]  # power that is but rounding, per region

    def cross_spectra(
        self, subtract_mean: bool = False
    ) -> Iterator[tuple[slice, NDArray[np.complex128], NDArray[np.float64]]]:
        """For a few frequencies at a time: which, cross spectra, and roots of the power."""
        n_frequencies, n_segments, n = self.transforms.shape
        few = max(1, BLOCK_BYTES // (16 * n * n))
        for first in range(0, n_frequencies, few):
            some = slice(first, first + few)
            z = self.transforms[some]
            with np.errstate(invalid="ignore", divide="ignore"):
                # products over segments are products of matrices
                cross = z.transpose(0, 2, 1) @ z.conj()
                cross /= n_segments
                if subtract_mean:
                    mean = z.mean(axis=1)
                    cross -= mean[:, :, np.newaxis] * mean[:, np.newaxis].conj()
                power = np.einsum("fii->fi", cross).real
                # what rounding leaves of a constant has no coherence
                size = np.sqrt(np.where(power > self.rounding, power, np.nan))
            yield some, cross, size


def _transform(
    x: Signals,
    segment: float | None,
    overlap: float,
    window: str | ArrayLike,
    detrend: str | None,
    epoch: float | None,
) -> _Transforms:
    from scipy.signal import detrend as remove
    from scipy.signal import get_window

    length, shared = segment_samples(x, segment, overlap)
    whole = len(x.data) if epoch is None else x.samples("epoch", epoch, least=length)
    starts = [
        first + k
        for first in range(0, len(x.data) - whole + 1, whole)
        for k in range(0, whole - length + 1, length - shared)
    ]
    if len(starts) < 2:
        raise ValueError(
            f"coherence wants two segments or more; got one of {length * x.period:g} ms: "
            "use a shorter segment or a longer series"
        )
    taper = get_window(window, length) if isinstance(window, str) else np.asarray(window)
    if taper.shape != (length,):
        raise ValueError(f"window wants {length} samples, as the segment has; got {taper.shape}")
    transforms = np.empty((length // 2 + 1, len(starts), x.data.shape[1]), np.complex128)
    for k, first in enumerate(starts):
        piece: Any = np.asarray(x.data[first : first + length], np.float64)
        if detrend is not None:
            piece = _detrended(remove, piece, detrend)
        transforms[:, k] = np.fft.rfft(piece * taper[:, np.newaxis], axis=0)
    largest = np.abs(x.data).max(axis=0).astype(np.float64)
    return _Transforms(transforms, length, np.square(largest * 1e-13) * (taper @ taper))


def _detrended(remove: Any, piece: NDArray[np.float64], kind: str) -> NDArray[np.float64]:
    """The same with NaN, which the least squares of scipy refuse, kept in its region."""
    known = np.isfinite(piece).all(axis=0)
    out = np.full_like(piece, np.nan)
    out[:, known] = remove(piece[:, known], axis=0, type=kind)
    return out
