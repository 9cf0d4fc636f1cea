"""Pictures that TVB's scripts draw; each opens a figure of pyplot, as TVB's do."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

__all__ = [
    "hinton_diagram", "plot_3d_centres", "plot_connectivity", "plot_fast_kde",
    "plot_local_connectivity", "plot_matrix", "plot_pattern", "plot_tri_matrix",
    "show_me_the_colours",
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
    mat: ArrayLike,
    figure: Any = None,
    num: Any = "plot_part_of_this_matrix",
    size: tuple[float, float] | None = None,
    cmap: Any = "RdBu_r",
    colourbar: bool = True,
    color_anchor: Any = None,
    node_labels: Any = None,
    x_tick_rot: float = 0.0,
    title: str | None = None,
) -> Any:
    """The lower triangle of a symmetric matrix, without the diagonal. Returns the figure.

    Parameters
    ----------
    mat : array, shape (n, n)
    figure : matplotlib Figure
        Default: a new one, called `num`, of `size` in inches.
    color_anchor : (float, float)
        Values of the first and last colour. Default the smallest and largest of the triangle; 0
        for a range about 0.
    node_labels : sequence of str
    x_tick_rot : float, degrees
    """
    from matplotlib import pyplot as plt

    matrix = np.asarray(mat, float)
    shown = np.ma.masked_array(matrix, np.triu(np.ones(matrix.shape, bool)))
    lo, hi = shown.min(), shown.max()
    if color_anchor is not None:
        largest = max(abs(lo), abs(hi))
        lo, hi = (-largest, largest) if np.ndim(color_anchor) == 0 else color_anchor
    figure = plt.figure(num=num) if figure is None else figure
    if size is not None:
        figure.set_size_inches(*size)
    ax = figure.add_subplot()
    image = ax.imshow(shown, cmap=cmap, vmin=lo, vmax=hi, interpolation="nearest")
    if colourbar:
        figure.colorbar(image, ax=ax, orientation="horizontal", shrink=0.6)
    if node_labels is not None:
        ax.set_xticks(range(len(matrix)), node_labels, rotation=x_tick_rot)
        ax.set_yticks(range(len(matrix)), node_labels)
    ax.set_title(title or "")
    return figure


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
    x: ArrayLike,
    y: ArrayLike,
    kern_nx: float | None = None,
    kern_ny: float | None = None,
    gridsize: tuple[int, int] = (500, 500),
    extents: tuple[float, float, float, float] | None = None,
    nocorrelation: bool = False,
    weights: ArrayLike | None = None,
    norm: bool = True,
    pdf: bool = False,
    **options: Any,
) -> Any:
    """Density of points in a plane: their histogram, smoothed with a Gaussian.

    Parameters
    ----------
    x, y : array
    kern_nx, kern_ny : float
        Widths over which the kernel is drawn out. Default by Scott's rule.
    gridsize : (int, int)
        Columns and rows.
    extents : (float, float, float, float)
        Of x and y. Default those of the points.
    nocorrelation : bool
        Without effect: the axes are smoothed by themselves.
    weights : array
    norm : bool
        Whether the integral is 1.
    pdf : bool
        Whether to divide by the largest value.

    Returns
    -------
    density : array, shape (rows, columns)
        The first row at the largest y.
    """
    from scipy.ndimage import gaussian_filter

    a, b = np.ravel(x), np.ravel(y)
    if a.size != b.size:
        raise ValueError(f"x and y want as many values; got {a.size} and {b.size}")
    x0, x1, y0, y1 = extents or (a.min(), a.max(), b.min(), b.max())
    counts, _, _ = np.histogram2d(
        b, a, bins=(gridsize[1], gridsize[0]), range=((y0, y1), (x0, x1)),
        weights=None if weights is None else np.ravel(weights),
    )  # fmt: skip
    cell = (y1 - y0) / gridsize[1], (x1 - x0) / gridsize[0]
    scott = a.size ** (-1.0 / 6.0)
    widths = [
        (scott * values.std() if given is None else given / 6.0) / size
        for values, given, size in ((b, kern_ny, cell[0]), (a, kern_nx, cell[1]))
    ]
    density = gaussian_filter(counts, widths, mode="constant")[::-1]
    if norm:
        density = density / (density.sum() * cell[0] * cell[1])
    return density / density.max() if pdf else density


def show_me_the_colours() -> None:
    """Matplotlib's named colours."""
    from matplotlib import colors
    from matplotlib import pyplot as plt

    names = list(colors.cnames)
    columns = int(np.ceil(np.sqrt(len(names))))
    figure = plt.figure(num="Built-in colours", figsize=(12, 12))
    for ax in figure.subplots(columns, columns).ravel():
        ax.set(xticks=[], yticks=[])
        if names:
            name = names.pop(0)
            ax.set_facecolor(name)
            ax.text(0.05, 0.5, name, fontsize=6)


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
