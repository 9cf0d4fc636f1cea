"""Draw triangles as seen from a side, without the weight of a three-dimensional axes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from virtualbrain.surfaces import Surface

Floats = NDArray[np.float64]

# Rows: to the right, upwards, and towards the eye. tvb-data has x forwards, y left, z up.
VIEWS = {
    "left": np.array([[-1.0, 0, 0], [0, 0, 1.0], [0, 1.0, 0]]),
    "right": np.array([[1.0, 0, 0], [0, 0, 1.0], [0, -1.0, 0]]),
    "top": np.array([[0, -1.0, 0], [1.0, 0, 0], [0, 0, 1.0]]),
    "bottom": np.array([[0, 1.0, 0], [1.0, 0, 0], [0, 0, -1.0]]),
    "front": np.array([[0, 1.0, 0], [0, 0, 1.0], [1.0, 0, 0]]),
    "back": np.array([[0, -1.0, 0], [0, 0, 1.0], [-1.0, 0, 0]]),
}


def view_of(name: str) -> Floats:
    if name not in VIEWS:
        raise ValueError(f"view wants one of {', '.join(VIEWS)}; got {name!r}")
    return VIEWS[name]


def outward(surface: Surface) -> Floats:
    """Normals of the triangles that point out of the surface, however its triangles turn."""
    normals = surface.triangle_normals
    centres = surface.triangle_centres - surface.vertices.mean(axis=0)
    volume = np.einsum("ij,ij,ik->", centres, normals, surface.triangle_areas)
    return normals if volume >= 0 else -normals


class MeshView:
    """The triangles that face the eye, far ones first, lit from above the eye's left."""

    def __init__(self, ax: Axes, surface: Surface, view: Floats, alpha: float = 1.0) -> None:
        from matplotlib.collections import PolyCollection

        normals = outward(surface) @ view.T
        seen = np.flatnonzero(normals[:, 2] > 0)
        places = surface.vertices @ view.T
        self._order = seen[np.argsort(places[surface.triangles[seen]][:, :, 2].max(axis=1))]
        light = np.array([-0.35, 0.5, 0.8]) / np.linalg.norm([-0.35, 0.5, 0.8])
        self._brightness = 0.5 + 0.5 * np.clip(normals[self._order] @ light, 0, 1)
        corners: Any = places[surface.triangles[self._order]][:, :, :2]
        # an array of triangles, not a list of them, which takes ten times as long
        self._faces = PolyCollection(corners, linewidths=0.2, alpha=alpha, rasterized=True)
        ax.add_collection(self._faces)
        ax.set_aspect("equal")
        ax.autoscale_view()
        ax.margins(0.02)
        ax.set_axis_off()

    def paint(self, colours: Floats) -> None:
        """Red, green and blue for each triangle of the surface, shape (n_triangles, 3)."""
        shaded = np.clip(colours[self._order] * self._brightness[:, None], 0, 1)
        opaque = self._faces.get_alpha() == 1.0
        self._faces.set_facecolor(shaded)
        self._faces.set_edgecolor(shaded if opaque else "none")  # hides the seams
