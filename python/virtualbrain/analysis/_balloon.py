"""The balloon model: BOLD from a series of neural activity."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from virtualbrain.analysis._signals import Series, positive, signals
from virtualbrain.time_series import TimeSeries

__all__ = ["balloon"]


def balloon(
    series: Series,
    variable: int | str = 0,
    *,
    linear: bool = False,
    revised: bool = True,
    input: str = "none",
    centre: bool = False,
    tau_s: float = 1.54,
    tau_f: float = 1.44,
    tau_o: float = 0.98,
    alpha: float = 0.32,
    TE: float = 0.04,
    V0: float = 4.0,
    E0: float = 0.4,
    epsilon: float = 0.5,
    nu_0: float = 40.3,
    r_0: float = 25.0,
    sample_period: float | None = None,
) -> TimeSeries:
    """Blood flow, volume and deoxyhaemoglobin that neural activity drives, and their BOLD signal.

    Parameters
    ----------
    series : TimeSeries or array, shape (n_times, n_regions)
        Neural activity, sampled every few ms to some 100 ms. Defaults of the parameters are for a
        scanner of 1.5 T.
    variable : int or str
        Which of the variables; modes are averaged.
    linear : bool
        Whether the signal is linear in volume and deoxyhaemoglobin.
    revised : bool
        Whether the coefficients are those of Stephan et al. 2007, with `epsilon`, `nu_0` and
        `r_0`; otherwise the classical ones of Obata et al. 2004.
    input : {"none", "abs_diff", "sum"}
        What drives: `variable`, the size of its differences from sample to sample, or the sum of
        all variables.
    centre : bool
        Whether to remove the mean over time of the drive.
    tau_s : float, s
        Decay of the signal.
    tau_f : float, s
        Feedback regulation of the flow.
    tau_o : float, s
        Transit time.
    alpha : float
        Grubb's exponent, stiffness of the vessels.
    TE : float, s
        Echo time.
    V0 : float, percent
        Resting blood volume.
    E0 : float
        Resting oxygen extraction.
    epsilon : float
        Ratio of intravascular to extravascular signal.
    nu_0 : float, Hz
        Frequency offset at the surface of magnetised vessels.
    r_0 : float, Hz
        Slope of the intravascular relaxation rate.
    sample_period : float, ms
        Of an array; a TimeSeries knows its own.

    Returns
    -------
    bold : TimeSeries
        One variable, BOLD, in percent; samples as in `series`, but the first for "abs_diff".

    Raises
    ------
    ValueError
        NaN in the activity, or activity so strong, or samples so far apart, that the flow or the
        volume would fall to 0.

    Notes
    -----
    The same as TVB's ``BalloonModel``: Heun's method with the sample period as its step, from rest
    at the first sample.

    References
    ----------
    Stephan, Weiskopf, Drysdale, Robinson & Friston 2007, NeuroImage 38:387-401,
    doi:10.1016/j.neuroimage.2007.07.040;
    Obata et al. 2004, NeuroImage 21:144-153, doi:10.1016/j.neuroimage.2003.08.040

    Examples
    --------
    >>> pulse = np.zeros((2000, 1))
    >>> pulse[:100] = 1.0  # one second of activity
    >>> bold = balloon(pulse, sample_period=10.0)
    >>> float(bold.time[bold.data.argmax()].round(-2))
    3200.0
    """
    if input not in ("none", "abs_diff", "sum"):
        raise ValueError(f"input wants 'none', 'abs_diff' or 'sum'; got {input!r}")
    x = signals(series, variable, sample_period=sample_period, what="the balloon model")
    drive = x.data
    if input == "sum":
        whole = series.data if isinstance(series, TimeSeries) else np.asarray(series)
        if whole.ndim == 4:
            drive = whole.sum(axis=1).mean(axis=2)
    elif input == "abs_diff":
        drive = np.abs(np.diff(drive, axis=0))
    x.must_be_finite("the balloon model")
    drive = np.asarray(drive, np.float64)
    if centre:
        drive = drive - drive.mean(axis=0)
    for name, value in (("tau_s", tau_s), ("tau_f", tau_f), ("tau_o", tau_o), ("alpha", alpha)):
        positive(name, value)
    if not 0.0 < E0 < 1.0:
        raise ValueError(f"E0 wants a number between 0 and 1; got {E0}")

    volume, content = _volume_and_content(drive, x.period / 1000.0, tau_s, tau_f, tau_o, alpha, E0)
    if not (np.isfinite(volume).all() and np.isfinite(content).all() and volume.min() > 0.0):
        bad = ~(np.isfinite(volume) & np.isfinite(content) & (volume > 0.0))
        k, i = np.argwhere(bad)[0]
        raise ValueError(
            f"the balloon of region {x.labels[i]} collapses at sample {k}: activity is too strong "
            f"(up to {np.abs(drive).max():g}; scale it, or use centre=True) or samples of "
            f"{x.period:g} ms are too far apart"
        )
    if revised:
        k1, k2 = 4.3 * nu_0 * E0 * TE, epsilon * r_0 * E0 * TE
    else:
        k1, k2 = 7.0 * E0, 2.0 * E0
    k3 = 1.0 - epsilon
    if linear:
        bold = V0 * ((k1 + k2) * (1.0 - content) + (k3 - k2) * (1.0 - volume))
    else:
        bold = V0 * (k1 * (1.0 - content) + k2 * (1.0 - content / volume) + k3 * (1.0 - volume))
    first = len(x.data) - len(drive)
    time = x.times(np.arange(first, len(x.data)))
    return TimeSeries(time, bold[:, np.newaxis, :, np.newaxis], "Balloon", ("BOLD",), x.labels,
                      x.period)  # fmt: skip


def _volume_and_content(
    drive: NDArray[np.float64],
    dt: float,
    tau_s: float,
    tau_f: float,
    tau_o: float,
    alpha: float,
    E0: float,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Volume and deoxyhaemoglobin, relative to rest, by Heun's method; steps in s."""
    kept = np.log1p(-E0)  # (1 - E0) ** x as exp(x * kept)

    def rates(state: NDArray[np.float64], x: NDArray[np.float64]) -> NDArray[np.float64]:
        s, f, v, q = state
        out = v ** (1.0 / alpha)
        return np.stack(
            [
                x - s / tau_s - (f - 1.0) / tau_f,
                s,
                (f - out) / tau_o,
                (f * (1.0 - np.exp(kept / f)) / E0 - out * q / v) / tau_o,
            ]
        )

    state = np.ones((4, drive.shape[1]))
    state[0] = 0.0
    volume, content = np.ones_like(drive), np.ones_like(drive)
    with np.errstate(all="ignore"):
        for k in range(1, len(drive)):
            slope = rates(state, drive[k])
            state = state + dt / 2.0 * (slope + rates(state + dt * slope, drive[k]))
            volume[k], content[k] = state[2:]
    return volume, content
