"""FreeSurfer's surfaces, annotations and tables of colours. Needs nibabel, but for the tables."""

from __future__ import annotations

import os
import struct

import numpy as np
from numpy.typing import ArrayLike, NDArray

from virtualbrain._extras import extra
from virtualbrain.io import lut
from virtualbrain.io._files import read_bytes, refusing
from virtualbrain.io.atomic import replacing
from virtualbrain.io.gifti import checked_mesh
from virtualbrain.io.lut import LookupTable

__all__ = [
    "read_annotation",
    "read_colour_table",
    "read_surface",
    "write_annotation",
    "write_surface",
]

_TRIANGLE_MAGIC = b"\xff\xff\xfe"

read_colour_table = lut.read


def read_surface(
    path: str | os.PathLike[str], *, scanner: bool = False
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Read a surface such as ``lh.pial``.

    Parameters
    ----------
    path : path-like
    scanner : bool
        Whether to return coordinates of the scanner, as volumes and MRtrix3 have them, instead of
        FreeSurfer's own, whose origin is the middle of its volume.

    Returns
    -------
    vertices : array, shape (n_vertices, 3), mm
    triangles : array of int, shape (n_triangles, 3)

    Raises
    ------
    ValueError
        No surface, a damaged one, or one that does not say where its volume is.

    Examples
    --------
    >>> read_surface("lh.missing")
    Traceback (most recent call last):
    FileNotFoundError: lh.missing does not exist
    """
    data = read_bytes(path)
    with refusing(path, "FreeSurfer surface"):
        _check_counts(data)
        read = extra("nibabel.freesurfer").read_geometry
        vertices, triangles, *info = read(os.fspath(path), read_metadata=scanner)
        if scanner:
            if not info or "cras" not in info[0]:
                raise ValueError("it does not say where its volume is (cras)")
            vertices = vertices + np.asarray(info[0]["cras"])
        return checked_mesh(vertices, triangles)


def read_annotation(
    path: str | os.PathLike[str],
) -> tuple[NDArray[np.int64], LookupTable]:
    """Read a parcellation of a hemisphere such as ``lh.aparc.annot``.

    Parameters
    ----------
    path : path-like

    Returns
    -------
    labels : array of int, shape (n_vertices,)
        Positions in `table`; -1 where a vertex belongs to no region.
    table : LookupTable
        `indices` are 0, 1, ...; opacity as FreeSurfer has it, 0 for opaque.

    Examples
    --------
    >>> read_annotation("lh.missing.annot")
    Traceback (most recent call last):
    FileNotFoundError: lh.missing.annot does not exist
    """
    data = read_bytes(path)
    with refusing(path, "FreeSurfer annotation"):
        _check_annotation(data)
        labels, colours, names = extra("nibabel.freesurfer").read_annot(os.fspath(path))
        texts = [name.decode("utf-8", "replace").rstrip("\0") for name in names]
        if len(texts) != len(colours):
            raise ValueError(f"{len(texts)} names and {len(colours)} colours")
        if labels.size and labels.max() >= len(texts):
            raise ValueError(f"label {labels.max()} of {len(texts)}")
        rgba = np.asarray(colours)[:, :4].astype(np.uint8)
        return labels.astype(np.int64), LookupTable(np.arange(len(texts)), texts, rgba)


def _check_counts(data: bytes) -> None:
    """Refuse a triangle file whose header declares more than it holds."""
    if not data.startswith(_TRIANGLE_MAGIC):
        return
    start = data.find(b"\n\n")
    if start < 0 or len(data) < start + 10:
        raise ValueError("it is cut short")
    n_vertices, n_triangles = struct.unpack_from(">2i", data, start + 2)
    if min(n_vertices, n_triangles) < 0 or 12 * (n_vertices + n_triangles) > len(data):
        raise ValueError(
            f"it declares {n_vertices} vertices, {n_triangles} triangles, and is cut short"
        )


def _check_annotation(data: bytes) -> None:
    """Refuse counts and lengths beyond the end, which would keep nibabel busy for minutes."""
    position = 0

    def integer() -> int:
        nonlocal position
        if position + 4 > len(data):
            raise ValueError("it is cut short")
        position += 4
        return int(struct.unpack_from(">i", data, position - 4)[0])

    def skip(size: int) -> None:
        nonlocal position
        if not 0 <= size <= len(data) - position:
            raise ValueError("it is cut short, or lengths in it are wrong")
        position += size

    skip(8 * integer())
    if integer() == 0:
        raise ValueError("it has no table of colours")
    n_entries = integer()
    newer = n_entries < 0  # then it is minus the version
    if newer:
        n_entries = integer()
    skip(integer())
    if newer:
        largest, n_entries = n_entries, integer()
        if not 0 <= largest <= 10 * len(data):
            raise ValueError(f"a table of {largest} colours")
    for _ in range(n_entries):
        if newer:
            integer()
        skip(integer())
        skip(16)


def write_surface(path: str | os.PathLike[str], vertices: ArrayLike, triangles: ArrayLike) -> None:
    """Write a mesh as FreeSurfer's, whole or not at all. Needs nibabel.

    Parameters
    ----------
    path : path-like
        Such as ``lh.pial``.
    vertices : array, shape (n_vertices, 3), mm
        Written as float32.
    triangles : array of int, shape (n_triangles, 3)
    """
    points, faces = checked_mesh(vertices, triangles)
    with replacing(path) as part:
        extra("nibabel.freesurfer").write_geometry(part.name, points, faces)


def write_annotation(path: str | os.PathLike[str], labels: ArrayLike, table: LookupTable) -> None:
    """Write a parcellation of a hemisphere, whole or not at all. Needs nibabel.

    Parameters
    ----------
    path : path-like
        Such as ``lh.aparc.annot``.
    labels : array of int, shape (n_vertices,)
        Positions in `table`; -1 where a vertex belongs to no region.
    table : LookupTable
        With colours, which FreeSurfer tells regions by: no two may be equal.

    Raises
    ------
    ValueError
        Labels beyond the table, or colours that are missing or equal.
    """
    if table.colours is None or len({tuple(c) for c in table.colours[:, :3].tolist()}) < len(
        table.names
    ):
        raise ValueError("table wants a colour for each region, no two of them equal")
    codes = np.asarray(labels, dtype=np.int64).reshape(-1)
    if codes.size and not -1 <= codes.min() <= codes.max() < len(table.names):
        raise ValueError(
            f"labels want -1 to {len(table.names) - 1}; got {codes.min()} to {codes.max()}"
        )
    colours = np.pad(table.colours.astype(np.int64), [(0, 0), (0, 1)])
    with replacing(path) as part:
        extra("nibabel.freesurfer").write_annot(
            part.name, codes, colours, [name.encode() for name in table.names], fill_ctab=True
        )
