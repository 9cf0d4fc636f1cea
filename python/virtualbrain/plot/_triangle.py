"""A symmetric matrix as a triangle, its rows named along the diagonal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from virtualbrain._arrays import real_array
from virtualbrain.plot._style import SIGNED, WEIGHTS, axes, styled

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["triangle"]

NAMED = 40  # as many labels can be read


@styled
def triangle(
    matrix: ArrayLike,
    labels: Sequence[str] | NDArray[np.str_] | None = None,
    ax: Axes | None = None,
    *,
    limits: tuple[float, float] | None = None,
    label: str = "",
) -> Axes:
    """Draw what lies below the diagonal of a matrix, such as functional connectivity.

    Parameters
    ----------
    matrix : array, shape (n, n)
        What lies on and above the diagonal is not looked at. What is not finite is left out.
    labels : sequence of str, length n
        Written along the diagonal, if they are at most 40. Default: none.
    ax : matplotlib Axes
        Default: of a new figure.
    limits : (float, float)
        Ends of the colours. Default: smallest and largest value; symmetric about 0 if there are
        values of both signs.
    label : str
        What the values are.

    Returns
    -------
    ax : matplotlib Axes

    Raises
    ------
    ValueError
        Not a square matrix of two rows or more, or a wrong number of labels.

    Examples
    --------
    >>> ax = triangle([[1.0, 0.2], [0.4, 1.0]], ["here", "there"])
    >>> ax.images[0].get_array().compressed()
    array([0.4])
    """
    values = real_array("matrix", matrix, "shape (n, n)")
    if values.ndim != 2 or values.shape[0] != values.shape[1] or len(values) < 2:
        raise ValueError(f"matrix wants shape (n, n), n of at least 2; got {values.shape}")
    n = len(values)
    if labels is not None and len(labels) != n:
        raise ValueError(f"labels want one for each of {n} rows; got {len(labels)}")
    ax = axes(ax)
    below = np.tri(n, k=-1, dtype=bool)
    shown = np.ma.masked_where(~below | ~np.isfinite(values), values)
    found = shown.compressed()
    low, high = limits or ((found.min(), found.max()) if found.size else (0.0, 1.0))
    if limits is None and low < 0.0 < high:
        low, high = min(low, -high), max(high, -low)
    cmap = SIGNED if low < 0.0 < high else WEIGHTS
    image = ax.imshow(shown, cmap=cmap, vmin=low, vmax=high)
    bar = ax.figure.colorbar(image, ax=ax, shrink=0.7, pad=0.03, aspect=25)
    bar.outline.set_visible(False)
    bar.set_label(label)
    # a label right of its row, at the diagonal: where the triangle leaves room
    if labels is not None and n <= NAMED:
        for i, text in enumerate(labels):
            ax.text(i - 0.4, i, str(text), va="center", fontsize=min(8.0, 220.0 / n))
    ax.set_xlim(-0.5, n - 0.5)
    ax.set_ylim(n - 0.5, -0.5)
    ax.set_axis_off()
    return ax
