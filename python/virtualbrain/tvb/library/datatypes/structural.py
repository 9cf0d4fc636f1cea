"""Magnetic resonance images."""

from __future__ import annotations

from ..basic.neotraits.api import Attr, HasTraits, NArray
from .volumes import Volume

__all__ = ["StructuralMRI"]


class StructuralMRI(HasTraits):
    """An image of a brain."""

    array_data = NArray(label="Contrast of each voxel")
    weighting = Attr(str, label="Such as T1 or T2")
    volume = Attr(Volume, label="Where the voxels are")
