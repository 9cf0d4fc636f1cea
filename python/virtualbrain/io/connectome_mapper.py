"""Connectomes of Connectome Mapper 3 (CMP3): GraphML, MATLAB, and tables of edges (.tsv)."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import numpy as np

from virtualbrain._extras import extra
from virtualbrain.io import arrays, graphs
from virtualbrain.io._build import build, complete
from virtualbrain.io._files import existing, read_bytes
from virtualbrain.io._text import decode, is_number, lines
from virtualbrain.io.atomic import replacing

if TYPE_CHECKING:
    from virtualbrain.connectivity import Connectivity

__all__ = ["read", "write"]

_WEIGHT, _LENGTH = "number_of_fibers", "fiber_length_mean"


def read(path: str | os.PathLike[str], *, weight: str = _WEIGHT) -> Connectivity:
    """Read a connectome that Connectome Mapper 3 wrote.

    The tract lengths are the mean lengths of fibres.

    Parameters
    ----------
    path : path-like
        ``..._conndata-network_connectivity.graphml``, ``.mat`` or ``.tsv``. Only GraphML (needs
        networkx) and MATLAB files name the regions and say where they are. Pickled graphs
        (``.gpickle``) are never read.
    weight : str
        Which measure becomes the weight, such as ``"normalized_fiber_density"`` or ``"FA_mean"``.

    Returns
    -------
    connectivity : Connectivity

    Raises
    ------
    ValueError
        A file without the measure.

    References
    ----------
    Tourbier et al. 2022, Journal of Open Source Software 7:4248, doi:10.21105/joss.04248

    Examples
    --------
    >>> import pathlib, tempfile
    >>> path = pathlib.Path(tempfile.mkdtemp(), "network.tsv")
    >>> _ = path.write_text("source\\ttarget\\tnumber_of_fibers\\n1\\t2\\t7\\n")
    >>> read(path).weights
    array([[0., 7.],
           [7., 0.]])
    """
    suffix = existing(path).suffix.lower()
    if suffix == ".graphml":
        return _read_graphml(path, weight)
    if suffix == ".mat":
        return from_variables(arrays.read_variables(path), os.fspath(path), weight)
    if suffix == ".tsv":
        return _read_edges(path, weight)
    raise ValueError(
        f"{path}: wants a name that ends in .graphml, .mat or .tsv; write a graph that is pickled "
        "again with networkx.write_graphml"
    )


def is_edge_list(data: bytes) -> bool:
    """Whether a file is a table of edges."""
    return data[:4096].lstrip(b"\xef\xbb\xbf").lower().startswith(b"source\ttarget\t")


def from_variables(variables: dict[str, Any], source: str, weight: str) -> Connectivity:
    """Make a connectome of the structures ``sc`` and ``nodes`` of a .mat file."""
    measures, nodes = variables.get("sc"), variables.get("nodes", {})
    if not isinstance(measures, dict) or weight not in measures:
        known = ", ".join(measures) if isinstance(measures, dict) else "no structure sc"
        raise ValueError(f"{source} has no measure {weight!r}; it has {known}")
    fields: dict[str, Any] = {"weights": measures[weight], "tract_lengths": measures.get(_LENGTH)}
    if isinstance(nodes, dict):
        names = nodes.get("dn_name", nodes.get("dn_fsname"))
        if isinstance(names, list):
            fields["region_labels"] = [str(name).strip() for name in names]
        elif isinstance(names, str):
            fields["region_labels"] = [name.strip() for name in names.split("\n")]
        fields["centres"] = nodes.get("dn_position")
    return build(fields, source)


def _read_graphml(path: str | os.PathLike[str], weight: str) -> Connectivity:
    networkx_graph = graphs.load(path)
    try:  # nodes are numbered 1, 2, ..., in the order of edges
        order = sorted(networkx_graph.nodes, key=int)
    except ValueError:
        order = list(networkx_graph.nodes)
    ordered = networkx_graph.__class__()
    ordered.add_nodes_from((node, networkx_graph.nodes[node]) for node in order)
    ordered.add_edges_from(networkx_graph.edges(data=True))
    if ordered.number_of_edges() and not any(weight in d for _, _, d in ordered.edges(data=True)):
        known = sorted({name for _, _, d in ordered.edges(data=True) for name in d})
        raise ValueError(f"{path} has no measure {weight!r}; it has {', '.join(known)}")
    return graphs.from_networkx(
        ordered,
        weight=weight,
        tract_length=_LENGTH,
        label="dn_name",
        position=("dn_position_x", "dn_position_y", "dn_position_z"),
        hemisphere="dn_hemisphere",
        source=os.fspath(path),
    )


def _read_edges(path: str | os.PathLike[str], weight: str) -> Connectivity:
    source = os.fspath(path)
    found = list(lines(decode(read_bytes(path), source), source))
    names = found[0][1].split("\t") if found else []
    if names[:2] != ["source", "target"] or weight not in names:
        raise ValueError(f"{source} wants columns source, target and {weight}; got {names[:20]}")
    edges: list[tuple[int, int, float, float]] = []
    for number, line in found[1:]:
        cells = dict(zip(names, line.split("\t"), strict=False))
        ends = cells["source"], cells.get("target", "")
        values = cells.get(weight, ""), cells.get(_LENGTH, "0")
        if not all(end.isdecimal() and 1 <= int(end) <= 20_000 for end in ends):
            raise ValueError(
                f"{source}, line {number}: source and target want whole numbers from 1; got {ends}"
            )
        if not all(map(is_number, values)):
            raise ValueError(
                f"{source}, line {number}: {weight} or {_LENGTH} is not a number; got {values}"
            )
        edges.append((int(ends[0]), int(ends[1]), float(values[0]), float(values[1])))
    if not edges:
        raise ValueError(f"{source} has no edges")
    n = max(max(i, j) for i, j, _, _ in edges)
    matrices = np.zeros((2, n, n))
    for i, j, strength, length in edges:
        matrices[:, i - 1, j - 1] = matrices[:, j - 1, i - 1] = strength, length
    fields = {"weights": matrices[0]}
    if _LENGTH in names:
        fields["tract_lengths"] = matrices[1]
    return build(fields, source)


def write(path: str | os.PathLike[str], connectivity: Connectivity) -> None:
    """Write a connectome as Connectome Mapper 3 does, whole or not at all.

    Parameters
    ----------
    path : path-like
        ``.graphml`` (needs networkx), with names, centres and hemispheres of regions, or ``.tsv``,
        of edges alone.
    connectivity : Connectivity
        Without directions, as tracts are.

    Raises
    ------
    ValueError
        Weights or lengths that are not symmetric, or another ending.

    Examples
    --------
    >>> import tempfile
    >>> from virtualbrain import Connectivity
    >>> path = tempfile.mkdtemp() + "/network.tsv"
    >>> write(path, Connectivity(weights=[[0, 7], [7, 0]], tract_lengths=[[0, 30], [30, 0]]))
    >>> read(path).tract_lengths
    array([[ 0., 30.],
           [30.,  0.]])
    """
    fields = complete(connectivity)
    weights, lengths = fields["weights"], fields["tract_lengths"]
    linked = np.triu((weights != 0) | (weights.T != 0))
    for name, matrix in (("weights", weights), ("tract_lengths", lengths)):
        if (matrix != matrix.T)[linked].any():
            raise ValueError(f"{name} are not symmetric, as the edges here are: symmetrise() first")
    edges = [
        (i + 1, j + 1, {_WEIGHT: float(weights[i, j]), _LENGTH: float(lengths[i, j])})
        for i, j in np.argwhere(linked).tolist()
    ]
    suffix = os.path.splitext(os.fspath(path))[1].lower()
    if suffix == ".tsv":
        with replacing(path) as file:
            file.write(f"source\ttarget\t{_WEIGHT}\t{_LENGTH}\n".encode())
            for i, j, values in edges:
                file.write(f"{i}\t{j}\t{values[_WEIGHT]!r}\t{values[_LENGTH]!r}\n".encode())
    elif suffix == ".graphml":
        networkx = extra("networkx")
        graph = networkx.Graph()
        graph.add_nodes_from((i + 1, about) for i, about in enumerate(_nodes(fields)))
        graph.add_edges_from(edges)
        with replacing(path) as file:
            networkx.write_graphml_xml(graph, file)
    else:
        raise ValueError(f"{os.fspath(path)}: wants a name that ends in .graphml or .tsv")


def _nodes(fields: dict[str, Any]) -> list[dict[str, Any]]:
    """What is told of each region."""
    found = []
    for i, label in enumerate(fields["region_labels"].tolist()):
        about: dict[str, Any] = {"dn_multiscaleID": i + 1, "dn_name": label}
        if "hemispheres" in fields:
            about["dn_hemisphere"] = "right" if fields["hemispheres"][i] else "left"
        if "cortical" in fields:
            about["dn_region"] = "cortical" if fields["cortical"][i] else "subcortical"
        if "centres" in fields:
            places = zip("xyz", fields["centres"][i].tolist(), strict=True)
            about |= {f"dn_position_{axis}": value for axis, value in places}
        found.append(about)
    return found
