"""Coherence of all pairs of nodes."""

from __future__ import annotations

from typing import Any

import numpy as np

from virtualbrain import analysis

from ..datatypes.spectral import CoherenceSpectrum
from ._signals import of_each

__all__ = ["calculate_cross_coherence"]


def calculate_cross_coherence(time_series: Any, nfft: int = 256) -> CoherenceSpectrum:
    """`virtualbrain.analysis.coherence` of all variables and modes, of blocks of `nfft` samples.

    Returns
    -------
    spectrum : CoherenceSpectrum
        Shape (n_frequencies, n_nodes, n_nodes, n_variables, n_modes); frequencies in kHz, without
        0 and half the sampling rate.
    """
    period = time_series.sample_period_ms
    kept = slice(1, (nfft + 1) // 2)

    def values(x: Any) -> Any:
        found = analysis.complex_coherence(
            x, nfft * period, 0.0, np.hamming(nfft), detrend=None, sample_period=period
        )
        return [np.abs(found.values[kept]) ** 2]

    (coherence,) = of_each(time_series.data, values)
    return CoherenceSpectrum(
        source=time_series,
        nfft=nfft,
        array_data=coherence,
        frequency=np.fft.rfftfreq(nfft, period)[kept],
    )
