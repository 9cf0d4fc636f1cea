"""The cortex of a surface simulation."""

from __future__ import annotations

from virtualbrain import cortex as native

from ._data import Data

__all__ = ["Cortex"]


class Cortex(Data, native.Cortex):
    """A cortical surface, its regions and its local connectivity; see `virtualbrain.cortex`."""
