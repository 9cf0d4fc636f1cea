"""Connectomes."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np

from virtualbrain import connectivity as native

from ._data import Data

__all__ = ["Connectivity"]


class Connectivity(Data, native.Connectivity):
    """A connectome; see `virtualbrain.Connectivity`.

    Labels and centres that are not one per region are left out, with a warning: TVB does not look.
    """

    def __init__(self, **values: Any) -> None:
        regions = len(values.get("weights", ()))
        for name, size in (("region_labels", regions), ("centres", 3 * regions)):
            given = values.get(name)
            if regions and given is not None and np.size(given) not in (0, size):
                warnings.warn(
                    f"{name} are left out: {regions} regions want {size} values; got shape "
                    f"{np.shape(given)}",
                    stacklevel=2,
                )
                del values[name]
        super().__init__(**values)
