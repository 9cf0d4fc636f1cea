"""Regions and connections inside a transparent head, from three sides."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from virtualbrain._extras import extra
from virtualbrain.plot._network import edges_between, strongest_pairs
from virtualbrain.plot._style import FAINT, WEIGHTS, new_figure, sides, styled

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure, SubFigure

    from virtualbrain.connectivity import Connectivity

__all__ = ["glass_brain"]

# Name, axes across and up (side, front, top), which way is near, letters at both edges.
_VIEWS = (
    ("from the right", (1, 2), 1.0, ("P", "A")),
    ("from behind", (0, 2), -1.0, ("L", "R")),
    ("from above", (0, 1), 1.0, ("L", "R")),
)
_MARGIN = 0.08  # of the outline around the regions, over the length of the head


@styled
def glass_brain(
    conn: Connectivity,
    values: ArrayLike | None = None,
    figure: Figure | SubFigure | None = None,
    *,
    strongest: int | None = None,
    label: str = "",
    nilearn: bool = False,
) -> Figure | SubFigure:
    """Draw regions and the strongest connections from the right, from behind and from above.

    Parameters
    ----------
    conn : Connectivity
        With centres. Up is z. If the hemispheres lie along y, as in tvb-data's sets, front is x;
        if along x, as in MNI space, front is y.
    values : array, shape (n_regions,)
        Colours of the regions, such as a graph measure. Default: blue on the left, orange on the
        right.
    figure : matplotlib Figure or SubFigure
        Default: a new one.
    strongest : int
        How many connections are drawn. Default 300, or as many as regions if these are more.
    label : str
        What `values` are.
    nilearn : bool
        Draw by `nilearn.plotting.plot_connectome` into the outline of the MNI brain, in which the
        centres must then be.

    Returns
    -------
    figure : matplotlib Figure or SubFigure
        The area of a dot is the sum of the region's inputs.

    Raises
    ------
    ValueError
        Centres that are unknown, or values that are not one per region.
    ImportError
        Nilearn is wanted and not installed.

    Examples
    --------
    >>> from virtualbrain import Connectivity
    >>> conn = Connectivity.synthetic(40)
    >>> len(glass_brain(conn, conn.weights.sum(axis=0), label="strength").axes)  # and a bar
    4
    """
    from matplotlib import colormaps
    from matplotlib.colors import Normalize

    if conn.centres is None or not np.isfinite(conn.centres).all():
        raise ValueError("centres of the connectome are unknown: there is nowhere to draw regions")
    known = None if values is None else np.asarray(values, float)
    if known is not None and known.shape != (conn.number_of_regions,):
        raise ValueError(
            f"values wants one number per region, shape ({conn.number_of_regions},); got shape "
            f"{known.shape}"
        )
    if figure is None:
        figure = new_figure(10.0, 3.6)
        if nilearn:  # which places its axes itself
            figure.set_layout_engine("none")
    if strongest is None:
        strongest = max(300, conn.number_of_regions)
    colours: NDArray[Any] = sides(conn.region_labels, conn)
    norm = Normalize()
    if known is not None:
        colours = colormaps["plasma"](norm(known))
    if nilearn:
        return _by_nilearn(conn, figure, colours, strongest)
    points = head_axes(conn)
    middle, span = (points.max(axis=0) + points.min(axis=0)) / 2, np.ptp(points, axis=0)
    margin = _MARGIN * (float(span.max()) or 1.0)
    half = span / 2 + 1.5 * margin
    panels: Any = figure.subplots(1, 3, width_ratios=[half[view[1][0]] for view in _VIEWS])
    for ax, (name, shown, near, letters) in zip(panels, _VIEWS, strict=True):
        across, up = shown
        _view(ax, conn, points, shown, near, margin, colours, strongest)
        # one scale for all
        ax.set_xlim(middle[across] - half[across], middle[across] + half[across])
        ax.set_ylim(middle[up] - half[1:].max(), middle[up] + half[1:].max())
        ax.set_title(name, weight="normal", loc="center")
        for x, letter in zip((0.0, 1.0), letters, strict=True):
            ax.text(x, 0.5, letter, transform=ax.transAxes, ha="center", color=FAINT)
    if known is not None:
        from matplotlib.cm import ScalarMappable

        bar = figure.colorbar(
            ScalarMappable(norm, "plasma"), ax=panels, shrink=0.7, pad=0.02, aspect=25
        )
        bar.outline.set_visible(False)
        bar.set_label(label)
    return figure


def head_axes(conn: Connectivity) -> NDArray[np.float64]:
    """Centres as side (right is larger), front and top, whichever axis goes from side to side."""
    centres = np.asarray(conn.centres)
    right = conn.hemispheres
    if right is None or right.all() or not right.any():
        return centres
    apart = centres[right, :2].mean(axis=0) - centres[~right, :2].mean(axis=0)
    side = int(np.argmax(np.abs(apart)))
    return np.column_stack(
        [np.sign(apart[side]) * centres[:, side], centres[:, 1 - side], centres[:, 2]]
    )


def _view(
    ax: Axes,
    conn: Connectivity,
    points: NDArray[np.float64],
    shown: Sequence[int],
    near: float,
    margin: float,
    colours: NDArray[Any],
    strongest: int,
) -> None:
    flat = points[:, shown]
    _outline(ax, flat, margin)
    ends, relative = strongest_pairs(conn, strongest)
    ax.add_collection(edges_between(flat, ends, relative))
    inputs = np.abs(conn.weights).sum(axis=1)
    # as many as 100 regions show as dots, more as points
    scale = min(1.0, 100.0 / len(flat))
    depth = np.argsort(near * points[:, 3 - sum(shown)], kind="stable")
    ax.scatter(
        flat[depth, 0],
        flat[depth, 1],
        s=(6.0 + 54.0 * inputs / (inputs.max() or 1.0))[depth] * scale,
        c=colours[depth],
        edgecolors="white",
        linewidths=0.5 * scale,
        zorder=3,
    )
    ax.set_aspect("equal")
    ax.set_axis_off()


def _outline(ax: Axes, flat: NDArray[np.float64], margin: float) -> None:
    """A smooth hull somewhat outside of the regions: how far they reach, by direction."""
    from matplotlib.patches import Polygon
    from scipy.ndimage import gaussian_filter1d

    angle = np.linspace(0.0, 2.0 * np.pi, 361)[:-1]
    direction = np.column_stack([np.cos(angle), np.sin(angle)])
    middle = (flat.max(axis=0) + flat.min(axis=0)) / 2
    reach = gaussian_filter1d((direction @ (flat - middle).T).max(axis=1), 12, mode="wrap")
    turn = np.gradient(np.r_[reach[-1], reach, reach[0]], np.radians(1.0))[1:-1]
    sideways = np.column_stack([-direction[:, 1], direction[:, 0]])
    hull = middle + (reach + margin)[:, None] * direction + turn[:, None] * sideways
    ax.add_patch(
        Polygon(hull.tolist(), facecolor="#F6F6F6", edgecolor=FAINT, linewidth=0.8, zorder=0)
    )


def _by_nilearn(
    conn: Connectivity, figure: Figure | SubFigure, colours: NDArray[Any], strongest: int
) -> Figure | SubFigure:
    plot_connectome = extra("nilearn.plotting").plot_connectome
    strength = np.maximum(np.abs(conn.weights), np.abs(conn.weights.T))
    np.fill_diagonal(strength, 0.0)
    ends, _ = strongest_pairs(conn, strongest)
    drawn = np.zeros_like(strength)
    drawn[ends[:, 0], ends[:, 1]] = drawn[ends[:, 1], ends[:, 0]] = strength[ends[:, 0], ends[:, 1]]
    plot_connectome(
        drawn,
        head_axes(conn),
        node_color=list(colours),
        node_size=12,
        edge_cmap=WEIGHTS + "_r",
        edge_vmin=0.0,
        edge_vmax=float(strength.max()) or 1.0,
        edge_kwargs={"linewidth": 0.6},
        figure=figure,
    )
    return figure
