"""Traces of regions, one above the other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from virtualbrain.plot._style import INK, axes, sides, signals, spread, styled, time_axis
from virtualbrain.time_series import TimeSeries, variable_index

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from virtualbrain.analysis._signals import Series

__all__ = ["time_series"]

MOST_LABELS = 20


@styled
def time_series(
    series: Series,
    ax: Axes | None = None,
    variable: int | str = 0,
    regions: Sequence[int] | None = None,
    *,
    sample_period: float | None = None,
) -> Axes:
    """Draw traces one above the other, the first region on top.

    The title names the variable, and how many more were recorded; the bar on the right is the scale
    of all traces.

    Parameters
    ----------
    series : TimeSeries or array, shape (n_times, n_regions)
    ax : matplotlib Axes
        Default: of a new figure.
    variable : int or str
        Which of the recorded variables.
    regions : sequence of int
        Which regions. Default all; every few of them are labelled.
    sample_period : float, ms
        Of an array. Default: samples are counted.

    Returns
    -------
    ax : matplotlib Axes
        Traces have gaps where they are NaN or infinite.

    Raises
    ------
    ValueError
        No samples, or none that are finite; a variable that was not recorded, or regions that are
        not there.

    Examples
    --------
    >>> from virtualbrain import TimeSeries
    >>> wave = np.sin(np.arange(50.0))[:, None, None, None]
    >>> ax = time_series(TimeSeries(np.arange(50.0), wave, "Raw", ("V",), ["rV1"], 1.0))
    >>> ax.get_xlabel(), ax.get_title(loc="left")
    ('time (ms)', 'Raw: V')
    """
    from matplotlib.collections import LineCollection

    x = signals(series, variable, sample_period)
    if isinstance(series, TimeSeries):
        time, unit = time_axis(np.asarray(series.time))
    elif x.known_period is None:
        time, unit = np.arange(float(len(x.data))), "samples"
    else:
        time, unit = time_axis(x.times(np.arange(len(x.data))))
    data, labels, colours = x.data, x.labels, sides(x.labels)
    if regions is not None:
        which = _indices(regions, data.shape[1])
        data, labels, colours = data[:, which], labels[which], colours[which]
    n = data.shape[1]
    if not np.isfinite(data).any():
        raise ValueError(f"none of {n} regions has a finite number to draw; choose others")
    ax = axes(ax, 8.0, 1.5 + 0.25 * min(n, 20))
    data = np.ma.masked_invalid(data)
    data = data - data.mean(axis=0)
    # neighbours may touch where they are extreme, not where they are usual; a seizure, or the
    # response to a stimulus, covers few of them
    usual = 3.5 * float(np.nanmedian(data.std(axis=0).filled(np.nan)))
    usual = usual or float(np.abs(data).max()) or 1.0
    step = max(usual, float(np.ma.ptp(data, axis=0).max()) / 3.0)
    data = data.filled(np.nan)
    offset = -step * np.arange(n)
    lines = [np.column_stack([time, data[:, i] + offset[i]]) for i in range(n)]
    # the upper traces in front
    ax.add_collection(LineCollection(lines[::-1], colors=colours[::-1], linewidths=0.9))
    margin = 0.01 * (time[-1] - time[0]) or 1.0
    ax.set_xlim(time[0] - margin, time[-1] + margin)
    ax.set_ylim(
        float(np.fmin.reduce(data[:, -1] + offset[-1], initial=offset[-1] - step)),
        float(np.fmax.reduce(data[:, 0], initial=step)),
    )
    labelled = spread(n, MOST_LABELS)
    ax.set_yticks(offset[labelled], labels[labelled].tolist())
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)
    ax.set_xlabel(f"time ({unit})")
    _scale_bar(ax, step)
    if not isinstance(series, TimeSeries):
        return ax
    count = len(series.variables)
    shown = variable_index(variable, count, series.variables)
    of = f" ({shown + 1} of {count} variables)" if count > 1 else ""
    ax.set_title(f"{series.monitor}: {series.variables[shown]}{of}")
    return ax


def _indices(regions: Sequence[int], n: int) -> NDArray[np.intp]:
    which = np.asarray(regions)
    if which.ndim != 1 or which.size == 0 or which.dtype.kind not in "iu":
        raise ValueError(f"regions wants a sequence of one index or more; got {regions!r}")
    for i in which[(which < -n) | (which >= n)]:
        raise ValueError(f"regions wants indices below {n}, the number of regions; got {i}")
    return np.asarray(which, np.intp)


def _scale_bar(ax: Axes, step: float) -> None:
    """A bar right of the lowest traces, as long as a round number near the distance of traces."""
    power = 10.0 ** np.floor(np.log10(step))
    size = float(power * max(m for m in (1, 2, 5) if m * power <= step * (1 + 1e-9)))
    low = ax.get_ylim()[0] + 0.15 * step
    across = ax.get_yaxis_transform()
    ends = [low, low + size]
    ax.plot([1.0, 1.0], ends, color=INK, transform=across, clip_on=False, linewidth=1.5)
    ax.annotate(
        f"{size:g}", (1.0, low + size / 2), (3, 0), xycoords=across, textcoords="offset points",
        va="center", fontsize=7,
    )  # fmt: skip
