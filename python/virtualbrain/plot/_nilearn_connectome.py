"""The connectome, or FC, on nilearn's outlines of the brain."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from virtualbrain._arrays import real_array
from virtualbrain._extras import extra
from virtualbrain.plot._style import SIGNED, axes, sides, styled

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from virtualbrain.connectivity import Connectivity

__all__ = ["nilearn_connectome"]


@styled
def nilearn_connectome(
    conn: Connectivity,
    matrix: ArrayLike | None = None,
    ax: Axes | None = None,
    *,
    strongest: float = 0.05,
    display_mode: str = "lyrz",
) -> Axes:
    """Draw connections into outlines of the brain. Needs nilearn.

    Parameters
    ----------
    conn : Connectivity
        With centres in MNI space, mm, as nilearn's outlines are.
    matrix : array, shape (n_regions, n_regions)
        What to draw, such as FC. Default: the weights. If it is not symmetric, the stronger of the
        two directions is drawn.
    ax : matplotlib Axes
        Default: of a new figure.
    strongest : float
        Which part of the connections, those furthest from 0; above 0, at most 1.
    display_mode : str
        Views, as nilearn calls them.

    Returns
    -------
    ax : matplotlib Axes

    Raises
    ------
    ImportError
        nilearn is not installed.
    ValueError
        Centres that are unknown or cannot be in MNI space, or a matrix of another shape.

    Examples
    --------
    >>> from virtualbrain import Connectivity
    >>> nilearn_connectome(Connectivity.from_file("connectivity_68.zip"))  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    ValueError: centres of the connectome are not in MNI space ...
    """
    centres = _in_mni_space(conn)
    if not 0 < strongest <= 1:
        raise ValueError(f"strongest wants a part above 0 and at most 1; got {strongest!r}")
    wants = "one number per pair of regions, shape (n_regions, n_regions)"
    values = real_array("matrix", conn.weights if matrix is None else matrix, wants)
    if values.shape != conn.weights.shape:
        raise ValueError(f"matrix wants {wants} = {conn.weights.shape}; got {values.shape}")
    values = np.where(np.abs(values) >= np.abs(values.T), values, values.T)
    values = np.where(np.triu(np.ones(values.shape, bool)), values, values.T)  # ties of +x and -x
    np.fill_diagonal(values, 0.0)
    sizes = np.abs(values).sum(axis=1)
    # Chosen here, since of weights that are equal nilearn's threshold may leave none.
    upper = np.abs(np.triu(values))
    order = np.argsort(upper, axis=None)[::-1]
    kept = order[: int(np.ceil(strongest * np.count_nonzero(upper)))]
    drawn = np.zeros_like(values)
    drawn.flat[kept] = values.flat[kept]
    ax = axes(ax, 2.2 * len(display_mode), 2.4)
    extra("nilearn.plotting").plot_connectome(
        drawn + drawn.T,
        centres,
        node_color=sides(conn.region_labels, conn).tolist(),
        node_size=4 + 26 * sizes / (sizes.max() or 1.0),
        edge_cmap=SIGNED,
        edge_kwargs={"linewidth": 0.8, "alpha": 0.6},
        display_mode=display_mode,
        figure=ax.figure,
        axes=ax,
        colorbar=bool(kept.size),
    )
    return ax


def _in_mni_space(conn: Connectivity) -> NDArray[np.float64]:
    """The centres, unless they are seen to be elsewhere."""
    centres = conn.centres
    if centres is None or not np.isfinite(centres).all():
        raise ValueError("centres of the connectome are unknown: there is nowhere to draw regions")
    outside = (centres < (-100, -135, -90)) | (centres > (100, 100, 115))
    right = conn.hemispheres
    swapped = False
    if right is not None and right.any() and not right.all():
        swapped = bool(centres[right, 0].mean() < centres[~right, 0].mean() + 5.0)
    if outside.any() or swapped:
        raise ValueError(
            "centres of the connectome are not in MNI space (mm, x from left to right, y from back "
            "to front), in which the outlines are; plot.glass_brain draws in any"
        )
    return centres
