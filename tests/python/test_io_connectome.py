"""Connectomes in files: round trips, matrices, networkx, and what cannot be told."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from connectomes import COUNTS, LABELS, LENGTHS, full_connectome, same_fields

import virtualbrain as vb
from virtualbrain.io import graphs, read_connectivity, results, write_connectivity

networkx = pytest.importorskip("networkx")


@pytest.fixture
def full() -> vb.Connectivity:
    return full_connectome()


# Round trips --------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["a.zip", "a.h5", "a.npz", "a.mat"])
def test_complete_round_trips(tmp_path: Path, full: vb.Connectivity, name: str) -> None:
    full.to_file(tmp_path / name)
    assert same_fields(vb.Connectivity.from_file(tmp_path / name), full)


@pytest.mark.parametrize("name", ["a.graphml", "a.json"])
def test_graph_round_trips(tmp_path: Path, full: vb.Connectivity, name: str) -> None:
    write_connectivity(tmp_path / name, full)
    full.orientations = None  # graphs have no place for them
    again = read_connectivity(tmp_path / name)
    assert again.orientations is None
    assert same_fields(again, full)


@pytest.mark.parametrize("suffix", [".csv", ".tsv"])
def test_table_round_trips(tmp_path: Path, full: vb.Connectivity, suffix: str) -> None:
    write_connectivity(tmp_path / f"a{suffix}", full)
    again = read_connectivity(
        tmp_path / f"a{suffix}",
        tract_lengths=tmp_path / f"a_tract_lengths{suffix}",
        centres=tmp_path / f"a_centres{suffix}",
    )
    assert same_fields(again, full, "weights", "tract_lengths", "region_labels", "centres")


def test_folder_round_trips(tmp_path: Path, full: vb.Connectivity) -> None:
    write_connectivity(tmp_path / "tree", full)
    again = read_connectivity(tmp_path / "tree")
    assert same_fields(again, full, "weights", "tract_lengths", "region_labels", "centres", "speed")


@pytest.mark.parametrize("name", ["a.zip", "a.h5", "a.npz", "a.mat", "a.graphml", "a.json", "tree"])
def test_shipped_connectomes_round_trip(tmp_path: Path, name: str) -> None:
    conn = vb.Connectivity.from_file("connectivity_96.zip").configure()
    write_connectivity(tmp_path / name, conn)
    kept = ("weights", "region_labels", "centres", "speed")
    again = read_connectivity(tmp_path / name)
    assert same_fields(again, conn, *kept)
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
    assert same_fields(
        again, full, "weights", "tract_lengths", "region_labels", "centres", "cortical"
    )


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


@pytest.mark.parametrize("text", ["0,1,2\n1,0,3", "0,1\n1,0\n2,3", "A,B,C\n0,1,2\n1,0,3"])
def test_a_matrix_that_is_cut_is_no_smaller_one(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.csv").write_text(text)
    with pytest.raises(ValueError, match=r"a\.csv is not square: (2 x 3|3 x 2)"):
        read_connectivity(tmp_path / "a.csv")


@pytest.mark.parametrize("text", ["0,0,3\n1,2,0", "1,0,3\n2,2,0", "id,A,B\n17,0,3\n4,2,0"])
def test_a_column_of_numbers_of_regions(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.csv").write_text(text)
    assert read_connectivity(tmp_path / "a.csv").weights.tolist() == [[0, 3], [2, 0]]


def test_a_triangle_is_told(tmp_path: Path) -> None:
    """What tck2connectome writes unless told otherwise, without the comment it writes too."""
    half = np.triu(np.arange(9.0).reshape(3, 3), 1)
    np.savetxt(tmp_path / "a.csv", half, delimiter=",")
    np.savez(tmp_path / "a.npz", sc=half.T)
    with pytest.warns(UserWarning, match=r"upper triangle.*symmetrise.*io\.mrtrix\.read"):
        conn = vb.Connectivity.from_file(tmp_path / "a.csv")
    with pytest.warns(UserWarning, match="upper triangle"):
        read_connectivity(weights=tmp_path / "a.csv")
    with pytest.warns(UserWarning, match="lower triangle"):
        read_connectivity(tmp_path / "a.npz")
    assert [found.check for found in conn.validate().warnings] == ["symmetry"]
    assert np.array_equal(conn.symmetrise("max").weights, half + half.T)
    assert conn.validate().ok


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


def test_arrays_of_any_name(tmp_path: Path) -> None:
    np.savez(tmp_path / "a.npz", W=COUNTS, L=LENGTHS, who=LABELS)
    with pytest.raises(ValueError, match=r"it has W, L, who.*read_connectivity\(path, weights='"):
        vb.Connectivity.from_file(tmp_path / "a.npz")
    conn = read_connectivity(
        tmp_path / "a.npz", weights="W", tract_lengths="L", region_labels="who"
    )
    assert np.array_equal(conn.weights, COUNTS)
    assert np.array_equal(conn.tract_lengths, LENGTHS)
    assert conn.region_labels.tolist() == LABELS
    with pytest.raises(ValueError, match=r"a\.npz has no array 'X'; it has W, L, who"):
        read_connectivity(tmp_path / "a.npz", weights="X")


def test_matlab_sparse_weights_and_length(tmp_path: Path) -> None:
    sparse, io = pytest.importorskip("scipy.sparse"), pytest.importorskip("scipy.io")
    weights = sparse.csc_matrix(COUNTS)
    io.savemat(tmp_path / "a.mat", {"weights": weights, "length": LENGTHS})
    io.savemat(tmp_path / "b.mat", {"s": {"W": COUNTS}, "L": LENGTHS, "V": LENGTHS})
    conn = read_connectivity(tmp_path / "a.mat")
    assert np.array_equal(conn.weights, COUNTS)
    assert np.array_equal(conn.tract_lengths, LENGTHS)
    conn = read_connectivity(tmp_path / "b.mat", weights="s.W")
    assert np.array_equal(conn.weights, COUNTS)


def test_a_data_frame_names_the_regions() -> None:
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame(COUNTS, columns=LABELS, index=LABELS)
    assert vb.Connectivity(weights=frame).region_labels.tolist() == LABELS
    assert vb.Connectivity(weights=frame, region_labels=[*"abcd"]).region_labels[0] == "a"
    numbered = pandas.DataFrame(COUNTS)
    conn = vb.Connectivity(weights=numbered, tract_lengths=frame).configure()
    assert conn.region_labels[0] == "region_000"
    with pytest.raises(ValueError, match="weights names its rows otherwise"):
        vb.Connectivity(weights=frame.iloc[::-1])
    other = frame.iloc[::-1, ::-1]
    with pytest.raises(ValueError, match="tract_lengths names other regions than weights"):
        vb.Connectivity(weights=frame, tract_lengths=other)


def test_matlab_7_3(tmp_path: Path) -> None:
    h5py = pytest.importorskip("h5py")
    with h5py.File(tmp_path / "a.mat", "w", userblock_size=512) as file:  # as MATLAB lays it out
        file.create_dataset("SC", data=(COUNTS + np.triu(COUNTS)).T, compression="gzip")
        cells = file.create_dataset("labels", (1, 4), dtype=h5py.ref_dtype)
        cells.attrs["MATLAB_class"] = np.bytes_("cell")
        for i, label in enumerate(LABELS):
            text = file.create_dataset(
                f"#refs#/{i}", data=np.array([[ord(c)] for c in label], "u2")
            )
            text.attrs["MATLAB_class"] = np.bytes_("char")
            cells[0, i] = text.ref
    conn = read_connectivity(tmp_path / "a.mat")
    assert np.array_equal(conn.weights, COUNTS + np.triu(COUNTS))
    assert conn.region_labels.tolist() == LABELS


def test_results_hold_their_connectome(tmp_path: Path, full: vb.Connectivity) -> None:
    results.write(tmp_path / "run.h5", [], results.Metadata(connectivity=full))
    assert same_fields(read_connectivity(tmp_path / "run.h5"), full)
    results.write(tmp_path / "bare.h5", [])
    with pytest.raises(ValueError, match="without their connectome"):
        read_connectivity(tmp_path / "bare.h5")


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


def test_a_connectome_of_a_graph(full: vb.Connectivity) -> None:
    again = vb.Connectivity.from_networkx(full.configure().to_networkx())
    assert same_fields(again, full, "weights", "region_labels", "centres", "hemispheres")
    graph = networkx.DiGraph()
    graph.add_edge("a", "b", fibers=2.0, length=30.0)
    conn = vb.Connectivity.from_networkx(graph, weight="fibers")
    assert (conn.weights[1, 0], conn.tract_lengths[1, 0]) == (2, 30)


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
    with pytest.raises(ValueError, match=r"(?s)of no kind.*sub-\*/net/.*weights=\.\.\., tract_l"):
        read_connectivity(tmp_path)
    full.to_file(tmp_path / "a.zip")
    (tmp_path / "a.zip").rename(tmp_path / "a.download")
    assert same_fields(read_connectivity(tmp_path / "a.download"), full)


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
