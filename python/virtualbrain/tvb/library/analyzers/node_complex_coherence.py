"""Complex coherence of all pairs of nodes."""

from __future__ import annotations

from typing import Any

import numpy as np

from virtualbrain import analysis

from ..datatypes.spectral import ComplexCoherenceSpectrum
from .fft import SUPPORTED_WINDOWING_FUNCTIONS

__all__ = ["calculate_complex_cross_coherence", "complex_coherence_result_shape"]


def calculate_complex_cross_coherence(
    time_series: Any,
    epoch_length: float = 1000.0,
    segment_length: float = 500.0,
    segment_shift: float = 250.0,
    window_function: str | None = "hanning",
    average_segments: bool = True,
    subtract_epoch_average: bool = True,
    zeropad: int = 0,
    detrend_ts: bool = True,
    max_freq: float = 1024.0,
    npat: float = 1.0,
) -> ComplexCoherenceSpectrum:
    """`virtualbrain.analysis.complex_coherence` of the mean over variables and modes.

    Parameters
    ----------
    time_series : TimeSeries
    epoch_length, segment_length, segment_shift : float, unit of the sample period
        Epochs are cut into segments, whose transforms are averaged. Of an `epoch_length` of 0 the
        whole series is one epoch.
    window_function : {"hamming", "bartlett", "blackman", "hanning"}
    average_segments : bool
        Whether over the segments of an epoch, too; otherwise each segment has its own coherence,
        over epochs.
    subtract_epoch_average : bool
        Whether to subtract what is locked to the segments.
    zeropad, npat : int
        Without effect.
    detrend_ts : bool
        Whether to remove a straight line from each segment.
    max_freq : float
        Largest number of frequencies.

    Returns
    -------
    spectrum : ComplexCoherenceSpectrum
        Shape (n_nodes, n_nodes, n_frequencies), or, without `average_segments`, (n_nodes, n_nodes,
        n_frequencies, n_segments).
    """
    if window_function is not None and window_function not in SUPPORTED_WINDOWING_FUNCTIONS:
        raise ValueError(
            f"window_function wants one of {', '.join(SUPPORTED_WINDOWING_FUNCTIONS)}; got "
            f"{window_function!r}"
        )
    period = float(time_series.sample_period)
    data = np.asarray(time_series.data, float)
    if data.ndim == 4:
        data = data.mean(axis=3).mean(axis=1)
    samples = int(segment_length / period)
    shift = int(segment_shift / period)
    whole = int(epoch_length / period) if epoch_length > 0.0 else len(data)
    if window_function is None:
        window = np.ones(samples)
    else:
        window = SUPPORTED_WINDOWING_FUNCTIONS[window_function](samples)
    data = data[: len(data) // whole * whole]

    def found(x: Any, epoch: int, overlap: float) -> Any:
        return analysis.complex_coherence(
            x,
            samples * period,
            overlap,
            window,
            detrend="linear" if detrend_ts else None,
            epoch=epoch * period,
            subtract_mean=subtract_epoch_average,
            sample_period=period,
        )

    if average_segments:
        results = [found(data, whole, 1.0 - shift / samples)]
    else:  # the segments at the same place of all epochs, one after another
        epochs = data.reshape(-1, whole, data.shape[1])
        starts = range(0, whole - samples + 1, shift)
        cut = [epochs[:, k : k + samples].reshape(-1, data.shape[1]) for k in starts]
        results = [found(each, samples, 0.0) for each in cut]
    kept = slice(int(max_freq))
    values, cross = (
        np.stack([getattr(r, name)[kept].transpose(1, 2, 0) for r in results], axis=-1)
        for name in ("values", "cross_spectrum")
    )
    return ComplexCoherenceSpectrum(
        source=time_series,
        array_data=values[..., 0] if average_segments else values,
        cross_spectrum=cross[..., 0] if average_segments else cross,
        epoch_length=whole * period,
        segment_length=segment_length,
        windowing_function=window_function or "",
    )


def complex_coherence_result_shape(
    input_shape: Any,
    max_freq: float,
    epoch_length: float,
    segment_length: float,
    segment_shift: float,
    sample_period: float,
    zeropad: int,
    average_segments: bool,
) -> list[tuple[int, ...]]:
    """Shapes of the coherence, and of the mean transforms, of such arguments."""
    nodes = input_shape[2] if len(input_shape) > 2 else input_shape[1]
    samples, shift = segment_length / sample_period, segment_shift / sample_period
    whole = epoch_length / sample_period if epoch_length > 0.0 else input_shape[0]
    rest: tuple[int, ...] = (int(min(max_freq, (samples + zeropad) // 2 + 1)),)
    if not average_segments:
        rest = (*rest, int((whole - samples) // shift + 1))
    return [(nodes, nodes, *rest), (nodes, *rest)]
