"""The weights of a connectome as a matrix."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from virtualbrain.plot._style import EMPTY, SIGNED, WEIGHTS, axes, frame, hemisphere_ticks, styled

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from virtualbrain.connectivity import Connectivity

__all__ = ["connectivity"]


@styled
def connectivity(conn: Connectivity, ax: Axes | None = None) -> Axes:
    """Draw the weights, left regions first, on a logarithmic scale.

    Parameters
    ----------
    conn : Connectivity
    ax : matplotlib Axes
        Default: of a new figure.

    Returns
    -------
    ax : matplotlib Axes
        Rows are targets, columns sources; grey where there is no connection.

    Examples
    --------
    >>> from virtualbrain import Connectivity
    >>> connectivity(Connectivity(weights=[[0, 1], [2, 0]])).get_ylabel()
    'to region'
    """
    from matplotlib import colormaps
    from matplotlib.colors import CenteredNorm, LogNorm, Normalize

    ax = axes(ax)
    weights = conn.ordered_weights
    shown = np.ma.masked_equal(weights, 0.0)
    present = np.abs(weights[weights != 0])
    norm: Normalize
    if (weights < 0).any():
        colours, norm = colormaps[SIGNED], CenteredNorm(0.0)
    elif present.size and present.min() < present.max():
        # a few tiny weights must not take the whole scale
        low = max(present.min(), present.max() * 1e-4)
        colours, norm = colormaps[WEIGHTS], LogNorm(low, present.max())
    else:
        colours, norm = colormaps[WEIGHTS], Normalize(0.0, present.max(initial=1.0))
    image = ax.imshow(shown, cmap=colours.with_extremes(bad=EMPTY), norm=norm)
    bar = ax.figure.colorbar(image, ax=ax, shrink=0.8, pad=0.03, aspect=25)
    bar.outline.set_visible(False)
    bar.ax.tick_params(labelsize=7)
    bar.set_label("weight")
    ax.set_xlabel("from region")
    ax.set_ylabel("to region")
    hemisphere_ticks(ax, conn, len(weights))
    frame(ax)
    return ax
