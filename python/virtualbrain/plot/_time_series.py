"""Traces of regions, one above the other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from virtualbrain.plot._style import INK, axes, sides, signals, spread, styled, time_axis
from virtualbrain.time_series import variable_index

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from virtualbrain.time_series import TimeSeries

__all__ = ["time_series"]

MOST_LABELS = 20


@styled
def time_series(
    series: TimeSeries,
    ax: Axes | None = None,
    variable: int | str = 0,
    regions: Sequence[int] | None = None,
) -> Axes:
    """Draw traces one above the other, the first region on top.

    The title names the variable, and how many more were recorded; the bar on the right is the scale
    of all traces.

    Parameters
    ----------
    series : TimeSeries
    ax : matplotlib Axes
        Default: of a new figure.
    variable : int or str
        Which of the recorded variables.
    regions : sequence of int
        Which regions. Default all; every few of them are labelled.

    Returns
    -------
    ax : matplotlib Axes

    Raises
    ------
    ValueError
        No samples, or a variable that was not recorded.

    Examples
    --------
    >>> from virtualbrain import TimeSeries
    >>> wave = np.sin(np.arange(50.0))[:, None, None, None]
    >>> ax = time_series(TimeSeries(np.arange(50.0), wave, "Raw", ("V",), ["rV1"], 1.0))
    >>> ax.get_xlabel(), ax.get_title(loc="left")
    ('time (ms)', 'Raw: V')
    """
    from matplotlib.collections import LineCollection

    data = signals(series, variable)
    labels = np.asarray(series.labels)
    colours = sides(labels)
    if regions is not None:
        data, labels, colours = data[:, regions], labels[list(regions)], colours[list(regions)]
    n = data.shape[1]
    ax = axes(ax, 8.0, 1.5 + 0.25 * min(n, 20))
    time, unit = time_axis(series)
    data = data - data.mean(axis=0)
    # neighbours may touch where they are extreme, not where they are usual; a seizure, or the
    # response to a stimulus, covers few of them
    usual = 3.5 * float(np.median(data.std(axis=0))) or float(np.abs(data).max()) or 1.0
    step = max(usual, float(np.ptp(data, axis=0).max()) / 3.0)
    offset = -step * np.arange(n)
    lines = [np.column_stack([time, data[:, i] + offset[i]]) for i in range(n)]
    # the upper traces in front
    ax.add_collection(LineCollection(lines[::-1], colors=colours[::-1], linewidths=0.9))
    margin = 0.01 * (time[-1] - time[0]) or 1.0
    ax.set_xlim(time[0] - margin, time[-1] + margin)
    ax.set_ylim(
        min(offset[-1] - step, float((data[:, -1] + offset[-1]).min())),
        max(step, float(data[:, 0].max())),
    )
    shown = spread(n, MOST_LABELS)
    ax.set_yticks(offset[shown], labels[shown].tolist())
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)
    ax.set_xlabel(f"time ({unit})")
    _scale_bar(ax, step)
    count = len(series.variables)
    which = variable_index(variable, count, series.variables)
    of = f" ({which + 1} of {count} variables)" if count > 1 else ""
    ax.set_title(f"{series.monitor}: {series.variables[which]}{of}")
    return ax


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
