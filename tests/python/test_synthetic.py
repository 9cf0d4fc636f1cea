"""Made-up connectomes: of any size, the same for the same seed, and like a measured one."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from scipy.sparse.csgraph import connected_components

from virtualbrain import Connectivity


@settings(max_examples=25, deadline=None)
@given(n=st.integers(2, 120), seed=st.integers(0, 2**32))
def test_any_size(n: int, seed: int) -> None:
    conn = Connectivity.synthetic(n, seed=seed).configure()
    linked = conn.weights > 0
    assert conn.number_of_regions == n
    assert conn.undirected
    assert not linked.diagonal().any()
    assert connected_components(linked)[0] == 1
    assert (linked == (conn.tract_lengths > 0)).all()
    assert conn.hemispheres is not None
    assert conn.hemispheres.sum() == (n + 1) // 2
    left = n // 2
    assert linked[np.arange(left), left + np.arange(left)].all()  # homologues
    assert len(set(conn.region_labels)) == n
    report = conn.validate()
    assert not report.errors
    assert not report.warnings


def test_seed() -> None:
    one, two = (Connectivity.synthetic(50, seed=1) for _ in range(2))
    assert one.fingerprint == two.fingerprint
    assert Connectivity.synthetic(50, seed=2).fingerprint != one.fingerprint
    labels = Connectivity.synthetic(5).region_labels.tolist()
    assert labels == ["l_000", "l_001", "r_000", "r_001", "r_002"]


@pytest.fixture(scope="module")
def large() -> Connectivity:
    return Connectivity.synthetic(998)


def test_statistics_of_the_998_region_set(large: Connectivity) -> None:
    """Within a tenth of what was measured; docs/connectomes.md shows the numbers."""
    linked = large.weights > 0
    lengths = large.tract_lengths[linked]
    assert linked.sum() / (998 * 997) == pytest.approx(0.0359, abs=1e-4)
    q1, q2, q3 = np.percentile(lengths, [25, 50, 75])
    assert q1 == pytest.approx(15.9, rel=0.1)
    assert q2 == pytest.approx(27.0, rel=0.1)
    assert q3 == pytest.approx(55.0, rel=0.1)
    assert lengths.min() == 4.25
    assert lengths.max() == pytest.approx(189.5, rel=0.01)
    right = large.hemispheres
    assert right is not None
    crossing = (right[:, None] != right) & linked
    assert crossing.sum() / linked.sum() == pytest.approx(0.115, rel=0.2)
    degree = linked.sum(axis=1)
    assert degree.std() == pytest.approx(16.0, rel=0.2)


def test_distance_rule(large: Connectivity) -> None:
    """Near pairs are linked far more often than others, and homologues always."""
    linked = large.weights > 0
    assert large.centres is not None
    assert large.hemispheres is not None
    distance = np.linalg.norm(large.centres[:, None] - large.centres, axis=2)
    same = large.hemispheres[:, None] == large.hemispheres
    np.fill_diagonal(same, False)
    share = [linked[same & (distance > a) & (distance <= a + 10)].mean() for a in (5, 15, 25, 35)]
    assert share[0] > 0.7
    assert all(near > 1.5 * far for near, far in pairwise(share))


def test_weights_are_log_normal_and_fall_off_with_length(large: Connectivity) -> None:
    upper = np.triu(large.weights > 0)
    logs = np.log(large.weights[upper])
    assert stats.kstest(logs, "norm", args=(np.log(0.5), 1.0)).statistic < 0.02
    assert stats.spearmanr(logs, large.tract_lengths[upper])[0] == pytest.approx(-0.65, abs=0.05)
    narrow = Connectivity.synthetic(998, weight_spread=0.21)
    assert np.log(narrow.weights[upper]).std() == pytest.approx(0.21, rel=0.05)
    assert (np.triu(narrow.weights > 0) == upper).all()


@pytest.mark.parametrize(("n", "density"), [(68, 0.258), (76, 0.262), (192, 0.095)])
def test_density_of_smaller_sets(n: int, density: float) -> None:
    made = np.count_nonzero(Connectivity.synthetic(n).weights) / (n * (n - 1))
    assert density / 1.5 < made < density * 1.5


def test_density_asked_for() -> None:
    conn = Connectivity.synthetic(40, density=0.5)
    assert conn.number_of_connections == 780
    assert Connectivity.synthetic(40, density=1).number_of_connections == 1560
    # enough to reach every region, whatever is asked for
    assert connected_components(Connectivity.synthetic(40, density=0).weights)[0] == 1


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"n_regions": 1}, ValueError, "n_regions wants a whole number of at least 2; got 1"),
        ({"n_regions": 10**7}, ValueError, "a connectome of 10000000 regions needs about 7000000"),
        ({"n_regions": 10.5}, TypeError, "n_regions wants a whole number; got 10.5"),
        ({"density": 2}, ValueError, "density wants a number from 0 to 1; got 2"),
        ({"weight_spread": -1}, ValueError, "weight_spread wants 0 or more; got -1"),
        ({"speed": 0}, ValueError, "speed must be above 0"),
    ],
)
def test_bad_arguments(arguments: dict[str, Any], error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        Connectivity.synthetic(**({"n_regions": 10} | arguments))
