"""Wavelet transforms."""

from __future__ import annotations

from typing import Any

import numpy as np

from virtualbrain import analysis

from ..basic.neotraits.api import Range
from ..datatypes.spectral import WaveletCoefficients
from ._signals import of_each

__all__ = ["SUPPORTED_WAVELET_FUNCTIONS", "compute_continuous_wavelet_transform"]

SUPPORTED_WAVELET_FUNCTIONS = ("morlet",)


def compute_continuous_wavelet_transform(
    time_series: Any,
    frequencies: Any = None,
    sample_period: float = 7.8125,
    q_ratio: float = 5.0,
    normalisation: str = "energy",
    mother: str = "morlet",
) -> WaveletCoefficients:
    """`virtualbrain.analysis.wavelet_transform` of all variables and modes.

    Parameters
    ----------
    time_series : TimeSeries
    frequencies : Range, kHz
        Default 8 to 60 Hz in steps of 2 Hz.
    sample_period : float, ms
        Between coefficients.
    q_ratio : float, 5 or more
    normalisation : {"energy", "gabor"}
    mother : {"morlet"}

    Returns
    -------
    coefficients : WaveletCoefficients
        Of shape (n_frequencies, n_times, n_variables, n_nodes, n_modes).
    """
    if mother not in SUPPORTED_WAVELET_FUNCTIONS:
        raise ValueError(f"mother wants 'morlet'; got {mother!r}")
    chosen = Range(0.008, 0.060, 0.002) if frequencies is None else frequencies
    period = time_series.sample_period_ms
    step = max(1, round(sample_period / period)) * period
    hertz = chosen.to_array() * 1e3

    def of(x: Any) -> Any:
        return analysis.wavelet_transform(
            x, hertz, q_ratio, normalisation, step, sample_period=period
        )

    (found,) = of_each(time_series.data, lambda x: [of(x).coefficients])
    return WaveletCoefficients(
        source=time_series,
        mother=mother,
        sample_period=sample_period,
        frequencies=chosen.to_array(),
        normalisation=normalisation,
        q_ratio=q_ratio,
        array_data=np.moveaxis(found, 3, 2),
    )
