"""Connectomes as MRtrix3, DIPY, DSI Studio and Connectome Mapper lay them out."""

from __future__ import annotations

import csv
import struct
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from connectomes import COUNTS, LABELS, LENGTHS, full_connectome

import virtualbrain as vb
from virtualbrain.io import connectome_mapper, dipy, dsi_studio, mrtrix, read_connectivity

networkx = pytest.importorskip("networkx")
nibabel = pytest.importorskip("nibabel")


@pytest.fixture
def full() -> vb.Connectivity:
    return full_connectome()


# MRtrix3 ------------------------------------------------------------------------------------------

HEADER = "# command_history: tck2connectome tracks.tck nodes.mif connectome.csv\n"
LUT = """# labelconvert's fs_default.txt
# index short name R G B A
0 ??? Unknown 0 0 0 0
1 L.BSTS ctx-lh-bankssts 25 100 40 255
2 L.CACG ctx-lh-caudalanteriorcingulate 125 100 160 255
3 R.BSTS ctx-rh-bankssts 25 100 40 255
4 R.CACG ctx-rh-caudalanteriorcingulate 125 100 160 255
"""


@pytest.fixture
def nodes(tmp_path: Path) -> Path:
    """A volume with node k at two voxels, 2 mm apart in y."""
    data = np.zeros((6, 6, 6), dtype=np.int16)
    for k in range(1, 5):
        data[k, 2:4, 1] = k
    affine = np.array([[-2.0, 0, 0, 10], [0, 2, 0, -20], [0, 0, 2, 5], [0, 0, 0, 1]])
    nibabel.save(nibabel.Nifti1Image(data, affine), tmp_path / "nodes.nii.gz")
    return tmp_path / "nodes.nii.gz"


@pytest.mark.parametrize("symmetric", [True, False])
@pytest.mark.parametrize("separator", [",", " "])
def test_tck2connectome(tmp_path: Path, nodes: Path, symmetric: bool, separator: str) -> None:
    for name, matrix in (("connectome", COUNTS), ("lengths", LENGTHS)):
        kept = matrix if symmetric else np.triu(matrix)
        rows = "\n".join(separator.join(f"{x:g}" for x in row) for row in kept)
        (tmp_path / f"{name}.csv").write_text(HEADER + rows + "\n")
    (tmp_path / "fs_default.txt").write_text(LUT)
    conn = mrtrix.read(
        tmp_path / "connectome.csv",
        tmp_path / "lengths.csv",
        labels=tmp_path / "fs_default.txt",
        parcellation=nodes,
        speed=4.0,
    )
    assert np.array_equal(conn.weights, COUNTS)
    assert np.array_equal(conn.tract_lengths, LENGTHS)
    assert conn.region_labels[2] == "ctx-rh-bankssts"
    assert conn.centres is not None
    assert conn.centres[1].tolist() == [10 - 2 * 2, -20 + 2 * 2.5, 5 + 2 * 1]
    assert np.array_equal(read_connectivity(tmp_path / "connectome.csv").weights, COUNTS)


def test_unassigned_streamlines(tmp_path: Path) -> None:
    padded = np.pad(np.triu(COUNTS), ((1, 0), (1, 0)), constant_values=99)
    padded[1:, 0] = 0
    np.savetxt(tmp_path / "c.csv", padded, delimiter=",")
    with pytest.raises(ValueError, match=r"5 nodes, labels are 4; .*unassigned=True"):
        mrtrix.read(tmp_path / "c.csv", labels=LABELS)
    conn = mrtrix.read(tmp_path / "c.csv", labels=LABELS, unassigned=True)
    assert np.array_equal(conn.weights, COUNTS)


def test_mirror(tmp_path: Path) -> None:
    directed = COUNTS + np.tril(np.ones((4, 4)), -1)
    np.savetxt(tmp_path / "c.csv", directed, delimiter=",")
    with pytest.raises(ValueError, match="neither a triangle nor symmetric"):
        mrtrix.read(tmp_path / "c.csv")
    assert np.array_equal(mrtrix.read(tmp_path / "c.csv", mirror=False).weights, directed)


def test_labels_that_were_not_converted(tmp_path: Path) -> None:
    np.savetxt(tmp_path / "c.csv", COUNTS, delimiter=",")
    (tmp_path / "lut.txt").write_text("0 Unknown 0 0 0 0\n1001 ctx-lh-bankssts 25 100 40 0\n")
    with pytest.raises(ValueError, match="does not number its labels 1, 2, "):
        mrtrix.read(tmp_path / "c.csv", labels=tmp_path / "lut.txt")


# DIPY ---------------------------------------------------------------------------------------------


def dipy_matrix(lines: list[Any], ends: list[tuple[int, int]], n: int) -> tuple[Any, Any]:
    """What dipy.tracking.utils.connectivity_matrix does, given the labels at both ends."""
    matrix, mapping = np.zeros((n, n), dtype=int), {}
    for line, (a, b) in zip(lines, ends, strict=True):
        key = min(a, b), max(a, b)
        matrix[key] += 1
        mapping.setdefault(key, []).append(line)
    return np.maximum(matrix, matrix.T), mapping


def test_dipy(nodes: Path) -> None:
    straight = [
        np.array([[0.0, 0, 0], [length / 2, 0, 0], [length, 0, 0]]) for length in (10, 20, 50)
    ]
    ends = [(1, 2), (2, 1), (0, 4)]
    matrix, mapping = dipy_matrix(straight, ends, 5)
    conn = dipy.read(matrix, mapping, parcellation=nodes, region_labels=LABELS)
    assert conn.weights[0, 1] == conn.weights[1, 0] == 2
    assert conn.weights.sum() == 4  # without the background
    assert conn.tract_lengths[0, 1] == 15
    assert conn.centres is not None
    by_number = {(1, 2): [0, 1], (0, 4): [2]}
    again = dipy.read(matrix, by_number, streamlines=straight)
    assert np.array_equal(again.tract_lengths, conn.tract_lengths)
    with pytest.raises(ValueError, match="pass streamlines="):
        dipy.read(matrix, by_number)


# DSI Studio ---------------------------------------------------------------------------------------


def matlab_4(name: str, array: np.ndarray) -> bytes:
    """A variable as DSI Studio writes it: version 4, the name with a zero, column by column."""
    kind = {"f4": 10, "u1": 50}[array.dtype.str[1:]]
    text = name.encode() + b"\0"
    head = struct.pack("<5I", kind, *array.shape, 0, len(text))
    return head + text + array.tobytes(order="F")


@pytest.mark.parametrize("text", [True, False])
def test_dsi_studio_matrix(tmp_path: Path, text: bool) -> None:
    path = tmp_path / "sub.tt.gz.FreeSurferDKT.count.pass.connectivity.mat"
    names = np.frombuffer("".join(f"{label}\n" for label in LABELS).encode(), "u1")[None]
    data = matlab_4("connectivity", COUNTS.astype("f4")) + matlab_4("name", names)
    if text:  # marked as text
        data = data.replace(
            struct.pack("<5I", 50, 1, names.size, 0, 5), struct.pack("<5I", 51, 1, names.size, 0, 5)
        )
    path.write_bytes(data)
    for conn in (dsi_studio.read(path), read_connectivity(path)):
        assert np.array_equal(conn.weights, COUNTS)
        assert conn.region_labels.tolist() == LABELS


def connectogram(matrix: np.ndarray, names: list[str]) -> str:
    sums = [f"{max(1, 2 * row.sum()):g}" for row in matrix]
    lines = ["data\tdata\t" + "".join(f"{s}\t" for s in sums)]
    lines.append("data\tdata\t" + "".join(f"{name}\t" for name in names))
    for total, name, row in zip(sums, names, matrix, strict=True):
        lines.append(f"{total}\t{name}\t" + "".join(f"{x:g}\t" for x in row))
    return "\n".join(lines) + "\n"


def test_connectogram(tmp_path: Path) -> None:
    (tmp_path / "count.connectogram.txt").write_text(connectogram(COUNTS, LABELS))
    (tmp_path / "length.connectogram.txt").write_text(connectogram(LENGTHS, LABELS))
    conn = dsi_studio.read(
        tmp_path / "count.connectogram.txt", tmp_path / "length.connectogram.txt"
    )
    assert np.array_equal(conn.weights, COUNTS)
    assert np.array_equal(conn.tract_lengths, LENGTHS)
    assert read_connectivity(tmp_path / "count.connectogram.txt").region_labels.tolist() == LABELS
    (tmp_path / "length.connectogram.txt").write_text(connectogram(LENGTHS, LABELS[::-1]))
    with pytest.raises(ValueError, match="other regions"):
        dsi_studio.read(tmp_path / "count.connectogram.txt", tmp_path / "length.connectogram.txt")


# Connectome Mapper --------------------------------------------------------------------------------


@pytest.fixture
def mapped() -> Any:
    """A graph as Connectome Mapper 3 makes it, its nodes in the order of the edges."""
    graph = networkx.Graph()
    for i, j in np.argwhere(np.triu(COUNTS))[::-1].tolist():
        graph.add_edge(
            i + 1,
            j + 1,
            number_of_fibers=float(COUNTS[i, j]),
            fiber_length_mean=float(LENGTHS[i, j]),
            normalized_fiber_density=float(COUNTS[i, j] / 100),
        )
    for i, label in enumerate(LABELS):
        graph.add_node(
            i + 1,
            dn_multiscaleID=i + 1,
            dn_name=label,
            dn_hemisphere="left" if label.startswith("L") else "right",
            dn_region="cortical",
            dn_position_x=float(i),
            dn_position_y=0.5,
            dn_position_z=-1.0,
        )
    return graph


def test_connectome_mapper_graphml(tmp_path: Path, mapped: Any) -> None:
    path = tmp_path / "sub-01_atlas-L2018_res-scale1_conndata-network_connectivity.graphml"
    networkx.write_graphml(mapped, path)
    for conn in (connectome_mapper.read(path), read_connectivity(path)):
        assert np.array_equal(conn.weights, COUNTS)
        assert np.array_equal(conn.tract_lengths, LENGTHS * (COUNTS > 0))
        assert conn.region_labels.tolist() == LABELS
        assert conn.hemispheres is not None
        assert conn.hemispheres.tolist() == [False, False, True, True]
        assert conn.centres is not None
        assert conn.centres[3].tolist() == [3, 0.5, -1]
    density = connectome_mapper.read(path, weight="normalized_fiber_density")
    assert np.allclose(density.weights, COUNTS / 100)
    with pytest.raises(ValueError, match="no measure 'FA'; it has fiber_length_mean"):
        connectome_mapper.read(path, weight="FA")


def test_connectome_mapper_edges(tmp_path: Path, mapped: Any) -> None:
    path = tmp_path / "network_connectivity.tsv"
    keys = ["number_of_fibers", "fiber_length_mean", "normalized_fiber_density"]
    with open(path, "w", newline="") as file:
        csv.writer(file, delimiter="\t", lineterminator="\n").writerow(["source", "target", *keys])
    with open(path, "ab") as file:
        networkx.write_edgelist(mapped, file, delimiter="\t", data=keys)
    for conn in (connectome_mapper.read(path), read_connectivity(path)):
        assert np.array_equal(conn.weights, COUNTS)
        assert np.array_equal(conn.tract_lengths, LENGTHS * (COUNTS > 0))


def test_connectome_mapper_matlab(tmp_path: Path) -> None:
    scipy_io = pytest.importorskip("scipy.io")
    path = tmp_path / "network_connectivity.mat"
    edges = {"number_of_fibers": COUNTS, "fiber_length_mean": LENGTHS}
    names = np.array(LABELS, dtype=object)
    nodes = {"dn_name": names, "dn_position": np.arange(12.0).reshape(4, 3)}
    scipy_io.savemat(path, {"sc": edges, "nodes": nodes})
    for conn in (connectome_mapper.read(path), read_connectivity(path)):
        assert np.array_equal(conn.weights, COUNTS)
        assert np.array_equal(conn.tract_lengths, LENGTHS)
        assert conn.region_labels.tolist() == LABELS
        assert conn.centres is not None
