"""The tree that TVB imports as "BIDS computational model"."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import numpy as np
import pytest
from connectomes import COUNTS, LABELS, LENGTHS, full_connectome

import virtualbrain as vb
from virtualbrain.io import bids, bids_monitor


@pytest.fixture
def full() -> vb.Connectivity:
    return full_connectome()


# The BIDS draft -----------------------------------------------------------------------------------


def test_subject_round_trip(tmp_path: Path, full: vb.Connectivity) -> None:
    time, rng = np.arange(6.0), np.random.default_rng(1)
    one = vb.TimeSeries(time, rng.normal(size=(6, 1, 5, 2)), "Raw", ("V",), list("abcde"), 1.0)
    fc = np.corrcoef(one.data[:, 0, :, 0].T)
    bids.write(tmp_path, full, {"rest": one}, {"rest": fc}, subject="007")
    found = bids.read(tmp_path, "007")
    assert np.array_equal(found.connectivity.weights, full.weights)
    (name, two), *_ = found.time_series.items()
    assert name == "sub-007_desc-virtualbrainrest_ts"
    assert np.array_equal(two.data[:, 0, :, 0], one.data[:, 0].sum(axis=2))
    assert np.array_equal(two.time, one.time)
    assert two.labels.tolist() == full.region_labels.tolist()
    assert np.array_equal(next(iter(found.functional_connectivity.values())), fc)
    description = json.loads((tmp_path / "dataset_description.json").read_text())
    assert "BEP034 draft" in description["GeneratedBy"][0]["Description"]


def tvbs_tree(root: Path) -> None:
    """A tree as TVB imports it, with the coordinates beside the subject's surface."""
    sub = root / "sub-01"
    for name in ("net", "coord", "ts", "spatial"):
        (sub / name).mkdir(parents=True)
    np.savetxt(sub / "net/sub-01_desc-x_weights.tsv", COUNTS, delimiter="\t")
    np.savetxt(sub / "net/sub-01_desc-x_distances.tsv", LENGTHS, delimiter="\t")
    rows = ["../coord/sub-01_desc-x_labels.json", "../coord/sub-01_desc-x_nodes.json"]
    (sub / "net/sub-01_desc-x_weights.json").write_text(json.dumps({"CoordsRows": rows}))
    (sub / "coord/sub-01_desc-x_labels.tsv").write_text("".join(f"{x}\n" for x in LABELS))
    np.savetxt(sub / "coord/sub-01_desc-x_nodes.tsv", np.arange(12).reshape(4, 3), delimiter="\t")
    np.savetxt(sub / "coord/sub-01_desc-x_vertices.tsv", np.eye(3), delimiter="\t")
    np.savetxt(sub / "coord/sub-01_desc-x_faces.tsv", [[1, 2, 3]], fmt="%d", delimiter="\t")


def test_tvbs_tree(tmp_path: Path) -> None:
    tvbs_tree(tmp_path)
    for folder in (tmp_path, tmp_path / "sub-01"):
        found = bids.read(folder)
        assert found.connectivity.region_labels.tolist() == LABELS
        assert np.array_equal(found.connectivity.tract_lengths, LENGTHS)
        assert found.surface is not None
        assert found.surface[1].tolist() == [[0, 1, 2]]


def test_links_stay_inside_the_tree(tmp_path: Path) -> None:
    tvbs_tree(tmp_path / "tree")
    (tmp_path / "secret_labels.tsv").write_text("secret\n")
    sidecar = tmp_path / "tree/sub-01/net/sub-01_desc-x_weights.json"
    sidecar.write_text(json.dumps({"CoordsRows": ["../../../secret_labels.json"]}))
    with pytest.raises(ValueError, match="points outside"):
        bids.read(tmp_path / "tree")


def test_subjects_are_read_as_they_come(tmp_path: Path, full: vb.Connectivity) -> None:
    """When two looks show the same files; again after a change; not while one is missing."""
    stop = threading.Event()
    bids.write(tmp_path, full, subject="old")
    coming = bids_monitor.watch(tmp_path, period=1, present=False, stop=stop)
    tvbs_tree(tmp_path / "new")
    (tmp_path / "new/sub-01").rename(tmp_path / "sub-01")
    with pytest.raises(FileNotFoundError, match="is no folder"):
        bids_monitor.watch(tmp_path / "none")

    full.weights[0, 1] += 1  # those that are there at first count once they change
    bids.write(tmp_path, full, subject="old")
    found = dict([next(coming), next(coming)])
    assert set(found) == {"01", "old"}
    assert np.array_equal(found["01"].connectivity.tract_lengths, LENGTHS)
    assert np.array_equal(found["old"].connectivity.weights, full.weights)

    (tmp_path / "sub-01/net/sub-01_desc-x_distances.tsv").write_text("1\tx\n")
    (tmp_path / "sub-03/net").mkdir(parents=True)  # whose files are still to come
    bids.write(tmp_path, full, subject="02")
    with pytest.warns(UserWarning, match=r"subject '01' cannot be read: .*distances\.tsv"):
        assert next(coming)[0] == "02"
    stop.set()
    assert list(coming) == []


def test_trees_that_are_none(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no folder sub-"):
        bids.read(tmp_path)
    with pytest.raises(FileNotFoundError, match="is no folder"):
        bids.read(tmp_path / "nowhere")
    tvbs_tree(tmp_path)
    with pytest.raises(FileNotFoundError, match="no subject '02'; it has 01"):
        bids.read(tmp_path, "02")
    with pytest.raises(ValueError, match="letters and digits"):
        bids.write(tmp_path, vb.Connectivity.from_file(), subject="../x")
