"""Pictures that TVB's scripts draw; each opens a figure of pyplot, as TVB's do."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

__all__ = [
    "hinton_diagram", "plot_3d_centres", "plot_connectivity", "plot_fast_kde",
    "plot_local_connectivity", "plot_matrix", "plot_pattern", "plot_tri_matrix",
]  # fmt: skip


def hinton_diagram(connectivity_weights: ArrayLike, num: Any, max_weight: float = 0.0) -> Any:
    """Squares whose area is the weight, red if positive, black if negative. Returns the axes."""
    from matplotlib import pyplot as plt
    from matplotlib.collections import PatchCollection
    from matplotlib.patches import Rectangle

    weights = np.asarray(connectivity_weights, float)
    ax = plt.figure(num=num).gca()
    largest = max_weight or np.abs(weights).max() or 1.0
    rows, columns = np.nonzero(weights)
    sides = np.sqrt(np.minimum(np.abs(weights[rows, columns]) / largest, 1.0))
    squares = [
        Rectangle((x - s / 2, y - s / 2), s, s)
        for y, x, s in zip(rows, columns, sides, strict=True)
    ]
    colours = np.where(weights[rows, columns] > 0, "red", "black")
    ax.add_collection(PatchCollection(squares, facecolors=list(colours)))
    ax.set(xlim=(-0.5, weights.shape[1] - 0.5), ylim=(weights.shape[0] - 0.5, -0.5), aspect=1)
    return ax


def plot_connectivity(
    connectivity: Any,
    num: Any = "weights",
    order_by: Any = None,
    plot_hinton: bool = False,
    plot_tracts: bool = True,
) -> None:
    """Weights, and tract lengths, as matrices.

    Parameters
    ----------
    connectivity : Connectivity
    num : str or int
        Of the figure.
    order_by : array of int
        Order of the regions.
    plot_hinton, plot_tracts : bool
    """
    n = connectivity.number_of_regions
    order = np.arange(n) if order_by is None else np.asarray(order_by)
    labels = np.asarray(connectivity.region_labels)[order]
    shown = {num: connectivity.weights}
    if plot_tracts:
        shown[f"{num} tract lengths" if num != "weights" else "tract-lengths"] = (
            connectivity.tract_lengths
        )
    for name, matrix in shown.items():
        _matrix(np.asarray(matrix)[order][:, order], name, labels)
    if plot_hinton:
        hinton_diagram(connectivity.weights[order][:, order], f"hinton {num}")


def plot_matrix(
    mat: ArrayLike,
    fig_name: Any = "plot_this_matrix",
    connectivity: Any = None,
    binary_matrix: bool = False,
) -> None:
    """A matrix, with the labels of a connectome's regions."""
    labels = None if connectivity is None else connectivity.region_labels
    _matrix(np.asarray(mat), fig_name, labels, "gray_r" if binary_matrix else "viridis")


def plot_tri_matrix(
    mat: ArrayLike, figure: Any = None, num: Any = "triangle", **options: Any
) -> Any:
    """The lower triangle of a symmetric matrix. Returns the figure."""
    matrix = np.asarray(mat, float)
    hidden = np.triu(np.ones(matrix.shape, bool), 1)
    labels = options.get("node_labels")
    return _matrix(np.ma.masked_array(matrix, hidden), num, labels, figure=figure)


def plot_local_connectivity(cortex: Any, cutoff: float | None = None) -> None:
    """The strength of local connections by distance."""
    from matplotlib import pyplot as plt

    local = cortex.local_connectivity
    distance = np.linspace(0.0, cutoff or local.cutoff, 500)
    ax = plt.figure(num="Local Connectivity").gca()
    ax.plot(distance, local.equation.evaluate(distance))
    ax.set(xlabel="Distance (mm)", ylabel="Strength", title="Local connectivity")


def plot_pattern(pattern_object: Any) -> None:
    """A stimulus: over nodes, over time, and both."""
    from matplotlib import pyplot as plt

    figure = plt.figure(num=type(pattern_object).__name__)
    space, time, both = figure.subplots(3, 1)
    space.plot(pattern_object.spatial_pattern)
    space.set(xlabel="Node", ylabel="Strength")
    time.plot(np.ravel(pattern_object.time), np.ravel(pattern_object.temporal_pattern))
    time.set(xlabel="Time (ms)", ylabel="Strength")
    both.imshow(pattern_object(), aspect="auto")
    both.set(xlabel="Time", ylabel="Node")


def plot_3d_centres(xyz: ArrayLike) -> None:
    """Points in space."""
    from matplotlib import pyplot as plt

    points = np.asarray(xyz)
    ax: Any = plt.figure(num="3d centres").add_subplot(projection="3d")
    ax.plot(*points.T, "o", alpha=0.6)
    ax.set(xlabel="x (mm)", ylabel="y (mm)", zlabel="z (mm)")


def plot_fast_kde(
    x: ArrayLike, y: ArrayLike, gridsize: tuple[int, int] = (500, 500), **options: Any
) -> Any:
    """Density of points in a plane, shape (rows, columns); see scipy.stats.gaussian_kde."""
    from scipy.stats import gaussian_kde

    a, b = np.ravel(x), np.ravel(y)
    kde = gaussian_kde(np.stack([a, b]), weights=options.get("weights"))
    grid = np.meshgrid(
        np.linspace(a.min(), a.max(), gridsize[0]), np.linspace(b.min(), b.max(), gridsize[1])
    )
    return kde(np.stack([axis.ravel() for axis in grid])).reshape(grid[0].shape)


def _matrix(
    matrix: Any, name: Any, labels: Any = None, colours: str = "viridis", figure: Any = None
) -> Any:
    from matplotlib import pyplot as plt

    figure = plt.figure(num=name) if figure is None else figure
    ax = figure.gca()
    figure.colorbar(ax.imshow(matrix, interpolation="nearest", cmap=colours), ax=ax)
    ax.set_title(str(name))
    if labels is not None and len(labels) == len(matrix):
        ax.set_xticks(range(len(labels)), labels, rotation=90, fontsize=5)
        ax.set_yticks(range(len(labels)), labels, fontsize=5)
    return figure
