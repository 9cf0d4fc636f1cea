"""A connectome in one picture."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from virtualbrain.plot._connectivity import connectivity
from virtualbrain.plot._glass_brain import glass_brain
from virtualbrain.plot._histograms import length_histogram, weight_histogram
from virtualbrain.plot._style import FAINT, new_figure, styled

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from virtualbrain.connectivity import Connectivity

__all__ = ["connectome"]


@styled
def connectome(conn: Connectivity, title: str = "") -> Figure:
    """Draw a glass brain, matrices of weights and lengths, and how both are distributed.

    Parameters
    ----------
    conn : Connectivity
    title : str
        Default: numbers of regions and connections.

    Returns
    -------
    figure : matplotlib Figure
        Save it with ``figure.savefig("name.png", dpi=200)``.

    Raises
    ------
    ValueError
        Tract lengths that are neither known nor told by the centres.

    Examples
    --------
    >>> from virtualbrain import Connectivity
    >>> len(connectome(Connectivity.synthetic(20)).axes)  # 3 views, 4 panels, 2 colour bars
    9
    """
    conn = conn.copy().configure()
    figure = new_figure(13.333, 7.5)
    figure.set_layout_engine("constrained", w_pad=0.1, h_pad=0.08, wspace=0.02)
    halves: Any = figure.subfigures(2, 1, height_ratios=[1.1, 1.0])
    top, bottom = halves
    if conn.centres is not None and np.isfinite(conn.centres).all():
        glass_brain(conn, figure=top)
    else:
        ax = top.subplots()
        ax.set_axis_off()
        ax.text(0.5, 0.5, "positions unknown", ha="center", color=FAINT)
    weights, lengths, weight_counts, length_counts = bottom.subplots(1, 4)
    connectivity(conn, weights)
    weights.set_title("Weights")
    connectivity(conn, lengths, "tract_lengths")
    lengths.set_title("Tract lengths")
    weight_histogram(conn, weight_counts)
    weight_counts.set_title("Weights")
    length_histogram(conn, length_counts)
    length_counts.set_title("Tract lengths")
    linked = np.count_nonzero(conn.weights)
    n = conn.number_of_regions
    told = title or f"{n} regions, {linked} connections ({100 * linked / n**2:.3g} %)"
    figure.suptitle(told, fontsize=12, weight="bold", x=0.012, ha="left")
    return figure
