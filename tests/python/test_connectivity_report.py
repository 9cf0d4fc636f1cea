"""The report: finds what is wrong, says where, and keeps quiet about what is right."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from virtualbrain import Connectivity
from virtualbrain.connectivity import Report


def sound(n: int = 6, **changes: Any) -> Connectivity:
    """A connectome of which there is nothing to say."""
    centres = np.zeros((n, 3))
    centres[:, 0] = 20.0 * np.arange(n) - 10.0 * (n - 1)
    arguments = {
        "weights": np.ones((n, n)) - np.eye(n),
        "tract_lengths": 1.2 * np.abs(centres[:, :1] - centres[:, 0]),
        "region_labels": [f"l{i}" if i < n / 2 else f"r{i}" for i in range(n)],
        "centres": centres,
        "orientations": np.tile([0.0, 0.0, 1.0], (n, 1)),
    }
    return Connectivity(**(arguments | changes))


def lines(report: Report, check: str) -> list[str]:
    return [f"{each.level}: {each.message}" for each in report if each.check == check]


def test_nothing_to_report() -> None:
    report = sound().configure().validate()
    assert report.ok
    assert len(report) == 0
    assert str(report).endswith("nothing to report")


def test_all_errors_at_once() -> None:
    conn = sound()
    conn.weights[1, 2] = np.nan
    conn.tract_lengths[2, 3] = -1
    conn.speed[0] = 0
    conn.areas = [1, 2]
    report = conn.validate()
    assert not report.ok
    messages = [each.message for each in report.errors]
    assert len(messages) == 4
    for told in (
        "areas is for 2 regions, weights for 6",
        "weights[1, 2] (from region 'l2' to 'l1') is nan",
        "tract_lengths[2, 3] (from region 'r3' to 'l2') is -1",
        "speed[0] is 0",
    ):
        assert any(told in message for message in messages), told
    with pytest.raises(ValueError, match="areas is for 2"):
        conn.configure()
    assert str(report).splitlines()[0].endswith("4 errors")


def test_no_weights_at_all() -> None:
    assert "not set" in Connectivity().validate().errors[0].message


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"speed": 4000}, "warning: speed is 4000 mm/ms, which is m/s"),
        ({"speed": 0.004}, "warning: speed is 0.004 mm/ms"),
        ({"tract_lengths": 1e3 * sound().tract_lengths}, "the longest tract has 120000 mm"),
        ({"tract_lengths": 1e-3 * sound().tract_lengths}, "half of the tracts are shorter than"),
        ({"tract_lengths": 0.1 * sound().tract_lengths}, "0.12 times as long as the distances"),
        ({"speed": 0.2}, "the longest delay is 600 ms"),
    ],
)
def test_units(changes: dict[str, Any], told: str) -> None:
    found = lines(sound(**changes).validate(), "units")
    assert any(told in line for line in found), found
    assert all(line.startswith("warning") for line in found)


def test_infinite_speed_is_no_wrong_unit() -> None:
    assert sound(speed=np.inf).validate().ok


def test_symmetry() -> None:
    weights = np.ones((6, 6)) - np.eye(6)
    weights[0, 1], weights[4, 5] = 3.0, 1.5
    found = lines(sound(weights=weights).validate(), "symmetry")
    assert found == [
        "note: 2 of 15 linked pairs differ between their two directions, by up to 2 (from l1 to "
        "l0); if the tracts have no direction: symmetrise()"
    ]
    weights[:] = np.ones((6, 6)) + 1e-13 * np.random.default_rng(0).random((6, 6)) - np.eye(6)
    assert not lines(sound(weights=weights).validate(), "symmetry")  # but rounding


def test_self_connections() -> None:
    found = lines(sound(weights=np.ones((6, 6))).validate(), "self-connections")
    assert "6 regions act on themselves: l0, l1, l2, r3, r4 and 1 more" in found[0]


def test_disconnected() -> None:
    weights = np.zeros((6, 6))
    weights[0, 1] = weights[1, 0] = weights[2, 3] = 1.0
    found = lines(sound(weights=weights).validate(), "disconnected")
    assert found == [
        "warning: 2 regions have neither inputs nor outputs: r4, r5",
        "warning: the network falls into 4 parts, of 2, 2, 1, 1 regions; in a part of its own is "
        "l2, r3",
        "note: 1 region has outputs but no inputs: r3",
        "note: 1 region has inputs but no outputs: l2",
    ]


def test_lengths() -> None:
    lengths = sound().tract_lengths
    lengths[0, 1] = lengths[3, 2] = 0
    found = lines(sound(tract_lengths=lengths).validate(), "tract lengths")
    assert found[0].startswith("warning: 2 connections have length 0, and so no delay: from l1 to")
    none = lines(sound(tract_lengths=np.zeros((6, 6))).validate(), "tract lengths")
    assert none == ["note: all are 0: a network without delays"]
    lengths = sound().tract_lengths
    lengths[0, 5] = 20
    found = lines(sound(tract_lengths=lengths).validate(), "tract lengths")
    assert "1 connections are less than 0.5 times" in found[0]
    assert "from r5 to l0" in found[0]


def test_weights() -> None:
    assert "all are 0" in lines(sound(weights=np.zeros((6, 6))).validate(), "weights")[0]
    weights = sound().weights
    weights[2, 0] = -1
    assert (
        "1 weight is negative: from l0 to l2"
        in lines(sound(weights=weights).validate(), "weights")[0]
    )
    counts = lines(sound(weights=5000 * sound().weights).validate(), "weights")
    assert "counts of streamlines" in counts[0]


def test_what_is_known_of_the_regions() -> None:
    with pytest.warns(UserWarning, match="more than one region"):
        conn = sound(region_labels=["lA", "lA", "lA", "lB", "lB", "rC"])
    conn.configure()
    assert conn.centres is not None
    assert conn.orientations is not None
    conn.centres[4] = np.nan
    conn.orientations[1] *= 2
    report = conn.validate()
    assert lines(report, "labels") == [
        "note: 2 labels are shared by several regions, such as 'lA' by 3"
    ]
    assert lines(report, "hemispheres") == ["note: 1 of 6 regions are in the right one"]
    assert lines(report, "centres") == ["note: unknown for 1 region: lB"]
    assert "of length 2" in lines(report, "orientations")[0]
    assert report.ok  # since all of these are notes


def test_the_worst_comes_first() -> None:
    report = Connectivity.from_file().configure().validate()
    levels = [each.level for each in report]
    assert levels == sorted(levels, key=["error", "warning", "note"].index)
    assert "1 warning, 4 notes" in str(report).splitlines()[0]
    assert report.warnings[0].message == "2 regions have neither inputs nor outputs: rCC, lCC"


def test_one_region() -> None:
    assert Connectivity(weights=[[0.0]], tract_lengths=[[0.0]]).validate().warnings[0].check == (
        "weights"
    )


def test_summary_info_has_tvb_names() -> None:
    info = Connectivity.from_file().configure().summary_info()
    assert info["Number of regions"] == 76
    assert info["Number of connections"] == 1560
    assert info["Undirected"] is False
    assert info["tract_lengths"] == "[min, median, max] = [0, 71.66, 153.5]"
    assert Connectivity(weights=[[0, 1], [1, 0]]).summary_info()["areas"] == "undefined"
