"""A cortex as a folder of TVB's HDF5 files: connectome, surface, mapping, local connectivity."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from virtualbrain.io._files import refusing
from virtualbrain.io._hdf5 import opened
from virtualbrain.io.tvb_h5._file import attribute_of
from virtualbrain.io.tvb_h5.brain import (
    read_local_connectivity,
    write_local_connectivity,
    write_region_mapping,
    write_surface,
)
from virtualbrain.io.tvb_h5.connectome import read, write

if TYPE_CHECKING:
    from virtualbrain.cortex import Cortex

__all__ = ["read_cortex", "write_cortex"]


def write_cortex(folder: str | os.PathLike[str], cortex: Cortex) -> None:
    """Write the parts of a cortex that it has as TVB's HDF5, which name one another.

    TVB has no file of a whole cortex: its simulator is told the parts. `coupling_strength` is no
    part.

    Parameters
    ----------
    folder : path-like
        Made if it is not there; files of the same names are replaced.
    cortex : Cortex

    Raises
    ------
    ValueError
        A cortex without a surface.

    Examples
    --------
    >>> import tempfile
    >>> from virtualbrain.cortex import Cortex
    >>> from virtualbrain.region_mapping import RegionMapping
    >>> from virtualbrain.surfaces import Surface
    >>> square = Surface(vertices=[[0, 0, 0], [1, 0, 0], [1, 1, 0], [0, 1, 0]],
    ...                  triangles=[[0, 1, 2], [0, 2, 3]])
    >>> folder = tempfile.mkdtemp()
    >>> write_cortex(folder, Cortex(RegionMapping([0, 0, 1, 1], surface=square)))
    >>> read_cortex(folder).surface
    Surface(4 vertices, 2 triangles)
    """
    from virtualbrain.local_connectivity import LocalConnectivity

    home, mapping = Path(folder), cortex.region_mapping_data
    surface = cortex.surface
    home.mkdir(parents=True, exist_ok=True)
    write_surface(home / f"{type(surface).__name__}.h5", surface)
    write_region_mapping(home / "RegionMapping.h5", mapping)
    if mapping.connectivity is not None:
        write(home / "Connectivity.h5", mapping.connectivity)
    local = cortex.local_connectivity
    if local is not None and local.matrix is not None:
        named = LocalConnectivity(surface, local.equation, local.cutoff, local.matrix)
        write_local_connectivity(home / "LocalConnectivity.h5", named)


def read_cortex(folder: str | os.PathLike[str]) -> Cortex:
    """Read a cortex from the files in a folder, whatever they are called.

    Parameters
    ----------
    folder : path-like
        With TVB's HDF5 of a region mapping, of the surface that it names, and maybe of its
        connectome and of local connectivity of that surface; others are left alone.

    Returns
    -------
    cortex : Cortex

    Raises
    ------
    FileNotFoundError
        No folder, or no file of a region mapping or of its surface.
    ValueError
        Several region mappings or local connectivities, or a damaged file.
    """
    from virtualbrain import surfaces
    from virtualbrain.cortex import Cortex
    from virtualbrain.region_mapping import RegionMapping

    home = Path(folder)
    if not home.is_dir():
        raise FileNotFoundError(f"{home} is no folder")
    kinds = {path: _about(path) for path in sorted(home.glob("*.h5"))}
    path = _one(home, kinds, "RegionMapping")
    if path is None:
        raise FileNotFoundError(f"{home} has no region mapping in TVB's HDF5")
    mapping = RegionMapping.from_file(path)
    gids = {about["gid"]: path for path, about in kinds.items() if about["gid"]}
    whole = gids.get(kinds[path]["surface"])
    if whole is None:
        raise FileNotFoundError(f"{home} has no file of the surface that {path.name} names")
    kind = getattr(surfaces, kinds[whole]["type"], surfaces.CorticalSurface)
    mapping.surface = kind.from_file(whole)
    if (conn := gids.get(kinds[path]["connectivity"])) is not None:
        mapping.connectivity = read(conn)
    local = _one(home, kinds, "LocalConnectivity", surface=kinds[path]["surface"])
    if local is None:
        return Cortex(mapping)
    found = read_local_connectivity(local)
    found.surface = mapping.surface
    return Cortex(mapping, found)


def _about(path: Path) -> dict[str, str]:
    """What kind of thing is in a file, what it is called and what it names."""
    with refusing(path, "file of TVB's HDF5"), opened(path) as file:
        names = ("gid", "type", "surface", "connectivity")
        about = {name: str(attribute_of(file, name, "")) for name in names}
    return about | {"type": about["type"].rpartition(".")[2]}


def _one(
    folder: Path, kinds: dict[Path, dict[str, str]], kind: str, surface: str | None = None
) -> Path | None:
    found = [path for path, about in kinds.items() if about["type"] == kind]
    if surface is not None:
        found = [path for path in found if kinds[path]["surface"] in ("", surface)]
    if len(found) > 1:
        raise ValueError(f"{folder} has several of {kind}: {', '.join(p.name for p in found)}")
    return found[0] if found else None
