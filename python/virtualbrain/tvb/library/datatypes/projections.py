"""Lead fields."""

from __future__ import annotations

from typing import Any

from virtualbrain import projections as native
from virtualbrain.projections import ProjectionsTypeEnum

from ._data import Data

__all__ = [
    "ProjectionMatrix", "ProjectionSurfaceEEG", "ProjectionSurfaceMEG", "ProjectionSurfaceSEEG",
    "ProjectionsTypeEnum", "make_proj_matrix",
]  # fmt: skip


class ProjectionMatrix(Data, native.ProjectionMatrix):
    """A lead field; see `virtualbrain.projections.ProjectionMatrix`."""


class ProjectionSurfaceEEG(ProjectionMatrix, native.ProjectionSurfaceEEG):
    """From a cortex to electrodes on the scalp."""


class ProjectionSurfaceMEG(ProjectionMatrix, native.ProjectionSurfaceMEG):
    """From a cortex to magnetometers."""


class ProjectionSurfaceSEEG(ProjectionMatrix, native.ProjectionSurfaceSEEG):
    """From a cortex to electrodes inside the head."""


def make_proj_matrix(proj_type: str) -> ProjectionMatrix | None:
    """A lead field of the type whose name is given, or None."""
    kinds: dict[Any, type[ProjectionMatrix]] = {
        ProjectionsTypeEnum.EEG.value: ProjectionSurfaceEEG,
        ProjectionsTypeEnum.MEG.value: ProjectionSurfaceMEG,
        ProjectionsTypeEnum.SEEG.value: ProjectionSurfaceSEEG,
    }
    return kinds[proj_type]() if proj_type in kinds else None
