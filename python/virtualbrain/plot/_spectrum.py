"""Power spectra."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from virtualbrain.plot._style import FAINT, LEFT, axes, signals, styled

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from virtualbrain.analysis._signals import Series

__all__ = ["spectrum"]


@styled
def spectrum(
    series: Series,
    ax: Axes | None = None,
    variable: int | str = 0,
    *,
    sample_period: float | None = None,
) -> Axes:
    """Draw the power spectral density: the median over regions, and where 9 in 10 of them are.

    Parameters
    ----------
    series : TimeSeries or array, shape (n_times, n_regions)
        8 samples or more.
    ax : matplotlib Axes
        Default: of a new figure.
    variable : int or str
        Which of the recorded variables.
    sample_period : float, ms
        Of an array.

    Returns
    -------
    ax : matplotlib Axes

    Raises
    ------
    ValueError
        Fewer than 8 samples, no region whose numbers are all finite, a variable that was not
        recorded, or an array without sample_period.

    Notes
    -----
    Welch's method, in Hann windows of a quarter of the series, at most 4096 samples, that overlap
    by half. Each region's power is relative to its variance.

    References
    ----------
    Welch 1967, IEEE Trans. Audio Electroacoustics 15:70-73, doi:10.1109/TAU.1967.1161901

    Examples
    --------
    >>> from virtualbrain import TimeSeries
    >>> noise = np.random.default_rng(1).normal(size=(64, 1, 4, 1))
    >>> series = TimeSeries(np.arange(64.0), noise, "Raw", ("V",), list("abcd"), 1.0)
    >>> spectrum(series).get_xlabel()
    'frequency (Hz)'
    """
    from matplotlib.ticker import LogLocator

    from virtualbrain import analysis

    x = signals(series, variable, sample_period)
    data, period = x.data, x.period
    if len(data) < 8:
        raise ValueError(f"a spectrum wants 8 samples or more; got {len(data)}")
    ax = axes(ax)
    data = data[:, np.isfinite(data).all(axis=0)]
    data = data - data.mean(axis=0)
    size = data.std(axis=0)
    data = data[:, size > 0] / size[size > 0]
    ax.set_xlabel("frequency (Hz)")
    ax.set_ylabel("power / variance (1/Hz)")
    if not data.size:
        ax.text(0.5, 0.5, "no variation", transform=ax.transAxes, ha="center", color=FAINT)
        return ax
    found = analysis.power_spectrum(data, sample_period=period)
    # what the mean leaves at 0 Hz says nothing
    frequency, power = found.frequencies[1:], found.power[1:]
    low, middle, high = np.percentile(power, [5, 50, 95], axis=1)
    ax.fill_between(frequency, low, high, color=LEFT, alpha=0.2, linewidth=0)
    ax.loglog(frequency, middle, color=LEFT, linewidth=1.5)
    ax.set_xlim(frequency[0], frequency[-1])
    decades = np.log10(frequency[-1] / frequency[0])
    ax.xaxis.set_major_locator(LogLocator(subs=(1.0, 2.0, 5.0) if decades < 2.5 else (1.0,)))
    ax.xaxis.set_major_formatter("{x:g}")
    ax.xaxis.set_minor_formatter("")
    return ax
