"""Functional connectivity dynamics."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from virtualbrain.plot._style import EMPTY, WEIGHTS, axes, frame, styled

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from virtualbrain.analysis import FCD

__all__ = ["functional_connectivity_dynamics"]


@styled
def functional_connectivity_dynamics(fcd: FCD, ax: Axes | None = None) -> Axes:
    """Draw how alike the functional connectivity of any two windows is.

    Parameters
    ----------
    fcd : FCD
        From `virtualbrain.analysis.functional_connectivity_dynamics`.
    ax : matplotlib Axes
        Default: of a new figure.

    Returns
    -------
    ax : matplotlib Axes
        Blocks along the diagonal are times in which FC stays; the colours span the values of
        windows that share no sample, if there are any.

    References
    ----------
    Hansen, Battaglia, Spiegler, Deco & Jirsa 2015, NeuroImage 105:525-535,
    doi:10.1016/j.neuroimage.2014.11.001

    Examples
    --------
    >>> from virtualbrain import analysis
    >>> bold = np.random.default_rng(1).normal(size=(60, 5))
    >>> fcd = analysis.functional_connectivity_dynamics(bold, 30_000.0, sample_period=2000.0)
    >>> functional_connectivity_dynamics(fcd).get_xlabel()
    'start of window (s)'
    """
    from matplotlib import colormaps

    ax = axes(ax)
    seen = fcd.apart if fcd.apart.size else fcd.distribution
    low, high = (float(seen.min()), float(seen.max())) if seen.size else (0.0, 1.0)
    half = fcd.step / 2
    ends = ((fcd.time[0] - half) / 1000, (fcd.time[-1] + half) / 1000)
    image = ax.imshow(
        np.ma.masked_invalid(fcd.matrix),
        cmap=colormaps[WEIGHTS].with_extremes(bad=EMPTY),
        vmin=low,
        vmax=high,
        extent=(ends[0], ends[1], ends[1], ends[0]),
    )
    bar = ax.figure.colorbar(image, ax=ax, shrink=0.8, pad=0.03, aspect=25, extend="max")
    bar.outline.set_visible(False)
    bar.ax.tick_params(labelsize=7)
    bar.set_label("correlation of FC")
    ax.set_xlabel("start of window (s)")
    ax.set_ylabel("start of window (s)")
    frame(ax)
    return ax
