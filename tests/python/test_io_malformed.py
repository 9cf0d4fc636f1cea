"""Files that are broken, hostile or not what they seem: one clear error, no crash, no bomb."""

from __future__ import annotations

import base64
import gzip
import json
import os
import struct
import tracemalloc
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import networkx
import numpy as np
import pytest
from malformed import CONNECTOGRAM, EDGES, ENTITIES, GRAPH, graphml, hdf5, mat, npy, zipped

from virtualbrain.connectivity import Connectivity
from virtualbrain.io import (
    arrays,
    brco,
    centroids,
    cifti,
    freesurfer,
    gifti,
    lut,
    mat73,
    read_connectivity,
    tvb_h5,
)

h5py = pytest.importorskip("h5py")
nibabel = pytest.importorskip("nibabel")


# name of the file, what is in it, what the message says
CONNECTOMES: list[tuple[str, bytes, str]] = [
    ("empty.csv", b"", "is empty"),
    ("blank.csv", b"\n \n\n", "is empty"),
    ("header.csv", b"a,b\n", r"square matrix|not a number"),
    ("ragged.csv", b"0,1\n2\n", "line 2 has 1 values, the lines before it have 2"),
    ("oblong.csv", b"0,1,2,3\n4,5,6,7\n", "not square: 2 x 4"),
    ("nan.csv", b"0,nan\n1,0\n", r"weights\[0, 1\].* is nan.*; weights must be finite"),
    ("inf.csv", b"0,inf\n1,0\n", r"is inf"),
    ("missing.csv", b"0,n/a\n1,0\n", r"is nan"),
    ("words.csv", b"0,1\n2,many\n", "line 2: 'many' is not a number"),
    ("complex.csv", b"0,1+2j\n1+2j,0\n", r"'1\+2j' is not a real number"),
    ("hex.csv", b"0,0x1F\n0x1F,0\n", "'0x1F' is not a real number"),
    ("comma.csv", b"0\t0,5\n0,5\t0\n", "looks like a decimal comma|is not a real number"),
    ("utf32.csv", "0,1\n1,0\n".encode("utf-32"), "characters of code 0"),
    ("tract.tck", b"mrtrix tracks", r"tractogram\.read\(path, parcellation\)"),
    ("tract.trk", b"TRACK", r"tractogram\.read\(path, parcellation\)"),
    ("decimal.csv", b"0;0,5\n0,5;0\n", "looks like a decimal comma"),
    ("quote.csv", b'0,1\n2,"0\n', "line 2: unexpected end"),
    ("binary.csv", bytes(range(256)), "not UTF-8"),
    ("zeros.csv", b"\0\0\0\0", "characters of code 0"),
    ("order.csv", b",A,B\nB,0,1\nA,2,0\n", "rows and columns in different orders"),
    ("pickled.npy", npy(np.array([{}]), allow_pickle=True), "no readable .npy"),
    ("cut.npy", npy(np.eye(3))[:-1], r"no readable \.npy"),
    ("complex.npy", npy(np.eye(2) * 1j), "got complex numbers"),
    ("text.npy", npy(np.array([["a", "b"], ["c", "d"]])), "<U1 data"),
    ("cube.npy", npy(np.zeros((2, 2, 2))), r"square matrix.*got shape \(2, 2, 2\)"),
    ("nothing.npy", npy(np.zeros((0, 0))), "no regions"),
    ("pickled.npz", zipped(weights__npy=npy(np.array([{}]), allow_pickle=True)), "no readable"),
    ("none.npz", zipped(a__npy=npy(np.zeros(3))), "no array called weights"),
    ("two.npz", zipped(weights__npy=npy(np.eye(2)), SC__npy=npy(np.eye(2))), "could each be"),
    ("climbs.npz", zipped(**{"../weights.npy": npy(np.eye(2))}), "points outside"),
    ("disagree.npz", zipped(sc__npy=npy(np.eye(3)), dist__npy=npy(np.eye(2))), "must agree"),
    ("negative.npz", zipped(sc__npy=npy(np.eye(2)), dist__npy=npy(-np.eye(2))), "0 or more"),
    ("junk.npz", b"PK\x03\x04junk", "not a readable zip"),
    ("short.mat", b"\0\0\0", "no readable .mat"),
    ("cut.mat", mat({"sc": np.eye(3)})[:-9], "truncated"),
    ("cut4.mat", mat({"sc": np.eye(3)}, format="4")[:-9], "truncated"),
    ("other.mat", mat({"x": np.zeros((2, 3))}), "no array called weights"),
    ("labels.mat", mat({"sc": np.eye(2), "labels": "a"}), "must agree"),
    ("hdf5.mat", hdf5(x=np.zeros(3)), "no array called weights"),
    ("other.h5", hdf5(x=np.zeros(3)), "it holds x, not weights"),
    ("oblong.h5", hdf5(weights=np.zeros((2, 3))), r"square matrix.*got shape \(2, 3\)"),
    ("group.h5", hdf5(**{"weights/x": np.zeros(3)}), "no readable connectome in TVB's HDF5"),
    ("cut.h5", hdf5(weights=np.eye(50))[:3000], "no readable|no HDF5|damaged"),
    ("junk.h5", b"\x89HDF\r\n\x1a\n" + b"x" * 99, "no readable|unable|damaged"),
    ("plain.h5", b"weights", "of no kind that is known"),
    ("entities.graphml", ENTITIES, "defines entities"),
    ("cut.graphml", graphml(GRAPH)[:-20], "no readable GraphML"),
    ("text.graphml", b"1 2\n3 4", "no readable GraphML"),
    ("parallel.graphml", graphml(networkx.MultiGraph([(0, 1), (0, 1)])), "parallel edges"),
    ("empty.graphml", graphml(networkx.Graph()), "no regions|must be given|square"),
    ("list.json", b"[1, 2]", "no readable node-link JSON"),
    ("deep.json", b"[" * 100_000, "no readable node-link JSON"),
    ("nodes.json", b'{"nodes": [{"id": 0}], "edges": [{"source": 0}]}', "no readable"),
    (
        "word.json",
        json.dumps(
            {"nodes": [{"id": 0}, {"id": 1}], "edges": [{"source": 0, "target": 1, "weight": "x"}]}
        ).encode(),
        "'x': no number",
    ),
    ("zero.tsv", EDGES + b"0\t1\t2\t3\n", "whole numbers from 1"),
    ("huge.tsv", EDGES + b"1\t99999999\t2\t3\n", "whole numbers from 1"),
    ("word.tsv", EDGES + b"1\t2\tx\t3\n", "is not a number"),
    ("short.tsv", EDGES + b"1\t2\n", "is not a number"),
    ("none.tsv", EDGES.splitlines()[0], "has no edges"),
    ("cut.connectogram.txt", CONNECTOGRAM[:-6] + b"x\n", "wants its sum, 'B' and 2 numbers"),
    ("rows.connectogram.txt", CONNECTOGRAM + b"6\tC\t3\t0\t\n", "names 2 regions and has 3 rows"),
    ("heads.connectogram.txt", b"data\tdata\t6\t6\t\n", "names 0 regions"),
    ("a.pconn.nii", b"x" * 600, "no readable CIFTI"),
    ("a.pkl", b"cos\nsystem\n(S'true'\ntR.", "never read"),
    ("junk.zip", b"PK\x03\x04junk", "not a readable zip"),
]


@pytest.mark.parametrize(("name", "data", "message"), CONNECTOMES, ids=[c[0] for c in CONNECTOMES])
def test_malformed_connectomes(tmp_path: Path, name: str, data: bytes, message: str) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(ValueError, match=message) as raised:
        read_connectivity(tmp_path / name)
    assert name in str(raised.value)
    assert len(str(raised.value)) < 1000


@pytest.mark.parametrize(
    "text",
    [
        "0,1\r\n2,0\r\n",
        "\ufeff0,1\n2,0",
        "0, 1,\n2, 0,\n",
        "0;1\n2;0",
        "0\t1\t\n2\t0\t\n",
        "  0   1\n  2   0  \n",
        "# a comment\n0,1\n\n2,0\n",
        "A,B\n0,1\n2,0\n",
        ",A,B\nA,0,1\nB,2,0\n",
        "A,B\nA,0,1\nB,2,0\n",
        "A,0,1\nB,2,0\n",
        ",1,2\n1,0,1\n2,2,0\n",
        '"Area 17, left" 0 1\n"B" 2 0',
        "0,1e0\n2.0,-0\n",
    ],
)
def test_dialects(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.csv").write_bytes(text.encode())
    conn = read_connectivity(tmp_path / "a.csv")
    assert conn.weights.tolist() == [[0, 1], [2, 0]]
    labels = vars(conn)["region_labels"]
    assert labels is None or len(labels) == 2


def test_utf_16(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes("É,B\n0,1\n2,0\n".encode("utf-16"))
    assert read_connectivity(tmp_path / "a.csv").region_labels.tolist() == ["É", "B"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "is empty"),
        ("1 V1\nV2\n", "line 2: 'V2' is unlike the other lines"),
        ("1 V1\n1 V2\n", "index 1 occurs more than once"),
        ("1 V1 300 0 0 0\n", "colour is not within 0 to 255"),
        ("index\tcolor\n1\tred\n", "it wants index and name"),
        ("index\tname\nx\tV1\n", "line 2: .* has no index"),
    ],
)
def test_malformed_lookup_tables(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "lut.txt").write_text(text)
    with pytest.raises(ValueError, match=message):
        lut.read(tmp_path / "lut.txt")


@pytest.mark.parametrize(
    ("read", "kind"),
    [
        (freesurfer.read_surface, "FreeSurfer surface"),
        (freesurfer.read_annotation, "FreeSurfer annotation"),
        (gifti.read_surface, "GIFTI"),
        (gifti.read_labels, "GIFTI"),
        (gifti.read_data, "GIFTI"),
        (cifti.read_labels, "CIFTI"),
        (cifti.read_pconn, "CIFTI"),
        (cifti.read_ptseries, "CIFTI"),
        (centroids, "parcellation volume"),
        (mat73.read, r"\.mat file of version 7\.3"),
        (tvb_h5.read_time_series, "time series in TVB's HDF5"),
    ],
)
@pytest.mark.parametrize("data", [b"", b"junk", b"\xff\xff\xfe", bytes(5000)])
def test_files_of_another_kind(
    tmp_path: Path, read: Callable[[Any], Any], kind: str, data: bytes
) -> None:
    path = tmp_path / "a.nii"
    path.write_bytes(data)
    with pytest.raises(ValueError, match=f"a.nii is no readable {kind}"):
        read(path)


# Hostile files ------------------------------------------------------------------------------------


def peak_of(call: Callable[[], Any]) -> int:
    """Bytes that a call allocates at most."""
    tracemalloc.start()
    try:
        with pytest.raises(ValueError, match=r"no readable|accepted|inflates"):
            call()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def nifti_that_lies(path: Path, side: int) -> None:
    header = nibabel.Nifti1Header()
    header.set_data_dtype("f8")
    header["dim"][:4] = 3, side, side, side
    header["vox_offset"], header["magic"] = 352, b"n+1"
    data = header.binaryblock + bytes(4 + 100)
    path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)


@pytest.mark.parametrize("name", ["a.nii", "a.nii.gz"])
def test_volumes_that_declare_more_than_they_hold(tmp_path: Path, name: str) -> None:
    nifti_that_lies(tmp_path / name, 1200)  # 14 GB
    assert peak_of(lambda: centroids(tmp_path / name)) < 10e6


def test_gifti_bomb(tmp_path: Path) -> None:
    packed = base64.b64encode(zlib.compress(bytes(150 << 20), 9)).decode()
    text = gifti.to_gifti([1.0], [0, 0]).to_xml().decode()
    start, end = text.index("<Data>") + 6, text.index("</Data>")
    (tmp_path / "a.func.gii").write_text(text[:start] + packed + text[end:])
    assert peak_of(lambda: gifti.read_data(tmp_path / "a.func.gii")) < 140e6


def test_entities_in_gifti(tmp_path: Path) -> None:
    (tmp_path / "a.gii").write_bytes(ENTITIES.replace(b"graphml", b"GIFTI"))
    with pytest.raises(ValueError, match="defines entities"):
        gifti.read_data(tmp_path / "a.gii")


def test_surface_that_declares_more_than_it_holds(tmp_path: Path) -> None:
    data = b"\xff\xff\xfecreated\n\n" + struct.pack(">2i", 2**30, 2**30) + bytes(100)
    (tmp_path / "lh.pial").write_bytes(data)
    assert peak_of(lambda: freesurfer.read_surface(tmp_path / "lh.pial")) < 10e6


def test_annotation_that_declares_more_than_it_holds(tmp_path: Path) -> None:
    # no vertices, a table of version 2 with one entry, whose name is 2**30 bytes long
    head = struct.pack(">6i", 0, 1, -2, 1, 0, 1)
    (tmp_path / "lh.annot").write_bytes(head + struct.pack(">2i", 0, 2**30) + bytes(100))
    assert peak_of(lambda: freesurfer.read_annotation(tmp_path / "lh.annot")) < 10e6


def test_text_that_declares_more_rows_than_it_has(tmp_path: Path) -> None:
    good = mat({"sc": np.eye(2), "labels": np.array(["ab", "cd"])})
    (tmp_path / "a.mat").write_bytes(good)
    assert arrays.read_variables(tmp_path / "a.mat")["labels"] == "ab\ncd"
    at = good.rindex(struct.pack("<4I", 5, 8, 2, 2)) + 8  # the dimensions of the text
    (tmp_path / "a.mat").write_bytes(good[:at] + struct.pack("<I", 2**30) + good[at + 4 :])
    with pytest.raises(ValueError, match="a text of 4 characters in 1073741824 rows"):
        arrays.read_variables(tmp_path / "a.mat")


def test_npz_bomb(tmp_path: Path) -> None:
    (tmp_path / "a.npz").write_bytes(zipped(weights__npy=npy(np.zeros((3500, 3500)))))
    assert peak_of(lambda: read_connectivity(tmp_path / "a.npz")) < 10e6


def test_hdf5_that_makes_up_zeros(tmp_path: Path) -> None:
    with h5py.File(tmp_path / "a.h5", "w") as file:
        file.create_dataset("weights", (30_000, 30_000), "f8", chunks=(100, 100))
    assert peak_of(lambda: tvb_h5.read(tmp_path / "a.h5")) < 10e6
    with h5py.File(tmp_path / "b.mat", "w") as file:
        file.create_dataset("sc", (30_000, 30_000), "f8", chunks=(100, 100))
    assert peak_of(lambda: mat73.read(tmp_path / "b.mat")) < 10e6


def reach_out(file: Any, way: str, other: Path) -> None:
    """Take weights from another file."""
    if way == "link":
        file["weights"] = h5py.ExternalLink(str(other), "/weights")
    elif way == "link in a group":
        file["weights"] = np.eye(2)
        file["a/b"] = h5py.ExternalLink(str(other), "/weights")
    elif way == "raw":
        file.create_dataset("weights", (2, 2), "f8", external=[(str(other), 0, 32)])
    else:
        layout = h5py.VirtualLayout((2, 2), "f8")
        layout[:] = h5py.VirtualSource(str(other), "weights", shape=(2, 2))
        file.create_virtual_dataset("weights", layout)


@pytest.mark.parametrize("way", ["link", "link in a group", "raw", "virtual"])
@pytest.mark.parametrize("name", ["a.h5", "a.mat"])
def test_hdf5_that_reaches_into_other_files(tmp_path: Path, way: str, name: str) -> None:
    other = tmp_path / "other.h5"
    other.write_bytes(hdf5(weights=np.eye(2)))
    with h5py.File(tmp_path / name, "w") as file:
        reach_out(file, way, other)
    with pytest.raises(ValueError, match="another file"):
        read_connectivity(tmp_path / name)


def test_hdf5_that_would_be_read_for_ever(tmp_path: Path) -> None:
    """A text whose length is wrong, so that HDF5 2.0 takes what follows it for free space."""
    path = tmp_path / "a.h5"
    tvb_h5.write(path, Connectivity(weights=np.eye(2), tract_lengths=np.eye(2)))
    data = bytearray(path.read_bytes())
    place = data.index(b"GCOL") + 16
    while struct.unpack_from("<H6xQ", data, place)[0] < 12:
        place += 16 + (struct.unpack_from("<Q", data, place + 8)[0] + 7) // 8 * 8
    struct.pack_into("<Q", data, place + 8, 1050)
    path.write_bytes(data)
    with pytest.raises(ValueError, match="texts in it overlap"):
        read_connectivity(path)


def test_hdf5_of_odd_types(tmp_path: Path) -> None:
    with h5py.File(tmp_path / "a.h5", "w") as file:
        file["weights"] = np.eye(2)
        file.attrs["TVB_parent_connectivity"] = np.array([1, 2], "i4,i4")
    with pytest.raises(ValueError, match="TVB_parent_connectivity is neither text nor a number"):
        read_connectivity(tmp_path / "a.h5")
    with h5py.File(tmp_path / "b.h5", "w") as file:
        file.create_dataset("weights", (2, 2), h5py.vlen_dtype("f8"))
    with pytest.raises(ValueError, match="weights is neither text nor a number"):
        read_connectivity(tmp_path / "b.h5")


def test_hdf5_with_loops(tmp_path: Path) -> None:
    with h5py.File(tmp_path / "a.h5", "w") as file:
        file["weights"] = np.eye(2)
        file["x"] = h5py.SoftLink("/nowhere")
        group = file.create_group("g")
        group["self"], group["root"] = group, file["/"]
    assert read_connectivity(tmp_path / "a.h5").number_of_regions == 2


def test_texts_without_end(tmp_path: Path) -> None:
    with h5py.File(tmp_path / "a.h5", "w") as file:
        file["weights"] = np.eye(2)
        file.create_dataset("region_labels", (10**8,), h5py.string_dtype(), chunks=(10**5,))
    assert peak_of(lambda: tvb_h5.read(tmp_path / "a.h5")) < 10e6


@pytest.mark.parametrize("read", [gifti.read_data, brco.read])
def test_entities_in_another_encoding(tmp_path: Path, read: Callable[[Any], Any]) -> None:
    text = '<?xml version="1.0" encoding="utf-16"?>' + ENTITIES.decode().partition("?>")[2]
    (tmp_path / "a.gii").write_bytes(text.encode("utf-16"))
    with pytest.raises(ValueError, match="not in UTF-8"):
        read(tmp_path / "a.gii")


def test_volumes_of_too_many_voxels(tmp_path: Path) -> None:
    header = nibabel.Nifti1Header()
    header.set_data_dtype("u1")
    header["dim"][:4] = 3, 600, 600, 600
    header["vox_offset"], header["magic"] = 352, b"n+1"
    data = gzip.compress(header.binaryblock + bytes(4 + 600**3 // 200))
    (tmp_path / "a.nii.gz").write_bytes(data + os.urandom(1 << 20))
    assert peak_of(lambda: centroids(tmp_path / "a.nii.gz")) < 20e6


def test_what_is_no_ordinary_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.csv")
    with pytest.raises(FileNotFoundError, match="is no ordinary file"):
        read_connectivity(tmp_path / "a.csv")
    (tmp_path / "b.csv").symlink_to("b.csv")
    with pytest.raises(FileNotFoundError, match="does not exist"):
        read_connectivity(tmp_path / "b.csv")


def test_cells_that_hold_themselves(tmp_path: Path) -> None:
    with h5py.File(tmp_path / "a.mat", "w") as file:
        cell = file.create_dataset("x", (2, 1), dtype=h5py.ref_dtype)
        cell[0, 0] = cell[1, 0] = cell.ref
    with pytest.raises(ValueError, match="nested deeper"):
        mat73.read(tmp_path / "a.mat")
