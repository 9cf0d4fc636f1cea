"""Matrices as squares whose areas are their values."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from virtualbrain._arrays import real_array
from virtualbrain.plot._style import EMPTY, INK, axes, frame, styled

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["hinton"]


@styled
def hinton(matrix: ArrayLike, ax: Axes | None = None, largest: float | None = None) -> Axes:
    """Draw a matrix as squares: areas are sizes, dark is positive and white negative.

    Parameters
    ----------
    matrix : array, shape (n_rows, n_columns)
        Small enough that its squares can be told apart. What is not finite is left out.
    ax : matplotlib Axes
        Default: of a new figure.
    largest : float
        The value whose square fills its place. Default: the largest size in `matrix`.

    Returns
    -------
    ax : matplotlib Axes

    Raises
    ------
    ValueError
        Not a matrix, or `largest` not above 0.

    Examples
    --------
    >>> len(hinton([[1.0, 0.25], [-0.5, 0.0]]).collections[0].get_paths())
    3
    """
    from matplotlib.collections import PolyCollection

    values = real_array("matrix", matrix, "two dimensions")
    if values.ndim != 2:
        raise ValueError(f"matrix wants two dimensions; got shape {values.shape}")
    if largest is not None and not largest > 0:
        raise ValueError(f"largest wants a number above 0; got {largest}")
    ax = axes(ax)
    sizes = np.abs(np.where(np.isfinite(values), values, 0.0))
    top = (float(sizes.max(initial=0.0)) or 1.0) if largest is None else largest
    row, column = np.nonzero(sizes)
    half = 0.48 * np.sqrt(np.minimum(sizes[row, column] / top, 1.0))
    corners = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]])
    squares = np.stack([column, row], axis=1)[:, None] + half[:, None, None] * corners
    colours = np.where(values[row, column] > 0, INK, "white")
    ax.add_collection(
        PolyCollection(list(squares), facecolors=list(colours), edgecolors=INK, linewidths=0.3)
    )
    ax.set_facecolor(EMPTY)
    ax.set_xlim(-0.5, values.shape[1] - 0.5)
    ax.set_ylim(values.shape[0] - 0.5, -0.5)
    ax.set_aspect("equal")
    ax.set_xlabel("column")
    ax.set_ylabel("row")
    frame(ax)
    return ax
