"""Fourier transforms of segments."""

from __future__ import annotations

from typing import Any

import numpy as np

from virtualbrain import analysis

from ..datatypes.spectral import FourierSpectrum
from ._signals import of_each

__all__ = ["SUPPORTED_WINDOWING_FUNCTIONS", "compute_fast_fourier_transform"]

SUPPORTED_WINDOWING_FUNCTIONS = {
    "hamming": np.hamming,
    "bartlett": np.bartlett,
    "blackman": np.blackman,
    "hanning": np.hanning,
}


def compute_fast_fourier_transform(
    time_series: Any,
    segment_length: float = 1000.0,
    window_function: Any = None,
    detrend: bool = True,
) -> FourierSpectrum:
    """`virtualbrain.analysis.fourier_spectrum` of all variables and modes.

    Parameters
    ----------
    time_series : TimeSeries
    segment_length : float, unit of the sample period
    window_function : WindowingFunctionsEnum
    detrend : bool

    Returns
    -------
    spectrum : FourierSpectrum
        Coefficients of shape (n_frequencies, n_variables, n_nodes, n_modes, n_segments).
    """
    period = time_series.sample_period
    window = None if window_function is None else str(window_function)

    def of(x: Any) -> Any:
        return analysis.fourier_spectrum(x, segment_length, window, detrend, sample_period=period)

    (found,) = of_each(time_series.data, lambda x: [of(x).coefficients])
    spectrum = FourierSpectrum(
        source=time_series,
        segment_length=min(segment_length, len(time_series.data) * period),
        array_data=np.moveaxis(found, (1, 2), (2, 4)),
        windowing_function=window_function,
    )
    spectrum.configure()
    return spectrum
