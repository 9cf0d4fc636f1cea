"""Geometry and topology of triangle meshes, on plain arrays."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]


def edges_of(triangles: Ints) -> tuple[Ints, Ints]:
    """The edges, shape (n_edges, 2), sorted; and which they are, shape (n_triangles, 3).

    The columns of the latter are the edges between corners 0 and 1, 1 and 2, 2 and 0.
    """
    pairs = triangles[:, [[0, 1], [1, 2], [2, 0]]].reshape(-1, 2)
    edges, index = np.unique(np.sort(pairs, axis=1), axis=0, return_inverse=True)
    return edges, index.reshape(-1, 3).astype(np.int32)


def sets_of(
    rows: NDArray[np.integer], members: NDArray[np.integer], n: int
) -> list[frozenset[int]]:
    """Group `members` by `rows`: one set for each of n rows."""
    order = np.argsort(rows, kind="stable")
    ends = np.searchsorted(rows[order], np.arange(1, n))
    return [frozenset(part.tolist()) for part in np.split(members[order], ends)] if n else []


def area_vectors(vertices: Floats, triangles: Ints) -> Floats:
    """Normals of the triangles, of twice their areas, shape (n_triangles, 3)."""
    corners = vertices[triangles]
    return np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])


def unit(vectors: Floats) -> Floats:
    """Vectors of length 1; zeros stay zeros."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(np.divide(vectors, lengths, out=np.zeros_like(vectors), where=lengths > 0))


def angles_of(vertices: Floats, triangles: Ints) -> Floats:
    """The inner angles of the triangles, shape (n_triangles, 3), rad."""
    corners = vertices[triangles]
    angles = np.empty(triangles.shape)
    for k in range(3):
        u = corners[:, (k + 1) % 3] - corners[:, k]
        v = corners[:, (k + 2) % 3] - corners[:, k]
        angles[:, k] = np.arctan2(
            np.linalg.norm(np.cross(u, v), axis=1), np.einsum("ij,ij->i", u, v)
        )
    return angles


def vertex_normals_of(vertices: Floats, triangles: Ints) -> Floats:
    """Normals of the triangles around each vertex, weighted by their angles there.

    Where they cancel out, or there are none, the direction from the origin stands in.
    """
    normals = unit(area_vectors(vertices, triangles))
    angles = angles_of(vertices, triangles)
    sums = np.zeros_like(vertices)
    for k in range(3):
        np.add.at(sums, triangles[:, k], angles[:, k, None] * normals)
    lengths = np.linalg.norm(sums, axis=1, keepdims=True)
    return unit(np.where(lengths > 1e-12, sums, vertices))


def refined(
    vertices: Floats, triangles: Ints, n_vertices: int
) -> tuple[Floats, Ints, NDArray[np.int32]]:
    """Split edges in the middle, the longest first, until there are so many vertices.

    Returns
    -------
    vertices : array, shape (n_vertices, 3)
        The old ones come first and stay where they are, and so does the surface.
    triangles : array, shape (n_triangles, 3)
    parents : array, shape (n_new, 4)
        Of each new vertex: the ends of its edge, and the vertices opposite (an end again where
        there is no triangle).
    """
    parents = np.empty((0, 4), np.int32)
    while len(vertices) < n_vertices:
        edges, of_triangle = edges_of(triangles)
        count = min(n_vertices - len(vertices), len(edges))
        lengths = np.linalg.norm(vertices[edges[:, 0]] - vertices[edges[:, 1]], axis=1)
        split = np.sort(np.argsort(-lengths, kind="stable")[:count])
        opposite = np.repeat(edges[:, :1], 2, axis=1)
        for k in range(3):
            opposite[of_triangle[:, k], k % 2] = triangles[:, (k + 2) % 3]
            away = opposite[of_triangle[:, k], 1 - k % 2] == edges[of_triangle[:, k], 0]
            opposite[of_triangle[away, k], 1 - k % 2] = triangles[away, (k + 2) % 3]
        parents = np.vstack([parents, np.hstack([edges[split], opposite[split]])])
        middle = np.full(len(edges), -1, np.int32)
        middle[split] = len(vertices) + np.arange(count, dtype=np.int32)
        vertices = np.vstack([vertices, vertices[edges[split]].mean(axis=1)])
        triangles = _cut(triangles, middle[of_triangle], vertices)
    return vertices, triangles, parents


def inherited(values: NDArray[Any], parents: NDArray[np.int32]) -> NDArray[Any]:
    """Give each new vertex the value that most of its parents have, the first of them on a tie."""
    while len(parents):
        # those whose parents are all known come first
        known = int(np.argmax(parents.max(axis=1) >= len(values))) or len(parents)
        theirs = values[parents[:known]]
        votes = (theirs[:, :, None] == theirs[:, None, :]).sum(axis=2)
        chosen = theirs[np.arange(known), votes.argmax(axis=1)]
        values, parents = np.concatenate([values, chosen]), parents[known:]
    return values


def _cut(triangles: Ints, middles: Ints, vertices: Floats) -> Ints:
    """Cut triangles at the middles of their edges; -1 where an edge stays whole."""
    parts = [triangles[(middles < 0).all(axis=1)]]
    for k in range(3):
        turned, middle = np.roll(triangles, -k, axis=1), np.roll(middles, -k, axis=1)
        a, b, c = turned.T
        ab, bc, ca = middle.T
        one = (ab >= 0) & (bc < 0) & (ca < 0)
        parts += [np.column_stack([a, ab, c])[one], np.column_stack([ab, b, c])[one]]
        two = (ab >= 0) & (bc >= 0) & (ca < 0)
        parts.append(np.column_stack([ab, b, bc])[two])
        # the remaining quadrangle a, ab, bc, c is cut along its shorter diagonal
        first = np.linalg.norm(vertices[a] - vertices[bc], axis=1)
        second = np.linalg.norm(vertices[ab] - vertices[c], axis=1)
        for chosen, corners in (
            (two & (first <= second), ((a, ab, bc), (a, bc, c))),
            (two & (first > second), ((a, ab, c), (ab, bc, c))),
        ):
            parts += [np.column_stack(three)[chosen] for three in corners]
        if k == 0:
            three = (middles >= 0).all(axis=1)
            for corners3 in ((a, ab, ca), (ab, b, bc), (ca, bc, c), (ab, bc, ca)):
                parts.append(np.column_stack(corners3)[three])
    return np.vstack(parts).astype(np.int32)
