"""Lead fields."""

from __future__ import annotations

from virtualbrain import projections as native
from virtualbrain.projections import ProjectionsTypeEnum

from ._data import Data

__all__ = [
    "ProjectionMatrix", "ProjectionSurfaceEEG", "ProjectionSurfaceMEG", "ProjectionSurfaceSEEG",
    "ProjectionsTypeEnum",
]  # fmt: skip


class ProjectionMatrix(Data, native.ProjectionMatrix):
    """A lead field; see `virtualbrain.projections.ProjectionMatrix`."""


class ProjectionSurfaceEEG(ProjectionMatrix, native.ProjectionSurfaceEEG):
    """From a cortex to electrodes on the scalp."""


class ProjectionSurfaceMEG(ProjectionMatrix, native.ProjectionSurfaceMEG):
    """From a cortex to magnetometers."""


class ProjectionSurfaceSEEG(ProjectionMatrix, native.ProjectionSurfaceSEEG):
    """From a cortex to electrodes inside the head."""
