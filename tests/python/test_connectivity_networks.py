"""Motifs, null models and graph measures."""

from __future__ import annotations

import sys
from typing import Any

import networkx as nx
import numpy as np
import pytest

from virtualbrain import Connectivity
from virtualbrain.connectivity.fields import FIELDS

# Motifs -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("motif", "graph"),
    [
        ("linear_directed", nx.path_graph(5, nx.DiGraph).reverse()),
        ("linear_undirected", nx.path_graph(5)),
        ("chain_directed", nx.cycle_graph(5, nx.DiGraph).reverse()),
        ("chain_undirected", nx.cycle_graph(5)),
        ("all_to_all", nx.complete_graph(5)),
    ],
)
def test_motifs(motif: str, graph: Any) -> None:
    conn = Connectivity()
    getattr(conn, f"motif_{motif}")(5, max_radius=30.0)
    expected = nx.to_numpy_array(graph).T  # rows are targets
    assert (conn.weights == expected).all()
    assert (conn.tract_lengths == 30 * expected).all()
    assert conn.region_labels.tolist() == list("01234")
    assert conn.configure().number_of_regions == 5


@pytest.mark.parametrize("n", [1, 2])
def test_small_motifs(n: int) -> None:
    for motif in ("linear_directed", "chain_directed", "chain_undirected", "all_to_all"):
        conn = Connectivity()
        getattr(conn, f"motif_{motif}")(n)
        assert conn.number_of_regions == n
        assert not conn.weights.diagonal().any()


def test_a_motif_drops_what_does_not_fit() -> None:
    conn = Connectivity.from_file().configure()
    conn.motif_all_to_all(4)
    assert conn.configure().centres is None
    assert conn.cortical is None
    again = Connectivity(weights=np.eye(4), centres=np.ones((4, 3)))
    again.motif_all_to_all(4)
    assert again.centres is not None


@pytest.mark.parametrize("places", ["spherical", "toroidal", "annular", "cubic"])
def test_surrogates_with_places(places: str) -> None:
    conn = Connectivity()
    conn.generate_surrogate_connectivity(74, these_centres=places)
    conn.configure()
    # as in TVB's own tests, but that an undirected ring is one
    assert conn.weights.max() == 1.0
    assert conn.weights.min() == 0.0
    assert conn.tract_lengths.max() == 42.0
    assert conn.centres is not None
    assert conn.centres.shape == (74, 3)
    assert conn.areas is None
    assert conn.cortical is None
    assert conn.hemispheres is None
    assert conn.idelays is None
    assert conn.delays.shape == (74, 74)
    assert conn.number_of_connections == 148
    assert conn.undirected
    assert len(np.unique(conn.centres, axis=0)) == 74
    twin = Connectivity()
    twin.generate_surrogate_connectivity(74, these_centres=places)
    assert (twin.centres == conn.centres).all()


def test_kinds_of_surrogates() -> None:
    conn = Connectivity()
    conn.generate_surrogate_connectivity(10, motif="linear", undirected=False)
    assert conn.number_of_connections == 9
    conn.generate_surrogate_connectivity(10, motif="all_to_all", undirected=False)
    assert conn.number_of_connections == 90
    for arguments in ({"motif": "star"}, {"these_centres": "eval"}):
        with pytest.raises(ValueError, match="wants one of"):
            conn.generate_surrogate_connectivity(10, **arguments)
    with pytest.raises(ValueError, match="at least 1"):
        conn.motif_all_to_all(0)
    with pytest.raises(TypeError, match="whole number"):
        conn.motif_all_to_all(4.5)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="max_radius wants 0 or more"):
        conn.motif_all_to_all(4, max_radius=-1)


def test_places() -> None:
    conn = Connectivity()
    conn.centres_spherical(4000, max_radius=10)
    r = np.linalg.norm(conn.centres, axis=1)
    # even in the ball: half of it is within 0.5^(1/3) of the radius
    assert np.median(r) == pytest.approx(10 * 0.5 ** (1 / 3), rel=0.02)
    assert conn.orientations is not None
    np.testing.assert_allclose(np.linalg.norm(conn.orientations, axis=1), 1.0)
    conn.centres_spherical(4000, max_radius=10, flat=True)
    assert conn.centres is not None
    assert not conn.centres[:, 2].any()
    assert np.median(np.linalg.norm(conn.centres, axis=1)) == pytest.approx(
        10 * np.sqrt(0.5), rel=0.02
    )
    conn.centres_toroidal(100, max_radius=50, min_radius=5)
    ring = np.hypot(conn.centres[:, 0], conn.centres[:, 1]) - 50
    np.testing.assert_allclose(np.hypot(ring, conn.centres[:, 2]), 5.0)
    conn.centres_cubic(27, max_radius=1)
    assert {tuple(place) for place in conn.centres.tolist()} == {
        (x, y, z) for x in (-1, 0, 1) for y in (-1, 0, 1) for z in (-1, 0, 1)
    }
    conn.centres_cubic(1)
    assert conn.centres.tolist() == [[0, 0, 0]]


# Null models --------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def directed() -> Connectivity:
    return Connectivity.from_file().configure()


@pytest.fixture(scope="module")
def undirected() -> Connectivity:
    return Connectivity.synthetic(60, seed=3)


@pytest.fixture(params=["directed", "undirected"])
def real(request: pytest.FixtureRequest) -> Connectivity:
    return request.getfixturevalue(request.param)  # type: ignore[no-any-return]


def off_diagonal(conn: Connectivity) -> Any:
    return conn.weights[~np.eye(conn.number_of_regions, dtype=bool)]


@pytest.mark.parametrize("kind", ["weights", "distance", "degrees", "random"])
def test_what_every_null_model_keeps(real: Connectivity, kind: str) -> None:
    before = real.copy()
    null = real.surrogate(kind, seed=1)
    for name in FIELDS:
        assert np.array_equal(getattr(real, name), getattr(before, name)), name
    assert (np.sort(off_diagonal(null)) == np.sort(off_diagonal(real))).all()
    assert (null.weights.diagonal() == real.weights.diagonal()).all()
    assert null.undirected == real.undirected
    assert (null.weights != real.weights).sum() > 0.1 * real.number_of_connections
    linked = null.weights != 0
    np.fill_diagonal(linked, False)
    assert null.tract_lengths[linked].min() > 0
    assert (null.tract_lengths == null.tract_lengths.T).all()
    assert (real.surrogate(kind, seed=1).weights == null.weights).all()
    assert (real.surrogate(kind, seed=2).weights != null.weights).any()
    assert null.configure().validate().errors == []


@pytest.mark.parametrize("kind", ["weights", "distance"])
def test_shuffles_keep_who_is_linked(real: Connectivity, kind: str) -> None:
    assert ((real.surrogate(kind).weights != 0) == (real.weights != 0)).all()


def test_rewiring_keeps_degrees_and_little_else(real: Connectivity) -> None:
    null = real.surrogate("degrees")
    for axis in (0, 1):
        assert ((null.weights != 0).sum(axis) == (real.weights != 0).sum(axis)).all()
    both = (null.weights != 0) & (real.weights != 0)
    assert both.sum() < 0.75 * real.number_of_connections


def test_only_distance_keeps_the_fall_off(undirected: Connectivity) -> None:
    def fall_off(conn: Connectivity) -> float:
        linked = conn.weights > 0
        both = np.log(conn.weights[linked]), np.log(conn.tract_lengths[linked])
        return float(np.corrcoef(*both)[0, 1])

    assert fall_off(undirected) < -0.5
    assert fall_off(undirected.surrogate("distance")) < -0.4
    assert abs(fall_off(undirected.surrogate("weights"))) < 0.15


def test_null_models_without_positions_or_links() -> None:
    conn = Connectivity.synthetic(30)
    conn.centres = None
    null = conn.surrogate("random")
    assert set(null.tract_lengths[null.weights > 0]) <= set(conn.tract_lengths[conn.weights > 0])
    assert not Connectivity(weights=np.zeros((3, 3))).surrogate("degrees").weights.any()
    with pytest.raises(ValueError, match="kind wants one of"):
        conn.surrogate("rewire")


# Measures -----------------------------------------------------------------------------------------


def test_graph_goes_from_source_to_target() -> None:
    conn = Connectivity(weights=[[0, 2, 0], [0, 0, 0], [0, 0, 4]], tract_lengths=np.ones((3, 3)))
    conn.configure()
    graph = conn.to_networkx()
    assert sorted(graph.edges(data=True)) == [
        (1, 0, {"weight": 2.0, "distance": 0.5, "tract_length": 1.0}),
        (2, 2, {"weight": 4.0, "distance": 0.25, "tract_length": 1.0}),
    ]
    assert graph.nodes[0]["label"] == "region_000"
    back = nx.to_numpy_array(Connectivity.from_file().configure().to_networkx())
    assert (Connectivity.from_file().weights == back.T).all()


def test_measures_of_regions(directed: Connectivity) -> None:
    values = directed.metrics()
    weights = directed.weights.copy()
    np.fill_diagonal(weights, 0)
    linked = weights != 0
    np.testing.assert_array_equal(values["in_degree"], linked.sum(axis=1))
    np.testing.assert_array_equal(values["out_degree"], linked.sum(axis=0))
    np.testing.assert_array_equal(values["degree"], (linked | linked.T).sum(axis=1))
    np.testing.assert_allclose(values["in_strength"], weights.sum(axis=1))
    np.testing.assert_allclose(values["out_strength"], weights.sum(axis=0))
    assert values["density"] == linked.sum() / (76 * 75)
    assert values["reciprocity"] == (linked & linked.T).sum() / linked.sum()
    assert values["components"] == 3
    mean = (weights + weights.T) / 2
    leading = np.asarray(values["eigenvector_centrality"])
    radius = np.abs(np.linalg.eigvalsh(mean)).max()
    np.testing.assert_allclose(mean @ leading, radius * leading, atol=1e-10)
    for name, value in values.items():
        assert np.isfinite(value).all(), name


def test_clustering_is_that_of_networkx(real: Connectivity) -> None:
    plain = real.copy().remove_self_connections()
    theirs = nx.clustering(plain.to_networkx(), weight="weight")
    ours = np.asarray(real.metrics(["clustering"])["clustering"])
    np.testing.assert_allclose(ours, [theirs[i] for i in range(len(ours))], rtol=1e-12)


def test_distances_of_a_known_graph() -> None:
    """A path a - b - c with weights 1 and 1/2: distances 1, 2, 3."""
    conn = Connectivity(weights=[[0, 1, 0], [1, 0, 0.5], [0, 0.5, 0]])
    values = conn.metrics(["path_length", "efficiency", "betweenness", "closeness", "transitivity"])
    assert values["path_length"] == 2.0
    assert values["efficiency"] == pytest.approx((1 + 1 / 2 + 1 / 3) / 3)
    assert np.asarray(values["betweenness"]).tolist() == [0.0, 1.0, 0.0]
    np.testing.assert_allclose(values["closeness"], [2 / 4, 2 / 3, 2 / 5])
    assert values["transitivity"] == 0.0


def test_small_world() -> None:
    """A ring with near neighbours and a few shortcuts is one, random links are none."""
    ring = nx.to_numpy_array(nx.connected_watts_strogatz_graph(100, 8, 0.1, seed=1))
    random = nx.to_numpy_array(nx.connected_watts_strogatz_graph(100, 8, 1.0, seed=1))
    of_ring = Connectivity(weights=ring).metrics("small_worldness")["small_worldness"]
    of_random = Connectivity(weights=random).metrics("small_worldness")["small_worldness"]
    assert of_ring > 3
    assert 0.5 < of_random < 1.5


def test_modules_are_found() -> None:
    weights = np.kron(np.eye(3), np.ones((5, 5))) + 0.01
    np.fill_diagonal(weights, 0)
    value = Connectivity(weights=weights).metrics(["modularity"])["modularity"]
    inside = weights[weights > 0.5].sum()
    assert value == pytest.approx(inside / weights.sum() - 3 * (1 / 3) ** 2)


@pytest.mark.parametrize("weights", [np.zeros((4, 4)), np.ones((4, 4)), [[0.0]], np.eye(2)])
def test_measures_of_odd_networks(weights: Any) -> None:
    assert set(Connectivity(weights=weights).metrics()) >= {"degree", "density", "efficiency"}


def test_measures_that_cannot_be() -> None:
    conn = Connectivity(weights=[[0, -1], [1, 0]])
    with pytest.raises(ValueError, match="metrics wants weights of 0 or more"):
        conn.metrics()
    with pytest.raises(ValueError, match=r"no 'betweeness'; did you mean 'betweenness'\?"):
        conn.metrics(["betweeness"])


def test_without_networkx(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "networkx", None)
    with pytest.raises(ImportError, match=r"pip install 'virtualbrain\[networkx\]'"):
        Connectivity(weights=np.eye(2)).metrics()
