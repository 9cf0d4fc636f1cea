"""Weights, tract lengths or delays of a connectome as a matrix."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from virtualbrain.plot._style import (
    EMPTY,
    LENGTHS,
    SIGNED,
    WEIGHTS,
    axes,
    frame,
    hemisphere_ticks,
    styled,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.colors import Colormap, Normalize

    from virtualbrain.connectivity import Connectivity

__all__ = ["connectivity"]

LOGARITHMIC_FROM = 30.0  # largest over smallest weight
_LABELS = {"weights": "weight", "tract_lengths": "length (mm)", "delays": "delay (ms)"}


@styled
def connectivity(conn: Connectivity, ax: Axes | None = None, what: str = "weights") -> Axes:
    """Draw a matrix of a connectome, left regions first.

    Parameters
    ----------
    conn : Connectivity
    ax : matplotlib Axes
        Default: of a new figure.
    what : {"weights", "tract_lengths", "delays"}
        Weights, on a logarithmic scale where they differ much; lengths in mm; delays in ms.

    Returns
    -------
    ax : matplotlib Axes
        Rows are targets, columns sources; grey where there is no connection.

    Raises
    ------
    ValueError
        Another matrix.

    Examples
    --------
    >>> from virtualbrain import Connectivity
    >>> connectivity(Connectivity(weights=[[0, 1], [2, 0]])).get_ylabel()
    'to region'
    """
    from matplotlib import colormaps
    from matplotlib.colors import Normalize

    ax = axes(ax)
    if what not in _LABELS:
        raise ValueError(f"what wants one of {', '.join(_LABELS)}; got {what!r}")
    weights = conn.ordered_weights
    if what == "weights":
        colours, norm = _colours_of(weights)
        shown = np.ma.masked_equal(weights, 0.0)
    else:
        order = conn.hemisphere_order_indices
        matrix = getattr(conn, what)[np.ix_(order, order)]
        shown = np.ma.masked_where(weights == 0, matrix)
        colours, norm = colormaps[LENGTHS], Normalize(0.0, float(shown.max() or 1.0))
    image = ax.imshow(shown, cmap=colours.with_extremes(bad=EMPTY), norm=norm)
    bar = ax.figure.colorbar(image, ax=ax, shrink=0.8, pad=0.03, aspect=25)
    bar.outline.set_visible(False)
    bar.ax.tick_params(labelsize=7)
    bar.set_label(_LABELS[what])
    ax.set_xlabel("from region")
    ax.set_ylabel("to region")
    hemisphere_ticks(ax, conn, len(weights))
    frame(ax)
    return ax


def _colours_of(weights: NDArray[np.float64]) -> tuple[Colormap, Normalize]:
    from matplotlib import colormaps
    from matplotlib.colors import CenteredNorm, LogNorm, Normalize

    present = np.abs(weights[weights != 0])
    if (weights < 0).any():
        return colormaps[SIGNED], CenteredNorm(0.0)
    if present.size and present.max() > LOGARITHMIC_FROM * present.min():
        # a few tiny weights must not take the whole scale
        low = max(present.min(), present.max() * 1e-4)
        return colormaps[WEIGHTS], LogNorm(low, present.max())
    return colormaps[WEIGHTS], Normalize(0.0, present.max(initial=1.0))
