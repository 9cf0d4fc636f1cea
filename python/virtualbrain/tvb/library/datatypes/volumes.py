"""Volumes of voxels."""

from __future__ import annotations

from ..basic.neotraits.api import Attr, HasTraits, NArray

__all__ = ["Volume"]


class Volume(HasTraits):
    """A grid in space."""

    origin = NArray(label="Centre of the first voxel, in mm")
    voxel_size = NArray(label="Edges of a voxel, in mm")
    voxel_unit = Attr(str, default="mm")
