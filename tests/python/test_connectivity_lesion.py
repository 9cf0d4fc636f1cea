"""Lesions, resections, cuts, and what they remember."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import virtualbrain as vb
from virtualbrain import Connectivity
from virtualbrain.connectivity.fields import FIELDS


@pytest.fixture
def conn() -> Connectivity:
    weights = np.arange(1.0, 17.0).reshape(4, 4)
    return Connectivity(
        weights=weights,
        tract_lengths=10 * weights,
        region_labels=["lA", "lB", "rA", "rB"],
        centres=np.arange(12.0).reshape(4, 3),
        cortical=[1, 1, 0, 1],
        orientations=np.ones((4, 3)),
        areas=[1, 2, 3, 4],
        speed=weights,
    ).configure()


# Picking regions ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("regions", "indices"),
    [
        ("rA", [2]),
        (2, [2]),
        (-1, [3]),
        (["rB", 0], [3, 0]),
        ((), []),
        (np.array([3, 1]), [3, 1]),
        ([False, True, False, True], [1, 3]),
        (np.array(["lA", "lB"]), [0, 1]),
    ],
)
def test_regions_by_label_number_or_mask(conn: Connectivity, regions: Any, indices: Any) -> None:
    assert conn.region_indices(regions).tolist() == indices


@pytest.mark.parametrize(
    ("regions", "error", "message"),
    [
        ("rC", ValueError, r"no region 'rC'; there are lA, lB, rA, rB"),
        (4, ValueError, "no region 4; they count from 0 to 3"),
        ([1, "lB"], ValueError, "lB is named twice"),
        ([True, False], ValueError, r"one True or False for each of the 4 .* \(2,\)"),
        ([0.5], TypeError, "labels or numbers"),
        ([None], TypeError, "labels or numbers"),
    ],
)
def test_no_such_regions(
    conn: Connectivity, regions: Any, error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        conn.region_indices(regions)


def test_a_shared_label_stands_for_all_that_have_it(conn: Connectivity) -> None:
    conn.region_labels[:2] = "lA"
    assert conn.region_indices("lA").tolist() == [0, 1]


# Lesions ------------------------------------------------------------------------------------------


@given(strength=st.floats(0, 1), region=st.integers(0, 3))
def test_lesion_of_a_region(strength: float, region: int) -> None:
    healthy = Connectivity(weights=np.ones((4, 4)), tract_lengths=np.ones((4, 4)))
    weights = healthy.lesioned(region, strength=strength).weights
    for i in range(4):
        for j in range(4):
            expected = 1 - strength if region in (i, j) else 1.0
            assert weights[i, j] == pytest.approx(expected)
    assert healthy.weights.all()


def test_lesion_is_what_scripts_do_by_hand(conn: Connectivity) -> None:
    by_hand = conn.copy()
    by_hand.weights[2, :] = 0
    by_hand.weights[:, 2] = 0
    lesioned = conn.lesioned("rA")
    assert (lesioned.weights == by_hand.weights).all()
    assert (lesioned.tract_lengths == conn.tract_lengths).all()
    assert lesioned.number_of_regions == 4


def test_a_connection_goes_from_source_to_target(conn: Connectivity) -> None:
    one = conn.lesioned(edges=[("lA", "rB")], directed=True)
    assert np.argwhere(one.weights != conn.weights).tolist() == [[3, 0]]
    both = conn.lesioned(edges=[("lA", "rB"), (1, 2)], strength=[0.5, 1.0])
    kept = both.weights / conn.weights
    assert kept.tolist() == [[1, 1, 1, 0.5], [1, 1, 0, 1], [1, 0, 1, 1], [0.5, 1, 1, 1]]


def test_between_groups(conn: Connectivity) -> None:
    right = conn.hemispheres
    assert right is not None
    split = conn.lesioned(between=(right, ~right))
    assert (split.weights[:2, 2:] == 0).all()
    assert (split.weights[2:, :2] == 0).all()
    assert (split.weights[:2, :2] == conn.weights[:2, :2]).all()
    one_way = conn.lesioned(between=("lA", ["rA", "rB"]), directed=True)
    assert np.argwhere(one_way.weights == 0).tolist() == [[2, 0], [3, 0]]


def test_the_larger_loss_counts(conn: Connectivity) -> None:
    kept = conn.lesioned([0, 1], strength=[0.2, 0.6]).weights / conn.weights
    np.testing.assert_allclose(kept[0], [0.8, 0.4, 0.8, 0.8])
    np.testing.assert_allclose(kept[1], 0.4)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({}, "nothing to lesion"),
        ({"regions": 0, "strength": 1.5}, "strength wants a number from 0 .* got 1.5"),
        ({"regions": 0, "strength": -0.1}, "strength wants a number from 0"),
        ({"regions": 0, "strength": np.nan}, "strength wants a number from 0"),
        ({"regions": [0, 1], "strength": [1, 1, 1]}, "one for each of the 2 regions; got 3"),
        ({"edges": [(0, 1)], "strength": [1, 1]}, "one for each of the 1 edges; got 2"),
        ({"regions": "lC"}, "no region 'lC'"),
        ({"edges": [("lA", "lC")]}, "no region 'lC'"),
    ],
)
def test_bad_lesion(conn: Connectivity, arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        conn.lesioned(**arguments)


def test_an_edge_that_is_not_there(conn: Connectivity) -> None:
    conn.weights[3, 0] = 0
    with pytest.raises(ValueError, match="no connection from 'lA' to 'rB'"):
        conn.lesioned(edges=[("lA", "rB")], directed=True)
    assert conn.lesioned(edges=[("lA", "rB")]).weights[0, 3] == 0


# Parts --------------------------------------------------------------------------------------------


@given(order=st.permutations(range(4)), size=st.integers(1, 4))
def test_subset_takes_everything_along(order: list[int], size: int) -> None:
    rng = np.random.default_rng(0)
    whole = Connectivity(
        weights=rng.random((4, 4)),
        tract_lengths=rng.random((4, 4)),
        region_labels=["lA", "lB", "rA", "rB"],
        centres=rng.random((4, 3)),
        cortical=[1, 0, 0, 1],
        hemispheres=[0, 0, 1, 1],
        orientations=rng.random((4, 3)),
        areas=rng.random(4),
        speed=rng.random((4, 4)) + 1,
    )
    kept = order[:size]
    part = whole.subset(kept)
    for name in FIELDS:
        whole_value, value = getattr(whole, name), getattr(part, name)
        for new, old in enumerate(kept):
            if name == "speed" and size == 1:
                assert value.tolist() == [whole_value[old, old]]
            elif name in ("weights", "tract_lengths", "speed"):
                assert [value[new, k] for k in range(size)] == [whole_value[old, k] for k in kept]
            else:
                assert np.array_equal(value[new], whole_value[old])
    assert part.saved_selection == tuple(kept)
    assert part.configure().number_of_regions == size


def test_resection(conn: Connectivity) -> None:
    rest = conn.resected(["lB", 3])
    assert rest.region_labels.tolist() == ["lA", "rA"]
    assert rest.weights.tolist() == [[1, 3], [9, 11]]
    assert rest.saved_selection == (0, 2)
    assert rest.saved_selection_labels == "lA,rA"
    assert rest.get_default_selection() == [0, 1]
    with pytest.raises(ValueError, match="no regions"):
        conn.resected([0, 1, 2, 3])


def test_one_speed_stays_one(conn: Connectivity) -> None:
    conn.speed = 4.0
    assert conn.subset([1, 2]).speed.tolist() == [4.0]


# What a cut remembers -----------------------------------------------------------------------------


def test_parent(conn: Connectivity) -> None:
    assert conn.parent_connectivity is None
    assert conn.saved_selection == ()
    assert conn.saved_selection_labels == ""
    assert conn.get_default_selection() == [0, 1, 2, 3]
    lesioned = conn.lesioned("lB")
    assert lesioned.parent_connectivity == conn.fingerprint
    assert lesioned.saved_selection == (0, 2, 3)
    assert lesioned.saved_selection_labels == "lA,rA,rB"
    assert lesioned.get_default_selection() == [0, 2, 3]
    assert lesioned.resected(0).parent_connectivity == lesioned.fingerprint
    assert "cut from" in lesioned.summary()
    assert conn.fingerprint in lesioned.summary()


def test_fingerprint_tells_connectomes_apart(conn: Connectivity) -> None:
    assert conn.copy().fingerprint == conn.fingerprint
    for name in FIELDS:
        other = conn.copy()
        value = getattr(other, name)
        if value.dtype.kind == "U":
            value[0] = "other"
        else:
            value.flat[0] = 1 - value.flat[0]
        assert other.fingerprint != conn.fingerprint, name


def test_a_file_remembers_too(conn: Connectivity, tmp_path: Path) -> None:
    path = tmp_path / "cut.zip"
    for cut in (conn.resected("rA"), conn.lesioned([0, 1, 2, 3])):
        cut.to_file(path)
        again = Connectivity.from_file(path)
        assert again.parent_connectivity == conn.fingerprint
        assert again.saved_selection == cut.saved_selection
        assert again.fingerprint == cut.configure().fingerprint
    conn.to_file(path)
    assert Connectivity.from_file(path).parent_connectivity is None


def test_a_file_with_a_selection_that_is_none(conn: Connectivity, tmp_path: Path) -> None:
    from virtualbrain.io import tvb_zip

    fields = {name: getattr(conn, name) for name in FIELDS}
    path = tmp_path / "odd.zip"
    tvb_zip.write(path, fields | {"parent_connectivity": "x", "saved_selection": np.array([0.5])})
    with pytest.raises(ValueError, match=r"odd\.zip: saved_selection wants whole numbers"):
        Connectivity.from_file(path)


def test_a_lesioned_region_falls_silent_to_the_others(conn: Connectivity) -> None:
    """Without its inputs, a region's activity no longer depends on the others'."""

    def run(network: Connectivity, changed: float) -> Any:
        start = np.full((1, 2, 4, 1), 0.1)
        start[0, 0, 0] = changed
        sim = vb.Simulator(
            model=vb.models.Generic2dOscillator(),
            connectivity=network,
            integrator=vb.integrators.HeunDeterministic(dt=0.1),
            coupling=vb.coupling.Linear(a=0.01),
            monitors=[vb.monitors.Raw()],
            initial_conditions=start,
        ).configure()
        return sim.run(simulation_length=20.0)[0].data[:, 0, 2, 0]

    conn.speed = np.inf
    cut = conn.lesioned("lA")
    assert (run(cut, 0.1) == run(cut, 1.0)).all()
    assert (run(conn, 0.1) != run(conn, 1.0)).any()


def test_regions_that_are_not_known() -> None:
    conn = Connectivity(weights=np.ones((2, 2)), region_labels=["lA", "rA"])
    with pytest.raises(TypeError, match=r"regions wants labels.*got None.*hemispheres.*configure"):
        conn.resected(conn.hemispheres)
