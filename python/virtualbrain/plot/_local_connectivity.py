"""How local connectivity falls off with distance."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from virtualbrain.plot._style import FAINT, LEFT, RIGHT, axes, styled

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from virtualbrain.local_connectivity import LocalConnectivity

__all__ = ["local_connectivity"]


@styled
def local_connectivity(local: LocalConnectivity, ax: Axes | None = None) -> Axes:
    """Draw the equation of a local connectivity, and the distances at which a surface samples it.

    Parameters
    ----------
    local : LocalConnectivity
        Its surface, if it has one, says how far apart neighbours are.
    ax : matplotlib Axes
        Default: of a new figure.

    Returns
    -------
    ax : matplotlib Axes
        A line for the equation, as far as the cutoff goes. With a surface also dots at multiples of
        its mean edge length: where these miss the shape of the line, the surface is too coarse for
        it.

    Raises
    ------
    ValueError
        An equation with values that are not finite.

    Examples
    --------
    >>> from virtualbrain.local_connectivity import LocalConnectivity
    >>> local_connectivity(LocalConnectivity(cutoff=20.0)).get_xlabel()
    'distance along the surface (mm)'
    """
    ax = axes(ax, 5.0, 3.2)
    distance = np.linspace(0.0, 1.2 * local.cutoff, 601)
    strength = np.asarray(local.equation.evaluate(distance), np.float64)
    if not np.isfinite(strength).all():
        raise ValueError(f"equation {local.equation!r} has values that are not finite")
    within = distance <= local.cutoff
    ax.plot(distance[within], strength[within], color=LEFT, label="equation")
    ax.plot(distance[~within], strength[~within], color=LEFT, linewidth=0.6, linestyle=":")
    if local.surface is not None:
        edge = float(np.mean(local.surface.edge_lengths))
        at = np.arange(0.0, local.cutoff, edge)
        values = np.asarray(local.equation.evaluate(at), np.float64)
        ax.plot(at, values, "o", color=RIGHT, markersize=3.5, label=f"edges of {edge:.2g} mm")
    ax.axhline(0.0, color=FAINT, linewidth=0.5)
    ax.axvline(
        local.cutoff, color=FAINT, linestyle="--", label=f"cutoff, {local.cutoff:g} mm", zorder=0
    )
    ax.set_xlabel("distance along the surface (mm)")
    ax.set_ylabel("strength")
    ax.set_xlim(0.0, distance[-1])
    ax.legend()
    return ax
