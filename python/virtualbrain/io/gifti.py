"""GIFTI files of surfaces and of data on their vertices. Needs nibabel."""

from __future__ import annotations

import base64
import binascii
import os
import re
import zlib
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from virtualbrain._extras import extra
from virtualbrain.io import nifti
from virtualbrain.io._archive import allowance
from virtualbrain.io._files import check_xml, read_bytes, refusing
from virtualbrain.io._painted import painted
from virtualbrain.io.lut import LookupTable, colours_of
from virtualbrain.time_series import TimeSeries

__all__ = ["read_data", "read_labels", "read_surface", "to_gifti", "write_labels", "write_surface"]

Triangles = NDArray[np.int64]


def read_surface(
    path: str | os.PathLike[str] | Any,
) -> tuple[NDArray[np.float64], Triangles]:
    """Read the mesh of a ``.surf.gii``.

    Parameters
    ----------
    path : path-like or nibabel.GiftiImage

    Returns
    -------
    vertices : array, shape (n_vertices, 3), mm
    triangles : array of int, shape (n_triangles, 3)

    Raises
    ------
    ValueError
        A file without a mesh.

    Examples
    --------
    >>> import nibabel as nib
    >>> corners = nib.gifti.GiftiDataArray(np.eye(3, dtype="f4"), "NIFTI_INTENT_POINTSET")
    >>> faces = nib.gifti.GiftiDataArray(np.array([[0, 1, 2]], dtype="i4"), "NIFTI_INTENT_TRIANGLE")
    >>> vertices, triangles = read_surface(nib.GiftiImage(darrays=[corners, faces]))
    >>> triangles
    array([[0, 1, 2]])
    """
    image = _load(path)
    with refusing(nifti.name_of(path), "GIFTI surface"):
        points = image.get_arrays_from_intent("NIFTI_INTENT_POINTSET")
        faces = image.get_arrays_from_intent("NIFTI_INTENT_TRIANGLE")
        if len(points) != 1 or len(faces) != 1:
            raise ValueError(f"it has {len(points)} sets of points and {len(faces)} of triangles")
        return checked_mesh(points[0].data, faces[0].data)


def read_data(path: str | os.PathLike[str] | Any) -> NDArray[np.float64]:
    """Read the numbers on vertices of a ``.func.gii`` or ``.shape.gii``.

    Parameters
    ----------
    path : path-like or nibabel.GiftiImage

    Returns
    -------
    data : array, shape (n_maps, n_vertices)
        A row per data array; of a time series, per time.

    Examples
    --------
    >>> read_data(to_gifti([0.5, 2.0], [0, 1, 1]))
    array([[0.5, 2. , 2. ]])
    """
    image = _load(path)
    with refusing(nifti.name_of(path), "GIFTI data"):
        if not image.darrays:
            raise ValueError("it has no data")
        return np.vstack([np.asarray(each.data, dtype=np.float64) for each in image.darrays])


def read_labels(path: str | os.PathLike[str] | Any) -> tuple[NDArray[np.int64], LookupTable]:
    """Read the parcellation of a ``.label.gii``.

    Parameters
    ----------
    path : path-like or nibabel.GiftiImage

    Returns
    -------
    labels : array of int, shape (n_vertices,)
    table : LookupTable

    Raises
    ------
    ValueError
        A file without labels.

    Examples
    --------
    >>> read_labels("missing.label.gii")
    Traceback (most recent call last):
    FileNotFoundError: missing.label.gii does not exist
    """
    image = _load(path)
    with refusing(nifti.name_of(path), "GIFTI labels"):
        found = image.get_arrays_from_intent("NIFTI_INTENT_LABEL")
        if not found or np.asarray(found[0].data).ndim != 1:
            raise ValueError("it has no labels")
        entries = image.labeltable.labels
        colours = [[each.red, each.green, each.blue, each.alpha] for each in entries]
        rgba = np.array([[1.0 if c is None else c for c in colour] for colour in colours])
        table = LookupTable(
            np.array([each.key for each in entries], dtype=np.int64),
            [str(each.label) for each in entries],
            np.rint(255 * rgba.reshape(-1, 4)).astype(np.uint8),
        )
        return np.asarray(found[0].data, dtype=np.int64), table


def to_gifti(
    values: ArrayLike | TimeSeries,
    region_mapping: ArrayLike,
    path: str | os.PathLike[str] | None = None,
    *,
    variable: int | str | None = None,
) -> Any:
    """Paint regional values onto the vertices of a surface.

    Parameters
    ----------
    values : array, shape (n_regions,) or (n_times, n_regions), or TimeSeries
        Of a series modes are added up; GIFTI has no place for its sample period.
    region_mapping : array of int, shape (n_vertices,)
        The region of each vertex; below 0 where there is none.
    path : path-like
        Where to write, ``.func.gii`` or ``.shape.gii``. Default: nowhere.
    variable : int or str
        Which one of a TimeSeries of several.

    Returns
    -------
    image : nibabel.GiftiImage
        A float32 data array per time; 0 on vertices without a region.

    Raises
    ------
    ValueError
        A region that `values` has not.

    Examples
    --------
    >>> to_gifti([0.5, 2.0], [0, 1, 1, -1]).darrays[0].data
    array([0.5, 2. , 2. , 0. ], dtype=float32)
    """
    nibabel = extra("nibabel")
    mapping = np.asarray(region_mapping)
    if mapping.ndim != 1 or mapping.dtype.kind not in "iu":
        raise ValueError(
            "region_mapping wants one whole number per vertex, shape (n_vertices,); got "
            f"{mapping.dtype} of shape {mapping.shape}"
        )
    numbers = painted(values, variable).values
    n = np.shape(numbers)[-1] if np.ndim(numbers) else 0
    rows = nifti.regional(numbers, n, "regions")
    if mapping.size and mapping.max() >= n:
        raise ValueError(f"region_mapping has region {mapping.max()}, values has {n} regions")
    padded = np.column_stack([rows, np.zeros(len(rows))]).astype(np.float32)
    data = padded[:, np.where(mapping < 0, n, mapping)]
    intent = "NIFTI_INTENT_TIME_SERIES" if np.ndim(numbers) == 2 else "NIFTI_INTENT_NONE"
    arrays = [nibabel.gifti.GiftiDataArray(row, intent=intent) for row in data]
    image = nibabel.GiftiImage(darrays=arrays)
    if path is not None:
        nifti.save(image, path, ".gii")
    return image


def write_surface(path: str | os.PathLike[str], vertices: ArrayLike, triangles: ArrayLike) -> None:
    """Write a mesh as GIFTI, whole or not at all.

    Parameters
    ----------
    path : path-like
        Ends in ``.gii``; by custom ``.surf.gii``.
    vertices : array, shape (n_vertices, 3), mm
        Written as float32.
    triangles : array of int, shape (n_triangles, 3)
    """
    nibabel = extra("nibabel")
    arrays = [
        nibabel.gifti.GiftiDataArray(np.asarray(data, kind), f"NIFTI_INTENT_{intent}")
        for data, kind, intent in (
            (vertices, np.float32, "POINTSET"),
            (triangles, np.int32, "TRIANGLE"),
        )
    ]
    nifti.save(nibabel.GiftiImage(darrays=arrays), path, ".gii")


def write_labels(path: str | os.PathLike[str], labels: ArrayLike, table: LookupTable) -> None:
    """Write the parcellation of a surface as GIFTI, whole or not at all.

    Parameters
    ----------
    path : path-like
        Ends in ``.gii``; by custom ``.label.gii``.
    labels : array of int, shape (n_vertices,)
        Those of `table`, as `read_labels` returns them.
    table : LookupTable
        Without colours, they are made up.
    """
    gifti = extra("nibabel.gifti")
    named = gifti.GiftiLabelTable()
    for index, name, colour in zip(table.indices, table.names, colours_of(table), strict=True):
        label = gifti.GiftiLabel(int(index), *(colour / 255).tolist())
        label.label = name
        named.labels.append(label)
    data = gifti.GiftiDataArray(np.asarray(labels, np.int32).reshape(-1), "NIFTI_INTENT_LABEL")
    nifti.save(gifti.GiftiImage(darrays=[data], labeltable=named), path, ".gii")


def checked_mesh(vertices: Any, triangles: Any) -> tuple[NDArray[np.float64], Triangles]:
    """A mesh whose triangles refer to vertices that are there."""
    points = np.asarray(vertices, dtype=np.float64)
    faces = np.asarray(triangles, dtype=np.int64)
    if points.ndim != 2 or points.shape[1] != 3 or faces.ndim != 2 or faces.shape[1] != 3:
        raise ValueError(f"vertices of shape {points.shape}, triangles of shape {faces.shape}")
    if faces.size and not 0 <= faces.min() <= faces.max() < len(points):
        raise ValueError(
            f"triangles of vertices {faces.min()} to {faces.max()}; there are {len(points)}"
        )
    if not np.isfinite(points).all():
        raise ValueError("vertices that are not finite")
    return points, faces


def _load(path: str | os.PathLike[str] | Any) -> Any:
    if hasattr(path, "darrays"):
        return path
    nibabel = extra("nibabel")
    data = read_bytes(path)
    with refusing(path, "GIFTI file"):
        _check(data)
        return nibabel.GiftiImage.from_bytes(data)


def _check(data: bytes) -> None:
    """Refuse what would inflate without bounds, before nibabel inflates it."""
    check_xml(data)
    left = allowance(len(data))
    if b"GZipBase64Binary" not in data:
        return
    for match in re.finditer(rb"<Data>([^<]*)</Data>", data):
        try:
            packed = base64.b64decode(match[1])
            left -= len(zlib.decompressobj().decompress(packed, left + 1))
        except (binascii.Error, zlib.error):
            continue  # plain data, or damaged, of which nibabel complains
        if left < 0:
            raise ValueError("it inflates to more than a file of its size should")
