"""Graph measures of any matrix of weights; `Connectivity.metrics` has more, of a connectome."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from virtualbrain._extras import extra
from virtualbrain.analysis._signals import square

__all__ = [
    "betweenness",
    "degree",
    "global_efficiency",
    "inverse_distance",
    "largest_component",
    "local_efficiency",
    "path_lengths",
    "strength",
]


def degree(weights: ArrayLike, direction: str = "both") -> NDArray[np.int64]:
    """Number of connections of each region, without self-connections.

    Parameters
    ----------
    weights : array, shape (n_regions, n_regions)
        Row: target, column: source.
    direction : {"in", "out", "both"}
        "both" counts the two directions of a connection as two, as TVB does.

    Returns
    -------
    degree : array of int, shape (n_regions,)

    Examples
    --------
    >>> degree([[0, 1, 1], [0, 0, 0], [0, 0, 0]], "in")
    array([2, 0, 0])
    """
    return np.asarray(_both_ways(_binary(weights), direction), np.int64)


def strength(weights: ArrayLike, direction: str = "both") -> NDArray[np.float64]:
    """Sum of the weights of each region, without self-connections.

    Parameters
    ----------
    weights : array, shape (n_regions, n_regions)
        Row: target, column: source.
    direction : {"in", "out", "both"}
        "both" is the sum of the two.

    Returns
    -------
    strength : array, shape (n_regions,)

    Examples
    --------
    >>> strength([[0, 1, 0.5], [0, 0, 0], [0, 0, 0]])
    array([1.5, 1. , 0.5])
    """
    return _both_ways(_without_diagonal(weights), direction)


def _both_ways(matrix: NDArray[Any], direction: str) -> NDArray[Any]:
    if direction not in ("in", "out", "both"):
        raise ValueError(f"direction wants 'in', 'out' or 'both'; got {direction!r}")
    inward, outward = matrix.sum(axis=1), matrix.sum(axis=0)
    return np.asarray({"in": inward, "out": outward, "both": inward + outward}[direction])


def _without_diagonal(weights: ArrayLike) -> NDArray[np.float64]:
    w = square("weights", weights).copy()
    if not np.isfinite(w).all():
        raise ValueError("weights want finite numbers: put 0 where there is no connection")
    np.fill_diagonal(w, 0.0)
    return w


def _binary(weights: ArrayLike) -> NDArray[np.float64]:
    return np.asarray(_without_diagonal(weights) > 0, np.float64)


def path_lengths(weights: ArrayLike, weighted: bool = False) -> NDArray[np.float64]:
    """Length of the shortest path between any two regions.

    Parameters
    ----------
    weights : array, shape (n_regions, n_regions)
        Row: target, column: source; connections are weights above 0.
    weighted : bool
        Whether a connection has the length 1 / weight; otherwise it has the length 1.

    Returns
    -------
    lengths : array, shape (n_regions, n_regions)
        Row: target, column: source; infinite where there is no path.

    References
    ----------
    Rubinov & Sporns 2010, NeuroImage 52:1059-1069, doi:10.1016/j.neuroimage.2009.10.003

    Examples
    --------
    >>> path_lengths([[0, 0, 0], [1, 0, 0], [0, 1, 0]])[:, 0]
    array([0., 1., 2.])
    """
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import shortest_path

    w = np.maximum(_without_diagonal(weights), 0.0)
    lengths = np.zeros_like(w)
    np.divide(1.0, w if weighted else np.sign(w), out=lengths, where=w > 0)
    return np.asarray(shortest_path(csr_array(lengths), unweighted=not weighted), np.float64)


def inverse_distance(weights: ArrayLike, weighted: bool = False) -> NDArray[np.float64]:
    """One over the `path_lengths`; 0 on the diagonal and where there is no path.

    Parameters
    ----------
    weights : array, shape (n_regions, n_regions)
        Row: target, column: source.
    weighted : bool
        Whether a connection has the length 1 / weight; otherwise it has the length 1.

    Returns
    -------
    inverse : array, shape (n_regions, n_regions)

    Examples
    --------
    >>> inverse_distance([[0, 0, 0], [1, 0, 0], [0, 1, 0]])[:, 0]
    array([0. , 1. , 0.5])
    """
    lengths = path_lengths(weights, weighted)
    return np.asarray(1.0 / np.where(lengths > 0, lengths, np.inf), np.float64)


def global_efficiency(weights: ArrayLike, weighted: bool = False) -> float:
    """Mean of the `inverse_distance` over pairs of regions.

    Parameters
    ----------
    weights : array, shape (n_regions, n_regions)
        Of 2 regions or more.
    weighted : bool
        Whether a connection has the length 1 / weight; otherwise it has the length 1.

    Returns
    -------
    efficiency : float
        Not weighted: 0 to 1, 1 if all regions are connected directly.

    References
    ----------
    Latora & Marchiori 2001, Physical Review Letters 87:198701, doi:10.1103/PhysRevLett.87.198701

    Examples
    --------
    >>> global_efficiency([[0, 1, 0], [1, 0, 1], [0, 1, 0]]).__round__(6)
    0.833333
    """
    inverse = inverse_distance(weights, weighted)
    n = len(inverse)
    if n < 2:
        raise ValueError(f"efficiency wants 2 regions or more; got {n}")
    return float(inverse.sum() / (n * (n - 1)))


def local_efficiency(weights: ArrayLike) -> NDArray[np.float64]:
    """Efficiency of the neighbours of each region, without the region itself.

    Parameters
    ----------
    weights : array, shape (n_regions, n_regions)
        Connections are weights above 0; neighbours are the sources of a region.

    Returns
    -------
    efficiency : array, shape (n_regions,)
        0 for fewer than two neighbours.

    References
    ----------
    Latora & Marchiori 2001, Physical Review Letters 87:198701, doi:10.1103/PhysRevLett.87.198701

    Examples
    --------
    >>> local_efficiency([[0, 1, 1], [1, 0, 1], [1, 1, 0]])
    array([1., 1., 1.])
    """
    connected = _binary(weights)
    out = np.zeros(len(connected))
    for i, row in enumerate(connected > 0):
        if np.count_nonzero(row) >= 2:
            out[i] = global_efficiency(connected[np.ix_(row, row)])
    return out


def betweenness(weights: ArrayLike) -> NDArray[np.float64]:
    """Number of shortest paths through each region, of all pairs of other regions.

    Needs NetworkX (``pip install 'virtualbrain[networkx]'``).

    Parameters
    ----------
    weights : array, shape (n_regions, n_regions)
        Connections are weights above 0, all of them of length 1.

    Returns
    -------
    betweenness : array, shape (n_regions,)
        Paths of equal length count in parts; both directions count, so that the largest possible
        is (n_regions - 1) * (n_regions - 2).

    References
    ----------
    Freeman 1977, Sociometry 40:35-41, doi:10.2307/3033543

    Examples
    --------
    >>> betweenness([[0, 1, 0], [1, 0, 1], [0, 1, 0]])
    array([0., 2., 0.])
    """
    networkx = extra("networkx")
    graph = networkx.from_numpy_array(_binary(weights), create_using=networkx.DiGraph)
    found = networkx.betweenness_centrality(graph, normalized=False)
    return np.array([found[i] for i in range(len(found))], np.float64)


def largest_component(weights: ArrayLike) -> int:
    """Number of regions in the largest part of a connectome that hangs together.

    Parameters
    ----------
    weights : array, shape (n_regions, n_regions)
        Connections are weights above 0, in either direction.

    Returns
    -------
    size : int

    Examples
    --------
    >>> largest_component([[0, 1, 0], [0, 0, 0], [0, 0, 0]])
    2
    """
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import connected_components

    _, part = connected_components(csr_array(_binary(weights)), directed=True, connection="weak")
    return int(np.bincount(part).max())
