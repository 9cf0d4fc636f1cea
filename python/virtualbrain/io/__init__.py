"""Readers and writers of the field's file formats, one format per module.

`read_connectivity` finds out what a file is. The modules have what is particular to a tool:
`mrtrix`, `dipy`, `tractogram`, `dsi_studio`, `connectome_mapper`, `freesurfer`, `gifti`, `cifti`,
`nifti`, `voxels`, `parcellation`, `lut`, `graphs` (networkx), `bids`, `bids_monitor`, `allen`,
`siibra`, `tvb_h5`, `tvb_zip`, `mne`, `bold`, `series`, `brco`, `surface`, `sensors`, `table`,
`npy`, `mat`, `mat73`, `results`. Each is imported when it is first used.

All readers raise FileNotFoundError where there is no such file, and ValueError, which names the
file, for one of another kind or a damaged one. All writers replace a file whole or not at all; they
raise OSError where the folder does not exist, cannot be written to, or the disk is full, and
ValueError at an ending they do not know.
"""

from __future__ import annotations

import importlib
import importlib.util
import pkgutil
from typing import Any

_HOMES = {
    "centroids": "parcellation",
    "read_array": "arrays",
    "read_bold": "bold",
    "read_connectivity": "connectome",
    "read_time_series": "series",
    "to_cifti": "cifti",
    "to_gifti": "gifti",
    "to_nifti": "nifti",
    "write_connectivity": "connectome",
}

__all__ = sorted(_HOMES)


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)
    if not name.startswith("_") and importlib.util.find_spec(f"{__name__}.{name}"):
        return importlib.import_module(f"{__name__}.{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    modules = (module.name for module in pkgutil.iter_modules(__path__))
    return sorted([*__all__, *(name for name in modules if not name.startswith("_"))])
