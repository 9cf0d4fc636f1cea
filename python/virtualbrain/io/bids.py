"""The tree of files that TVB imports as "BIDS computational model": a draft, not BIDS.

What TVB and sim2bids agreed on early in BIDS Extension Proposal 034 is not part of BIDS, whose
validator does not know it; the present text of the proposal is another one. A subject's folder has

* ``net/``: ``*weights.tsv`` and ``*distances.tsv`` (mm), whose sidecar ``*weights.json`` names the
  sidecars of labels and centres under ``CoordsRows``;
* ``coord/`` (there, or in the root): ``*labels.tsv``, ``*nodes.tsv`` (mm), ``*vertices.tsv``,
  ``*faces.tsv`` (counted from 1);
* ``ts/``: ``*.tsv`` of (time, region), whose sidecars name that of the times (ms);
* ``spatial/``: ``*fc*.tsv``, functional connectivity.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from virtualbrain.io import table
from virtualbrain.io._build import build, complete
from virtualbrain.io._files import existing, read_bytes, refusing
from virtualbrain.io._text import decode
from virtualbrain.io.atomic import replacing
from virtualbrain.io.gifti import checked_mesh
from virtualbrain.time_series import TimeSeries

if TYPE_CHECKING:
    from virtualbrain.connectivity import Connectivity

__all__ = ["Subject", "read", "write"]

DRAFT = "BEP034 draft, as imported by TVB 2.10"


class Subject(NamedTuple):
    """What the tree holds of one subject.

    Attributes
    ----------
    connectivity : Connectivity
    time_series : dict of str to TimeSeries
        By name of file, without ``.tsv``.
    functional_connectivity : dict of str to array, shape (n_regions, n_regions)
    surface : tuple of vertices (n_vertices, 3), mm, and triangles (n_triangles, 3), or None
    """

    connectivity: Connectivity
    time_series: dict[str, TimeSeries]
    functional_connectivity: dict[str, NDArray[np.float64]]
    surface: tuple[NDArray[np.float64], NDArray[np.int64]] | None


def read(folder: str | os.PathLike[str], subject: str | None = None) -> Subject:
    """Read a subject.

    Parameters
    ----------
    folder : path-like
        The root of the tree, or the folder of a subject.
    subject : str
        Such as ``"01"``; needed if there are several.

    Returns
    -------
    subject : Subject

    Raises
    ------
    FileNotFoundError
        No such folder, subject or file.
    ValueError
        No such tree, or a file in it that cannot be read or does not fit.

    Examples
    --------
    >>> import tempfile
    >>> from virtualbrain import Connectivity
    >>> folder = tempfile.mkdtemp()
    >>> write(folder, Connectivity.from_file())
    >>> read(folder).connectivity
    Connectivity(76 regions, 1560 connections, speed 3 mm/ms)
    """
    root, home = _locate(Path(folder), subject)
    weights = _only(home / "net", "weights.tsv", "its weights")
    distances = _only(home / "net", "distances.tsv", "its tract lengths")
    fields: dict[str, Any] = {"weights": table.read(weights).values}
    fields["tract_lengths"] = table.read(distances).values
    for path in _rows(weights, root):
        if path.name.endswith("labels.tsv"):
            text = decode(read_bytes(path), str(path))
            fields["region_labels"] = [x.split("\t")[0] for x in text.splitlines() if x.strip()]
        elif path.name.endswith(("nodes.tsv", "centres.tsv", "centers.tsv")):
            fields["centres"] = table.read(path).values
    conn = build(fields, str(weights))
    if speed := _maybe(home / "net", "speed.tsv"):
        conn.speed = table.read(speed).values
    series = {
        path.stem: _read_series(path, root, conn)
        for path in sorted((home / "ts").glob("*.tsv"))
        if not path.name.endswith("times.tsv")
    }
    matrices = {
        path.stem: table.read(path).values for path in sorted((home / "spatial").glob("*.tsv"))
    }
    surface = None
    vertices, faces = (_maybe(home / "coord", f"{x}.tsv") for x in ("vertices", "faces"))
    if vertices and faces:
        with refusing(faces, "surface"):
            surface = checked_mesh(table.read(vertices).values, table.read(faces).values - 1)
    return Subject(conn, series, matrices, surface)


def write(
    folder: str | os.PathLike[str],
    connectivity: Connectivity,
    time_series: Mapping[str, TimeSeries] | None = None,
    functional_connectivity: Mapping[str, ArrayLike] | None = None,
    *,
    subject: str = "01",
    description: str = "virtualbrain",
) -> None:
    """Write a subject; files of the same names are replaced.

    Parameters
    ----------
    folder : path-like
        The root of the tree; made if it is not there.
    connectivity : Connectivity
        Labels, centres, weights and tract lengths are kept, and a speed other than 3 mm/ms; the
        tree has no place for the rest.
    time_series : mapping of str to TimeSeries
        Names are letters and digits. The first variable is kept, modes added up.
    functional_connectivity : mapping of str to array, shape (n_regions, n_regions)
    subject, description : str
        Letters and digits, for the names of files.

    Raises
    ------
    ValueError
        A name that is not made of letters and digits, or a connectome that `configure` refuses.
    """
    for name in (subject, description, *(time_series or ()), *(functional_connectivity or ())):
        if not re.fullmatch("[A-Za-z0-9]+", name):
            raise ValueError(f"names in BIDS are made of letters and digits; got {name!r}")
    fields = complete(connectivity)
    root, stem = Path(folder), f"desc-{description}"
    home, start = root / f"sub-{subject}", f"sub-{subject}_{stem}"
    for path in (root / "coord", home / "net", home / "ts", home / "spatial"):
        path.mkdir(parents=True, exist_ok=True)
    _write_json(
        root / "dataset_description.json",
        {
            "Name": "Simulated brain network",
            "BIDSVersion": "1.10.0",
            "DatasetType": "derivative",
            "GeneratedBy": [{"Name": "virtualbrain", "Description": DRAFT}],
        },
    )
    rows = _write_regions(root / "coord", stem, fields)
    kinds = {"weights": ("weights", "arbitrary"), "tract_lengths": ("distances", "mm")}
    if not np.array_equal(fields["speed"], [3.0]):
        kinds["speed"] = ("speed", "mm/ms")
    for name, (kind, unit) in kinds.items():
        _write_matrix(home / "net" / f"{start}_{kind}.tsv", fields[name], rows, unit)
    for name, matrix in (functional_connectivity or {}).items():
        _write_matrix(home / "spatial" / f"{start}{name}_fc.tsv", matrix, rows, "")
    for name, series in (time_series or {}).items():
        _write_series(home / "ts" / f"{start}{name}_ts.tsv", series, rows)


def _write_regions(coord: Path, stem: str, fields: Mapping[str, Any]) -> list[str]:
    """Labels and centres; returns what the sidecars in a subject's folders call them.

    In the root, since TVB takes a subject's own coord/ for that of a surface.
    """
    labels, nodes = (coord / f"{stem}_{kind}.tsv" for kind in ("labels", "nodes"))
    with replacing(labels) as file:
        file.write("".join(f"{label}\n" for label in fields["region_labels"]).encode())
    _write_json(labels.with_suffix(".json"), {"Description": "Labels of the regions"})
    rows = ["../../coord/" + labels.with_suffix(".json").name]
    if "centres" in fields:
        table.write(nodes, fields["centres"])
        _write_json(nodes.with_suffix(".json"), {"Description": "Centres", "Units": "mm"})
        rows.append("../../coord/" + nodes.with_suffix(".json").name)
    return rows


def _write_series(path: Path, series: TimeSeries, rows: list[str]) -> None:
    times = path.with_name(path.name.removesuffix("_ts.tsv") + "_times.tsv")
    table.write(path, series.data[:, 0].sum(axis=2))
    table.write(times, series.time)
    about: dict[str, Any] = {
        "CoordsRows": [times.with_suffix(".json").name],
        "CoordsColumns": rows[:1],
        "Monitor": series.monitor,
        "Variable": series.variables[0],
        "SamplePeriod": series.sample_period,
    }
    _write_json(path.with_suffix(".json"), about)
    _write_json(times.with_suffix(".json"), {"Description": "Times", "Units": "ms"})


def _locate(folder: Path, subject: str | None) -> tuple[Path, Path]:
    """The root of the tree, and the folder of the subject."""
    if not folder.is_dir():
        raise FileNotFoundError(f"{folder} is no folder")
    if folder.name.startswith("sub-") and (folder / "net").is_dir():
        return folder.parent, folder
    found = [path for path in sorted(folder.glob("sub*")) if (path / "net").is_dir()]
    names = [path.name.removeprefix("sub-") for path in found]
    if not found:
        raise ValueError(f"{folder} has no folder sub-*/net: no tree of computational models")
    if subject is None and len(found) > 1:
        raise ValueError(f"{folder} has the subjects {', '.join(names)}: say which as subject=")
    if subject is not None and subject not in names:
        raise FileNotFoundError(f"{folder} has no subject {subject!r}; it has {', '.join(names)}")
    return folder, found[0 if subject is None else names.index(subject)]


def _maybe(folder: Path, ending: str) -> Path | None:
    found = sorted(folder.glob(f"*{ending}"))
    if len(found) > 1:
        raise ValueError(f"{folder} has several *{ending}: {', '.join(p.name for p in found)}")
    return found[0] if found else None


def _only(folder: Path, ending: str, what: str) -> Path:
    if (path := _maybe(folder, ending)) is None:
        raise FileNotFoundError(f"{folder} has no *{ending}: {what}")
    return path


def _sidecar(path: Path) -> dict[str, Any]:
    sidecar = existing(path.with_suffix(".json"))
    with refusing(sidecar, "JSON sidecar"):
        content = json.loads(read_bytes(sidecar))
        if not isinstance(content, dict):
            raise ValueError("it holds no object")
        return content


def _rows(path: Path, root: Path) -> list[Path]:
    """The tables that a sidecar names as the coordinates of rows; all within the tree."""
    found = []
    for name in _sidecar(path).get("CoordsRows", []):
        target = (path.parent / str(name)).resolve().with_suffix(".tsv")
        if not target.is_relative_to(root.resolve()):
            raise ValueError(f"{path.with_suffix('.json')} points outside {root}: {name!r}")
        found.append(target)
    return found


def _read_series(path: Path, root: Path, conn: Connectivity) -> TimeSeries:
    data = table.read(path).values
    about = _sidecar(path)
    times = _rows(path, root)
    if not times:
        raise ValueError(f"{path.with_suffix('.json')} names no times (CoordsRows)")
    time = table.read(times[0]).values.reshape(-1)
    if len(time) != len(data):
        raise ValueError(f"{path} has {len(data)} rows, {times[0].name} {len(time)} times")
    fits = data.shape[1] == conn.number_of_regions
    labels = conn.region_labels if fits else [str(i) for i in range(data.shape[1])]
    step = float(time[1] - time[0]) if len(time) > 1 else 1.0
    return TimeSeries(
        time,
        data[:, None, :, None],
        str(about.get("Monitor", "TimeSeries")),
        (str(about.get("Variable", "0")),),
        labels,
        float(about.get("SamplePeriod", step)),
    )


def _write_matrix(path: Path, matrix: ArrayLike, rows: list[str], unit: str) -> None:
    table.write(path, matrix)
    about = {"CoordsRows": rows, "CoordsColumns": rows, "Units": unit, "Draft": DRAFT}
    _write_json(path.with_suffix(".json"), about)


def _write_json(path: Path, content: Mapping[str, Any]) -> None:
    with replacing(path) as file:
        file.write(json.dumps(content, indent=2).encode() + b"\n")
