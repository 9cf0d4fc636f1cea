"""Results of tractography."""

from __future__ import annotations

from ..basic.neotraits.api import Attr, HasTraits, NArray
from .region_mapping import RegionVolumeMapping

__all__ = ["Tracts"]


class Tracts(HasTraits):
    """Tracts, each a line of points."""

    vertices = NArray(label="Points of all tracts, one after another (mm)")
    tract_start_idx = NArray(dtype=int, label="First point of each tract, and the end of the last")
    tract_region = NArray(dtype=int, required=False, label="Region of each tract, -1 for none")
    region_volume_map = Attr(RegionVolumeMapping, required=False, label="Of tract_region")

    @property
    def tracts_count(self) -> int:
        """Number of tracts."""
        return len(self.tract_start_idx) - 1
