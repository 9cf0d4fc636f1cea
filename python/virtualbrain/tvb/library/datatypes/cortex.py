"""The cortex of a surface simulation."""

from __future__ import annotations

from typing import Any

from virtualbrain import cortex as native

from ._data import Data
from .surfaces import CorticalSurface

__all__ = ["Cortex"]


class Cortex(Data, native.Cortex):
    """A cortical surface, its regions and its local connectivity; see `virtualbrain.cortex`."""

    def __init__(self, *arguments: Any, load_default: bool = False, **values: Any) -> None:
        super().__init__(*arguments, load_default=load_default, **values)
        if load_default and self.region_mapping_data.surface is None:
            self.region_mapping_data.surface = CorticalSurface.from_file()

    def configure(self, *arguments: Any, **options: Any) -> Any:
        """Check sizes, compute the local connectivity, and pad it for regions without vertices."""
        self._resize_local_connectivity(self.number_of_vertices)
        super().configure(*arguments, **options)
        if self.region_mapping_data.connectivity is not None:
            self._resize_local_connectivity(len(self.region_mapping))
        return self

    def _resize_local_connectivity(self, size: int) -> None:
        local = self.local_connectivity
        matrix: Any = None if local is None else local.matrix
        if matrix is None or matrix.shape[0] == size:
            return
        if max(matrix.shape) > size and abs(matrix.tocsr()[size:]).sum() > 0:
            return  # of another surface, which the check of sizes tells
        padded = matrix.tocsr(copy=True)
        padded.resize(size, size)
        local.matrix = padded  # type: ignore[union-attr]
