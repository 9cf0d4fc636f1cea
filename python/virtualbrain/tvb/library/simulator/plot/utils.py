"""Helpers of TVB's pictures."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from .config import CONFIGURED

__all__ = [
    "compute_in_degree", "ensure_list", "ensure_string", "generate_region_demo_data",
    "generate_region_labels", "isequal_string", "normalize_weights", "raise_value_error",
    "rotate_n_list_elements", "spectral_analysis", "time_spectral_analysis",
]  # fmt: skip


def spectral_analysis(
    x: Any,
    fs: float,
    freq: Any = None,
    method: Any = "periodogram",
    output: str = "spectrum",
    nfft: int | None = None,
    window: str = "hann",
    nperseg: int = 256,
    detrend: Any = "constant",
    noverlap: int | None = None,
    f_low: float = 10.0,
    log_scale: bool = False,
) -> Any:
    """Power of signals by scipy.signal.periodogram or welch, at some frequencies.

    Parameters
    ----------
    x : array, shape (n_times, n_signals)
    fs : float, Hz
    freq : array, Hz
        Default about one per Hz from `f_low` to `nperseg`.
    method : {"periodogram", "welch"}
    output : {"spectrum", "density", "energy"}
        "density": over its sum; "energy": the sum alone.

    Returns
    -------
    power : array, shape (n_frequencies, n_signals)
    freq : array, Hz
    """
    from scipy import signal

    if freq is None:
        freq = np.linspace(f_low, nperseg, int(nperseg - f_low - 1))
    options: dict[str, Any] = {
        "fs": fs, "nfft": nfft, "window": _window(window), "detrend": detrend,
        "scaling": "spectrum", "axis": 0,
    }  # fmt: skip
    if method in ("welch", signal.welch):
        found, power = signal.welch(x, nperseg=nperseg, noverlap=noverlap, **options)
    else:
        found, power = signal.periodogram(x, **options)
    power = np.stack([np.interp(freq, found, each) for each in power.T], axis=1)
    if output in ("density", "energy"):
        power = power / (power.sum(axis=0) * (freq[1] - freq[0]))
    if output == "energy":
        return power.sum(axis=0)
    return (np.log(power) if log_scale else power), freq


def time_spectral_analysis(
    x: Any,
    fs: float,
    freq: Any = None,
    mode: str = "psd",
    nfft: int | None = None,
    window: str = "hann",
    nperseg: int = 256,
    detrend: Any = "constant",
    noverlap: int | None = None,
    f_low: float = 10.0,
    calculate_psd: bool = True,
    log_scale: bool = False,
) -> Any:
    """Power over time by scipy.signal.spectrogram.

    Returns
    -------
    power : array, shape (n_times, n_frequencies, n_signals)
    time : array, s
    freq : array, Hz
    spectrum : array, shape (n_frequencies, n_signals)
        With `calculate_psd`: that of `spectral_analysis`.
    """
    from scipy import signal

    if freq is None:
        freq = np.linspace(f_low, nperseg, int(nperseg - f_low - 1))
    found, time, power = signal.spectrogram(
        x, fs=fs, nperseg=nperseg, nfft=nfft, window=_window(window), mode=mode,
        noverlap=noverlap, detrend=detrend, scaling="spectrum", axis=0,
    )  # fmt: skip
    out = np.apply_along_axis(lambda each: np.interp(freq, found, each), 0, power)
    out = out.transpose(2, 0, 1)
    out = np.log(out) if log_scale else out
    if not calculate_psd:
        return out, time, freq
    spectrum, _ = spectral_analysis(
        x, fs, freq, nfft=nfft, window=window, nperseg=nperseg, detrend=detrend,
        noverlap=noverlap, log_scale=log_scale,
    )  # fmt: skip
    return out, time, freq, spectrum


def _window(name: Any) -> Any:
    """SciPy's name of what NumPy calls hanning."""
    return "hann" if name == "hanning" else name


def isequal_string(a: Any, b: Any, case_sensitive: bool = False) -> bool:
    """Whether two strings are the same, by default but for capital letters."""
    if not case_sensitive and isinstance(a, str) and isinstance(b, str):
        return a.lower() == b.lower()
    return bool(a == b)


def ensure_list(arg: Any) -> list[Any]:
    """A list of what is there."""
    if isinstance(arg, list):
        return arg
    single = isinstance(arg, (str, dict)) or not hasattr(arg, "__iter__")
    return [arg] if single else list(arg)


def ensure_string(arg: Any) -> Any:
    """The first of several; an empty string for None."""
    if isinstance(arg, str):
        return arg
    return "" if arg is None else ensure_list(arg)[0]


def generate_region_labels(
    n_regions: int,
    labels: Any = (),
    str: str = ". ",
    numbering: bool = True,
    numbers: Sequence[int] = (),
) -> Any:
    """Labels with numbers before them; numbers alone where labels are missing."""
    counted = list(numbers) if len(numbers) == n_regions else list(range(n_regions))
    if len(labels) != n_regions:
        return np.array([f"{k}" for k in counted])
    if not numbering:
        return np.array(labels)
    return np.array([f"{k}{str}{label}" for k, label in zip(counted, labels, strict=True)])


def compute_in_degree(weights: ArrayLike) -> Any:
    """Sum of the weights that arrive at each region, shape (1, n_regions)."""
    return np.asarray(weights).sum(axis=1)[None]


def normalize_weights(
    weights: ArrayLike,
    percentile: float = CONFIGURED.WEIGHTS_NORM_PERCENT,
    remove_diagonal: bool = True,
    ceil: float | bool = 1.0,
) -> Any:
    """Weights over a percentile of them; those above `ceil` become `ceil`."""
    scaled = np.array(weights, float)
    if scaled.size == 0:
        return scaled
    if remove_diagonal:
        np.fill_diagonal(scaled, 0.0)
    scaled /= np.percentile(scaled, percentile)
    return np.minimum(scaled, float(ceil)) if ceil else scaled


def raise_value_error(msg: str, logger: Any = None) -> None:
    """Log a message, if there is a logger, and raise ValueError."""
    if logger is not None:
        logger.error(msg)
    raise ValueError(msg)


def rotate_n_list_elements(lst: Any, n: int) -> list[Any]:
    """The first n elements, from the first again where there are fewer."""
    found = ensure_list(lst)
    return [found[k % len(found)] for k in range(n)] if found else found


def generate_region_demo_data(file_path: str | None = None) -> None:
    """Simulate 16 s of 76 regions at 2048 Hz, with noise, and save the samples as .npy."""
    from .. import coupling, integrators, models, monitors, noise, simulator

    values = {
        "a": 1.05, "b": -1.0, "c": 0.0, "d": 0.1, "e": 0.0, "f": 1 / 3.0, "g": 1.0, "alpha": 1.0,
        "beta": 0.2, "tau": 1.25, "gamma": -1.0,
    }  # fmt: skip
    sim = simulator.Simulator(
        model=models.Generic2dOscillator(**values),
        coupling=coupling.Linear(a=np.array([0.033])),
        integrator=integrators.HeunStochastic(
            dt=0.06103515625, noise=noise.Additive(nsig=np.array([2**-10]))
        ),
        monitors=(monitors.TemporalAverage(period=0.48828125),),
    )
    sim.connectivity.speed = np.array([4.0])
    ((_, data),) = sim.configure().run(simulation_length=16000.0)
    np.save(file_path or os.path.join(os.getcwd(), "demo_data_region_16s_2048Hz.npy"), data)
