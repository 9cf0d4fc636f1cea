"""Stimuli: patterns over space and time."""

from __future__ import annotations

from typing import Any

import numpy as np

from virtualbrain import patterns as native

from ..basic.neotraits.api import Attr, HasTraits, NArray
from . import equations
from ._data import Data

__all__ = [
    "SpatialPattern", "SpatialPatternVolume", "SpatioTemporalPattern", "StimuliRegion",
    "StimuliSurface",
]  # fmt: skip


class _Pattern(Data):
    """Patterns of TVB start empty, and get their parts later."""

    _parts: tuple[str, ...] = ()

    def __init__(self, **values: Any) -> None:
        for name in values:
            if name not in self._parts:
                raise TypeError(
                    f"{type(self).__name__} has no attribute {name!r}; there are "
                    + ", ".join(self._parts)
                )
        defaults: dict[str, Any] = dict.fromkeys(self._parts)
        for name in ("space", "time", "_spatial_pattern", "_temporal_pattern", "_measured"):
            defaults[name] = None
        for name, value in {**defaults, **values}.items():
            setattr(self, name, value)
        HasTraits.__init__(self)

    def summary_info(self) -> dict[str, Any]:
        """The kind, and what it is made of."""
        return {
            "Type": type(self).__name__, **{n: repr(getattr(self, n)) for n in self._parts}
        }  # fmt: skip

    def __repr__(self) -> str:
        return f"{type(self).__name__}({getattr(self, 'spatial', None)!r})"


class SpatialPattern(_Pattern, native.SpatialPattern):
    """A strength for each node; see `virtualbrain.patterns.SpatialPattern`."""

    _parts: tuple[str, ...] = ("spatial",)


class SpatioTemporalPattern(SpatialPattern, native.SpatioTemporalPattern):
    """A pattern whose strength follows an equation of time."""

    _parts: tuple[str, ...] = ("spatial", "temporal")


class StimuliRegion(SpatioTemporalPattern, native.StimuliRegion):
    """A stimulus to regions; see `virtualbrain.patterns.StimuliRegion`."""

    _parts = ("spatial", "temporal", "connectivity", "weight")

    def __init__(self, **values: Any) -> None:
        super().__init__(**{"spatial": equations.DiscreteEquation(), **values})


class StimuliSurface(SpatioTemporalPattern, native.StimuliSurface):
    """A stimulus around points of a surface; see `virtualbrain.patterns.StimuliSurface`."""

    _parts = ("spatial", "temporal", "surface", "focal_points_triangles")


class SpatialPatternVolume(HasTraits):
    """A strength for each voxel."""

    spatial = Attr(object, required=False)
    volume = Attr(object, required=False)
    focal_points_volume = NArray(dtype=int, required=False)
    space: Any = None
    spatial_pattern: Any = None

    def configure_space(self, distance: Any) -> None:
        """Compute the strengths from distances, shape (n_voxels, n_foci)."""
        self.space = np.asarray(distance)
        self.spatial_pattern = self.spatial.evaluate(self.space).sum(axis=1)[:, None]
