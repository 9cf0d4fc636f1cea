"""The connectome: what it takes, refuses, computes, and keeps on disk."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from virtualbrain.connectivity import Connectivity
from virtualbrain.surfaces import CorticalSurface

ARRAYS = (
    "weights",
    "tract_lengths",
    "region_labels",
    "centres",
    "cortical",
    "hemispheres",
    "orientations",
    "areas",
    "speed",
)


def three(**changes: Any) -> Connectivity:
    """Three regions, directed, everything known; `changes` replace arguments."""
    arguments: dict[str, Any] = {
        "weights": [[0.0, 1.0, 2.0], [3.0, 0.5, 0.0], [0.0, 0.0, 0.0]],
        "tract_lengths": [[0.0, 9.0, 12.0], [9.0, 0.0, 6.0], [12.0, 6.0, 0.0]],
        "region_labels": ["rA", "lB", "rC"],
        "centres": [[1.0, 0.0, 0.0], [-1.0, 0.0, 0.0], [1.0, 2.0, 0.0]],
        "cortical": [True, True, False],
        "orientations": np.eye(3),
        "areas": [10.0, 20.0, 30.0],
    }
    return Connectivity(**(arguments | changes))


def assert_same(ours: Connectivity, theirs: Connectivity) -> None:
    for name in ARRAYS:
        a, b = vars(ours)[name], vars(theirs)[name]
        if a is None or b is None:
            assert a is b, name
        else:
            assert a.dtype.kind == b.dtype.kind, name
            assert np.array_equal(a, b, equal_nan=a.dtype.kind == "f"), name


# What is taken ------------------------------------------------------------------------------------


def test_fields_are_read_back_as_arrays() -> None:
    conn = three(speed=4)
    for name in ARRAYS:
        if name != "hemispheres":
            assert isinstance(getattr(conn, name), np.ndarray), name
    assert conn.weights.dtype == conn.speed.dtype == np.float64
    assert conn.cortical is not None
    assert conn.cortical.dtype == bool
    assert conn.speed.tolist() == [4.0]
    assert conn.hemispheres is None


def test_default_speed() -> None:
    assert Connectivity().speed.tolist() == [3.0]


def test_number_of_regions_needs_no_configure() -> None:
    conn = Connectivity()
    assert conn.number_of_regions == 0
    conn.weights = np.ones((4, 4))
    assert conn.number_of_regions == 4
    assert conn.number_of_connections == 16


class Frame:
    """Converts to an array as data frames do."""

    def __array__(self, dtype: Any = None, copy: Any = None) -> Any:
        return np.array([[0, 1], [1, 0]], dtype=dtype)


@pytest.mark.parametrize(
    "weights",
    [
        [[0, 1], [1, 0]],
        ((0, 1), (1, 0)),
        np.array([[0, 1], [1, 0]], dtype=np.uint8),
        np.array([[0, 1], [1, 0]], dtype=bool),
        np.array([[0, 1], [1, 0]], dtype=object),
        np.asfortranarray([[0.0, 1.0], [1.0, 0.0]]),
        np.ma.masked_array([[0, 1], [1, 0]]),
        Frame(),
    ],
    ids=["list", "tuple", "uint8", "bool", "object", "fortran", "masked", "frame"],
)
def test_anything_array_like_makes_weights(weights: Any) -> None:
    conn = Connectivity(weights=weights)
    assert conn.weights.tolist() == [[0.0, 1.0], [1.0, 0.0]]
    assert conn.weights.dtype == np.float64
    assert conn.weights.flags.c_contiguous


def test_sparse_weights() -> None:
    sparse = pytest.importorskip("scipy.sparse", reason="sparse input needs scipy")
    conn = Connectivity(weights=sparse.eye_array(3), tract_lengths=sparse.csr_array((3, 3)))
    assert (conn.weights == np.eye(3)).all()
    assert (conn.tract_lengths == 0).all()


def test_input_is_copied() -> None:
    weights = np.ones((2, 2))
    healthy, lesioned = Connectivity(weights=weights), Connectivity(weights=weights)
    lesioned.weights[0, :] = 0
    assert healthy.weights.all()
    assert weights.all()


def test_one_region() -> None:
    conn = Connectivity(weights=2.0, tract_lengths=0.0, region_labels="A", centres=[1, 2, 3])
    conn.configure().set_idelays(0.1)
    assert conn.weights.shape == conn.delays.shape == conn.idelays.shape == (1, 1)
    assert conn.centres is not None
    assert conn.centres.shape == (1, 3)
    assert conn.horizon == 1
    assert "1 region" in conn.summary()


def test_columns_and_empty_arrays_as_from_other_tools() -> None:
    conn = three(areas=[[1], [2], [3]], cortical=[], hemispheres=np.array([]), orientations=None)
    assert conn.areas is not None
    assert conn.areas.shape == (3,)
    assert conn.cortical is None
    assert conn.hemispheres is None
    assert conn.orientations is None


def test_labels_of_other_kinds() -> None:
    assert three(region_labels=np.array([b"a", b"b", b"c"])).region_labels.tolist() == list("abc")
    assert three(region_labels=[1, 2, 3]).region_labels.tolist() == ["1", "2", "3"]


def test_a_label_can_be_made_longer_in_place() -> None:
    conn = three()
    conn.region_labels[0] = "a much longer name than before"
    assert conn.region_labels[0] == "a much longer name than before"


def test_negative_weights_are_fine() -> None:
    assert three(weights=-np.ones((3, 3))).configure().number_of_connections == 9


# What is refused ----------------------------------------------------------------------------------

NAN, INF = float("nan"), float("inf")


def at(row: int, column: int, value: float) -> list[list[float]]:
    matrix = np.zeros((3, 3))
    matrix[row, column] = value
    return matrix.tolist()


@pytest.mark.parametrize(
    ("changes", "error", "message"),
    [
        ({"weights": np.zeros((3, 4))}, ValueError, r"weights wants a square .* \(3, 4\)"),
        ({"weights": np.zeros(3)}, ValueError, r"weights wants a square .* \(3,\)"),
        ({"weights": np.zeros((2, 2, 2))}, ValueError, r"weights wants a square"),
        ({"weights": np.zeros((0, 0))}, ValueError, "no regions"),
        ({"weights": []}, ValueError, "weights wants a square"),
        ({"weights": [[0, 1, 2], [1, 0], [0, 0, 0]]}, ValueError, r"row 0 has 3 .*, row 1 has 2"),
        ({"weights": [[0, 1, 2], 1, 2]}, ValueError, "numbers mixed with lists"),
        ({"weights": at(1, 2, NAN)}, ValueError, r"weights\[1, 2\] \(from .* 'rC' to 'lB'\) is"),
        ({"weights": at(0, 1, -INF)}, ValueError, r"weights\[0, 1\] .* is -inf; .* must be fin"),
        ({"weights": np.full((3, 3), NAN)}, ValueError, "and 8 more like it"),
        ({"weights": np.eye(3) * 1j}, TypeError, "weights .* complex"),
        ({"weights": [["a", "b"], ["c", "d"]]}, TypeError, "weights .*convert it first"),
        ({"weights": [[object()]]}, TypeError, "weights .* not numbers"),
        ({"weights": np.ma.masked_equal(np.eye(3), 1)}, ValueError, r"weights\[0, 0\].* is nan"),
        ({"tract_lengths": np.zeros((2, 2))}, ValueError, "tract_lengths is for 2 regions"),
        ({"tract_lengths": at(2, 0, -1)}, ValueError, r"tract_lengths\[2, 0\].* is -1; .* 0 or mo"),
        ({"tract_lengths": at(2, 0, NAN)}, ValueError, r"tract_lengths\[2, 0\].* is nan"),
        ({"tract_lengths": at(2, 0, INF)}, ValueError, r"tract_lengths\[2, 0\].* is inf"),
        ({"region_labels": ["a", "b"]}, ValueError, "region_labels is for 2 regions"),
        ({"region_labels": "abc"}, ValueError, "region_labels is for 1 regions, weights for 3"),
        ({"region_labels": ["a", None, "c"]}, TypeError, r"region_labels\[1\] is None"),
        ({"region_labels": [0.5, 1.5, 2.5]}, TypeError, r"region_labels\[0\] is 0.5"),
        ({"region_labels": ["a", "b\nc", "d"]}, ValueError, r"region_labels\[1\] .* one line"),
        ({"region_labels": ["a", "\ud800", "d"]}, ValueError, r"region_labels\[1\] .* Unicode"),
        ({"region_labels": [["a", "b"], ["c", "d"]]}, ValueError, r"region_labels .* \(2, 2\)"),
        ({"region_labels": [["a", "b"], ["c"]]}, ValueError, "region_labels .* different lengths"),
        ({"centres": np.zeros((3, 2))}, ValueError, r"centres wants one row x y z .* \(3, 2\)"),
        ({"centres": np.zeros((4, 3))}, ValueError, "centres is for 4 regions"),
        ({"centres": [[0, 0, INF]] * 3}, ValueError, r"centres\[0, 2\] \(region 'rA'\) is inf"),
        ({"cortical": [1, 0, 2]}, ValueError, r"cortical\[2\] is 2"),
        ({"hemispheres": ["L", "R", "L"]}, TypeError, "hemispheres"),
        ({"hemispheres": [True]}, ValueError, "hemispheres is for 1 regions"),
        ({"orientations": np.zeros(4)}, ValueError, "orientations wants one row"),
        ({"areas": np.zeros((3, 3))}, ValueError, r"areas wants one number .* \(3, 3\)"),
        ({"areas": [1, -2, 3]}, ValueError, r"areas\[1\] \(region 'lB'\) is -2"),
        ({"speed": 0}, ValueError, r"speed\[0\] is 0; speed must be above 0"),
        ({"speed": -3.0}, ValueError, r"speed\[0\] is -3"),
        ({"speed": NAN}, ValueError, r"speed\[0\] is nan"),
        ({"speed": [1.0, 2.0, 3.0]}, ValueError, r"speed wants one number .* \(3,\)"),
        ({"speed": np.ones((2, 2))}, ValueError, "speed is for 2 regions"),
        ({"speed": at(0, 0, 1)}, ValueError, r"speed\[0, 1\] .* is 0, and 7 more"),
        ({"speed": None}, TypeError, "speed must be given"),
        ({"speed": "fast"}, TypeError, "speed"),
    ],
)
def test_bad_argument(changes: dict[str, Any], error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        three(**changes)


def test_unknown_arguments() -> None:
    with pytest.raises(TypeError, match=r"^Connectivity has no argument 'weight'; did you"):
        Connectivity(weight=np.eye(2))  # type: ignore[call-arg]
    with pytest.raises(TypeError, match=r"^Connectivity wants its arguments by name: weights="):
        Connectivity(np.eye(2))  # type: ignore[misc]
    with pytest.raises(TypeError, match=r"^CorticalSurface has no argument 'vertice'; did you"):
        CorticalSurface(vertice=np.eye(3))  # type: ignore[call-arg]


def test_values_edited_in_place_are_checked_by_configure() -> None:
    conn = three().configure()
    conn.weights[2, 1] = np.nan
    with pytest.raises(ValueError, match=r"weights\[2, 1\] \(from region 'lB' to 'rC'\) is nan"):
        conn.configure()


def test_weights_are_checked_when_set() -> None:
    conn = three()
    with pytest.raises(ValueError, match="square"):
        conn.weights = np.zeros((3, 4))
    with pytest.raises(TypeError, match="weights must be given"):
        conn.weights = None
    assert conn.weights[1, 0] == 3.0


def test_fields_can_be_replaced_one_by_one_by_fewer_regions() -> None:
    conn = Connectivity(weights=np.ones((4, 4)), tract_lengths=np.ones((4, 4)))
    conn.weights = conn.weights[:2, :2]
    with pytest.raises(ValueError, match="tract_lengths is for 4 regions, weights for 2"):
        conn.configure()
    conn.tract_lengths = conn.tract_lengths[:2, :2]
    assert conn.configure().number_of_regions == 2


def test_duplicate_labels_warn() -> None:
    with pytest.warns(UserWarning, match="more than one region is called 'lA'") as caught:
        three(region_labels=["lA", "rB", "lA"])
    assert caught[0].filename == __file__


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("weights", "is not set"),
        ("tract_lengths", "is not set"),
        ("region_labels", "is not set"),
        ("horizon", "call set_idelays"),
    ],
)
def test_what_is_not_set_says_so(name: str, told: str) -> None:
    with pytest.raises(AttributeError, match=told):
        getattr(Connectivity(), name)
    assert Connectivity().idelays is None


# configure ----------------------------------------------------------------------------------------


def test_configure_returns_itself_and_can_be_repeated() -> None:
    conn = three()
    assert conn.configure() is conn
    once = conn.copy()
    assert_same(conn.configure(), once)


def test_configure_without_weights() -> None:
    with pytest.raises(ValueError, match="weights is not set"):
        Connectivity().configure()


def test_tract_lengths_default_to_distances() -> None:
    conn = three(tract_lengths=None).configure()
    far = np.sqrt(8.0)
    assert np.allclose(conn.tract_lengths, [[0, 2, 2], [2, 0, far], [2, far, 0]], rtol=1e-15)


def test_tract_lengths_without_centres() -> None:
    with pytest.raises(ValueError, match=r"tract_lengths is not set and there are no centres"):
        three(tract_lengths=None, centres=None).configure()


def test_tract_lengths_with_an_unknown_centre() -> None:
    conn = three(tract_lengths=None, centres=[[0, 0, 0], [np.nan] * 3, [1, 1, 1]])
    with pytest.raises(ValueError, match=r"centres\[1, 0\] \(region 'lB'\) is nan"):
        conn.configure()


def test_default_labels_tell_no_hemisphere() -> None:
    conn = three(region_labels=None)
    conn.configure()
    conn.configure()
    assert conn.region_labels.tolist() == ["region_000", "region_001", "region_002"]
    assert conn.hemispheres is None


@pytest.mark.parametrize(
    ("labels", "right"),
    [
        (["rA", "lB", "RC"], [True, False, True]),
        (["Left-A", "right-B", "lC"], [False, True, False]),
        (["A_L", "B_r", "C_R"], [False, True, True]),
        (["rA_L", "lB_R", "rC_R"], [True, False, True]),  # the prefix goes first
        (["rA", "lB", "C"], None),
        (["roi1", "roi2", "roi3"], None),  # one side only is more likely chance
        (["rA", "lB", ""], None),
    ],
)
def test_hemispheres_from_labels(labels: list[str], right: list[bool] | None) -> None:
    hemispheres = three(region_labels=labels).configure().hemispheres
    assert (None if hemispheres is None else hemispheres.tolist()) == right


def test_given_hemispheres_stay() -> None:
    conn = three(hemispheres=[0, 1, 1]).configure()
    assert conn.hemispheres is not None
    assert conn.hemispheres.tolist() == [False, True, True]


# Delays -------------------------------------------------------------------------------------------


def test_delays_follow_speed_at_once() -> None:
    conn = three().configure()
    assert conn.delays[0].tolist() == [0.0, 3.0, 4.0]
    conn.speed = 6.0
    assert conn.delays[0].tolist() == [0.0, 1.5, 2.0]


def test_speed_matrix() -> None:
    speed = np.full((3, 3), 3.0)
    speed[0, 1] = 1.0
    conn = three(speed=speed)
    assert conn.delays[0].tolist() == [0.0, 9.0, 4.0]
    assert conn.delays[1].tolist() == [3.0, 0.0, 2.0]


def test_infinite_speed_is_no_delay() -> None:
    conn = three(speed=np.inf).configure()
    conn.set_idelays(0.1)
    assert not conn.idelays.any()
    assert conn.horizon == 1


def test_idelays_round_half_to_even() -> None:
    lengths = [[0.5, 1.5, 2.5], [0.49, 0.51, 3.0], [0.0, 3.5, 4.5]]
    conn = three(tract_lengths=lengths, speed=1.0)
    conn.set_idelays(1.0)
    assert conn.idelays.tolist() == [[0, 2, 2], [0, 1, 3], [0, 4, 4]]
    assert conn.idelays.dtype == np.int32
    assert conn.horizon == 5


@given(
    lengths=hnp.arrays(np.float64, (3, 3), elements=st.floats(0, 1e3)),
    speed=st.floats(0.1, 100),
    dt=st.sampled_from([2.0**-4, 0.1, 0.5, 1.0]),
)
def test_idelays_are_the_nearest_steps(lengths: Any, speed: float, dt: float) -> None:
    conn = three(tract_lengths=lengths, speed=speed)
    conn.set_idelays(dt)
    assert np.abs(conn.idelays * dt - lengths / speed).max() <= dt / 2 * (1 + 1e-9)
    assert conn.horizon == conn.idelays.max() + 1


@pytest.mark.parametrize("dt", [0.0, -1.0, np.nan, np.inf])
def test_bad_dt(dt: float) -> None:
    with pytest.raises(ValueError, match="dt wants"):
        three().set_idelays(dt)


def test_delay_of_too_many_steps() -> None:
    with pytest.raises(ValueError, match=r"too many\. Check that tract_lengths is in mm"):
        three(speed=1e-9).set_idelays(0.1)
    with pytest.raises(ValueError, match="too many"):
        three(speed=5e-324).set_idelays(0.1)


# Views and transforms -----------------------------------------------------------------------------


def test_left_regions_come_first_in_ordered_views() -> None:
    conn = three().configure()
    assert conn.hemisphere_order_indices.tolist() == [1, 0, 2]
    assert conn.ordered_labels.tolist() == ["lB", "rA", "rC"]
    assert conn.ordered_weights.tolist() == [[0.5, 3.0, 0.0], [1.0, 0.0, 2.0], [0.0, 0.0, 0.0]]
    assert conn.ordered_tracts[0].tolist() == [0.0, 9.0, 6.0]
    assert conn.ordered_centres is not None
    assert conn.ordered_centres[0].tolist() == [-1.0, 0.0, 0.0]
    assert three(centres=None).ordered_centres is None


def test_without_hemispheres_order_stays_and_the_second_half_is_right() -> None:
    conn = three(region_labels=["A", "B", "C"]).configure()
    assert conn.ordered_labels.tolist() == ["A", "B", "C"]
    assert [conn.is_right_hemisphere(i) for i in range(3)] == [False, False, True]


def test_is_right_hemisphere() -> None:
    conn = three().configure()
    assert [conn.is_right_hemisphere(i) for i in range(3)] == [True, False, True]


def test_subcortical_and_unmapped() -> None:
    assert three().subcortical_indices.tolist() == [2]
    assert three(cortical=None).subcortical_indices.tolist() == []
    assert three().unmapped_indices([0, 0, 2]).tolist() == [1]


def test_undirected() -> None:
    assert not three().undirected
    assert three(weights=np.ones((3, 3))).undirected


def test_transforms_leave_the_connectome_alone() -> None:
    conn = three(weights=[[7, -2, 0], [0.5, 0, 0], [0, 0, 1]])
    before = conn.weights.copy()
    assert conn.binarized_weights.tolist() == [[1, 0, 0], [1, 0, 0], [0, 0, 1]]
    assert conn.transform_binarize_matrix().tolist() == [[1, -2, 0], [1, 0, 0], [0, 0, 1]]
    assert conn.transform_remove_self_connections().tolist() == [[0, -2, 0], [0.5, 0, 0], [0, 0, 0]]
    assert (conn.weights == before).all()


@pytest.mark.parametrize(
    ("modes", "factor"),
    [(("tract", "edge"), 4.0), (("region", "node"), 3.0), (("none", None), 1.0)],
)
def test_scaled_weights(modes: tuple[str | None, ...], factor: float) -> None:
    conn = three(weights=[[0, 1, 2], [-4, 0, 2], [0, 0, 0]])
    for mode in modes:
        scaled = conn.scaled_weights(mode)
        assert (scaled == conn.weights / factor).all()
        assert scaled is not conn.weights


def test_scaled_weights_of_nothing_and_of_sums_of_zero() -> None:
    assert not three(weights=np.zeros((3, 3))).scaled_weights("region").any()
    with pytest.raises(ValueError, match="sum to 0"):
        three(weights=[[1, -1, 0], [0, 0, 0], [0, 0, 0]]).scaled_weights("region")
    with pytest.raises(ValueError, match=r"mode wants .* got 'global'"):
        three().scaled_weights("global")


def test_copy_shares_nothing() -> None:
    conn = three().configure()
    conn.set_idelays(0.1)
    twin = conn.copy()
    assert_same(conn, twin)
    for name in ARRAYS:
        assert not np.shares_memory(getattr(conn, name), getattr(twin, name))
    assert (twin.idelays == conn.idelays).all()


def test_texts() -> None:
    conn = three(speed=np.inf).configure()
    assert repr(conn) == "Connectivity(3 regions, 4 connections, speed inf mm/ms)"
    assert repr(Connectivity()) == "Connectivity(no weights yet)"
    assert Connectivity().summary() == "Connectivity without weights"
    text = conn.summary()
    assert "rA, lB, rC" in text
    assert "4 of 9, directed, 1 to themselves" in text
    assert "1 left, 2 right" in text
    assert "2 of 3" in text
    bare = Connectivity(weights=[[0, 1], [1, 0]]).summary()
    assert "unset          tract_lengths, region_labels" in bare
    assert "connections between regions have length 0" in three(tract_lengths=at(0, 1, 1)).summary()


# Files --------------------------------------------------------------------------------------------


def test_default_is_76_regions() -> None:
    conn = Connectivity.from_file()
    assert conn.number_of_regions == 76
    assert conn.region_labels[:5].tolist() == ["rA1", "rA2", "rAMYG", "rCCA", "rCCP"]
    assert f"{conn.weights.sum(axis=1).mean():.2f}" == "39.33"
    conn.configure()
    assert conn.hemispheres is not None
    assert conn.hemispheres.sum() == 38
    assert np.count_nonzero(conn.weights.diagonal()) == 66


@pytest.mark.parametrize(
    ("regions", "connections"), [(66, 1377), (68, 1244), (76, 1560), (96, 3939), (192, 3532)]
)
def test_data_sets(regions: int, connections: int) -> None:
    conn = Connectivity.from_file(f"connectivity_{regions}.zip").configure()
    assert conn.number_of_regions == regions
    assert conn.number_of_connections == connections
    assert conn.hemispheres is not None


def test_998_regions(connectivity_998: Path) -> None:
    conn = Connectivity.from_file(connectivity_998).configure()
    assert conn.number_of_regions == 998
    assert conn.number_of_connections == 35730


@pytest.fixture
def connectivity_998() -> Path:
    from virtualbrain import datasets

    try:
        return datasets.find("connectivity_998.zip")
    except FileNotFoundError:
        pytest.skip("connectivity_998.zip is not in tvb-data's wheel nor in VIRTUALBRAIN_DATA")


def test_no_such_file(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"none\.zip does not exist"):
        Connectivity.from_file(tmp_path / "none.zip")


def test_bytes(tmp_path: Path) -> None:
    three().to_file(tmp_path / "a.zip")
    data = (tmp_path / "a.zip").read_bytes()
    assert_same(Connectivity.from_bytes_stream(data).configure(), three().configure())
    with pytest.raises(ValueError, match="content_type"):
        Connectivity.from_bytes_stream(data, ".h5")


def test_error_in_a_file_names_it(tmp_path: Path) -> None:
    from virtualbrain.io import tvb_zip

    path = tmp_path / "bad.zip"
    fields = {"weights": np.eye(2), "tract_lengths": np.eye(3), "region_labels": np.array(["a"])}
    tvb_zip.write(path, fields)
    with pytest.raises(ValueError, match=r"bad\.zip: tract_lengths is for 3 regions"):
        Connectivity.from_file(path)


def test_labels_that_repeat_in_a_file_do_not_warn(tmp_path: Path) -> None:
    conn = three()
    conn.region_labels = ["lA", "lA", "rA"]
    conn.to_file(tmp_path / "a.zip")
    assert "2 different ones" in Connectivity.from_file(tmp_path / "a.zip").summary()


def test_round_trip_of_the_barest_connectome(tmp_path: Path) -> None:
    conn = Connectivity(weights=[[0, 1], [1, 0]], tract_lengths=np.zeros((2, 2)))
    conn.to_file(tmp_path / "a.zip")
    assert_same(Connectivity.from_file(tmp_path / "a.zip"), conn.configure())


def test_to_file_leaves_the_connectome_as_it_was(tmp_path: Path) -> None:
    conn = three(tract_lengths=None)
    conn.to_file(tmp_path / "a.zip")
    with pytest.raises(AttributeError, match="tract_lengths is not set"):
        _ = conn.tract_lengths


labels = st.text(st.characters(exclude_characters="\0\r\n", exclude_categories=["Cs"]), max_size=9)
numbers = st.floats(allow_nan=False, allow_infinity=False)
lengths = st.floats(0, allow_infinity=False)
positive = st.floats(0, exclude_min=True)


@st.composite
def connectomes(draw: st.DrawFn) -> Connectivity:
    n = draw(st.integers(1, 5))

    def array(shape: tuple[int, ...], elements: st.SearchStrategy[float]) -> Any:
        return draw(hnp.arrays(np.float64, shape, elements=elements))

    def maybe(value: st.SearchStrategy[Any]) -> Any:
        return draw(st.none() | value)

    def flags() -> Any:
        return maybe(st.lists(st.booleans(), min_size=n, max_size=n))

    places = hnp.arrays(np.float64, (n, 3), elements=st.floats(allow_infinity=False))
    return Connectivity(
        weights=array((n, n), numbers),
        tract_lengths=array((n, n), lengths),
        region_labels=maybe(st.lists(labels, min_size=n, max_size=n, unique=True)),
        centres=maybe(places.filter(lambda a: not np.isnan(a).all())),
        cortical=flags(),
        hemispheres=flags(),
        orientations=maybe(places),
        areas=maybe(hnp.arrays(np.float64, n, elements=lengths)),
        speed=draw(positive | hnp.arrays(np.float64, (n, n), elements=positive)),
    )


@settings(max_examples=60, deadline=None)
@given(conn=connectomes())
def test_round_trip_is_exact(conn: Connectivity, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("zip") / "a.zip"
    conn.to_file(path)
    again = Connectivity.from_file(path)
    assert_same(again, conn.configure())
    data = path.read_bytes()
    again.to_file(path)
    assert path.read_bytes() == data


def test_to_file_wants_an_ending(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"path wants an ending, such as '\.zip'"):
        three().to_file(tmp_path / "conn")
    with pytest.raises(ValueError, match=r"conn\.doc: a connectome is written as \.zip, \.h5"):
        three().to_file(tmp_path / "conn.doc")
    assert not list(tmp_path.iterdir())


def test_to_file_without_its_folder(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        three().to_file(tmp_path / "none" / "a.zip")


def test_full_disk_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.zip"
    three().to_file(path)
    before = path.read_bytes()

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        three(weights=np.ones((3, 3))).to_file(path)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_invalid_connectome_is_not_written(tmp_path: Path) -> None:
    conn = three()
    conn.weights[0, 0] = np.nan
    with pytest.raises(ValueError, match="is nan"):
        conn.to_file(tmp_path / "a.zip")
    assert not list(tmp_path.iterdir())


def test_odd_file_names(tmp_path: Path) -> None:
    path = tmp_path / "mein Gehirn é 脳.zip"
    three().to_file(path)
    assert_same(Connectivity.from_file(path).configure(), three().configure())
