"""Functional connectivity as a matrix."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from virtualbrain import analysis
from virtualbrain.plot._style import (
    EMPTY,
    SIGNED,
    axes,
    frame,
    hemisphere_ticks,
    must_fit,
    signals,
    styled,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from virtualbrain.analysis._signals import Series
    from virtualbrain.connectivity import Connectivity

__all__ = ["functional_connectivity"]


@styled
def functional_connectivity(
    series: Series,
    ax: Axes | None = None,
    variable: int | str = 0,
    connectivity: Connectivity | None = None,
) -> Axes:
    """Draw the correlations of all pairs of regions.

    Parameters
    ----------
    series : TimeSeries or array, shape (n_times, n_regions)
        3 samples or more.
    ax : matplotlib Axes
        Default: of a new figure.
    variable : int or str
        Which of the recorded variables.
    connectivity : Connectivity
        With as many regions. If given, left regions come first.

    Returns
    -------
    ax : matplotlib Axes
        The diagonal, and regions without variation, are grey; colours saturate at the 99th
        percentile.

    Raises
    ------
    ValueError
        Fewer than 3 samples, a variable that was not recorded, or another number of regions.

    Examples
    --------
    >>> from virtualbrain import TimeSeries
    >>> noise = np.random.default_rng(1).normal(size=(30, 1, 4, 1))
    >>> series = TimeSeries(np.arange(30.0), noise, "Bold", ("V",), list("abcd"), 1.0)
    >>> functional_connectivity(series).get_xlabel()
    'region'
    """
    from matplotlib import colormaps

    fc = analysis.functional_connectivity(signals(series, variable).data)
    if connectivity is not None:
        must_fit(connectivity, len(fc))
    ax = axes(ax)
    if connectivity is not None:
        order = connectivity.hemisphere_order_indices
        fc = fc[np.ix_(order, order)]
    off = np.abs(analysis.pairs(fc))
    off = off[np.isfinite(off)]
    limit = float(np.percentile(off, 99)) if off.size else 1.0
    shown = np.ma.masked_invalid(np.where(np.eye(len(fc), dtype=bool), np.nan, fc))
    image = ax.imshow(
        shown,
        cmap=colormaps[SIGNED].with_extremes(bad=EMPTY),
        vmin=-(limit or 1.0),
        vmax=limit or 1.0,
    )
    beyond = "both" if off.size and off.max() > limit else "neither"
    bar = ax.figure.colorbar(image, ax=ax, shrink=0.8, pad=0.03, aspect=25, extend=beyond)
    bar.outline.set_visible(False)
    bar.ax.tick_params(labelsize=7)
    bar.set_label("correlation")
    ax.set_xlabel("region")
    ax.set_ylabel("region")
    if connectivity is not None:
        hemisphere_ticks(ax, connectivity, len(fc))
    frame(ax)
    return ax
