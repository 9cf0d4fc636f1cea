"""Exact geodesic distances: against tvb-gdist, closed forms and a flattened mesh."""

from __future__ import annotations

import _thread
import threading
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra

from virtualbrain import _core
from virtualbrain.surfaces import CorticalSurface, Surface

GOLDEN = Path(__file__).parents[1] / "golden" / "other" / "geodesic.npz"


@pytest.fixture(scope="module")
def cortex() -> CorticalSurface:
    return CorticalSurface.from_file()


def sphere(n: int) -> Surface:
    """A unit sphere with about n vertices, from an octahedron."""
    vertices = np.vstack([np.eye(3), -np.eye(3)])
    triangles = [(a, b, c) if (a < 3) ^ (b < 4) ^ (c < 5) else (a, c, b)
                 for a in (0, 3) for b in (1, 4) for c in (2, 5)]  # fmt: skip
    surface = Surface(vertices=vertices, triangles=triangles)
    while surface.number_of_vertices < n:
        fine = surface.refined(surface.number_of_vertices + surface.number_of_edges)
        scaled = fine.vertices / np.linalg.norm(fine.vertices, axis=1, keepdims=True)
        surface = Surface(vertices=scaled, triangles=fine.triangles)
    return surface


def edge_distances(surface: Surface, source: int) -> NDArray[np.float64]:
    edges, n = surface.edges, surface.number_of_vertices
    graph = csr_matrix((surface.edge_lengths, (edges[:, 0], edges[:, 1])), shape=(n, n))
    return np.asarray(dijkstra(graph, directed=False, indices=source))


def test_tvb_gdist(cortex: CorticalSurface) -> None:
    golden = np.load(GOLDEN)
    ours = cortex.geodesic_distances_within(float(golden["longest"]), golden["sources"])
    wanted = csr_matrix(
        (golden["distance"], (golden["source"], golden["target"])), shape=ours.shape
    )
    wanted.eliminate_zeros()  # of vertices to themselves
    assert ours.nnz == wanted.nnz
    assert abs(ours - wanted).max() < 1e-9


def test_refinement_leaves_distances_as_they_are(cortex: CorticalSurface) -> None:
    # New vertices lie on the same triangles: all windows differ, and no distance does.
    coarse = cortex.geodesic_distance([5000], max_dist=30.0)
    fine = cortex.refined(40_000).geodesic_distance([5000], max_dist=30.0)[:16384]
    assert (np.isfinite(coarse) == np.isfinite(fine)).all()
    near = np.isfinite(coarse)
    np.testing.assert_allclose(fine[near], coarse[near], rtol=0, atol=1e-9)


def test_sphere() -> None:
    surface = sphere(4000)
    distances = surface.geodesic_distance([0])
    angles = np.arccos(np.clip(surface.vertices @ surface.vertices[0], -1, 1))
    np.testing.assert_allclose(distances, angles, rtol=2e-3, atol=1e-12)


def test_bounds_and_symmetry(cortex: CorticalSurface) -> None:
    within = cortex.geodesic_distances_within(12.0)
    assert abs(within - within.T).max() < 1e-9
    source, target = within.nonzero()
    straight = np.linalg.norm(cortex.vertices[source] - cortex.vertices[target], axis=1)
    assert (within.data >= straight - 1e-9).all()
    along_edges = edge_distances(cortex, 77)
    row = within[77].toarray()[0]
    near = row > 0
    assert (row[near] <= along_edges[near] + 1e-9).all()
    assert (row[near] < along_edges[near] - 0.1).any()


def test_several_sources_give_the_nearest(cortex: CorticalSurface) -> None:
    each = [cortex.geodesic_distance(v) for v in (10, 2000, 9000)]
    together = cortex.geodesic_distance([10, 2000, 9000])
    np.testing.assert_allclose(together, np.min(each, axis=0), atol=1e-9)


def test_other_pieces_are_out_of_reach() -> None:
    two = Surface(vertices=np.vstack([np.eye(3), np.eye(3) + 5]), triangles=[[0, 1, 2], [3, 4, 5]])
    assert np.isinf(two.geodesic_distance([0])).tolist() == [False] * 3 + [True] * 3
    assert two.geodesic_distances_within(np.inf).nnz == 12
    assert two.geodesic_distance([0], targets=[4, 1]).tolist() == [np.inf, np.sqrt(2)]


def test_refusals() -> None:
    surface = Surface(vertices=np.eye(3), triangles=[[0, 1, 2]])
    with pytest.raises(ValueError, match="max_dist or targets, not both"):
        surface.geodesic_distance([0], max_dist=1.0, targets=[1])
    with pytest.raises(ValueError, match="sources wants vertices from 0 to 2; got 3"):
        surface.geodesic_distance([3])
    with pytest.raises(TypeError, match="sources wants indices"):
        surface.geodesic_distance([0.5])
    for bad in (-1.0, np.nan):
        with pytest.raises(ValueError, match="must be 0 or more"):
            surface.geodesic_distance([0], max_dist=bad)
    with pytest.raises(ValueError, match="three columns"):
        _core.Geodesic(np.zeros(3), np.zeros((1, 3), int))


def test_progress(cortex: CorticalSurface) -> None:
    seen: list[float] = []
    cortex.geodesic_distances_within(12.0, sources=list(range(1000)), progress=seen.append)
    assert seen == sorted(seen)
    assert 0 <= seen[0] < seen[-1] == 1.0

    def refuse(fraction: float) -> None:
        raise LookupError(f"at {fraction}")

    with pytest.raises(LookupError, match="at"):
        cortex.geodesic_distances_within(1000.0, progress=refuse)


def test_interrupt(cortex: CorticalSurface) -> None:
    timer = threading.Timer(0.2, _thread.interrupt_main)
    timer.start()
    with pytest.raises(KeyboardInterrupt):
        cortex.geodesic_distances_within(1000.0)  # would take hours
    timer.join()
