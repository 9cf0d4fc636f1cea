"""Volumes of voxels."""

from __future__ import annotations

from typing import Any

from ..basic.neotraits.api import Attr, HasTraits, NArray

__all__ = ["Volume"]


class Volume(HasTraits):
    """A grid in space."""

    origin = NArray(label="Centre of the first voxel, in mm")
    voxel_size = NArray(label="Edges of a voxel, in mm")
    voxel_unit = Attr(str, default="mm")

    def summary_info(self) -> dict[str, Any]:
        """Where the grid is, and how fine."""
        return {
            "Volume type": type(self).__name__, "Origin": self.origin,
            "Voxel size": self.voxel_size, "Units": self.voxel_unit,
        }  # fmt: skip
