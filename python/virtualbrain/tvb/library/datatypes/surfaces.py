"""Surfaces."""

from __future__ import annotations

from typing import Any

import numpy as np

from virtualbrain import surfaces as native
from virtualbrain.surfaces import SurfaceTypesEnum

from ._data import Data

__all__ = [
    "BrainSkull", "CorticalSurface", "EEGCap", "FaceSurface", "SkinAir", "SkullSkin", "Surface",
    "SurfaceTypesEnum", "WhiteMatterSurface", "make_surface",
]  # fmt: skip


class Surface(Data, native.Surface):
    """A triangulated surface; see `virtualbrain.surfaces.Surface`."""

    zero_based_triangles = True

    def set_scaled_vertices(self, new_vertices: Any) -> None:
        """Set vertices, in units of which their mean tells that they are not mm, in mm."""
        mean = np.mean(new_vertices)
        scale = next((f for below, f in ((0.1, 1000), (1, 100), (10, 10)) if mean < below), 1)
        self.vertices = np.asarray(new_vertices) * scale


class WhiteMatterSurface(Surface, native.WhiteMatterSurface):
    """The border of grey and white matter."""


class CorticalSurface(Surface, native.CorticalSurface):
    """The cortex."""


class SkinAir(Surface, native.SkinAir):
    """The outside of the skin."""


class BrainSkull(Surface, native.BrainSkull):
    """The inside of the skull."""


class SkullSkin(Surface, native.SkullSkin):
    """The outside of the skull."""


class EEGCap(Surface, native.EEGCap):
    """An EEG cap."""


class FaceSurface(Surface, native.FaceSurface):
    """A face, to look at."""


def make_surface(surface_type: str) -> Surface | None:
    """A surface of the type whose name is given, or None."""
    found = native.make_surface(surface_type)
    return None if found is None else globals()[type(found).__name__]()


def center_vertices(vertices: Any) -> Any:
    """Vertices about their mean."""
    return vertices - np.mean(vertices, axis=0)
