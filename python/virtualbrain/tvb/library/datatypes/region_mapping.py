"""Which vertex belongs to which region."""

from __future__ import annotations

from typing import Any

import numpy as np

from virtualbrain import region_mapping as native

from ..basic.neotraits.api import Attr, HasTraits, NArray
from ._data import Data

__all__ = ["RegionMapping", "RegionVolumeMapping"]


class RegionMapping(Data, native.RegionMapping):
    """The region of each vertex; see `virtualbrain.region_mapping.RegionMapping`."""


class RegionVolumeMapping(HasTraits):
    """The region of each voxel; -1 outside."""

    array_data = NArray(dtype=np.int32)
    connectivity = Attr(object, required=False)
    volume = Attr(object, required=False)

    def get_range(self) -> Any:
        """Smallest and largest region."""
        return self.array_data.min(), self.array_data.max()
