"""Connectomes in the files of many tools, as those tools, or their libraries, lay them out."""

from __future__ import annotations

import csv
import json
import struct
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import virtualbrain as vb
from virtualbrain.io import (
    bids,
    connectome_mapper,
    dipy,
    dsi_studio,
    graphs,
    mrtrix,
    read_connectivity,
    results,
    tvb_h5,
    write_connectivity,
)

networkx = pytest.importorskip("networkx")
nibabel = pytest.importorskip("nibabel")

COUNTS = np.array([[5.0, 12, 0, 3], [12, 0, 7, 0], [0, 7, 1, 0.5], [3, 0, 0.5, 0]])
LENGTHS = np.array([[0, 31.5, 0, 80], [31.5, 0, 22, 0], [0, 22, 0, 9], [80, 0, 9, 0]])
LABELS = ["L.BSTS", "L.CACG", "R.BSTS", "R.CACG"]


@pytest.fixture
def full() -> vb.Connectivity:
    """A directed connectome with every field, no two of them alike."""
    rng = np.random.default_rng(0)
    n = 5
    weights = rng.random((n, n)) * (rng.random((n, n)) < 0.7)
    return vb.Connectivity(
        weights=weights,
        tract_lengths=np.where(weights > 0, 100 * rng.random((n, n)), 0),
        region_labels=["rA", "r B", 'r"C"', "l,D", "lÉ"],
        centres=rng.normal(size=(n, 3)),
        cortical=[1, 0, 1, 1, 0],
        hemispheres=[1, 1, 1, 0, 0],
        orientations=rng.normal(size=(n, 3)),
        areas=rng.random(n),
        speed=7.5,
    )


def same(a: vb.Connectivity, b: vb.Connectivity, *fields: str) -> bool:
    names = fields or (
        *("weights", "tract_lengths", "region_labels", "centres", "cortical", "hemispheres"),
        *("orientations", "areas", "speed"),
    )
    return all(np.array_equal(getattr(a, name), getattr(b, name)) for name in names)


# Round trips --------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["a.zip", "a.h5", "a.npz", "a.mat"])
def test_complete_round_trips(tmp_path: Path, full: vb.Connectivity, name: str) -> None:
    write_connectivity(tmp_path / name, full)
    assert same(read_connectivity(tmp_path / name), full)


@pytest.mark.parametrize("name", ["a.graphml", "a.json"])
def test_graph_round_trips(tmp_path: Path, full: vb.Connectivity, name: str) -> None:
    write_connectivity(tmp_path / name, full)
    full.orientations = None  # graphs have no place for them
    again = read_connectivity(tmp_path / name)
    assert again.orientations is None
    assert same(again, full)


@pytest.mark.parametrize("suffix", [".csv", ".tsv"])
def test_table_round_trips(tmp_path: Path, full: vb.Connectivity, suffix: str) -> None:
    write_connectivity(tmp_path / f"a{suffix}", full)
    again = read_connectivity(
        tmp_path / f"a{suffix}",
        tract_lengths=tmp_path / f"a_tract_lengths{suffix}",
        centres=tmp_path / f"a_centres{suffix}",
    )
    assert same(again, full, "weights", "tract_lengths", "region_labels", "centres")


def test_folder_round_trips(tmp_path: Path, full: vb.Connectivity) -> None:
    write_connectivity(tmp_path / "tree", full)
    again = read_connectivity(tmp_path / "tree")
    assert same(again, full, "weights", "tract_lengths", "region_labels", "centres", "speed")


@pytest.mark.parametrize("name", ["a.zip", "a.h5", "a.npz", "a.mat", "a.graphml", "a.json", "tree"])
def test_shipped_connectomes_round_trip(tmp_path: Path, name: str) -> None:
    conn = vb.Connectivity.from_file("connectivity_96.zip").configure()
    write_connectivity(tmp_path / name, conn)
    kept = ("weights", "region_labels", "centres", "speed")
    again = read_connectivity(tmp_path / name)
    assert same(again, conn, *kept)
    connected = conn.weights != 0
    assert np.array_equal(again.tract_lengths[connected], conn.tract_lengths[connected])


def test_speed_per_connection_has_no_place_in_a_graph(
    tmp_path: Path, full: vb.Connectivity
) -> None:
    full.speed = np.full((5, 5), 2.0)
    with pytest.raises(ValueError, match="speed is a matrix"):
        graphs.write(tmp_path / "a.json", full)


def test_graphs_in_memory_round_trip(full: vb.Connectivity) -> None:
    again = graphs.from_networkx(full.to_networkx())
    assert same(again, full, "weights", "tract_lengths", "region_labels", "centres", "cortical")


def test_symmetric_weights_over_tracts_of_two_lengths(tmp_path: Path) -> None:
    conn = vb.Connectivity(weights=[[0, 1], [1, 0]], tract_lengths=[[0, 9], [7, 0]])
    write_connectivity(tmp_path / "a.graphml", conn)
    assert read_connectivity(tmp_path / "a.graphml").tract_lengths.tolist() == [[0, 9], [7, 0]]


def test_what_a_cut_was_made_of_is_kept(tmp_path: Path, full: vb.Connectivity) -> None:
    full.parent_connectivity, full.saved_selection = "connectivity_192", (0, 2, 5)
    for name in ("a.zip", "a.h5"):
        write_connectivity(tmp_path / name, full)
        again = read_connectivity(tmp_path / name)
        assert again.parent_connectivity == "connectivity_192"
        assert again.saved_selection == (0, 2, 5)


# Matrices in files --------------------------------------------------------------------------------


def test_a_pair_of_files(tmp_path: Path) -> None:
    np.savetxt(tmp_path / "sc.csv", COUNTS, delimiter=",")
    np.save(tmp_path / "len.npy", LENGTHS)
    (tmp_path / "labels.txt").write_text("\n".join(LABELS))
    np.savetxt(tmp_path / "centres.txt", np.arange(12.0).reshape(4, 3))
    conn = read_connectivity(
        weights=tmp_path / "sc.csv",
        tract_lengths=tmp_path / "len.npy",
        region_labels=tmp_path / "labels.txt",
        centres=tmp_path / "centres.txt",
        speed=4.0,
    )
    assert np.array_equal(conn.weights, COUNTS)
    assert np.array_equal(conn.tract_lengths, LENGTHS)
    assert conn.region_labels.tolist() == LABELS
    assert conn.centres is not None
    assert conn.centres[3].tolist() == [9, 10, 11]
    assert conn.speed.tolist() == [4]


@pytest.mark.parametrize("index", [True, False])
@pytest.mark.parametrize(
    "columns", [LABELS, ["1", "2", "3", "4"], ["1001", "1002", "2001", "2002"]]
)
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_data_frames(tmp_path: Path, index: bool, columns: list[str], delimiter: str) -> None:
    pandas = pytest.importorskip("pandas")
    path = tmp_path / "sc.csv"
    frame = pandas.DataFrame(COUNTS, columns=columns, index=columns)
    frame.to_csv(path, sep=delimiter, index=index)
    conn = read_connectivity(path)
    assert np.array_equal(conn.weights, COUNTS)
    assert conn.region_labels.tolist() == columns


def test_tvbs_csv_sample() -> None:
    """A matrix with numbers as names of columns, -1 where there is no tract."""
    import importlib.util

    spec = importlib.util.find_spec("tvb_data")
    assert spec is not None
    assert spec.submodule_search_locations is not None
    folder = Path(spec.submodule_search_locations[0], "dti_pipeline_toronto")
    capacity, distance = (
        folder / f"output_Connection{kind}Matrix.csv" for kind in ("Capacity", "Distance")
    )
    conn = read_connectivity(weights=capacity, tract_lengths=distance)
    for path, found in ((capacity, conn.weights), (distance, conn.tract_lengths)):
        numbers, *rows = [line.split(",") for line in path.read_text().split()]
        ranks = [sorted(map(int, numbers)).index(int(number)) for number in numbers]
        for i, row in enumerate(rows):
            for j, value in enumerate(row):
                place = ranks[i], ranks[j]
                assert found[place] == max(float(value), 0)  # what TVB makes of it
    assert conn.region_labels[[0, 95]].tolist() == ["2", "164"]


def test_regions_in_another_order(tmp_path: Path) -> None:
    (tmp_path / "w.csv").write_text(",A,B\nA,0,1\nB,2,0\n")
    (tmp_path / "l.csv").write_text(",B,A\nB,0,10\nA,20,0\n")
    for options in ({"path": tmp_path / "w.csv"}, {"weights": tmp_path / "w.csv"}):
        with pytest.raises(ValueError, match=r"l\.csv has the regions .* in another order"):
            read_connectivity(**options, tract_lengths=tmp_path / "l.csv")


def test_names_of_arrays(tmp_path: Path) -> None:
    np.savez(tmp_path / "a.npz", SC=COUNTS, Lengths=LENGTHS, labels=np.array(LABELS))
    conn = read_connectivity(tmp_path / "a.npz")
    assert np.array_equal(conn.tract_lengths, LENGTHS)
    assert conn.region_labels.tolist() == LABELS


def test_matlab_cells_and_structures(tmp_path: Path) -> None:
    scipy_io = pytest.importorskip("scipy.io")
    scipy_io.savemat(
        tmp_path / "a.mat",
        {"weights": COUNTS, "names": np.array(LABELS, dtype=object), "info": {"subject": "01"}},
    )
    assert read_connectivity(tmp_path / "a.mat").region_labels.tolist() == LABELS


def test_matlab_7_3(tmp_path: Path) -> None:
    h5py = pytest.importorskip("h5py")
    with h5py.File(tmp_path / "a.mat", "w", userblock_size=512) as file:  # as MATLAB lays it out
        file.create_dataset("SC", data=np.triu(COUNTS).T, compression="gzip")
        cells = file.create_dataset("labels", (1, 4), dtype=h5py.ref_dtype)
        cells.attrs["MATLAB_class"] = np.bytes_("cell")
        for i, label in enumerate(LABELS):
            text = file.create_dataset(
                f"#refs#/{i}", data=np.array([[ord(c)] for c in label], "u2")
            )
            text.attrs["MATLAB_class"] = np.bytes_("char")
            cells[0, i] = text.ref
    conn = read_connectivity(tmp_path / "a.mat")
    assert np.array_equal(conn.weights, np.triu(COUNTS))
    assert conn.region_labels.tolist() == LABELS


def test_results_hold_their_connectome(tmp_path: Path, full: vb.Connectivity) -> None:
    results.write(tmp_path / "run.h5", [], results.Metadata(connectivity=full))
    assert same(read_connectivity(tmp_path / "run.h5"), full)
    results.write(tmp_path / "bare.h5", [])
    with pytest.raises(ValueError, match="without their connectome"):
        read_connectivity(tmp_path / "bare.h5")


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


# networkx -----------------------------------------------------------------------------------------


def test_direction_of_edges() -> None:
    graph = networkx.DiGraph([("source", "target", {"weight": 2.0})])
    conn = graphs.from_networkx(graph)
    assert conn.weights[1, 0] == 2  # row target, column source
    assert conn.weights[0, 1] == 0
    conn.tract_lengths = np.zeros((2, 2))
    assert list(conn.to_networkx().edges) == [(0, 1)]


def test_undirected_graphs(full: vb.Connectivity) -> None:
    graph = networkx.karate_club_graph()
    conn = graphs.from_networkx(graph)
    assert np.array_equal(conn.weights, networkx.to_numpy_array(graph))
    conn.tract_lengths = np.zeros_like(conn.weights)
    assert not conn.to_networkx().is_directed()
    assert full.to_networkx().is_directed()


def test_graphs_that_are_refused() -> None:
    with pytest.raises(ValueError, match="parallel edges"):
        graphs.from_networkx(networkx.MultiGraph([(0, 1), (0, 1)]))
    with pytest.raises(ValueError, match="only 1 of 2 edges have 'weight'"):
        graphs.from_networkx(networkx.Graph([(0, 1, {"weight": 1}), (1, 2)]))
    with pytest.raises(ValueError, match="edge 0, 1 has 'weight' 'strong': no number"):
        graphs.from_networkx(networkx.Graph([(0, 1, {"weight": "strong"})]))


@pytest.mark.parametrize("name", ["a.gpickle", "a.pkl"])
def test_pickles_are_never_read(tmp_path: Path, name: str) -> None:
    import pickle

    (tmp_path / name).write_bytes(pickle.dumps(networkx.path_graph(3)))
    with pytest.raises(ValueError, match="pickled files are never read"):
        read_connectivity(tmp_path / name)


# TVB's HDF5 ---------------------------------------------------------------------------------------


def test_tvb_h5_as_tvb_stores_it(tmp_path: Path) -> None:
    h5py = pytest.importorskip("h5py")
    path = tmp_path / "Connectivity_a1b2.h5"
    with h5py.File(path, "w", libver="latest") as file:
        file["weights"], file["tract_lengths"] = COUNTS, LENGTHS
        file["centres"] = np.arange(12.0).reshape(4, 3)
        file["region_labels"] = np.array(LABELS, dtype=h5py.string_dtype("utf-8"))
        file["hemispheres"] = np.array([False, False, True, True])
        file["cortical"] = h5py.Empty("f")  # what TVB stores for nothing
        file["orientations"], file["areas"] = np.empty((0,)), np.empty((0,))
        file.attrs["TVB_Data_version"] = 5
        file.attrs["TVB_undirected"] = "bool:True"
        file.attrs["TVB_type"] = "tvb.datatypes.connectivity.Connectivity"
    conn = read_connectivity(path)
    assert np.array_equal(conn.weights, COUNTS)
    assert conn.region_labels.tolist() == LABELS
    assert conn.hemispheres is not None
    assert conn.cortical is None
    assert conn.areas is None


def test_what_is_written_has_tvbs_layout(tmp_path: Path, full: vb.Connectivity) -> None:
    h5py = pytest.importorskip("h5py")
    tvb_h5.write(tmp_path / "a.h5", full)
    with h5py.File(tmp_path / "a.h5") as file:
        assert file["region_labels"].asstr()[()].tolist() == full.region_labels.tolist()
        assert file["region_labels"].dtype.kind == "O"  # not ASCII
        assert file.attrs["TVB_number_of_regions"] == 5
        assert file.attrs["TVB_undirected"] == "bool:False"
        assert file.attrs["TVB_gid"].startswith("urn:uuid:")
        assert file["weights"].attrs["TVB_Maximum"] == full.weights.max()
    full.region_labels = [*LABELS, "R.X"]
    tvb_h5.write(tmp_path / "b.h5", full)
    with h5py.File(tmp_path / "b.h5") as file:  # what tvb-library's Connectivity can hold
        assert np.can_cast(file["region_labels"][()].dtype, "U128", "safe")
    assert tvb_h5.read(tmp_path / "b.h5").region_labels.tolist() == full.region_labels.tolist()


def series(n_nodes: int = 4, n_variables: int = 2) -> vb.TimeSeries:
    data = np.random.default_rng(1).normal(size=(6, n_variables, n_nodes, 2))
    names = tuple(f"x{i}" for i in range(n_variables))
    labels = [f"r{i}" for i in range(n_nodes)]
    return vb.TimeSeries(10 + 0.5 * np.arange(6.0), data, "TemporalAverage", names, labels, 0.5)


def test_time_series_round_trip(tmp_path: Path) -> None:
    one = series()
    tvb_h5.write_time_series(tmp_path / "ts.h5", one)
    two = tvb_h5.read_time_series(tmp_path / "ts.h5")
    assert np.array_equal(two.data, one.data)
    assert np.array_equal(two.time, one.time)
    assert (two.monitor, two.variables, two.sample_period) == (one.monitor, one.variables, 0.5)
    assert two.labels.tolist() == one.labels.tolist()


def test_time_series_as_tvb_stores_it(tmp_path: Path) -> None:
    h5py = pytest.importorskip("h5py")
    with h5py.File(tmp_path / "TimeSeriesRegion.h5", "w") as file:
        data = np.arange(12.0).reshape(3, 1, 4, 1)
        file.create_dataset("data", data=data, maxshape=(None, 1, 4, 1))
        file.attrs["TVB_type"] = "tvb.datatypes.time_series.TimeSeriesRegion"
        file.attrs["TVB_sample_period"], file.attrs["TVB_sample_period_unit"] = 2.0, "s"
        file.attrs["TVB_start_time"] = 1.0
        ordering = ["Time", "State Variable", "Region", "Mode"]
        file.attrs["TVB_labels_ordering"] = json.dumps(ordering)
        file.attrs["TVB_labels_dimensions"] = json.dumps({"State Variable": ["V"]})
    found = tvb_h5.read_time_series(tmp_path / "TimeSeriesRegion.h5")
    assert found.monitor == "Region"
    assert found.sample_period == 2000
    assert found.time.tolist() == [1000, 3000, 5000]
    assert found.variables == ("V",)
    assert found.labels.tolist() == ["0", "1", "2", "3"]


# The BIDS draft -----------------------------------------------------------------------------------


def test_subject_round_trip(tmp_path: Path, full: vb.Connectivity) -> None:
    one = series(5, 1)
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


# What cannot be told ------------------------------------------------------------------------------


def test_arguments() -> None:
    with pytest.raises(TypeError, match="wants a path, or weights="):
        read_connectivity()


def test_unknown_kinds(tmp_path: Path, full: vb.Connectivity) -> None:
    (tmp_path / "a.doc").write_text("1 2")
    with pytest.raises(ValueError, match=r"a\.doc is of no kind that is known\. Known are \.zip"):
        read_connectivity(tmp_path / "a.doc")
    with pytest.raises(ValueError, match=r"is written as \.zip"):
        write_connectivity(tmp_path / "a.doc", full)
    with pytest.raises(FileNotFoundError, match=r"b\.csv does not exist"):
        read_connectivity(tmp_path / "b.csv")


def test_a_zip_by_any_name(tmp_path: Path, full: vb.Connectivity) -> None:
    full.to_file(tmp_path / "a.zip")
    (tmp_path / "a.zip").rename(tmp_path / "a.download")
    assert same(read_connectivity(tmp_path / "a.download"), full)


# The command --------------------------------------------------------------------------------------


def test_convert(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from virtualbrain.cli import main

    np.savetxt(tmp_path / "sc.csv", COUNTS, delimiter=",")
    np.savetxt(tmp_path / "len.csv", LENGTHS, delimiter=",")
    lengths = f"--tract-lengths={tmp_path / 'len.csv'}"
    assert main(["convert", str(tmp_path / "sc.csv"), str(tmp_path / "a.zip"), lengths]) == 0
    assert "Connectivity(4 regions, 10 connections" in capsys.readouterr().out
    assert main(["convert", str(tmp_path / "a.zip"), str(tmp_path / "tree")]) == 0
    assert np.array_equal(read_connectivity(tmp_path / "tree").tract_lengths, LENGTHS)
    assert main(["convert", "connectivity_66.zip", str(tmp_path / "b.h5")]) == 0
    assert read_connectivity(tmp_path / "b.h5").number_of_regions == 66
    assert main(["convert", str(tmp_path / "sc.csv"), str(tmp_path / "c.zip")]) == 1
    assert "tract_lengths is not set" in capsys.readouterr().err
