"""Correlation of amplitude envelopes."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from virtualbrain.analysis._analytic_signal import analytic_signal, envelope
from virtualbrain.analysis._functional_connectivity import functional_connectivity
from virtualbrain.analysis._signals import Series

__all__ = ["envelope_correlation"]


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
        3 samples or more.
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
        Fewer than 3 samples.

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
    size = np.abs(z)
    fc = np.zeros((z.shape[1], z.shape[1]))
    with np.errstate(invalid="ignore", divide="ignore"):
        centred = size - size.mean(axis=0)
        centred /= np.sqrt((centred**2).sum(axis=0))
        for i in range(z.shape[1]):
            # all other signals, at right angles to signal i
            other = np.abs((z * (z[:, i].conj() / size[:, i])[:, np.newaxis]).imag)
            other -= other.mean(axis=0)
            other /= np.sqrt((other**2).sum(axis=0))
            fc[i] = centred[:, i] @ other
    np.fill_diagonal(fc, 0.0)
    return np.asarray(np.clip((fc + fc.T) / 2.0, -1.0, 1.0), np.float64)
