"""Scaling, thinning out and averaging weights."""

from __future__ import annotations

from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from virtualbrain import Connectivity
from virtualbrain.connectivity.normalisation import SCALINGS

MATRICES = hnp.arrays(np.float64, (4, 4), elements=st.sampled_from([0.0, 0.5, 1.0, 2.0, 7.0]))


@given(weights=MATRICES)
def test_what_each_mode_makes_one(weights: Any) -> None:
    conn = Connectivity(weights=weights)
    if not weights.any():
        for mode in SCALINGS:
            assert not conn.scaled_weights(mode).any()
        return
    for mode in ("tract", "edge", "max", "log"):
        assert conn.scaled_weights(mode).max() == 1.0
    for mode in ("region", "node"):
        assert conn.scaled_weights(mode).sum(axis=1).max() == pytest.approx(1.0)
    sums = conn.scaled_weights("row").sum(axis=1)
    np.testing.assert_allclose(sums, weights.any(axis=1).astype(float))
    graph = nx.from_numpy_array((weights != 0).T.astype(int), create_using=nx.DiGraph)
    if nx.is_directed_acyclic_graph(graph):
        with pytest.raises(ValueError, match="spectral radius is 0"):
            conn.scaled_weights("spectral")
    else:
        # powers of the matrix, not eigenvalues: its radius is the limit of |A^k|^(1/k)
        scaled = conn.scaled_weights("spectral")
        size = np.abs(np.linalg.matrix_power(scaled, 400)).sum() ** (1 / 400)
        assert size == pytest.approx(1.0, abs=0.03)


def test_log_compresses_and_keeps_signs() -> None:
    scaled = Connectivity(weights=[[0, np.e**2 - 1], [1 - np.e, 0]]).scaled_weights("log")
    np.testing.assert_allclose(scaled, [[0, 1], [-0.5, 0]], rtol=1e-15)


def test_modes_that_cannot_scale() -> None:
    conn = Connectivity(weights=[[1, -1], [0, 1]])
    with pytest.raises(ValueError, match="inputs of a region sum to 0"):
        conn.scaled_weights("row")
    with pytest.raises(ValueError, match=r"mode wants 'tract'.*got 'spectrum'"):
        conn.normalise("spectrum")


def test_in_place_and_chained() -> None:
    conn = Connectivity(weights=[[5, 2], [4, 0]], tract_lengths=[[0, 3], [1, 0]])
    assert conn.remove_self_connections().normalise("tract").symmetrise() is conn
    assert conn.weights.tolist() == [[0, 0.75], [0.75, 0]]
    assert conn.tract_lengths.tolist() == [[0, 2], [2, 0]]


def test_symmetrise() -> None:
    weights = [[0, 1, 0], [-3, 0, 2], [4, 2, 0]]
    lengths = [[0, 10, 99], [20, 0, 7], [30, 9, 0]]
    conn = Connectivity(weights=weights, tract_lengths=lengths)
    mean = conn.copy().symmetrise()
    assert mean.weights.tolist() == [[0, -1, 2], [-1, 0, 2], [2, 2, 0]]
    # the length of 99 belongs to no connection
    assert mean.tract_lengths.tolist() == [[0, 15, 30], [15, 0, 8], [30, 8, 0]]
    assert conn.copy().symmetrise("max").weights.tolist() == [[0, -3, 4], [-3, 0, 2], [4, 2, 0]]
    opposite = Connectivity(weights=[[0, 2], [-2, 0]]).symmetrise("max")
    assert opposite.weights.tolist() == [[0, 2], [2, 0]]
    with pytest.raises(ValueError, match="how wants"):
        conn.symmetrise("min")


def test_threshold_by_weight() -> None:
    conn = Connectivity(weights=[[0.1, 2, -3], [0.5, 0, 1], [1, 0.9, 5]]).threshold(1)
    assert conn.weights.tolist() == [[0, 2, -3], [0, 0, 1], [1, 0, 5]]


@given(weights=MATRICES, density=st.floats(0, 1))
def test_threshold_by_density(weights: Any, density: float) -> None:
    for matrix in (weights, weights + weights.T):
        conn = Connectivity(weights=matrix).threshold(density=density)
        kept = conn.weights != 0
        assert (conn.weights[kept] == matrix[kept]).all()
        assert (conn.weights.diagonal() == matrix.diagonal()).all()
        assert conn.undirected or not (matrix == matrix.T).all()
        apart = ~np.eye(4, dtype=bool)
        gone = matrix[apart & ~kept]
        least = matrix[apart & kept].min(initial=np.inf)
        assert not (gone[gone != 0] >= least).any()
        # without the weakest ones that are kept there are fewer than asked for
        assert (matrix[apart] > least).sum() <= round(density * 12)
        assert (apart & kept).sum() >= min(round(density * 12), (matrix[apart] != 0).sum())


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({}, "got neither"),
        ({"minimum": 1, "density": 0.5}, "got both"),
        ({"minimum": -1}, "minimum wants 0 or more"),
        ({"minimum": np.nan}, "minimum wants"),
        ({"density": 30}, "density wants a number from 0 to 1"),
    ],
)
def test_bad_threshold(arguments: dict[str, float], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Connectivity(weights=np.ones((2, 2))).threshold(**arguments)


# Averages -----------------------------------------------------------------------------------------


def subject(rng: np.random.Generator, **changes: Any) -> Connectivity:
    weights = rng.random((3, 3)) * (rng.random((3, 3)) < 0.6)
    arguments = {
        "weights": weights,
        "tract_lengths": rng.uniform(10, 50, (3, 3)),
        "region_labels": ["lA", "rB", "rC"],
        "centres": rng.normal(size=(3, 3)),
        "areas": rng.random(3),
    }
    return Connectivity(**(arguments | changes))


@pytest.mark.parametrize("how", ["mean", "median"])
@pytest.mark.parametrize("consistency", [0.0, 0.5, 1.0])
def test_average(how: str, consistency: float) -> None:
    rng = np.random.default_rng(1)
    subjects = [subject(rng) for _ in range(5)]
    group = Connectivity.average(subjects, consistency=consistency, how=how)
    middle = {"mean": np.mean, "median": np.median}[how]
    for i in range(3):
        for j in range(3):
            weights = [s.weights[i, j] for s in subjects]
            have = [s for s in subjects if s.weights[i, j]]
            expected = middle(weights) if len(have) >= consistency * 5 else 0.0
            assert group.weights[i, j] == pytest.approx(expected, rel=1e-14)
            lengths = [s.tract_lengths[i, j] for s in have or subjects]
            assert group.tract_lengths[i, j] == pytest.approx(middle(lengths), rel=1e-14)
    assert group.centres is not None
    np.testing.assert_allclose(group.centres, np.mean([s.centres for s in subjects], axis=0))
    assert group.region_labels.tolist() == ["lA", "rB", "rC"]
    assert np.count_nonzero([s.weights for s in subjects])  # which stay as they were


def test_average_of_what_is_partly_unknown() -> None:
    rng = np.random.default_rng(2)
    one = subject(rng, centres=None, orientations=[[0, 0, 1], [0, 1, 0], [0, 0, 0]])
    two = subject(rng, centres=[[1, 2, 3], [np.nan] * 3, [0, 0, 0]], tract_lengths=None)
    two.orientations = [[1, 0, 0], [0, 1, 0], [0, 0, 0]]
    group = Connectivity.average([one, two])
    assert group.centres is not None
    assert group.orientations is not None
    np.testing.assert_array_equal(group.centres, two.centres)
    half = np.sqrt(0.5)
    np.testing.assert_allclose(group.orientations, [[half, 0, half], [0, 1, 0], [0, 0, 0]])
    with pytest.raises(AttributeError, match="tract_lengths is not set"):
        _ = group.tract_lengths


def test_what_cannot_be_averaged() -> None:
    rng = np.random.default_rng(3)
    one = subject(rng)
    with pytest.raises(ValueError, match="there are none"):
        Connectivity.average([])
    with pytest.raises(ValueError, match=r"connectomes\[1\] has 2 regions, the first 3"):
        Connectivity.average([one, Connectivity(weights=np.eye(2))])
    with pytest.raises(ValueError, match=r"connectomes\[1\] has region 'rX' at 1, the first 'rB'"):
        Connectivity.average([one, subject(rng, region_labels=["lA", "rX", "rC"])])
    with pytest.raises(ValueError, match="another speed"):
        Connectivity.average([one, subject(rng, speed=5)])
    with pytest.raises(ValueError, match="how wants"):
        Connectivity.average([one], how="mode")
    with pytest.raises(ValueError, match="consistency wants"):
        Connectivity.average([one], consistency=50)
