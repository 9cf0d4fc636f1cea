"""Graph measures of a connectome, computed by NetworkX."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from virtualbrain._declared import suggestion
from virtualbrain._extras import extra
from virtualbrain._region_fields import Floats
from virtualbrain.connectivity.fields import Fields

if TYPE_CHECKING:
    from networkx import DiGraph, Graph
    from typing_extensions import Self

__all__ = ["Metrics"]

Measure = Callable[[Any, Any, Any], Any]  # of networkx, the graph, the graph without directions


class Metrics(Fields):
    """Graph measures of a connectome."""

    def to_networkx(self) -> Graph | DiGraph:
        """Convert to a NetworkX graph.

        Returns
        -------
        graph : networkx.Graph or networkx.DiGraph
            Undirected if the weights are symmetric. Nodes are numbers of regions and carry
            ``label``, and ``position``, ``cortical``, ``hemisphere`` where known. Edges go from
            source to target and carry ``weight``, ``distance`` (1 / weight, infinite where that is
            negative) and ``tract_length``.

        Raises
        ------
        ImportError
            NetworkX is not installed.

        Examples
        --------
        >>> from virtualbrain import Connectivity
        >>> graph = Connectivity.from_file().configure().to_networkx()
        >>> graph.number_of_nodes(), graph.edges[1, 0]["weight"]
        (76, 2.0)
        """
        nx = extra("networkx")
        undirected = self.undirected
        graph = nx.Graph() if undirected else nx.DiGraph()
        known = self._known()
        names = {
            "region_labels": "label",
            "centres": "position",
            "cortical": "cortical",
            "hemispheres": "hemisphere",
        }
        for i in range(self.number_of_regions):
            facts = {short: known[name][i] for name, short in names.items() if name in known}
            if "hemisphere" in facts:
                facts["hemisphere"] = "right" if facts["hemisphere"] else "left"
            facts = {k: v.tolist() if hasattr(v, "tolist") else v for k, v in facts.items()}
            graph.add_node(i, **facts)
        linked = np.triu(self.weights) if undirected else self.weights
        lengths = known.get("tract_lengths")
        for target, source in np.argwhere(linked).tolist():
            weight = float(self.weights[target, source])
            facts = {"weight": weight, "distance": 1.0 / weight if weight > 0 else np.inf}
            if lengths is not None:
                facts["tract_length"] = float(lengths[target, source])
            graph.add_edge(source, target, **facts)
        return graph

    @classmethod
    def from_networkx(cls, graph: Graph | DiGraph, **attributes: Any) -> Self:
        """Make a connectome of a NetworkX graph, such as `to_networkx` returns.

        Parameters
        ----------
        graph : networkx.Graph or networkx.DiGraph
            Edges go from source to target.
        **attributes
            What the attributes of nodes and edges are called, such as ``weight="fibers"``; see
            `virtualbrain.io.graphs.from_networkx`.

        Returns
        -------
        connectivity : Connectivity

        Raises
        ------
        ValueError
            A graph that is no connectome.

        Examples
        --------
        >>> import networkx as nx
        >>> from virtualbrain import Connectivity
        >>> graph = nx.DiGraph()
        >>> graph.add_edge("V1", "V2", weight=3.0, length=20.0)
        >>> Connectivity.from_networkx(graph).tract_lengths
        array([[ 0.,  0.],
               [20.,  0.]])
        """
        from virtualbrain.io import graphs
        from virtualbrain.io._build import fill

        return fill(cls(), graphs.from_networkx(graph, **attributes)._known(), "graph")

    def metrics(self, measures: Sequence[str] | None = None) -> dict[str, float | Floats]:
        """Compute graph measures.

        Parameters
        ----------
        measures : sequence of str
            Which, by name. Default all but those marked slow, which take minutes for 1000 regions.

            Of regions: ``degree``, ``in_degree``, ``out_degree``, ``in_strength``,
            ``out_strength``, ``clustering`` (weighted [1]_), ``closeness`` (slow), ``betweenness``
            (slow), ``eigenvector_centrality``, ``core_number``.

            Of the network: ``density``, ``reciprocity``, ``transitivity``, ``components``,
            ``assortativity``, ``modularity`` (Louvain, weighted), ``path_length`` and
            ``efficiency`` (means of the shortest distances between regions that a path links, and
            of their inverses, weighted), ``small_worldness`` (clustering and path length over those
            expected of a random graph of the same mean degree, without weights [2]_).

            Distances are inverse weights. Self-connections are left out. Measures that have no
            directed form (clustering with directions aside) use the mean of both directions.

        Returns
        -------
        values : dict of str to float or array, shape (n_regions,)

        Raises
        ------
        ImportError
            NetworkX is not installed.
        ValueError
            A measure that there is not, or negative weights.

        References
        ----------
        .. [1] Fagiolo 2007, Physical Review E 76:026107, doi:10.1103/PhysRevE.76.026107
        .. [2] Humphries & Gurney 2008, PLoS ONE 3:e0002051, doi:10.1371/journal.pone.0002051

        Examples
        --------
        >>> from virtualbrain import Connectivity
        >>> conn = Connectivity(weights=[[0, 1, 1], [1, 0, 0], [1, 0, 0]])
        >>> conn.metrics(["degree", "density"])
        {'degree': array([2., 1., 1.]), 'density': 0.6666666666666666}
        """
        chosen = [name for name in _MEASURES if name not in _SLOW] if measures is None else measures
        if isinstance(chosen, str):
            chosen = [chosen]
        for name in chosen:
            if name not in _MEASURES:
                raise ValueError(f"measures: there is no {name!r}" + suggestion(name, _MEASURES))
        if (self.weights < 0).any():
            raise ValueError(
                "metrics wants weights of 0 or more; set negative ones to 0 or take absolute values"
            )
        nx = extra("networkx")
        plain = self.copy()
        np.fill_diagonal(plain.weights, 0.0)
        graph = plain.to_networkx()
        plain.weights = (plain.weights + plain.weights.T) / 2.0
        flat = plain.to_networkx()
        return {name: _as_array(_MEASURES[name](nx, graph, flat)) for name in chosen}


def _as_array(value: Any) -> float | Floats:
    if not isinstance(value, int | float | np.number):
        by_region = dict(value)
        return np.array([by_region[i] for i in range(len(by_region))], float)
    return float(value)


def _in(graph: Any, weight: str | None = None) -> Any:
    return (graph.in_degree if graph.is_directed() else graph.degree)(weight=weight)


def _out(graph: Any, weight: str | None = None) -> Any:
    return (graph.out_degree if graph.is_directed() else graph.degree)(weight=weight)


def _distances(graph: Any, weight: str | None = "distance") -> Floats:
    """Shortest distances between different regions; infinite without a path."""
    from networkx import to_scipy_sparse_array
    from scipy.sparse.csgraph import shortest_path

    nodes = range(graph.number_of_nodes())
    matrix = to_scipy_sparse_array(graph, nodelist=nodes, weight=weight, format="csr")
    found = shortest_path(matrix, directed=graph.is_directed())
    distances: Floats = found[~np.eye(len(found), dtype=bool)]
    return distances


def _eigenvector_centrality(nx: Any, graph: Any, flat: Any) -> Any:
    # NetworkX refuses graphs in pieces, where the answer is that of the leading piece.
    matrix = nx.to_numpy_array(flat, nodelist=range(flat.number_of_nodes()), weight="weight")
    return enumerate(np.abs(np.linalg.eigh(matrix)[1][:, -1]))


def _clustering(nx: Any, graph: Any, flat: Any) -> Any:
    # By matrices, since nx.clustering, with the same result, takes 20 s for 1000 regions.
    matrix = nx.to_numpy_array(graph, nodelist=range(graph.number_of_nodes()), weight="weight")
    linked = matrix != 0
    cubic = np.cbrt(matrix / (matrix.max() or 1.0))
    both = cubic + cubic.T
    triangles = np.einsum("ij,ji->i", both @ both, both) / 2.0
    degree = linked.sum(axis=0) + linked.sum(axis=1)
    possible = degree * (degree - 1) - 2 * (linked & linked.T).sum(axis=1)
    return enumerate(np.divide(triangles, possible, where=possible > 0, out=np.zeros(len(matrix))))


def _path_length(nx: Any, graph: Any, flat: Any) -> float:
    distances = _distances(graph)
    reached = np.isfinite(distances)
    return float(distances[reached].mean()) if reached.any() else float("nan")


def _efficiency(nx: Any, graph: Any, flat: Any) -> float:
    distances = _distances(graph)
    return float((1.0 / distances).mean()) if distances.size else 0.0


def _modularity(nx: Any, graph: Any, flat: Any) -> float:
    if not flat.number_of_edges():
        return float("nan")
    groups = nx.community.louvain_communities(flat, weight="weight", seed=0)
    return float(nx.community.modularity(flat, groups, weight="weight"))


def _small_worldness(nx: Any, graph: Any, flat: Any) -> float:
    n, m = flat.number_of_nodes(), flat.number_of_edges()
    degree = 2.0 * m / n
    if degree <= 1:
        return float("nan")
    hops = _distances(flat, None)
    clustering = nx.average_clustering(flat) / (degree / (n - 1))
    length = hops[np.isfinite(hops)].mean() / (np.log(n) / np.log(degree))
    return float(clustering / length)


def _assortativity(nx: Any, graph: Any, flat: Any) -> float:
    degrees = dict(flat.degree)
    if len({degrees[i] for edge in flat.edges for i in edge}) < 2:
        return float("nan")  # undefined where all degrees are equal
    return float(nx.degree_assortativity_coefficient(flat))


def _reciprocity(nx: Any, graph: Any, flat: Any) -> float:
    if not graph.is_directed():
        return 1.0
    return float(nx.reciprocity(graph)) if graph.number_of_edges() else float("nan")


_MEASURES: dict[str, Measure] = {
    "degree": lambda nx, graph, flat: flat.degree(),
    "in_degree": lambda nx, graph, flat: _in(graph),
    "out_degree": lambda nx, graph, flat: _out(graph),
    "in_strength": lambda nx, graph, flat: _in(graph, "weight"),
    "out_strength": lambda nx, graph, flat: _out(graph, "weight"),
    "clustering": _clustering,
    "closeness": lambda nx, graph, flat: nx.closeness_centrality(graph, distance="distance"),
    "betweenness": lambda nx, graph, flat: nx.betweenness_centrality(graph, weight="distance"),
    "eigenvector_centrality": _eigenvector_centrality,
    "core_number": lambda nx, graph, flat: nx.core_number(flat),
    "density": lambda nx, graph, flat: nx.density(graph),
    "reciprocity": _reciprocity,
    "transitivity": lambda nx, graph, flat: nx.transitivity(flat),
    "components": lambda nx, graph, flat: nx.number_connected_components(flat),
    "assortativity": _assortativity,
    "modularity": _modularity,
    "path_length": _path_length,
    "efficiency": _efficiency,
    "small_worldness": _small_worldness,
}
_SLOW = ("closeness", "betweenness")
