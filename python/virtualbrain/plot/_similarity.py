"""Functional against structural connectivity, a point for each pair of regions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from virtualbrain import analysis
from virtualbrain.plot._style import FAINT, INK, LEFT, axes, must_fit, signals, styled

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from virtualbrain.analysis._signals import Series
    from virtualbrain.connectivity import Connectivity

__all__ = ["similarity"]


@styled
def similarity(
    series: Series, connectivity: Connectivity, ax: Axes | None = None, variable: int | str = 0
) -> Axes:
    """Draw FC against SC; unconnected pairs stand apart at the left, as a box.

    Parameters
    ----------
    series : TimeSeries or array, shape (n_times, n_regions)
        3 samples or more.
    connectivity : Connectivity
        With as many regions.
    ax : matplotlib Axes
        Default: of a new figure.
    variable : int or str
        Which of the recorded variables.

    Returns
    -------
    ax : matplotlib Axes
        The legend gives Pearson's correlation over all pairs, of FC with the mean of both
        directions of the weights.

    Raises
    ------
    ValueError
        Fewer than 3 samples, or another number of regions.

    Examples
    --------
    >>> from virtualbrain import Connectivity, TimeSeries
    >>> noise = np.random.default_rng(1).normal(size=(30, 1, 3, 1))
    >>> series = TimeSeries(np.arange(30.0), noise, "Bold", ("V",), list("abc"), 1.0)
    >>> conn = Connectivity(weights=[[0, 1, 2], [3, 0, 0], [0.1, 0, 0]])
    >>> similarity(series, conn).get_ylabel()
    'FC (correlation)'
    """
    fc = analysis.functional_connectivity(signals(series, variable).data)
    must_fit(connectivity, len(fc))
    ax = axes(ax)
    sc, f = analysis.pairs(connectivity.weights), analysis.pairs(fc)
    known = np.isfinite(f)
    sc, f = sc[known], f[known]
    joined = sc > 0
    ax.axhline(0.0, color=FAINT, linewidth=0.6)
    if joined.any():
        ax.scatter(
            sc[joined], f[joined], s=6, color=LEFT, alpha=0.45, linewidths=0, rasterized=True
        )
        ax.set_xscale("log")
    if (~joined).any():
        first = float(sc[joined].min()) if joined.any() else 1.0
        last = float(sc[joined].max()) if joined.any() else 1.0
        place = first / max(last / first, 10.0) ** 0.15
        low, q1, middle, q3, high = np.percentile(f[~joined], [5, 25, 50, 75, 95])
        ax.vlines(place, low, high, color=INK, linewidth=1.0)
        ax.vlines(place, q1, q3, color=INK, linewidth=5.0)
        ax.plot(place, middle, "o", color="white", markersize=2.5)
        ax.annotate("no link", (place, high), (0, 3), textcoords="offset points", ha="center",
                    fontsize=7)  # fmt: skip
        ax.set_xlim(left=place / (last / place) ** 0.14)
    r = analysis.connectivity_fit(fc, connectivity.weights).r
    ax.text(0.03, 0.97, f"r = {r:.2f}", transform=ax.transAxes, va="top", weight="bold")
    ax.set_xlabel("SC (weight)")
    ax.set_ylabel("FC (correlation)")
    return ax
