"""Traces of regions, one above the other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from virtualbrain.plot._style import axes, sides, signals, spread, styled, time_axis

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
    >>> ax.get_xlabel()
    'time (ms)'
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
    return ax
