"""The connectome from above."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from virtualbrain.plot._style import FAINT, WEIGHTS, axes, sides, styled

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.collections import LineCollection

    from virtualbrain.connectivity import Connectivity

__all__ = ["network"]

STRONGEST = 300


@styled
def network(conn: Connectivity, ax: Axes | None = None) -> Axes:
    """Draw regions where they are, seen from above, and the strongest connections.

    Parameters
    ----------
    conn : Connectivity
        With centres.
    ax : matplotlib Axes
        Default: of a new figure.

    Returns
    -------
    ax : matplotlib Axes
        A dot per region, its area the sum of its inputs; orange on the right, blue on the left.

    Raises
    ------
    ValueError
        Centres that are unknown.

    Examples
    --------
    >>> from virtualbrain import Connectivity
    >>> len(network(Connectivity.from_file().configure()).collections)
    2
    """
    from virtualbrain.plot._glass_brain import head_axes

    if conn.centres is None or not np.isfinite(conn.centres).all():
        raise ValueError("centres of the connectome are unknown: there is nowhere to draw regions")
    ax = axes(ax)
    points = head_axes(conn)[:, :2]
    ax.add_collection(edges_between(points, *strongest_pairs(conn, STRONGEST)))
    inputs = np.abs(conn.weights).sum(axis=1)
    sizes = 8.0 + 52.0 * inputs / (inputs.max() or 1.0)
    colours = sides(conn.region_labels, conn)
    ax.scatter(
        points[:, 0],
        points[:, 1],
        s=sizes,
        c=colours.tolist(),
        edgecolors="white",
        linewidths=0.6,
        zorder=2,
    )
    ax.set_aspect("equal")
    ax.margins(0.08)
    ax.set_axis_off()
    if conn.hemispheres is not None:
        for x, text in ((0.02, "L"), (0.98, "R")):
            ax.text(x, 0.5, text, transform=ax.transAxes, ha="center", color=FAINT)
    return ax


def strongest_pairs(conn: Connectivity, most: int) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
    """The most strongly linked pairs, weakest first, and their strengths: 0 to 1, logarithmic."""
    strength = np.triu(np.maximum(np.abs(conn.weights), np.abs(conn.weights.T)), 1)
    order = np.argsort(strength, axis=None)[::-1][:most][::-1]
    order = order[strength.flat[order] > 0]
    ends = np.column_stack(np.unravel_index(order, strength.shape))
    size = np.log(strength.flat[order])
    span = float(np.ptp(size)) if size.size else 0.0
    return ends, (size - size[0]) / span if span else np.ones(size.size)


def edges_between(
    points: NDArray[np.float64], ends: NDArray[np.intp], relative: NDArray[np.float64]
) -> LineCollection:
    """Lines between pairs of points, the stronger the darker."""
    from matplotlib import colormaps
    from matplotlib.collections import LineCollection

    return LineCollection(
        points[ends].tolist(),
        colors=colormaps[WEIGHTS].reversed()(0.25 + 0.75 * relative),
        linewidths=0.3 + 0.8 * relative,
        alpha=0.45,
        zorder=1,
    )
