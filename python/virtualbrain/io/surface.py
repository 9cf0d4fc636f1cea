"""Surfaces on disk: TVB's zip format and HDF5, Wavefront .obj, GIFTI, FreeSurfer.

A zip holds ``vertices.txt`` (x y z), ``triangles.txt`` (three indices, from 0) and maybe
``vertex_normals.txt``; a member may carry more in its name and be packed as in `tvb_zip`.
"""

from __future__ import annotations

import os
import zipfile
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from virtualbrain.io import _text
from virtualbrain.io._archive import opened
from virtualbrain.io._files import existing, read_bytes
from virtualbrain.io._members import EPOCH, lines_of, member_of, numbers_in
from virtualbrain.io.atomic import replacing

__all__ = ["read", "read_obj", "read_zip", "write"]

# Field of a Surface -> the words that name its member, the preferred one first.
_MEMBERS = {
    "vertices": ("vertices",),
    "triangles": ("triangles",),
    "vertex_normals": ("vertex_normals", "normals"),
}


def read(path: str | os.PathLike[str]) -> dict[str, NDArray[Any]]:
    """Read a surface of any kind that is known.

    Parameters
    ----------
    path : path-like
        ``.zip`` or ``.h5`` (TVB), ``.obj`` (Wavefront), ``.gii`` (GIFTI), or a surface of
        FreeSurfer such as ``lh.pial``; the last two need nibabel.

    Returns
    -------
    fields : dict of str to array
        ``vertices``, ``triangles`` and, if the file has them, ``vertex_normals`` and
        ``hemisphere_mask``.

    Examples
    --------
    >>> from virtualbrain.datasets import find
    >>> read(find("face_surface.obj"))["vertices"].shape
    (8614, 3)
    """
    file = existing(path)
    suffix = file.suffix.lower()
    if suffix == ".zip":
        return read_zip(file)
    if suffix == ".obj":
        return read_obj(file)
    if suffix in (".h5", ".hdf5"):
        from virtualbrain.io import tvb_h5

        more = ("vertex_normals", "hemisphere_mask")
        return tvb_h5.read_arrays(file, ("vertices", "triangles"), more)
    with open(file, "rb") as opened:
        head = opened.read(3)
    if suffix == ".gii":
        from virtualbrain.io import gifti

        vertices, triangles = gifti.read_surface(file)
    elif head == b"\xff\xff\xfe":
        from virtualbrain.io import freesurfer

        vertices, triangles = freesurfer.read_surface(file)
    else:
        raise ValueError(
            f"{file} is no surface of a kind that is known: .zip and .h5 (TVB), .obj, .gii, and "
            "FreeSurfer's surfaces"
        )
    return {"vertices": vertices, "triangles": triangles}


def write(path: str | os.PathLike[str], fields: Mapping[str, NDArray[Any]]) -> None:
    """Write a surface, whole or not at all; the kind of file follows from its name.

    Parameters
    ----------
    path : path-like
        ``.zip`` (TVB), ``.obj`` (Wavefront; without normals), or ``.gii`` (GIFTI; float32, without
        normals; needs nibabel).
    fields : mapping of str to array
        ``vertices``, ``triangles`` and maybe ``vertex_normals``.

    Examples
    --------
    >>> import tempfile
    >>> path = tempfile.mkdtemp() + "/one.obj"
    >>> write(path, {"vertices": np.eye(3), "triangles": np.array([[0, 1, 2]])})
    >>> read(path)["triangles"].tolist()
    [[0, 1, 2]]
    """
    suffix = Path(path).suffix.lower()
    if suffix == ".zip":
        with replacing(path) as file, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            for field in _MEMBERS:
                if field in fields:
                    info = zipfile.ZipInfo(f"{field}.txt", EPOCH)
                    info.compress_type = zipfile.ZIP_DEFLATED
                    archive.writestr(info, "\n".join(lines_of(fields[field])) + "\n")
    elif suffix == ".obj":
        with replacing(path) as file:
            file.writelines(line.encode() for line in _obj_lines(fields))
    elif suffix == ".gii":
        from virtualbrain.io import gifti

        gifti.write_surface(path, fields["vertices"], fields["triangles"])
    else:
        raise ValueError(f"{os.fspath(path)}: a surface is written as .zip, .obj or .gii")


def _obj_lines(fields: Mapping[str, NDArray[Any]]) -> Iterator[str]:
    for line in lines_of(fields["vertices"]):
        yield f"v {line}\n"
    for line in lines_of(fields["triangles"] + 1):
        yield f"f {line}\n"


def read_zip(source: str | os.PathLike[str] | IO[bytes]) -> dict[str, NDArray[Any]]:
    """Read the fields of a surface from a TVB zip.

    Parameters
    ----------
    source : path-like or binary file
        The zip, as a path or as an open, seekable file.

    Returns
    -------
    fields : dict of str to array
        ``vertices``, ``triangles`` and, if the file has them, ``vertex_normals``.

    Raises
    ------
    ValueError
        Not a zip, a corrupt or hostile one, or a member that is missing or cannot be read.

    Examples
    --------
    >>> from virtualbrain.datasets import find
    >>> read_zip(find("scalp_1082.zip"))["vertices"].shape
    (1082, 3)
    """
    fields: dict[str, NDArray[Any]] = {}
    with opened(source) as archive:
        for field, words in _MEMBERS.items():
            info = member_of(archive, words)
            if info is not None and (array := numbers_in(archive, info, words)).size:
                fields[field] = array
    for field in ("vertices", "triangles"):
        if field not in fields:
            raise ValueError(
                f"{archive.source}: no {field} (.txt, .txt.bz2, .npy or .mat) in it; a surface zip "
                "needs vertices and triangles"
            )
    return fields


def read_obj(path: str | os.PathLike[str]) -> dict[str, NDArray[Any]]:
    """Read vertices and triangles from a Wavefront .obj file; larger faces are cut into fans.

    Parameters
    ----------
    path : path-like

    Returns
    -------
    fields : dict of str to array
        ``vertices`` and ``triangles``.

    Raises
    ------
    ValueError
        A line that cannot be read, or no vertices.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> path = pathlib.Path(tempfile.mkdtemp(), "square.obj")
    >>> _ = path.write_text("v 0 0 0\\nv 1 0 0\\nv 1 1 0\\nv 0 1 0\\nf 1 2 3 4\\n")
    >>> read_obj(path)["triangles"].tolist()
    [[0, 1, 2], [0, 2, 3]]
    """
    name = os.fspath(path)
    data = read_bytes(path)
    vertices: list[NDArray[np.float64]] = []
    triangles: list[tuple[int, int, int]] = []
    for number, line in _text.lines(_text.decode(data, name), name):
        where = f"{name}, line {number}"
        word, *rest = line.split()
        if word == "v":
            if len(rest) < 3:
                raise ValueError(f"{where} wants: v x y z; got {line[:80]!r}")
            vertices.append(_text.numbers(rest[:3], where))
        elif word == "f":
            try:
                corners = [int(corner.split("/")[0]) for corner in rest]
            except ValueError:
                raise ValueError(f"{where} wants: f i j k; got {line[:80]!r}") from None
            if len(corners) < 3 or any(not -len(vertices) <= c or c == 0 for c in corners):
                raise ValueError(f"{where} wants at least 3 vertices from 1; got {line[:80]!r}")
            corners = [c - 1 if c > 0 else len(vertices) + c for c in corners]
            triangles += [(corners[0], b, c) for b, c in pairwise(corners[1:])]
    if not vertices or not triangles:
        raise ValueError(f"{name} has no vertices (v) or no faces (f)")
    return {"vertices": np.vstack(vertices), "triangles": np.array(triangles)}
