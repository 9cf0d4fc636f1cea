"""Connections between neighbours on a surface."""

from __future__ import annotations

from virtualbrain import local_connectivity as native

from ._data import Data

__all__ = ["LocalConnectivity"]


class LocalConnectivity(Data, native.LocalConnectivity):
    """Connections by distance; see `virtualbrain.local_connectivity.LocalConnectivity`."""
