"""Files of surfaces, sensors, region mappings, lead fields, local connectivity and time series."""

from __future__ import annotations

import bz2
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from malformed import zipped

from virtualbrain.io import arrays, nifti, read_bold, read_time_series, surface, tvb_h5
from virtualbrain.local_connectivity import LocalConnectivity
from virtualbrain.projections import ProjectionSurfaceEEG
from virtualbrain.region_mapping import RegionMapping
from virtualbrain.sensors import Sensors, SensorsEEG, SensorsInternal, SensorsMEG
from virtualbrain.surfaces import EEGCap, FaceSurface, Surface

h5py = pytest.importorskip("h5py")
nibabel = pytest.importorskip("nibabel")
scipy_io = pytest.importorskip("scipy.io")


# Surfaces -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", [".zip", ".obj", ".surf.gii"])
def test_surfaces_round_trip(tmp_path: Path, suffix: str) -> None:
    cap, path = EEGCap.from_file(), tmp_path / f"cap{suffix}"
    cap.to_file(path)
    again = EEGCap.from_file(path)
    np.testing.assert_array_equal(again.triangles, cap.triangles)
    if suffix == ".surf.gii":
        np.testing.assert_array_equal(again.vertices, cap.vertices.astype("f4"))
        read = nibabel.load(path)
        assert read.agg_data("triangle").dtype == np.int32
    else:
        np.testing.assert_array_equal(again.vertices, cap.vertices)
    if suffix == ".zip":
        np.testing.assert_array_equal(again.vertex_normals, cap.vertex_normals)
    first = path.read_bytes()
    cap.to_file(path)
    assert path.read_bytes() == first


def test_surfaces_of_freesurfer_and_tvb(tmp_path: Path) -> None:
    cap = EEGCap.from_file()
    nibabel.freesurfer.write_geometry(tmp_path / "lh.pial", cap.vertices, cap.triangles)
    found = Surface.from_file(tmp_path / "lh.pial")
    np.testing.assert_allclose(found.vertices, cap.vertices, rtol=1e-6)
    with h5py.File(tmp_path / "Surface.h5", "w") as file:
        file["vertices"], file["triangles"] = cap.vertices, cap.triangles
        file["vertex_normals"] = cap.vertex_normals
        file["split_triangles"] = np.zeros((0, 3))
    found = EEGCap.from_file(tmp_path / "Surface.h5")
    np.testing.assert_array_equal(found.vertex_normals, cap.vertex_normals)


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("a.stl", b"solid", "no surface of a kind that is known"),
        ("lh.pial", b"junk", "no surface of a kind that is known"),
        (
            "a.obj",
            b"v 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 4\n",
            r"a\.obj: triangles\[0\] is \[0, 1, 3\]",
        ),
        ("a.obj", b"v 0 0 nan\nv 1 0 0\nv 0 1 0\nf 1 2 3\n", r"a\.obj: vertices\[0\] is .*finite"),
        ("a.obj", b"v 0 0\n", "line 1 wants: v x y z"),
        ("a.obj", b"", "no vertices"),
        ("a.gii", b"", "no readable GIFTI"),
        ("a.h5", b"", "no readable file of TVB's HDF5"),
    ],
)
def test_bad_surfaces(tmp_path: Path, name: str, data: bytes, message: str) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(ValueError, match=message):
        Surface.from_file(tmp_path / name)


def test_surfaces_that_are_not_written(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"written as \.zip, \.obj or \.gii"):
        FaceSurface.from_file().to_file(tmp_path / "face.stl")
    with h5py.File(tmp_path / "a.h5", "w") as file:
        file["x"] = 1.0
    with pytest.raises(ValueError, match=r"it holds x, not vertices"):
        surface.read(tmp_path / "a.h5")


# Sensors, mappings, lead fields -------------------------------------------------------------------


@pytest.mark.parametrize("cls", [SensorsEEG, SensorsMEG, SensorsInternal])
def test_sensors_round_trip(tmp_path: Path, cls: type[Sensors]) -> None:
    sensors = cls.from_file()
    sensors.to_file(tmp_path / "sensors.txt")
    again = cls.from_file(tmp_path / "sensors.txt")
    np.testing.assert_array_equal(again.locations, sensors.locations)
    np.testing.assert_array_equal(again.labels, sensors.labels)
    assert (again.orientations is None) == (sensors.orientations is None)
    if sensors.orientations is not None:
        np.testing.assert_array_equal(again.orientations, sensors.orientations)
        plain = np.loadtxt(tmp_path / "sensors.txt", dtype=str)  # as TVB reads it
        np.testing.assert_array_equal(plain[:, 4:7].astype(float), sensors.orientations)


def test_labels_of_sensors(tmp_path: Path) -> None:
    SensorsEEG(["A 1", "É"], [[0.5, 1, np.nan], [3, -4, 5]]).to_file(tmp_path / "a.txt")
    again = SensorsEEG.from_file(tmp_path / "a.txt")
    assert again.labels.tolist() == ["A 1", "É"]
    np.testing.assert_array_equal(again.locations, [[0.5, 1, np.nan], [3, -4, 5]])
    for label in ("a,b", "", "a#", " a"):
        with pytest.raises(ValueError, match="cannot be written as text"):
            SensorsEEG([label], [[0, 0, 1]]).to_file(tmp_path / "b.txt")
    assert not (tmp_path / "b.txt").exists()
    with pytest.raises(ValueError, match=r"written as \.txt"):
        SensorsEEG(["a"], [[0, 0, 1]]).to_file(tmp_path / "b.csv")


def test_sensors_of_tvbs_hdf5(tmp_path: Path) -> None:
    with h5py.File(tmp_path / "a.h5", "w") as file:
        file["labels"], file["locations"] = np.array([b"a", b"b"]), np.eye(2, 3)
        file["orientations"], file["usable"] = np.ones((2, 3)), np.array([True, False])
    sensors = SensorsMEG.from_file(tmp_path / "a.h5")
    assert sensors.labels.tolist() == ["a", "b"]
    assert sensors.usable is not None
    assert sensors.usable.tolist() == [True, False]


def test_mappings_round_trip(tmp_path: Path) -> None:
    mapping = RegionMapping.from_file()
    mapping.to_file(tmp_path / "map.txt")
    again = RegionMapping.from_file(tmp_path / "map.txt")
    np.testing.assert_array_equal(again.array_data, mapping.array_data)
    with h5py.File(tmp_path / "map.h5", "w") as file:
        file["array_data"] = mapping.array_data
    again = RegionMapping.from_file(tmp_path / "map.h5")
    np.testing.assert_array_equal(again.array_data, mapping.array_data)
    with pytest.raises(ValueError, match=r"written as \.txt"):
        mapping.to_file(tmp_path / "map.npy")


@pytest.mark.parametrize("suffix", [".npy", ".mat", ".h5"])
def test_lead_fields_round_trip(tmp_path: Path, suffix: str) -> None:
    gain = np.random.default_rng(1).normal(size=(5, 7))
    gain[2, 3] = np.nan
    path = tmp_path / f"gain{suffix}"
    if suffix == ".h5":
        with h5py.File(path, "w") as file:
            file["projection_data"] = gain
    else:
        ProjectionSurfaceEEG(gain).to_file(path)
    np.testing.assert_array_equal(ProjectionSurfaceEEG.from_file(path).projection_data, gain)


def test_local_connectivity_round_trip(tmp_path: Path) -> None:
    local = LocalConnectivity.from_file()
    local.to_file(tmp_path / "local.mat")
    again = LocalConnectivity.from_file(tmp_path / "local.mat")
    assert abs(again.matrix - local.matrix).max() == 0
    assert again.matrix.nnz == local.matrix.nnz
    with pytest.raises(ValueError, match=r"written as \.mat"):
        local.to_file(tmp_path / "local.npz")
    with pytest.raises(ValueError, match="no matrix to write"):
        LocalConnectivity().to_file(tmp_path / "local.mat")


def test_arrays_that_are_not_written(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"written as \.npy or \.mat"):
        arrays.write_array(tmp_path / "a.csv", np.eye(2), "x")


# Time series --------------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", [".npy", ".mat", ".csv", ".txt", ".func.gii"])
def test_time_series(tmp_path: Path, suffix: str) -> None:
    data = np.random.default_rng(2).normal(size=(6, 3)).astype("f4").astype(float)
    path = tmp_path / f"series{suffix}"
    if suffix == ".npy":
        np.save(path, data)
    elif suffix == ".mat":
        scipy_io.savemat(path, {"subject": {"bold": data, "age": 30}})
    elif suffix == ".func.gii":
        parts = [nibabel.gifti.GiftiDataArray(row.astype("f4")) for row in data]
        nibabel.save(nibabel.GiftiImage(darrays=parts), path)
    else:
        np.savetxt(path, data, delimiter="," if suffix == ".csv" else " ", fmt="%.17g")
    variable = "subject.bold" if suffix == ".mat" else None
    series = read_time_series(
        path, 10.0, ["a", "b", "c"], variable=variable, start_time=5.0, monitor="EEG"
    )
    np.testing.assert_array_equal(series.data[:, 0, :, 0], data)
    np.testing.assert_array_equal(series.time, 5.0 + 10.0 * np.arange(6))
    assert series.labels.tolist() == ["a", "b", "c"]
    turned = read_time_series(path, 10.0, variable=variable, transpose=True)
    np.testing.assert_array_equal(turned.data[:, 0, :, 0], data.T)


def test_time_series_of_tvbs_hdf5(tmp_path: Path) -> None:
    series = read_time_series(_saved(tmp_path, np.ones((4, 2))), 3.0)
    tvb_h5.write_time_series(tmp_path / "a.h5", series)
    again = read_time_series(tmp_path / "a.h5")
    np.testing.assert_array_equal(again.data, series.data)
    assert again.sample_period == 3.0


def test_volumes_are_averaged(tmp_path: Path) -> None:
    random = np.random.default_rng(3)
    labels = random.integers(0, 4, (5, 6, 7)).astype("i2")
    labels[labels == 2] = 900
    data = random.normal(size=(5, 6, 7, 8)).astype("f4")
    affine = np.diag([2, 2, 2, 1.0])
    image = nibabel.Nifti1Image(data, affine)
    image.header.set_xyzt_units("mm", "sec")
    image.header.set_zooms((2, 2, 2, 0.72))
    nibabel.save(image, tmp_path / "bold.nii.gz")
    nibabel.save(nibabel.Nifti1Image(labels, affine), tmp_path / "parts.nii")
    series = read_bold(tmp_path / "bold.nii.gz", parcellation=tmp_path / "parts.nii")
    wanted = [data[labels == label].mean(axis=0, dtype=float) for label in (1, 3, 900)]
    np.testing.assert_allclose(series.data[:, 0, :, 0], np.transpose(wanted), rtol=1e-6)
    assert series.labels.tolist() == ["1", "3", "900"]
    assert series.sample_period == pytest.approx(720.0)
    with pytest.raises(ValueError, match="wants a parcellation"):
        read_time_series(tmp_path / "bold.nii.gz")
    smaller = nibabel.Nifti1Image(labels[1:], affine)
    with pytest.raises(ValueError, match=r"wants \(4, 6, 7, 'n_times'\)"):
        nifti.regional_means(image, smaller)
    with pytest.raises(ValueError, match="lie differently in space"):
        nifti.regional_means(image, nibabel.Nifti1Image(labels, 2 * affine))


def _saved(folder: Path, data: Any) -> Path:
    np.save(folder / "a.npy", data)
    return folder / "a.npy"


@pytest.mark.parametrize(
    ("data", "options", "error", "message"),
    [
        (np.ones((4, 2)), {}, TypeError, "sample_period is not known"),
        (np.ones((4, 2)), {"sample_period": 0}, ValueError, "number of ms above 0"),
        (np.ones((4, 2)), {"sample_period": 1, "labels": list("abcd")}, ValueError, "transpose=Tr"),
        (np.ones((4, 2, 2)), {"sample_period": 1}, ValueError, r"\(n_times, n_nodes\); got"),
        ([[1, np.inf]], {"sample_period": 1}, ValueError, "sample 0 of node 1 is inf"),
    ],
)
def test_time_series_that_are_refused(
    tmp_path: Path, data: Any, options: dict[str, Any], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        read_time_series(_saved(tmp_path, data), **options)


def test_packed_region_mappings(tmp_path: Path) -> None:
    """What TVB's uploader takes: text, packed with bzip2, or alone in a zip."""
    text = b"0\n1\n1\n3\n"
    (tmp_path / "map.txt.bz2").write_bytes(bz2.compress(text))
    (tmp_path / "map.zip").write_bytes(zipped(mapping__txt=text))
    for name in ("map.txt.bz2", "map.zip"):
        assert RegionMapping.from_file(tmp_path / name).array_data.tolist() == [0, 1, 1, 3]
    (tmp_path / "map.zip").write_bytes(zipped(a__txt=text, b__txt=text))
    with pytest.raises(ValueError, match="2 members; one is wanted"):
        RegionMapping.from_file(tmp_path / "map.zip")
    (tmp_path / "cut.txt.bz2").write_bytes(bz2.compress(text)[:-5])
    with pytest.raises(ValueError, match=r"cut\.txt\.bz2 is corrupt"):
        RegionMapping.from_file(tmp_path / "cut.txt.bz2")


def test_a_part_of_more_dimensions(tmp_path: Path) -> None:
    data = np.arange(24.0).reshape(2, 4, 3)
    path = _saved(tmp_path, data)
    with pytest.raises(ValueError, match=r"got \(2, 4, 3\); choose a part of it as part="):
        read_time_series(path, 1.0)
    series = read_time_series(path, 1.0, part=np.s_[1])
    assert np.array_equal(series.data[:, 0, :, 0], data[1])
    series = read_time_series(path, 1.0, part=np.s_[:, :, 2], transpose=True)
    assert np.array_equal(series.data[:, 0, :, 0], data[:, :, 2].T)
    with pytest.raises(ValueError, match=r"no part 5 in shape \(2, 4, 3\)"):
        read_time_series(path, 1.0, part=5)
