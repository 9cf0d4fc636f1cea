"""The cortex, coloured by what its vertices or regions do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from virtualbrain.plot._mesh_view import MeshView, view_of
from virtualbrain.plot._style import SIGNED, WEIGHTS, new_figure, styled

if TYPE_CHECKING:
    from matplotlib.cm import ScalarMappable
    from matplotlib.figure import Figure

    from virtualbrain.surfaces import Surface

__all__ = ["cortex"]

GREY = (0.82, 0.81, 0.8)


@styled
def cortex(
    surface: Surface,
    values: ArrayLike | None = None,
    region_mapping: ArrayLike | None = None,
    *,
    views: Sequence[str] = ("left", "top", "right"),
    label: str = "",
    limits: tuple[float, float] | None = None,
    cmap: str | None = None,
    bar: bool = True,
) -> Figure:
    """Draw the cortex from some sides.

    Parameters
    ----------
    surface : Surface
    values : array, shape (n_vertices,) or (n_regions,)
        One number per vertex, or per region with `region_mapping`; NaN is grey. Default: all grey.
    region_mapping : array of int, shape (n_vertices,)
        The region of each vertex.
    views : sequence of {"left", "right", "top", "bottom", "front", "back"}
    label : str
        What the colours mean.
    limits : (float, float)
        Values of the ends of the colours. Default: the smallest and the largest; around 0 if there
        are values of both signs.
    cmap : str
        Name of a colour map of matplotlib. Default: by whether there are values of both signs.
    bar : bool
        Whether to draw the bar that explains the colours.

    Returns
    -------
    figure : matplotlib Figure

    Raises
    ------
    ValueError
        Another number of values, or an unknown view.

    Examples
    --------
    >>> from virtualbrain.surfaces import EEGCap
    >>> cap = EEGCap.from_file()
    >>> len(cortex(cap, cap.vertices[:, 2], views=["top"], label="height (mm)").axes)
    2
    """
    per_vertex = None if values is None else vertex_values(surface, values, region_mapping)
    scale = None if per_vertex is None else colour_scale(per_vertex, limits, cmap)
    return CortexFigure(surface, scale, views, label, bar).show(per_vertex)


def vertex_values(
    surface: Surface, values: ArrayLike, region_mapping: ArrayLike | None
) -> NDArray[np.float64]:
    """A number for each vertex."""
    given = np.asarray(values, np.float64)
    shape = given.shape
    if region_mapping is not None and given.ndim == 1:
        mapping = np.asarray(region_mapping)[: surface.number_of_vertices]
        if mapping.size and mapping.max() >= len(given):
            raise ValueError(
                f"region_mapping names region {mapping.max()}; values has {len(given)} regions"
            )
        given = given[mapping]
    if given.shape != (surface.number_of_vertices,):
        raise ValueError(
            f"values wants {surface.number_of_vertices} numbers, one per vertex, or one per "
            f"region with region_mapping; got shape {shape}"
        )
    return given


def colour_scale(
    values: NDArray[np.float64], limits: tuple[float, float] | None, cmap: str | None
) -> ScalarMappable:
    """Colours of values, around 0 if there are some of both signs."""
    from matplotlib import colormaps
    from matplotlib.cm import ScalarMappable
    from matplotlib.colors import Normalize

    known = values[np.isfinite(values)]
    low, high = limits or ((known.min(), known.max()) if known.size else (0.0, 1.0))
    signed = low < 0 < high
    if signed and limits is None:
        low, high = -max(-low, high), max(-low, high)
    return ScalarMappable(Normalize(low, high), colormaps[cmap or (SIGNED if signed else WEIGHTS)])


class CortexFigure:
    """A cortex from some sides, whose colours can change."""

    @styled
    def __init__(
        self,
        surface: Surface,
        scale: ScalarMappable | None,
        views: Sequence[str] = ("left", "top", "right"),
        label: str = "",
        bar: bool = True,
    ) -> None:
        directions = [view_of(view) for view in views]
        self._triangles, self._scale = surface.triangles, scale
        self.figure = new_figure(2.6 * len(views) + 0.6, 2.4)
        axes = np.atleast_1d(self.figure.subplots(1, len(views)))
        self._views = []
        for ax, view, title in zip(axes, directions, views, strict=True):
            self._views.append(MeshView(ax, surface, view))
            ax.set_title(title, loc="center", weight="normal")
        if scale is not None and bar:
            legend = self.figure.colorbar(scale, ax=list(axes), shrink=0.6, aspect=18, pad=0.01)
            legend.outline.set_visible(False)
            legend.set_label(label)

    def show(self, values: NDArray[np.float64] | None) -> Figure:
        """Colour triangles by the mean of their corners."""
        colours = np.tile(GREY, (len(self._triangles), 1))
        if values is not None and self._scale is not None:
            mean = values[self._triangles].mean(axis=1)
            drawn = np.isfinite(mean)
            colours[drawn] = self._scale.to_rgba(mean[drawn])[:, :3]
        for view in self._views:
            view.paint(colours)
        return self.figure
