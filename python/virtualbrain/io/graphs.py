"""Connectomes from networkx graphs, and in files of graphs: GraphML and node-link JSON.

An edge from u to v is ``weights[v, u]``. Nodes may have the attributes ``label``, ``x``, ``y``,
``z`` (mm) or ``position``, ``hemisphere`` (``"left"`` or ``"right"``), ``cortical`` and ``area``
(mm^2), edges ``weight`` and ``tract_length`` (mm). `Connectivity.to_networkx` makes such a graph.
 Pickled graphs are never read: unpickling runs what it reads.
"""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

import numpy as np

from virtualbrain._extras import extra
from virtualbrain.io._build import build, complete
from virtualbrain.io._files import existing, read_bytes, refusing
from virtualbrain.io.atomic import replacing

if TYPE_CHECKING:
    from virtualbrain.connectivity import Connectivity

__all__ = ["from_networkx", "read", "write"]

_LENGTHS = ("tract_length", "tract_lengths", "length", "lengths")
_RIGHT = {"right": True, "rh": True, "r": True, "left": False, "lh": False, "l": False}


def from_networkx(
    graph: Any,
    *,
    weight: str = "weight",
    tract_length: str | None = None,
    label: str = "label",
    position: tuple[str, str, str] = ("x", "y", "z"),
    hemisphere: str = "hemisphere",
    source: str = "graph",
) -> Connectivity:
    """Make a connectome of a networkx graph.

    Parameters
    ----------
    graph : networkx.Graph or networkx.DiGraph
        Regions are in the order of its nodes.
    weight : str
        The attribute of edges that is the weight; 1 for an edge without, if no edge has it.
    tract_length : str
        That which is the length of the tract, mm. Default: ``tract_length``, ``tract_lengths``,
        ``length`` or ``lengths``, which the edges have. Without it anywhere lengths are unset: they
        are the distances of the centres.
    label : str
        The attribute of nodes that is the label; without it that is the node itself.
    position : tuple of str
        Those that are the centre, mm; a node with the attribute ``position`` has all three there.
    hemisphere : str
        That which is ``"left"`` or ``"right"``.
    source : str
        What messages call the graph.

    Returns
    -------
    connectivity : Connectivity

    Raises
    ------
    ValueError
        A multigraph: which of its parallel edges count, or their sum, is for the user to say. Some
        edges have an attribute and others have not, or one is no number.

    Examples
    --------
    >>> import networkx as nx
    >>> graph = nx.DiGraph()
    >>> graph.add_edge("V1", "V2", weight=3.0)
    >>> from_networkx(graph).weights
    array([[0., 0.],
           [3., 0.]])
    """
    if graph.is_multigraph():
        raise ValueError(f"{source} has parallel edges: add them up first, networkx.Graph(graph)")
    nodes = list(graph.nodes(data=True))
    n, where = len(nodes), {node: i for i, (node, _) in enumerate(nodes)}
    if n > 20_000:
        raise ValueError(f"{source} has {n} nodes; a connectome of more than 20000 is not accepted")
    if tract_length is None:
        there = {name for _, _, values in graph.edges(data=True) for name in values}
        tract_length = next((name for name in _LENGTHS if name in there), _LENGTHS[0])
    matrices = {}
    for name, attribute in (("weights", weight), ("tract_lengths", tract_length)):
        having = sum(attribute in values for _, _, values in graph.edges(data=True))
        if name == "tract_lengths" and not having:
            continue
        if 0 < having < graph.number_of_edges():
            raise ValueError(
                f"{source}: only {having} of {graph.number_of_edges()} edges have {attribute!r}"
            )
        matrix = matrices[name] = np.zeros((n, n))
        for u, v, values in graph.edges(data=True):
            number = _number(values.get(attribute, 1.0), attribute, f"{source}: edge {u!r}, {v!r}")
            matrix[where[v], where[u]] = number
            if not graph.is_directed():
                matrix[where[u], where[v]] = number
    fields: dict[str, Any] = dict(matrices)
    fields["region_labels"] = [str(values.get(label, node)) for node, values in nodes]
    centres = [_centre(values, position, f"{source}: node {node!r}") for node, values in nodes]
    if not np.isnan(centres).all():
        fields["centres"] = centres
    sides = [_RIGHT.get(str(values.get(hemisphere)).lower()) for _, values in nodes]
    if n and None not in sides:
        fields["hemispheres"] = sides
    for name, attribute in (("cortical", "cortical"), ("areas", "area")):
        if n and all(attribute in values for _, values in nodes):
            fields[name] = [values[attribute] for _, values in nodes]
    if "speed" in graph.graph:
        fields["speed"] = _number(graph.graph["speed"], "speed", source)
    return build(fields, source)


def read(path: str | os.PathLike[str], **attributes: Any) -> Connectivity:
    """Read a connectome from a GraphML (``.graphml``) or node-link JSON (``.json``) file.

    Parameters
    ----------
    path : path-like
    **attributes
        As `from_networkx` takes them.

    Returns
    -------
    connectivity : Connectivity

    Raises
    ------
    ValueError
        A graph that is no connectome.

    Examples
    --------
    >>> import tempfile
    >>> from virtualbrain import Connectivity
    >>> path = tempfile.mkdtemp() + "/two.json"
    >>> write(path, Connectivity(weights=[[0, 1], [1, 0]], tract_lengths=[[0, 9], [9, 0]]))
    >>> read(path)
    Connectivity(2 regions, 2 connections, speed 3 mm/ms)
    """
    return from_networkx(load(path), source=os.fspath(path), **attributes)


def load(path: str | os.PathLike[str]) -> Any:
    """Read a networkx graph from a file that `read` reads.

    Parameters
    ----------
    path : path-like

    Returns
    -------
    graph : networkx.Graph or networkx.DiGraph

    Raises
    ------
    FileNotFoundError, ValueError
        As for `read`.
    """
    networkx = extra("networkx")
    suffix = existing(path).suffix.lower()
    data = read_bytes(path)
    if suffix == ".graphml":
        if b"<!ENTITY" in data or b"<!DOCTYPE" in data:
            raise ValueError(f"{path} is no readable GraphML (it defines entities)")
        with refusing(path, "GraphML"):
            return networkx.parse_graphml(data.decode("utf-8-sig"))
    if suffix == ".json":
        with refusing(path, "node-link JSON"):
            content = json.loads(data)
            if "nodes" not in content:
                raise ValueError("it has no nodes")
            edges = "links" if "links" in content else "edges"
            return networkx.node_link_graph(content, multigraph=False, edges=edges)
    raise ValueError(
        f"{path}: wants a name that ends in .graphml or .json; pickled graphs are not read: write "
        "them again with networkx.write_graphml"
    )


def write(path: str | os.PathLike[str], connectivity: Connectivity) -> None:
    """Write a connectome as GraphML or node-link JSON, whole or not at all.

    Lengths of pairs without a connection are not kept.

    Parameters
    ----------
    path : path-like
        Ends in ``.graphml`` or ``.json``.
    connectivity : Connectivity

    Raises
    ------
    ValueError
        Another ending, or a speed for each connection, which a graph has no place for.
    """
    networkx = extra("networkx")
    name = os.fspath(path).lower()
    graph = _for_files(connectivity)
    if name.endswith(".graphml"):
        data = "\n".join(networkx.generate_graphml(graph)).encode()
    elif name.endswith(".json"):
        data = json.dumps(networkx.node_link_data(graph, edges="edges"), indent=1).encode()
    else:
        raise ValueError(
            f"path wants a name that ends in .graphml or .json; got {os.fspath(path)!r}"
        )
    with replacing(path) as file:
        file.write(data)


def _for_files(connectivity: Connectivity) -> Any:
    """The graph of a connectome with nothing but numbers and texts."""
    fields = complete(connectivity)
    if fields["speed"].size != 1:
        raise ValueError("speed is a matrix: a graph has one speed; write HDF5 or a zip instead")
    graph = connectivity.copy().configure().to_networkx()
    lengths = fields["tract_lengths"]
    if not (lengths == lengths.T).all() and not graph.is_directed():
        graph = graph.to_directed()
    for u, v, values in graph.edges(data=True):
        del values["distance"]  # follows from the weight, and may be infinite
        values["tract_length"] = float(lengths[v, u])
    for i, values in graph.nodes(data=True):
        position = values.pop("position", [np.nan])
        if not np.isnan(position).any():
            values |= dict(zip("xyz", position, strict=True))
        if "areas" in fields:
            values["area"] = float(fields["areas"][i])
    graph.graph["speed"] = float(fields["speed"][0])
    return graph


def _centre(values: dict[str, Any], axes: tuple[str, str, str], where: str) -> list[float]:
    if "position" in values and np.shape(values["position"]) == (3,):
        return [_number(x, "position", where) for x in values["position"]]
    return [_number(values.get(axis, np.nan), axis, where) for axis in axes]


def _number(value: Any, attribute: str, where: str) -> float:
    try:
        return float(value)
    except (TypeError, ValueError):
        raise ValueError(f"{where} has {attribute!r} {value!r}: no number") from None
