"""Surfaces, and what belongs to them, in TVB's HDF5."""

from __future__ import annotations

import json
import os
import uuid
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from virtualbrain.io._files import existing, refusing
from virtualbrain.io._hdf5 import opened
from virtualbrain.io.tvb_h5._file import array_of, attribute_of, gid_of, write_file
from virtualbrain.io.tvb_h5.connectome import gid_of_connectivity

if TYPE_CHECKING:
    from virtualbrain.local_connectivity import LocalConnectivity
    from virtualbrain.projections import ProjectionMatrix
    from virtualbrain.region_mapping import RegionMapping
    from virtualbrain.sensors import Sensors
    from virtualbrain.surfaces import Surface

__all__ = [
    "gid_of_sensors",
    "gid_of_surface",
    "read_local_connectivity",
    "write_local_connectivity",
    "write_projection",
    "write_region_mapping",
    "write_sensors",
    "write_surface",
]

# TVB draws a surface in slices of as many vertices, which overlap.
_SLICE, _OVERLAP = 40_000, 15_000
_PARTS = ("data", "indices", "indptr")  # of a sparse matrix


def gid_of_surface(surface: Surface) -> uuid.UUID:
    """By which the files of what belongs to a surface refer to it."""
    return gid_of("surface", surface.vertices, surface.triangles)


def gid_of_sensors(sensors: Sensors) -> uuid.UUID:
    """By which the files of what belongs to sensors refer to them."""
    return gid_of("sensors", sensors.labels, sensors.locations)


def write_surface(path: str | os.PathLike[str], surface: Surface) -> None:
    """Write a surface as TVB's HDF5, whole or not at all.

    Parameters
    ----------
    path : path-like
    surface : Surface
        Its `hemisphere_mask` goes to a data set of its own, which TVB ignores.
    """
    arrays: dict[str, NDArray[Any]] = {
        "vertices": surface.vertices,
        "triangles": surface.triangles,
        "vertex_normals": surface.vertex_normals,
        "triangle_normals": surface.triangle_normals,
    }
    if surface.hemisphere_mask is not None:
        arrays["hemisphere_mask"] = surface.hemisphere_mask
    slices, arrays["split_triangles"] = _slices(surface.number_of_vertices, surface.triangles)
    attributes = {
        "number_of_vertices": surface.number_of_vertices,
        "number_of_triangles": surface.number_of_triangles,
        "edge_mean_length": surface.edge_mean_length,
        "edge_min_length": surface.edge_min_length,
        "edge_max_length": surface.edge_max_length,
        "zero_based_triangles": True,
        "number_of_split_slices": len(slices),
        "split_slices": json.dumps(slices),
        "bi_hemispheric": False,  # of the slices, which may have vertices of both
        "surface_type": surface.surface_type,
        "valid_for_simulations": bool(surface.valid_for_simulations),
    }
    write_file(
        path,
        f"surfaces.{type(surface).__name__}",
        "surface_h5.SurfaceH5",
        arrays,
        attributes,
        gid=gid_of_surface(surface),
    )


def _slices(number: int, triangles: NDArray[Any]) -> tuple[dict[str, Any], NDArray[np.int32]]:
    """What TVB draws at once, and the triangles of each, counted from its first vertex."""
    count = 1
    if number > _SLICE + _OVERLAP:
        whole, rest = divmod(number, _SLICE)
        count = whole + (rest > _OVERLAP)
    starts = [i * _SLICE for i in range(count)]
    ends = [min(number, start + _SLICE + _OVERLAP) for start in starts]
    low, high = triangles.min(axis=1), triangles.max(axis=1)
    left = np.ones(len(triangles), bool)
    parts, slices, first = [], {}, 0
    for i, (start, end) in enumerate(zip(starts, ends, strict=True)):
        inside = left & (low >= start) & (high < end)
        left &= ~inside
        parts.append(triangles[inside] - start)
        last = first + len(parts[-1])
        slices[str(i)] = {
            "triangles": {"start_idx": first, "end_idx": last},
            "vertices": {"start_idx": start, "end_idx": end},
            "hemisphere": "NONE",
        }
        first = last
    split = np.concatenate(parts) if count > 1 else np.empty(0)
    return slices, split.astype(np.int32)


def write_region_mapping(path: str | os.PathLike[str], mapping: RegionMapping) -> None:
    """Write a region mapping as TVB's HDF5, whole or not at all.

    Parameters
    ----------
    path : path-like
    mapping : RegionMapping
        The connectome and surface that it has are named in the file, not written.
    """
    conn, surface = mapping.connectivity, mapping.surface
    attributes = {
        "connectivity": None if conn is None else gid_of_connectivity(conn),
        "surface": None if surface is None else gid_of_surface(surface),
    }
    write_file(
        path,
        "region_mapping.RegionMapping",
        "region_mapping_h5.RegionMappingH5",
        {"array_data": mapping.array_data},
        attributes,
    )


def write_sensors(path: str | os.PathLike[str], sensors: Sensors) -> None:
    """Write sensors as TVB's HDF5, whole or not at all.

    Parameters
    ----------
    path : path-like
    sensors : Sensors
    """
    arrays: dict[str, NDArray[Any]] = {"labels": sensors.labels, "locations": sensors.locations}
    for name in ("orientations", "usable"):
        if getattr(sensors, name) is not None:
            arrays[name] = getattr(sensors, name)
    attributes = {
        "sensors_type": sensors.sensors_type,
        "has_orientation": sensors.orientations is not None,
        "number_of_sensors": sensors.number_of_sensors,
    }
    write_file(
        path,
        f"sensors.{type(sensors).__name__}",
        "sensors_h5.SensorsH5",
        arrays,
        attributes,
        gid=gid_of_sensors(sensors),
    )


def write_projection(path: str | os.PathLike[str], projection: ProjectionMatrix) -> None:
    """Write a lead field as TVB's HDF5, whole or not at all.

    Parameters
    ----------
    path : path-like
    projection : ProjectionMatrix
        The surfaces and sensors that it has are named in the file, not written.
    """
    surfaces = {
        name: getattr(projection, name)
        for name in ("sources", "brain_skull", "skull_skin", "skin_air")
    }
    attributes = {
        "projection_type": projection.projection_type,
        "conductances": json.dumps(projection.conductances),
        "sensors": None if projection.sensors is None else gid_of_sensors(projection.sensors),
        **{k: None if v is None else gid_of_surface(v) for k, v in surfaces.items()},
    }
    write_file(
        path,
        f"projections.{type(projection).__name__}",
        "projections_h5.ProjectionMatrixH5",
        {"projection_data": projection.projection_data},
        attributes,
    )


def write_local_connectivity(path: str | os.PathLike[str], local: LocalConnectivity) -> None:
    """Write local connectivity as TVB's HDF5, whole or not at all.

    Parameters
    ----------
    path : path-like
    local : LocalConnectivity
        With its matrix. The surface that it has is named in the file, not written.
    """
    matrix = local.matrix.tocsr().sorted_indices()
    arrays = {f"matrix{name}": getattr(matrix, name) for name in _PARTS}
    arrays["matrix"] = np.zeros(1, np.float32)  # which TVB hangs the attributes on
    about = {
        "Minimum": matrix.data.min(initial=0.0),
        "Maximum": matrix.data.max(initial=0.0),
        "Mean": matrix.data.mean() if matrix.nnz else 0.0,
        "format": "csr",
        "dtype": matrix.dtype.str,
        "Shape": str(tuple(int(n) for n in matrix.shape)),
    }
    parameters = getattr(local.equation, "parameters", {})
    equation = {"type": type(local.equation).__name__, "parameters": dict(parameters)}
    attributes = {
        "cutoff": local.cutoff,
        "equation": json.dumps(equation),
        "surface": None if local.surface is None else gid_of_surface(local.surface),
    }
    write_file(
        path,
        "local_connectivity.LocalConnectivity",
        "local_connectivity_h5.LocalConnectivityH5",
        arrays,
        attributes,
        told={"matrix": about},
    )


def read_local_connectivity(path: str | os.PathLike[str]) -> LocalConnectivity:
    """Read local connectivity from TVB's HDF5.

    Parameters
    ----------
    path : path-like

    Returns
    -------
    local_connectivity : LocalConnectivity
        With its equation, if that is one of TVB's.

    Raises
    ------
    ValueError
        A file that holds no local connectivity.
    """
    from scipy.sparse import csc_matrix, csr_matrix

    from virtualbrain import equations
    from virtualbrain.local_connectivity import LocalConnectivity

    path = existing(path)
    with refusing(path, "local connectivity in TVB's HDF5"), opened(path) as file:
        if "matrixdata" not in file:
            raise ValueError(f"it holds {', '.join(list(file)[:20]) or 'nothing'}, not matrixdata")
        about = file["matrix"]
        data, indices, start = (array_of(file[f"matrix{name}"], path) for name in _PARTS)
        if data.ndim != 1 or not np.isfinite(data.astype(np.float64)).all():
            raise ValueError("matrixdata wants finite numbers, one per entry")
        told = str(attribute_of(about, "Shape", "()")).strip("()")
        shape = tuple(int(number) for number in told.split(",") if number.strip())
        form = csc_matrix if attribute_of(about, "format", "csr") == "csc" else csr_matrix
        n = len(start) - 1
        if shape != (n, n):
            raise ValueError(f"matrix of shape {shape} with {n} rows")
        matrix = form((data.astype(np.float64), indices, start), shape=shape)
        matrix.check_format(full_check=True)
        cutoff = float(attribute_of(file, "cutoff", 40.0))
        rule = json.loads(str(attribute_of(file, "equation", "null"))) or {}
        local = LocalConnectivity(matrix=matrix.tocsr(), cutoff=cutoff)
        if rule.get("type") in equations.__all__:
            local.equation = getattr(equations, rule["type"])(parameters=rule["parameters"])
    return local
