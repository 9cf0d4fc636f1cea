"""Correlation of amplitude envelopes."""

from __future__ import annotations

import os
from collections import deque
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray

from virtualbrain.analysis._analytic_signal import analytic_signal, envelope
from virtualbrain.analysis._functional_connectivity import functional_connectivity
from virtualbrain.analysis._signals import Series

__all__ = ["envelope_correlation"]

SAMPLES = 2**17  # of all regions at once: what caches hold


def envelope_correlation(
    series: Series,
    band: tuple[float, float] | None = None,
    orthogonalise: bool = False,
    variable: int | str = 0,
    *,
    sample_period: float | None = None,
) -> NDArray[np.float64]:
    """Pearson correlation of the amplitude envelopes of all pairs of regions.

    Parameters
    ----------
    series : TimeSeries or array, shape (n_times, n_regions)
        8 samples or more.
    band : (float, float), Hz
        Passed by `band_pass` first.
    orthogonalise : bool
        Whether to remove from one signal what it shares with the other without delay, such as
        volume conduction; the mean of both directions.
    variable, sample_period
        See `virtualbrain.analysis`.

    Returns
    -------
    fc : array, shape (n_regions, n_regions)
        NaN for a region that does not vary, or whose signal has NaN. If orthogonalised, 0 on the
        diagonal.

    Raises
    ------
    ValueError
        Fewer than 8 samples, or what `band_pass` refuses.

    References
    ----------
    Hipp, Hawellek, Corbetta, Siegel & Engel 2012, Nature Neuroscience 15:884-890,
    doi:10.1038/nn.3101

    Examples
    --------
    >>> time = np.arange(1000.0)
    >>> beat = 1 + 0.5 * np.sin(2 * np.pi * 0.002 * time)
    >>> waves = [beat * np.sin(2 * np.pi * f * time) for f in (0.040, 0.060)]
    >>> envelope_correlation(np.transpose(waves)).round(3)
    array([[1., 1.],
           [1., 1.]])
    """
    if not orthogonalise:
        found = envelope(series, band, variable, sample_period=sample_period)
        return functional_connectivity(found)
    z = analytic_signal(series, band, variable, sample_period=sample_period)
    real, imag = np.ascontiguousarray(z.real.T), np.ascontiguousarray(z.imag.T)
    n, n_times = real.shape
    fc = np.zeros((n, n))
    few = max(1, SAMPLES // n_times)

    def fill(i: int) -> None:
        with np.errstate(invalid="ignore", divide="ignore"):
            size = np.hypot(real[i], imag[i])
            a, b = real[i] / size, imag[i] / size
            size -= size.mean()
            size /= np.sqrt(size @ size)
            for first in range(0, n, few):
                # other signals, at right angles to signal i
                other = imag[first : first + few] * a
                other -= real[first : first + few] * b
                np.abs(other, out=other)
                other -= other.mean(axis=1, keepdims=True)
                products = np.einsum("nt,t->n", other, size)
                fc[i, first : first + few] = products / np.sqrt(np.einsum("nt,nt->n", other, other))

    with ThreadPoolExecutor(min(8, os.cpu_count() or 1)) as threads:
        deque(threads.map(fill, range(n)), maxlen=0)
    np.fill_diagonal(fc, 0.0)
    return np.asarray(np.clip((fc + fc.T) / 2.0, -1.0, 1.0), np.float64)
