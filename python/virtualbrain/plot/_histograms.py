"""How weights and tract lengths of a connectome are distributed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from virtualbrain.plot._style import FAINT, INK, LEFT, RIGHT, axes, styled

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from virtualbrain.connectivity import Connectivity

__all__ = ["length_histogram", "weight_histogram"]

BINS = 40


@styled
def weight_histogram(conn: Connectivity, ax: Axes | None = None) -> Axes:
    """Draw how often weights occur, on a logarithmic scale where all are above 0.

    Parameters
    ----------
    conn : Connectivity
    ax : matplotlib Axes
        Default: of a new figure.

    Returns
    -------
    ax : matplotlib Axes
        Of the connections between different regions; a line marks the median.

    Examples
    --------
    >>> from virtualbrain import Connectivity
    >>> weight_histogram(Connectivity.synthetic(20)).get_xlabel()
    'weight'
    """
    ax = axes(ax)
    values = conn.weights[_linked(conn)]
    logarithmic = bool(values.size) and values.min() > 0 and values.max() > values.min()
    if logarithmic:
        bins = np.geomspace(values.min(), values.max(), BINS + 1)
        ax.set_xscale("log")
    else:
        bins = np.histogram_bin_edges(values, BINS)
    ax.hist(values, bins.tolist(), color=LEFT, alpha=0.8)
    _finish(ax, values, "weight")
    return ax


@styled
def length_histogram(conn: Connectivity, ax: Axes | None = None) -> Axes:
    """Draw how often tract lengths occur, within and across hemispheres.

    Parameters
    ----------
    conn : Connectivity
    ax : matplotlib Axes
        Default: of a new figure.

    Returns
    -------
    ax : matplotlib Axes
        Of the connections between different regions; a line marks the median. Above, where there
        is one speed, are the delays.

    Examples
    --------
    >>> from virtualbrain import Connectivity
    >>> length_histogram(Connectivity.synthetic(20)).get_xlabel()
    'tract length (mm)'
    """
    ax = axes(ax)
    linked = _linked(conn)
    values = conn.tract_lengths[linked]
    bins = np.linspace(0.0, values.max(initial=0.0) or 1.0, BINS + 1)
    right = conn.hemispheres
    if right is None:
        ax.hist(values, bins.tolist(), color=LEFT, alpha=0.8)
    else:
        across = (right[:, None] != right)[linked]
        ax.hist(
            [values[~across], values[across]],
            bins.tolist(),
            stacked=True,
            color=[LEFT, RIGHT],
            alpha=0.8,
            label=["within a hemisphere", "across"],
        )
        ax.set_ylim(top=1.25 * ax.get_ylim()[1])  # room for the legend
        ax.legend(loc="upper right", bbox_to_anchor=(1.0, 0.92), handlelength=1.0)
    _finish(ax, values, "tract length (mm)")
    speed = conn.speed
    if speed.size == 1 and np.isfinite(speed[0]):
        each = float(speed[0])
        there, back = (lambda mm: np.asarray(mm) / each), (lambda ms: np.asarray(ms) * each)
        top = ax.secondary_xaxis("top", functions=(there, back))
        top.set_xlabel(f"delay (ms) at {each:g} mm/ms")
    return ax


def _linked(conn: Connectivity) -> NDArray[np.bool_]:
    linked = np.asarray(conn.weights != 0)
    np.fill_diagonal(linked, False)
    return linked


def _finish(ax: Axes, values: NDArray[np.float64], name: str) -> None:
    ax.set_xlabel(name)
    ax.set_ylabel("connections")
    if not values.size:
        ax.text(0.5, 0.5, "no connections", transform=ax.transAxes, ha="center", color=FAINT)
        return
    middle = float(np.median(values))
    ax.axvline(middle, color=INK, linewidth=0.8)
    ax.annotate(
        f"median {middle:.3g}",
        (middle, 0.97),
        (4, 0),
        xycoords=("data", "axes fraction"),
        textcoords="offset points",
        va="top",
        fontsize=8,
    )
