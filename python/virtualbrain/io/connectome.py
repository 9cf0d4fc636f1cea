"""Connectomes in whatever file they come."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from virtualbrain._region_fields import lone_triangle
from virtualbrain._warnings import warn
from virtualbrain.io import (
    arrays,
    bids,
    cifti,
    connectome_mapper,
    dsi_studio,
    graphs,
    lut,
    npy,
    table,
    tvb_h5,
    tvb_zip,
)
from virtualbrain.io._build import build, complete, fill, one_of, square, symmetric
from virtualbrain.io._files import existing, read_bytes, refusing
from virtualbrain.io._hdf5 import opened
from virtualbrain.io.atomic import replacing

if TYPE_CHECKING:
    from virtualbrain.connectivity import Connectivity

__all__ = ["read_connectivity", "write_connectivity"]

Path_ = str | os.PathLike[str]

# What variables of .npz and .mat files are called, in lower case with _ for blanks.
_WORDS = {
    "weights": ("weights", "sc", "structural_connectivity", "connectivity", "connectome"),
    "tract_lengths": (
        *("tract_lengths", "tract_length", "lengths", "length", "len"),
        *("distances", "dist", "fiber_lengths"),
    ),
    "region_labels": ("region_labels", "labels", "region_names", "names"),
    "centres": ("centres", "centers", "coords", "coordinates", "positions"),
    "hemispheres": ("hemispheres",),
    "cortical": ("cortical",),
    "areas": ("areas",),
    "orientations": ("orientations", "average_orientations"),
    "speed": ("speed",),
}
_PICKLES = (".gpickle", ".pickle", ".pkl", ".p")


def read_connectivity(
    path: Path_ | None = None,
    *,
    weights: Path_ | None = None,
    tract_lengths: Path_ | None = None,
    region_labels: Path_ | Sequence[str] | None = None,
    centres: Path_ | ArrayLike | None = None,
    speed: ArrayLike | None = None,
) -> Connectivity:
    """Read a connectome from a file of any kind that is known.

    ========================================  =====================================================
    TVB                                       ``.zip``, ``.h5``; a folder of the BIDS draft
    matrices, maybe with names                ``.csv``, ``.tsv``, ``.txt``, ``.npy``
    several arrays by name                    ``.npz``, ``.mat`` (version 4 to 7.3)
    networkx                                  ``.graphml``, ``.json`` (node-link)
    DSI Studio                                ``.connectivity.mat``, ``.connectogram.txt``
    Connectome Mapper 3                       ``.graphml``, ``.mat``, ``.tsv``
    Connectome Workbench                      ``.pconn.nii``
    virtualbrain's results                    ``.h5``
    ========================================  =====================================================

    A triangle that MRtrix3 wrote, as a comment in it says, is filled to a symmetric matrix; a bare
    matrix of one triangle is taken as it is, with a warning;
    `virtualbrain.io.mrtrix.read` has more options, `virtualbrain.io.dipy.read` takes DIPY's arrays,
    `virtualbrain.io.tractogram.read` streamlines (``.tck``, ``.trk``) and a parcellation.

    Parameters
    ----------
    path : path-like
        The connectome, or its weights.
    weights, tract_lengths : path-like
        Files of matrices: text, ``.npy``, or ``.npz`` or ``.mat`` with one array; or, like
        `region_labels` and `centres`, names of arrays in a `path` that is such a file: ``"W"``, or
        ``"subject.W"`` for a field of a structure. Rows are targets,
        columns sources; lengths are in mm. They replace what `path` holds. Regions that are called
        by numbers are put in ascending order, as TVB does. A length of -1 where the weight is 0 or
        -1 means that there is no tract.
    region_labels : path-like or sequence of str
        Names, or a file of them: one per line, or a table of labels.
    centres : path-like or array, shape (n_regions, 3), mm
    speed : float, mm/ms

    Returns
    -------
    connectivity : Connectivity

    Raises
    ------
    TypeError
        Neither `path` nor `weights`.
    ValueError
        A file of no known kind, a damaged one, or parts that do not fit.

    Examples
    --------
    >>> import tempfile
    >>> folder = tempfile.mkdtemp()
    >>> np.savetxt(folder + "/sc.csv", [[0, 1], [2, 0]], delimiter=",")
    >>> np.savetxt(folder + "/len.csv", [[0, 30], [30, 0]], delimiter=",")
    >>> read_connectivity(weights=folder + "/sc.csv", tract_lengths=folder + "/len.csv")
    Connectivity(2 regions, 2 connections, speed 3 mm/ms)
    """
    from virtualbrain.connectivity import Connectivity

    if path is None and weights is None:
        raise TypeError("read_connectivity wants a path, or weights=")
    source = path if path is not None else weights
    assert source is not None
    named: dict[str, str] = {}
    if path is not None and Path(path).suffix.lower() in (".npz", ".mat"):
        options = (weights, tract_lengths, region_labels, centres)
        named = {
            field: name
            for field, name in zip(_WORDS, options, strict=False)
            if isinstance(name, str) and not os.path.isfile(name)
        }
    conn = None if path is None else _read(path, named)
    fields: dict[str, Any] = {}
    if weights is not None and "weights" not in named:
        fields["weights"], fields["region_labels"] = _matrix(weights)
    if tract_lengths is not None and "tract_lengths" not in named:
        _add_lengths(fields, tract_lengths, conn)
    if region_labels is not None and "region_labels" not in named:
        fields["region_labels"] = _labels(region_labels)
    if centres is not None and "centres" not in named:
        in_file = isinstance(centres, (str, os.PathLike))
        fields["centres"] = arrays.read_array(centres) if in_file else centres  # type: ignore[arg-type]
    if speed is not None:
        fields["speed"] = speed
    return fill(conn or Connectivity(), fields, os.fspath(source))


def write_connectivity(path: Path_, connectivity: Connectivity) -> None:
    """Write a connectome; the kind of file follows from its name.

    Parameters
    ----------
    path : path-like
        ``.zip`` and ``.h5`` (TVB), ``.graphml`` and ``.json`` (networkx), ``.npz`` and ``.mat``
        (all fields by name), ``.csv`` and ``.tsv`` (the weights; tract lengths and centres go to
        neighbours, ``..._tract_lengths.csv`` and ``..._centres.csv``), or no ending (a folder of
        the BIDS draft).
    connectivity : Connectivity

    Raises
    ------
    ValueError
        Another ending, or a connectome that `configure` refuses.

    Examples
    --------
    >>> import tempfile
    >>> from virtualbrain import Connectivity
    >>> path = tempfile.mkdtemp() + "/conn.npz"
    >>> write_connectivity(path, Connectivity.from_file("connectivity_66.zip"))
    >>> read_connectivity(path)
    Connectivity(66 regions, 1377 connections, speed 3 mm/ms)
    """
    suffix = Path(path).suffix.lower()
    if suffix == ".zip":
        tvb_zip.write(path, _for_zip(connectivity))
    elif suffix in (".h5", ".hdf5"):
        tvb_h5.write(path, connectivity)
    elif suffix in (".graphml", ".json"):
        graphs.write(path, connectivity)
    elif suffix == ".npz":
        with replacing(path) as file:
            np.savez(file, **complete(connectivity))
    elif suffix == ".mat":
        import scipy.io

        fields = complete(connectivity)
        fields["region_labels"] = fields["region_labels"].astype(object)
        with replacing(path) as file:
            scipy.io.savemat(file, fields, do_compression=True)
    elif suffix in (".csv", ".tsv"):
        _write_tables(Path(path), complete(connectivity))
    elif suffix == "":
        bids.write(path, connectivity)
    else:
        raise ValueError(
            f"{os.fspath(path)}: a connectome is written as .zip, .h5, .graphml, .json, .npz, "
            ".mat, .csv, .tsv, or to a folder"
        )


def _read(path: Path_, named: Mapping[str, str]) -> Connectivity:
    from virtualbrain.connectivity import Connectivity

    if Path(path).is_dir():
        return _read_folder(path)
    file = existing(path)
    name = file.name.lower()
    suffix = file.suffix.lower()
    if suffix in _PICKLES:
        raise ValueError(
            f"{file}: pickled files are never read, since unpickling runs what it reads; write the "
            "graph again with networkx.write_graphml, an array with numpy.save"
        )
    if suffix in (".tck", ".trk"):
        raise ValueError(
            f"{file}: streamlines make a connectome with a parcellation: "
            "virtualbrain.io.tractogram.read(path, parcellation)"
        )
    with open(file, "rb") as opened:
        head = opened.read(4096)
    if head.startswith(b"PK\x03\x04") and suffix != ".npz":
        with open(file, "rb") as opened:
            return Connectivity._from_zip(opened, str(file))
    if head.startswith(b"\x89HDF") and suffix != ".mat":
        return _read_hdf5(file)
    if suffix in (".npz", ".mat"):
        return _from_variables(arrays.read_variables(file), str(file), named)
    if suffix == ".graphml":
        mapper = b"number_of_fibers" in head and b"dn_" in head
        return connectome_mapper.read(file) if mapper else graphs.read(file)
    if suffix == ".json":
        return graphs.read(file)
    if name.endswith(".pconn.nii"):
        matrix, labels = cifti.read_pconn(file)
        return build({"weights": matrix, "region_labels": labels}, str(file))
    if connectome_mapper.is_edge_list(head) and suffix == ".tsv":
        return connectome_mapper.read(file)
    if dsi_studio.is_connectogram(head):
        return dsi_studio.read(file)
    if suffix in (*arrays.TEXT, ".npy"):
        matrix, names = _matrix(file)
        return build({"weights": matrix, "region_labels": names}, str(file))
    raise ValueError(
        f"{file} is of no kind that is known. Known are .zip and .h5 (TVB), .csv, .tsv, .txt and "
        ".npy (a matrix), .npz and .mat (named arrays), .graphml and .json (networkx), .pconn.nii, "
        "and folders of the BIDS draft"
    )


def _read_folder(path: Path_) -> Connectivity:
    folder = Path(path)
    if not any((each / "net").is_dir() for each in (folder, *folder.glob("sub*"))):
        raise ValueError(
            f"{folder} is a folder of no kind that is known. Known is the tree of the BIDS draft: "
            "sub-*/net/*weights.tsv and *distances.tsv (virtualbrain.io.bids). An unpacked TVB zip "
            "wants to be packed again; files of matrices are named one by one: "
            "read_connectivity(weights=..., tract_lengths=..., region_labels=..., centres=...)"
        )
    return bids.read(folder).connectivity


def _read_hdf5(path: Path) -> Connectivity:
    with refusing(path, "HDF5 file"), opened(path) as file:
        ours = file.attrs.get("format") == "virtualbrain results"
    if not ours:
        return tvb_h5.read(path)
    from virtualbrain.io import results

    conn = results.read(path).metadata.connectivity
    if conn is None:
        raise ValueError(f"{path} holds results without their connectome")
    return conn


def _from_variables(
    variables: Mapping[str, Any], source: str, named: Mapping[str, str]
) -> Connectivity:
    """A connectome of named arrays, whoever named them; `named` says it of some fields."""
    if isinstance(variables.get("sc"), dict) and not named:
        return connectome_mapper.from_variables(dict(variables), source, "number_of_fibers")
    if "connectivity" in variables and "name" in variables and not named:
        return build(dsi_studio.from_variables(dict(variables), source), source)
    variables = {name: arrays.dense(value, source) for name, value in variables.items()}
    fields = {
        field: arrays.variable_of(variables, named[field], source)
        if field in named
        else one_of(variables, words, field, source)
        for field, words in _WORDS.items()
    }
    if fields["weights"] is None:
        squares = [
            name
            for name, value in variables.items()
            if isinstance(value, np.ndarray) and value.ndim == 2 and len(set(value.shape)) == 1
        ]
        if len(squares) != 1:
            raise ValueError(
                f"{source} has no array called weights (or {', '.join(_WORDS['weights'][1:])}); it "
                f"has {', '.join(map(str, list(variables)[:20])) or 'none'}. Say which: "
                "virtualbrain.io.read_connectivity(path, weights='...', tract_lengths='...')"
            )
        fields["weights"] = variables[squares[0]]
    if isinstance(fields["region_labels"], str):
        fields["region_labels"] = fields["region_labels"].split("\n")
    conn = build(fields, source)
    _warn_of_a_triangle(conn.weights, source)
    return conn


def _matrix(path: Path_) -> tuple[Any, list[str] | None]:
    matrix, names = _any_matrix(path)
    _warn_of_a_triangle(matrix, os.fspath(path))
    return matrix, names


def _warn_of_a_triangle(matrix: Any, source: str) -> None:
    """A tool's half of a symmetric matrix looks like a network of one direction."""
    if np.ndim(matrix) == 2 and (side := lone_triangle(np.asarray(matrix))) is not None:
        warn(
            f"{source}: all numbers are in the {side} triangle, and are taken for tracts of one "
            "direction. If they have none, call symmetrise('max') on the connectome, or read the "
            "files with virtualbrain.io.mrtrix.read"
        )


def _any_matrix(path: Path_) -> tuple[Any, list[str] | None]:
    if Path(path).suffix.lower() in arrays.TEXT:
        matrix, names = square(table.read(path), os.fspath(path))
        if b"tck2connectome" in read_bytes(path)[:4096]:  # writes one triangle unless told not to
            matrix = symmetric(matrix, "the matrix", os.fspath(path))
        if names is not None and all(name.isdecimal() for name in names):
            order = np.argsort([float(name) for name in names], kind="stable")
            matrix, names = matrix[np.ix_(order, order)], [names[i] for i in order]
        return matrix, names
    if Path(path).suffix.lower() == ".npy":
        return npy.read(path), None
    return arrays.read_array(path), None


def _add_lengths(fields: dict[str, Any], path: Path_, conn: Connectivity | None) -> None:
    """Read a matrix of lengths that belongs to the weights at hand."""
    known = {} if conn is None else conn._known()
    weights = np.asarray(fields.get("weights", known.get("weights")))
    labels = fields.get("region_labels", known.get("region_labels"))
    lengths, names = _matrix(path)
    given, own = [list(each) if each is not None else [] for each in (labels, names)]
    if own != given and sorted(own) == sorted(given):
        raise ValueError(f"{os.fspath(path)} has the regions of the weights in another order")
    if np.shape(lengths) == weights.shape:  # in some pipelines -1 stands for no tract
        nothing = (lengths == -1) & ((weights == -1) | (weights == 0))
        lengths = np.where(nothing, 0, lengths)
        fields["weights"] = np.where(nothing, 0, weights)
    fields["tract_lengths"] = lengths


def _labels(labels: Path_ | Sequence[str]) -> Sequence[str]:
    if isinstance(labels, (str, os.PathLike)):
        return lut.read(labels).regions().names
    return labels


def _for_zip(connectivity: Connectivity) -> dict[str, Any]:
    fields: dict[str, Any] = complete(connectivity)
    if np.array_equal(fields["speed"], [3.0]):  # what TVB takes
        del fields["speed"]
    if connectivity.parent_connectivity is not None:
        fields["parent_connectivity"] = connectivity.parent_connectivity
        fields["saved_selection"] = np.array(connectivity.saved_selection, np.int64)
    return fields


def _write_tables(path: Path, fields: Mapping[str, Any]) -> None:
    labels = fields["region_labels"].tolist()
    if any(len(fields["weights"]) == 1 and label == "" for label in labels):
        labels = None
    table.write(path, fields["weights"], rows=labels, columns=labels)
    beside = path.with_name(f"{path.stem}_tract_lengths{path.suffix}")
    table.write(beside, fields["tract_lengths"], rows=labels, columns=labels)
    if "centres" in fields:
        beside = path.with_name(f"{path.stem}_centres{path.suffix}")
        table.write(beside, fields["centres"], rows=labels, columns=["x", "y", "z"])
