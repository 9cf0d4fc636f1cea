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


def draw(ax: Axes, surface: Surface, view: Floats, colours: Floats, alpha: float = 1.0) -> Any:
    """Draw the triangles that face the eye, far ones first, lit from above the eye's left.

    `colours` are red, green and blue for each triangle, shape (n_triangles, 3).
    """
    from matplotlib.collections import PolyCollection

    normals = outward(surface) @ view.T
    seen = np.flatnonzero(normals[:, 2] > 0)
    places = surface.vertices @ view.T
    order = seen[np.argsort(places[surface.triangles[seen]][:, :, 2].max(axis=1))]
    light = np.array([-0.35, 0.5, 0.8]) / np.linalg.norm([-0.35, 0.5, 0.8])
    brightness = 0.5 + 0.5 * np.clip(normals[order] @ light, 0, 1)
    shaded = np.clip(colours[order] * brightness[:, None], 0, 1)
    faces = PolyCollection(
        list(places[surface.triangles[order]][:, :, :2]),
        facecolors=shaded,
        edgecolors=shaded if alpha == 1.0 else "none",  # hides the seams between triangles
        linewidths=0.2,
        alpha=alpha,
        rasterized=True,
    )
    ax.add_collection(faces)
    ax.set_aspect("equal")
    ax.autoscale_view()
    ax.margins(0.02)
    ax.set_axis_off()
    return faces
