"""The connectome in space, to be turned."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from virtualbrain._arrays import real_array
from virtualbrain.plot._network import strongest_pairs
from virtualbrain.plot._style import WEIGHTS, new_figure, sides, styled

if TYPE_CHECKING:
    from mpl_toolkits.mplot3d import Axes3D

    from virtualbrain.connectivity import Connectivity

__all__ = ["connectome_3d"]


@styled
def connectome_3d(
    conn: Connectivity,
    values: ArrayLike | None = None,
    ax: Axes3D | None = None,
    *,
    strongest: int = 200,
    label: str = "",
) -> Axes3D:
    """Draw regions and the strongest connections where they are, in three dimensions.

    In a window or notebook with an interactive backend it can be turned.

    Parameters
    ----------
    conn : Connectivity
        With centres.
    values : array, shape (n_regions,)
        Colours of the regions, such as activity or a graph measure. Default: blue on the left,
        orange on the right.
    ax : matplotlib Axes3D
        Made with ``projection="3d"``. Default: of a new figure.
    strongest : int
        How many connections are drawn.
    label : str
        What `values` are.

    Returns
    -------
    ax : matplotlib Axes3D
        A dot per region, its area the sum of its inputs; a line per connected pair, the stronger
        the darker.

    Raises
    ------
    ValueError
        Centres that are unknown, or axes that are flat.

    Examples
    --------
    >>> from virtualbrain import Connectivity
    >>> connectome_3d(Connectivity.synthetic(20)).get_zlabel()
    'z (mm)'
    """
    from matplotlib import colormaps
    from mpl_toolkits.mplot3d.art3d import Line3DCollection

    if conn.centres is None or not np.isfinite(conn.centres).all():
        raise ValueError("centres of the connectome are unknown: there is nowhere to draw regions")
    if strongest < 0:
        raise ValueError(f"strongest wants 0 or more connections; got {strongest}")
    if ax is None:
        ax = new_figure(5.5, 5.0).add_subplot(projection="3d")
    elif not hasattr(ax, "get_zlim"):
        raise ValueError("ax wants three dimensions: figure.add_subplot(projection='3d')")
    centres = np.asarray(conn.centres, np.float64)
    ends, relative = strongest_pairs(conn, strongest)
    ax.add_collection3d(
        Line3DCollection(
            list(centres[ends]),
            colors=colormaps[WEIGHTS].reversed()(0.25 + 0.75 * relative),
            linewidths=0.4 + 1.0 * relative,
            alpha=0.5,
        )
    )
    inputs = np.abs(conn.weights).sum(axis=1)
    sizes = 8.0 + 60.0 * inputs / (inputs.max() or 1.0)
    if values is None:
        colours = {"c": sides(conn.region_labels, conn).tolist()}
    else:
        given = real_array("values", values, f"{len(centres)} numbers")
        if given.shape != (len(centres),):
            raise ValueError(
                f"values want one for each of {len(centres)} regions; got {given.shape}"
            )
        colours = {"c": given, "cmap": WEIGHTS}
    dots = ax.scatter(
        *centres.T, s=sizes, edgecolors="white", linewidths=0.5, depthshade=True, **colours
    )
    if values is not None:
        bar = ax.figure.colorbar(dots, ax=ax, shrink=0.5, pad=0.1, aspect=25)
        bar.set_label(label)
    widths = np.ptp([ax.get_xlim3d(), ax.get_ylim3d(), ax.get_zlim3d()], axis=1)
    ax.set_box_aspect(widths, zoom=0.88)  # one scale, and room for the labels
    ax.set(xlabel="x (mm)", ylabel="y (mm)", zlabel="z (mm)")
    ax.view_init(elev=25.0, azim=-60.0)
    return ax
