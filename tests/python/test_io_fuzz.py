"""Readers of files fuzzed: whatever is in a file, it is read or refused by one clear error.

VIRTUALBRAIN_FUZZ_SECONDS=600 makes `pytest -m slow` of this file go on for as long.
"""

from __future__ import annotations

import gzip
import os
import shutil
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from malformed import CONNECTOGRAM, EDGES, SQUARE, hdf5, mat, npy

import virtualbrain as vb
from virtualbrain.io import (
    arrays,
    bids,
    brco,
    centroids,
    cifti,
    connectome_mapper,
    dsi_studio,
    freesurfer,
    gifti,
    lut,
    mrtrix,
    read_array,
    read_bold,
    read_connectivity,
    read_time_series,
    results,
    sensors,
    surface,
    table,
    tractogram,
    tvb_h5,
    voxels,
    write_connectivity,
)
from virtualbrain.region_mapping import RegionMapping
from virtualbrain.sensors import SensorsEEG
from virtualbrain.surfaces import Surface

nibabel = pytest.importorskip("nibabel")


CONN = vb.Connectivity(
    weights=[[0, 1, 2], [3, 0, 4], [0, 5, 0]],
    tract_lengths=[[0, 10, 20], [30, 0, 40], [0, 50, 0]],
    region_labels=["lA", "rB", "rC"],
    centres=np.eye(3),
)


def samples(folder: Path) -> dict[str, bytes]:
    """A good file for each reader, by name."""
    files = {
        "graph.graphml": b"",
        "graph.json": b"",
        "named.npz": b"",
        "named.mat": b"",
        "a.zip": b"",
    }
    for name in files:
        write_connectivity(folder / name, CONN)
        files[name] = (folder / name).read_bytes()
    files |= {"plain.csv": b"A,B\n0,1.5\n2,0\n", "plain.txt": SQUARE, "edges.tsv": EDGES}
    files |= {"c.connectogram.txt": CONNECTOGRAM, "plain.npy": npy(np.eye(2))}
    cells = {"sc": np.eye(2), "labels": np.array(["a", "b"], object), "s": {"x": [1, 2], "y": "t"}}
    files |= {"cells.mat": mat(cells), "four.mat": mat({"sc": np.eye(2)}, format="4")}
    return files


def readers() -> list[tuple[str, Callable[[Path], Any]]]:
    """Everything that reads a file, and the ending that it goes by."""
    return [
        *[
            ("." + suffix, read_connectivity)
            for suffix in (
                "graphml",
                "json",
                "npz",
                "mat",
                "zip",
                "csv",
                "txt",
                "tsv",
                "connectogram.txt",
                "npy",
            )
        ],
        (".csv", lambda path: read_bold(path, 2000.0)),
        (".csv", mrtrix.read),
        (".txt", lut.read),
        (".txt", table.read),
        (".mat", arrays.read_variables),
        (".npy", read_array),
        (".tsv", connectome_mapper.read),
        (".txt", dsi_studio.read),
    ]


MOST = 256 << 20  # bytes that the files here, of some kB, may make a reader take


def read_or_refuse(path: Path, read: Callable[[Path], Any]) -> None:
    started, before = time.process_time(), peak()
    try:
        read(path)
    except (ValueError, TypeError) as error:
        assert path.name in str(error)  # noqa: PT017 (either outcome is fine)
    assert time.process_time() - started < 20, f"reading {path.name} takes for ever"
    assert peak() - before < MOST, f"reading {path.name} takes {peak() - before} bytes"


def peak() -> int:
    """The most memory that was taken so far, bytes."""
    try:
        import resource
    except ImportError:
        return 0
    unit = 1 if sys.platform == "darwin" else 1024
    return unit * resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def damaged(data: bytes, edits: list[tuple[float, int]], cut: float) -> bytes:
    broken = bytearray(data)
    for where, byte in edits:
        if broken:
            broken[int(where * len(broken))] = byte
    return bytes(broken[: int(cut * len(broken))] if cut < 0.4 else broken)


edits = st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), max_size=6)
words = st.text("0123456789.,;-+eE \t\n\r\"#naif/\0'xAB", max_size=80).map(str.encode)


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    return samples(tmp_path_factory.mktemp("good"))


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("scratch")


@pytest.mark.filterwarnings("ignore::UserWarning")  # ours, of what is doubtful
@settings(max_examples=200, deadline=None)
@given(data=st.data(), cut=st.floats(0, 1), changes=edits)
def test_damaged_files(
    good: dict[str, bytes], scratch: Path, data: Any, cut: float, changes: list[tuple[float, int]]
) -> None:
    name = data.draw(st.sampled_from(sorted(good)))
    fitting = [read for suffix, read in readers() if name.endswith(suffix)]
    path = scratch / name
    path.write_bytes(damaged(good[name], changes, cut))
    read_or_refuse(path, data.draw(st.sampled_from(fitting)))


@pytest.mark.filterwarnings("ignore::UserWarning")  # ours, of what is doubtful
@settings(max_examples=200, deadline=None)
@given(data=st.data(), content=st.binary(max_size=200) | words)
def test_any_bytes(scratch: Path, data: Any, content: bytes) -> None:
    suffix, read = data.draw(st.sampled_from(readers()))
    path = scratch / f"any{suffix}"
    path.write_bytes(content)
    read_or_refuse(path, read)


def surface_gifti(vertices: Any, faces: Any) -> bytes:
    parts = [
        nibabel.gifti.GiftiDataArray(vertices.astype("f4"), "NIFTI_INTENT_POINTSET"),
        nibabel.gifti.GiftiDataArray(faces.astype("i4"), "NIFTI_INTENT_TRIANGLE"),
    ]
    return bytes(nibabel.GiftiImage(darrays=parts).to_bytes())


def cifti_files(folder: Path) -> dict[str, Callable[[Path], Any]]:
    """Good files of parcels and their labels, and what reads them."""
    brain = nibabel.cifti2.BrainModelAxis.from_surface(np.arange(3), 4, "CortexLeft")
    names = {0: ("???", (0, 0, 0, 0)), 1: ("V1", (1, 0, 0, 1)), 2: ("V2", (0, 1, 0, 1))}
    maps = nibabel.cifti2.LabelAxis(["parcels"], names)
    labels = nibabel.Cifti2Image(np.array([[1, 2, 2]], np.float32), (maps, brain))
    nibabel.save(labels, folder / "a.dlabel.nii")
    cifti.to_parcels(np.eye(2), labels, folder / "a.pconn.nii")
    cifti.to_parcels(np.ones((3, 2)), labels, folder / "a.ptseries.nii", sample_period=720)
    readers = {"a.dlabel.nii": cifti.read_labels, "a.pconn.nii": read_connectivity}
    return readers | {"a.ptseries.nii": read_time_series}


def read_subject(path: Path) -> None:
    """A tree of the BIDS draft, with this file in place of its own."""
    tree = path.parent / "tree"
    bids.write(tree, CONN)
    (own,) = tree.rglob(f"*_{path.name}")
    own.write_bytes(path.read_bytes())
    try:
        bids.read(tree)
    except FileNotFoundError:
        pass  # a sidecar may name what is not there
    except ValueError as error:
        raise ValueError(f"{path.name}: {error}") from error
    finally:
        shutil.rmtree(tree)


def imaging(folder: Path) -> dict[str, tuple[bytes, Callable[[Path], Any]]]:
    """Good files of brains, and what reads them."""
    volume = nibabel.Nifti1Image(np.arange(8, dtype="i2").reshape(2, 2, 2), np.eye(4))
    vertices, faces = np.eye(4, 3), np.array([[0, 1, 2], [1, 2, 3]])
    nibabel.freesurfer.write_geometry(folder / "lh.pial", vertices, faces)
    colours, labels = np.array([[1, 2, 3, 0, 0], [4, 5, 6, 0, 0]]), np.array([0, 1, 1, 0])
    nibabel.freesurfer.write_annot(folder / "lh.annot", labels, colours, ["a", "b"], fill_ctab=True)
    lines = nibabel.streamlines.Tractogram([vertices, vertices[:2]], affine_to_rasmm=np.eye(4))
    for name in ("a.tck", "a.trk"):
        nibabel.streamlines.save(lines, str(folder / name))
    for name in ("surface.zip", "surface.obj"):
        Surface(vertices=vertices, triangles=faces).to_file(folder / name)
    (folder / "mat73.mat").write_bytes(b"\0" * 512 + hdf5(sc=np.eye(2), labels=np.arange(4)))
    gifti.write_labels(
        folder / "a.label.gii", [0, 1], lut.LookupTable(np.arange(2), ["a", "b"], None)
    )
    bold = nibabel.Nifti1Image(np.arange(16, dtype="i2").reshape(2, 2, 2, 2), np.eye(4))
    nibabel.save(bold, folder / "bold.nii.gz")
    bids.write(folder / "tree", CONN)
    for own in (folder / "tree/sub-01/net").iterdir():
        shutil.copy(own, folder / own.name.rpartition("_")[2])
    files = cifti_files(folder) | {
        "a.label.gii": gifti.read_labels,
        "bold.nii.gz": lambda path: voxels.read(path, sample_period=1.0),
        "weights.json": read_subject,
        "weights.tsv": read_subject,
        "a.tck": lambda path: list(tractogram.streamlines(path)),
        "a.trk": lambda path: list(tractogram.streamlines(path)),
        "surface.zip": surface.read,
        "surface.obj": surface.read,
        "mat73.mat": arrays.read_variables,
    }
    return {
        **{name: ((folder / name).read_bytes(), read) for name, read in files.items()},
        "sensors.txt": (b"Fz 1 2 3\nCz 4 5 6\n", sensors.read),
        "region_map.txt": (b"0\n1\n1\n", RegionMapping.from_file),
        "brco.xml": (b'<TVBOnto><TVBTerm id="x#A1"><OntClass/></TVBTerm></TVBOnto>', brco.read),
        "a.surf.gii": (surface_gifti(vertices, faces), gifti.read_surface),
        "a.nii": (volume.to_bytes(), centroids),
        "a.nii.gz": (gzip.compress(volume.to_bytes()), centroids),
        "lh.pial": ((folder / "lh.pial").read_bytes(), freesurfer.read_surface),
        "lh.annot": ((folder / "lh.annot").read_bytes(), freesurfer.read_annotation),
        "a.func.gii": (gifti.to_gifti([1.0, 2.0], [0, 1, 1]).to_bytes(), gifti.read_data),
    }


@pytest.fixture(scope="module")
def images(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return imaging(tmp_path_factory.mktemp("images"))


@settings(max_examples=100, deadline=None)
@given(data=st.data(), cut=st.floats(0, 1), changes=edits)
@pytest.mark.filterwarnings("ignore")  # nibabel's, NumPy's
def test_damaged_images(
    images: Any, scratch: Path, data: Any, cut: float, changes: list[tuple[float, int]]
) -> None:
    name = data.draw(st.sampled_from(sorted(images)))
    content, read = images[name]
    path = scratch / name
    path.write_bytes(damaged(content, changes, cut))
    read_or_refuse(path, read)


def tvbs(folder: Path) -> dict[str, tuple[bytes, Callable[[Path], Any]]]:
    """Files in HDF5, TVB's own among them.

    Not above, where a crash of HDF5 would take all tests with it.
    """
    with zipfile.ZipFile(Path(__file__).parents[1] / "golden" / "tvb_h5.zip") as archive:
        archive.extractall(folder)
    write_connectivity(folder / "ours.h5", CONN)
    series = vb.TimeSeries(np.arange(3.0), np.ones((3, 1, 2, 1)), "Raw", ("V",), ["a", "b"], 1.0)
    tvb_h5.write_time_series(folder / "series.h5", series)
    results.write(folder / "results.h5", [series])
    readers = {
        "ours.h5": read_connectivity,
        "series.h5": tvb_h5.read_time_series,
        "results.h5": results.read,
        "Connectivity.h5": read_connectivity,
        "TimeSeriesRegion.h5": tvb_h5.read_time_series,
        "TimeSeriesVolume.h5": tvb_h5.read_time_series,
        "LocalConnectivity.h5": tvb_h5.read_local_connectivity,
        "CorticalSurface.h5": surface.read,
        "RegionMapping.h5": RegionMapping.from_file,
        "SensorsEEG.h5": SensorsEEG.from_file,
    }
    return {name: ((folder / name).read_bytes(), read) for name, read in readers.items()}


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_fuzz_for_long(good: dict[str, bytes], images: Any, scratch: Path, tmp_path: Path) -> None:
    seconds = float(os.environ.get("VIRTUALBRAIN_FUZZ_SECONDS", "60"))
    seed = int(os.environ.get("VIRTUALBRAIN_FUZZ_SEED", str(int(time.time()))))
    print(f"VIRTUALBRAIN_FUZZ_SEED={seed}")
    rng = np.random.default_rng(seed)
    targets = [
        (name, content, read)
        for name, content in good.items()
        for suffix, read in readers()
        if name.endswith(suffix)
    ]
    more = images | tvbs(tmp_path)
    targets += [(name, content, read) for name, (content, read) in more.items()]
    end = time.monotonic() + seconds
    runs = 0
    while time.monotonic() < end:
        runs += 1
        name, content, read = targets[rng.integers(len(targets))]
        changes = [(rng.random(), int(rng.integers(256))) for _ in range(rng.integers(8))]
        path = scratch / name
        path.write_bytes(damaged(content, changes, rng.random() + 0.2))
        read_or_refuse(path, read)
    print(f"{runs} files")
