"""What is written for other tools: read back here, and by the libraries of these tools."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from connectomes import COUNTS, LABELS, LENGTHS

import virtualbrain as vb
from virtualbrain.io import (
    cifti,
    connectome_mapper,
    dipy,
    dsi_studio,
    freesurfer,
    gifti,
    lut,
    mrtrix,
    read_connectivity,
    read_time_series,
)

networkx = pytest.importorskip("networkx")
nibabel = pytest.importorskip("nibabel")


@pytest.fixture
def conn() -> vb.Connectivity:
    """Without directions, as tracts are."""
    return vb.Connectivity(
        weights=COUNTS / 3,
        tract_lengths=LENGTHS * (COUNTS > 0),
        region_labels=LABELS,
        hemispheres=[False, False, True, True],
        cortical=[True, True, True, False],
        centres=np.arange(12.0).reshape(4, 3),
    )


def test_mrtrix(tmp_path: Path, conn: vb.Connectivity) -> None:
    paths = [tmp_path / name for name in ("sc.csv", "lengths.csv", "nodes.txt")]
    mrtrix.write(paths[0], conn, paths[1], paths[2])
    again = mrtrix.read(paths[0], paths[1], labels=paths[2])
    assert np.array_equal(again.weights, conn.weights)
    assert np.array_equal(again.tract_lengths, conn.tract_lengths)
    assert again.region_labels.tolist() == LABELS
    assert np.array_equal(np.loadtxt(paths[0], delimiter=","), conn.weights)
    conn.weights[0, 1] = 77
    mrtrix.write(paths[0], conn)
    assert mrtrix.read(paths[0], mirror=False).weights[0, 1] == 77


def test_dipy(conn: vb.Connectivity) -> None:
    assert np.array_equal(dipy.read(dipy.to_array(conn)).weights, conn.weights)
    matrix = dipy.to_array(conn, [7, 2, 3, 4])
    assert matrix.shape == (8, 8)
    assert np.array_equal(dipy.read(matrix, indices=[7, 2, 3, 4]).weights, conn.weights)
    with pytest.raises(ValueError, match="wants 4 different labels"):
        dipy.to_array(conn, [1, 1, 2, 3])


@pytest.mark.parametrize("ending", [".connectivity.mat", ".connectogram.txt"])
def test_dsi_studio(tmp_path: Path, conn: vb.Connectivity, ending: str) -> None:
    paths = tmp_path / f"count{ending}", tmp_path / f"mean_length{ending}"
    dsi_studio.write(paths[0], conn, paths[1])
    again = dsi_studio.read(*paths)
    assert np.allclose(again.weights, conn.weights, rtol=0 if "mat" in ending else 1e-5)
    assert np.array_equal(again.tract_lengths, conn.tract_lengths)
    assert again.region_labels.tolist() == LABELS
    assert read_connectivity(paths[0]).region_labels.tolist() == LABELS
    with pytest.raises(ValueError, match=r"wants \.connectivity\.mat or \.connectogram\.txt"):
        dsi_studio.write(tmp_path / "a.csv", conn)


@pytest.mark.parametrize("suffix", [".graphml", ".tsv"])
def test_connectome_mapper(tmp_path: Path, conn: vb.Connectivity, suffix: str) -> None:
    path = tmp_path / f"network{suffix}"
    connectome_mapper.write(path, conn)
    for again in (connectome_mapper.read(path), read_connectivity(path)):
        assert np.array_equal(again.weights, conn.weights)
        assert np.array_equal(again.tract_lengths, conn.tract_lengths)
        if suffix == ".graphml":
            assert again.region_labels.tolist() == LABELS
            assert again.hemispheres is not None
            assert again.hemispheres.tolist() == [False, False, True, True]
            assert again.centres is not None
            assert again.centres[2].tolist() == [6, 7, 8]
    if suffix == ".graphml":
        assert networkx.read_graphml(path).edges["1", "2"]["fiber_length_mean"] == 31.5
    conn.weights[0, 1] = 77
    with pytest.raises(ValueError, match="weights are not symmetric"):
        connectome_mapper.write(path, conn)


def test_tables_of_labels(tmp_path: Path) -> None:
    table = lut.LookupTable(np.array([0, 17, 3]), ["Unknown", "Area 17", "#3"], None)
    lut.write(tmp_path / "lut.txt", table)
    again = lut.read(tmp_path / "lut.txt")
    assert again.names == table.names
    assert again.indices.tolist() == [0, 17, 3]
    assert again.colours is not None
    assert len(set(map(tuple, again.colours.tolist()))) == 3
    lut.write(tmp_path / "two.txt", again)
    assert (tmp_path / "two.txt").read_bytes() == (tmp_path / "lut.txt").read_bytes()
    with pytest.raises(ValueError, match="cannot be written as text"):
        lut.write(tmp_path / "lut.txt", lut.LookupTable(np.array([1]), ['a"b'], None))


def test_freesurfer(tmp_path: Path) -> None:
    vertices, triangles = np.eye(4, 3), np.array([[0, 1, 2], [1, 2, 3]])
    freesurfer.write_surface(tmp_path / "lh.pial", vertices, triangles)
    again = freesurfer.read_surface(tmp_path / "lh.pial")
    assert np.array_equal(again[0], vertices)
    assert np.array_equal(again[1], triangles)
    colours = np.array([[1, 2, 3, 0], [4, 5, 6, 0]], np.uint8)
    table = lut.LookupTable(np.arange(2), ["V1", "V2"], colours)
    freesurfer.write_annotation(tmp_path / "lh.aparc.annot", [0, 1, -1, 1], table)
    labels, found = freesurfer.read_annotation(tmp_path / "lh.aparc.annot")
    assert labels.tolist() == [0, 1, -1, 1]
    assert found.names == ["V1", "V2"]
    assert found.colours is not None
    assert np.array_equal(found.colours, colours)
    assert nibabel.freesurfer.read_annot(tmp_path / "lh.aparc.annot")[2] == [b"V1", b"V2"]
    for wrong, match in (
        (table._replace(colours=None), "a colour for each region"),
        (table._replace(colours=colours[[0, 0]]), "no two of them equal"),
    ):
        with pytest.raises(ValueError, match=match):
            freesurfer.write_annotation(tmp_path / "a.annot", [0], wrong)
    with pytest.raises(ValueError, match="labels want -1 to 1; got 0 to 2"):
        freesurfer.write_annotation(tmp_path / "a.annot", [0, 2], table)


def test_gifti_labels(tmp_path: Path) -> None:
    table = lut.LookupTable(np.array([0, 7]), ["???", "V1"], None)
    gifti.write_labels(tmp_path / "lh.label.gii", [7, 0, 7], table)
    labels, again = gifti.read_labels(tmp_path / "lh.label.gii")
    assert labels.tolist() == [7, 0, 7]
    assert again.names == ["???", "V1"]
    assert np.array_equal(again.colours, lut.colours_of(table))
    named = nibabel.load(tmp_path / "lh.label.gii").labeltable.get_labels_as_dict()
    assert named == {0: "???", 7: "V1"}


def test_cifti(tmp_path: Path, conn: vb.Connectivity) -> None:
    brain = nibabel.cifti2.BrainModelAxis.from_surface(np.arange(8), 10, "CortexLeft")
    names = {0: ("???", (0, 0, 0, 0))} | {
        i + 1: (label, (0.1 * i, 0.5, 0.5, 1)) for i, label in enumerate(LABELS)
    }
    maps = nibabel.cifti2.LabelAxis(["parcels"], names)
    data = np.array([[1, 1, 2, 0, 3, 3, 4, 4]], np.float32)
    nibabel.save(nibabel.Cifti2Image(data, (maps, brain)), tmp_path / "a.dlabel.nii")
    found, table = cifti.read_labels(tmp_path / "a.dlabel.nii")
    cifti.to_labels(found[::-1], table, tmp_path / "a.dlabel.nii", tmp_path / "b.dlabel.nii")
    turned, again = cifti.read_labels(tmp_path / "b.dlabel.nii")
    assert turned.tolist() == data[0, ::-1].tolist()
    assert again.names == table.names
    assert np.array_equal(again.colours, table.colours)
    with pytest.raises(ValueError, match=r"labels are 2, .* has 8 grayordinates"):
        cifti.to_labels([1, 2], table, tmp_path / "a.dlabel.nii")
    cifti.to_parcels(conn.weights, tmp_path / "a.dlabel.nii", tmp_path / "sc.pconn.nii")
    matrix = read_connectivity(tmp_path / "sc.pconn.nii")
    assert np.allclose(matrix.weights, conn.weights)
    assert matrix.region_labels.tolist() == LABELS
    axis = nibabel.load(tmp_path / "sc.pconn.nii").header.get_axis(0)
    assert axis.vertices[2]["CIFTI_STRUCTURE_CORTEX_LEFT"].tolist() == [4, 5]
    series = np.arange(12.0).reshape(3, 4)
    path = tmp_path / "bold.ptseries.nii"
    cifti.to_parcels(series, tmp_path / "a.dlabel.nii", path, sample_period=720)
    bold = read_time_series(path)
    assert np.array_equal(bold.data[:, 0, :, 0], series)
    assert bold.sample_period == 720
    assert bold.labels.tolist() == LABELS
    with pytest.raises(ValueError, match=r"wants shape \(4, 4\), or a sample_period"):
        cifti.to_parcels(series, tmp_path / "a.dlabel.nii")
