"""Connectomes."""

from __future__ import annotations

from typing import Any

import numpy as np

from virtualbrain import connectivity as native
from virtualbrain._warnings import warn

from ._data import Data

__all__ = ["Connectivity"]


class Connectivity(Data, native.Connectivity):
    """A connectome; see `virtualbrain.Connectivity`.

    Labels and centres that are not one per region are left out, with a warning: TVB does not look.
    """

    # what TVB stores, and is computed here
    _derived = ("number_of_regions", "number_of_connections", "undirected", "idelays", "delays")

    def __init__(self, **values: Any) -> None:
        for name in self._derived:
            values.pop(name, None)
        regions = len(values.get("weights", ()))
        for name, size in (("region_labels", regions), ("centres", 3 * regions)):
            given = values.get(name)
            if regions and given is not None and np.size(given) not in (0, size):
                warn(
                    f"{name} are left out: {regions} regions want {size} values; got shape "
                    f"{np.shape(given)}",
                )
                del values[name]
        super().__init__(**values)

    def __setattr__(self, name: str, value: Any) -> None:
        shape = np.shape(value)
        if name in self._derived:
            return
        if name in ("weights", "tract_lengths") and len(shape) == 2 and shape[0] != shape[1]:
            # half way to more regions, as TVB's scripts add rows and then columns
            self.__dict__[name] = np.array(value, float)
        else:
            super().__setattr__(name, value)

    def configure(self, *arguments: Any, **options: Any) -> Any:
        """Check the values, and fill in what is unset."""
        for name in ("weights", "tract_lengths"):
            matrix: Any = self.__dict__.get(name)
            if matrix is not None and len(set(matrix.shape)) > 1:
                raise ValueError(f"{name} wants a square matrix; got shape {matrix.shape}")
        for name in ("region_labels", "hemispheres"):
            given: Any = self.__dict__.get(name)
            if given is not None and len(given) != self.number_of_regions:
                warn(
                    f"{name} are for {len(given)} regions and there are {self.number_of_regions}: "
                    "they are left out",
                )
                setattr(self, name, None)
        return super().configure(*arguments, **options)
