"""TVB's HDF5: files that TVB's own classes wrote, and ours.

golden/tvb_h5.zip is made by golden/make_tvb_h5.py, which says what is in it.
"""

from __future__ import annotations

import json
import struct
import uuid
import zipfile
from pathlib import Path

import numpy as np
import pytest
from connectomes import COUNTS, LABELS, LENGTHS, full_connectome
from scipy.sparse import csr_matrix

import virtualbrain as vb
from virtualbrain import equations
from virtualbrain.cortex import Cortex
from virtualbrain.io import read_array, read_connectivity, read_time_series, tvb_h5
from virtualbrain.local_connectivity import LocalConnectivity
from virtualbrain.projections import ProjectionSurfaceEEG
from virtualbrain.region_mapping import RegionMapping
from virtualbrain.sensors import SensorsEEG, SensorsInternal, SensorsMEG
from virtualbrain.surfaces import CorticalSurface, EEGCap, Surface

h5py = pytest.importorskip("h5py")
GOLDEN = Path(__file__).parents[1] / "golden" / "tvb_h5.zip"

MAPPED = [0, 0, 1, 1, 2, 2]


@pytest.fixture(scope="module")
def tvbs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tvb")
    with zipfile.ZipFile(GOLDEN) as archive:
        archive.extractall(folder)
    return folder


@pytest.fixture(scope="module")
def cortex() -> Cortex:
    conn = vb.Connectivity.synthetic(3)
    surface = CorticalSurface(
        vertices=np.vstack([np.eye(3), -np.eye(3)]) * 10,
        triangles=[
            [0, 1, 2],
            [1, 3, 2],
            [3, 4, 2],
            [4, 0, 2],
            [1, 0, 5],
            [3, 1, 5],
            [4, 3, 5],
            [0, 4, 5],
        ],
        hemisphere_mask=[True, True, True, False, False, False],
    )
    matrix = csr_matrix(np.triu(np.arange(36.0).reshape(6, 6)))
    rule = equations.DoubleGaussian(parameters={"amp_1": 2.0})
    local = LocalConnectivity(surface, rule, 25.0, matrix)
    return Cortex(RegionMapping(MAPPED, conn, surface), local)


def test_tvbs_connectome_and_cortex(tvbs: Path) -> None:
    cortex = tvb_h5.read_cortex(tvbs)
    mapping = cortex.region_mapping_data
    assert mapping.array_data.tolist() == MAPPED
    assert isinstance(mapping.surface, CorticalSurface)
    assert mapping.surface.vertices[2].tolist() == [0, 10, 0]
    assert mapping.surface.triangles[1].tolist() == [2, 1, 4]
    assert mapping.connectivity is not None
    assert mapping.connectivity.weights.tolist() == [[0, 1, 2], [3, 0, 4], [0, 5, 0]]
    assert mapping.connectivity.region_labels.tolist() == ["lA", "rB", "rC"]
    local = cortex.local_connectivity
    assert local is not None
    rng = np.random.default_rng(0)
    assert np.array_equal(local.matrix.toarray(), np.triu(rng.normal(size=(6, 6))))
    assert local.cutoff == 20
    assert isinstance(local.equation, equations.Gaussian)
    assert (local.equation.parameters["amp"], local.equation.parameters["sigma"]) == (2, 5)


def test_tvbs_sensors_and_lead_field(tvbs: Path) -> None:
    eeg = SensorsEEG.from_file(tvbs / "SensorsEEG.h5")
    assert eeg.labels.tolist() == ["Fz", "Cz"]
    assert eeg.locations.tolist() == [[80, 0, 60], [0, 0, 100]]
    assert eeg.usable is not None
    assert eeg.usable.tolist() == [True, False]
    meg = SensorsMEG.from_file(tvbs / "SensorsMEG.h5")
    assert meg.orientations is not None
    assert meg.orientations.tolist() == [[0, 0, 1]]
    assert ProjectionSurfaceEEG.from_file(tvbs / "ProjectionSurfaceEEG.h5").shape == (2, 6)
    measure = tvb_h5.read_arrays(tvbs / "ConnectivityMeasure.h5", ["array_data"])["array_data"]
    assert measure.tolist() == [0.5, 1.5, 2.5]


def test_tvbs_time_series(tvbs: Path) -> None:
    region = read_time_series(tvbs / "TimeSeriesRegion.h5")
    assert (region.variables, region.labels.tolist()) == (("V", "W"), ["lA", "rB", "rC"])
    assert region.time.tolist() == [0, 2, 4, 6, 8]
    eeg = read_time_series(tvbs / "TimeSeriesEEG.h5")
    assert (eeg.monitor, eeg.data.shape) == ("EEG", (4, 1, 2, 1))
    assert eeg.time.tolist() == [1, 5, 9, 13]
    assert read_time_series(tvbs / "TimeSeriesSurface.h5").data.shape == (3, 1, 6, 1)
    voxels = read_time_series(tvbs / "TimeSeriesVolume.h5")
    assert voxels.data.shape == (2, 1, 24, 1)
    assert voxels.labels[5] == "0,1,1"
    assert voxels.data[1, 0, 5, 0] == 24 + 5
    assert voxels.sample_period == 2000


def test_cortex_round_trip(tmp_path: Path, cortex: Cortex) -> None:
    tvb_h5.write_cortex(tmp_path / "one", cortex)
    tvb_h5.write_cortex(tmp_path / "two", cortex)
    found = tvb_h5.read_cortex(tmp_path / "one")
    one, two = cortex.region_mapping_data, found.region_mapping_data
    assert two.array_data.tolist() == MAPPED
    assert one.surface is not None
    assert two.surface is not None
    assert np.array_equal(one.surface.vertices, two.surface.vertices)
    assert np.array_equal(one.surface.triangles, two.surface.triangles)
    assert two.surface.hemisphere_mask is not None
    assert two.surface.hemisphere_mask.tolist() == [True] * 3 + [False] * 3
    assert one.connectivity is not None
    assert two.connectivity is not None
    assert np.array_equal(one.connectivity.weights, two.connectivity.weights)
    assert cortex.local_connectivity is not None
    assert found.local_connectivity is not None
    assert (cortex.local_connectivity.matrix != found.local_connectivity.matrix).nnz == 0
    assert found.local_connectivity.cutoff == 25
    assert isinstance(found.local_connectivity.equation, equations.DoubleGaussian)
    assert found.local_connectivity.equation.parameters["amp_1"] == 2
    for name in ("Connectivity.h5", "CorticalSurface.h5", "RegionMapping.h5"):
        gids = [h5py.File(tmp_path / f / name)["/"].attrs["TVB_gid"] for f in ("one", "two")]
        assert gids[0] == gids[1]
        assert uuid.UUID(gids[0])


def test_a_folder_without_a_cortex(tmp_path: Path, cortex: Cortex) -> None:
    with pytest.raises(FileNotFoundError, match="is no folder"):
        tvb_h5.read_cortex(tmp_path / "none")
    with pytest.raises(FileNotFoundError, match="has no region mapping"):
        tvb_h5.read_cortex(tmp_path)
    cortex.region_mapping_data.to_file(tmp_path / "mapping.h5")
    with pytest.raises(FileNotFoundError, match=r"no file of the surface that mapping\.h5 names"):
        tvb_h5.read_cortex(tmp_path)


def test_things_round_trip(tmp_path: Path, cortex: Cortex) -> None:
    """As the to_file of each class has it."""
    EEGCap.from_file().to_file(tmp_path / "cap.h5")
    assert np.array_equal(
        EEGCap.from_file(tmp_path / "cap.h5").triangles, EEGCap.from_file().triangles
    )
    sensors = SensorsInternal(["A1", "Ä2"], [[1, 2, 3], [4, 5, 6]], usable=[True, False])
    sensors.to_file(tmp_path / "seeg.h5")
    again = SensorsInternal.from_file(tmp_path / "seeg.h5")
    assert again.labels.tolist() == ["A1", "Ä2"]
    assert np.array_equal(again.locations, sensors.locations)
    assert again.usable is not None
    assert again.usable.tolist() == [True, False]
    gain = ProjectionSurfaceEEG([[1.0, np.nan]], cortex.surface, sensors)
    gain.to_file(tmp_path / "gain.h5")
    found = ProjectionSurfaceEEG.from_file(tmp_path / "gain.h5").projection_data
    assert np.array_equal(found, [[1.0, np.nan]], equal_nan=True)
    assert cortex.local_connectivity is not None
    cortex.local_connectivity.to_file(tmp_path / "local.h5")
    assert LocalConnectivity.from_file(tmp_path / "local.h5").matrix.nnz == 20


def test_series_of_things(tmp_path: Path, cortex: Cortex) -> None:
    data, time = np.arange(12.0).reshape(2, 1, 6, 1), np.array([0.0, 1.0])
    series = vb.TimeSeries(time, data, "Raw", ("V",), [str(i) for i in range(6)], 1.0)
    tvb_h5.write_time_series(tmp_path / "s.h5", series, of=cortex.surface)
    with h5py.File(tmp_path / "s.h5") as file:
        assert file.attrs["TVB_type"] == "tvb.datatypes.time_series.TimeSeriesSurface"
        named = file.attrs["TVB_surface"]
    cortex.surface.to_file(tmp_path / "surface.h5")
    with h5py.File(tmp_path / "surface.h5") as file:
        assert file.attrs["TVB_gid"] == named
    assert np.array_equal(tvb_h5.read_time_series(tmp_path / "s.h5").data, data)
    with pytest.raises(ValueError, match="the series has 6 nodes, what it is of 2"):
        tvb_h5.write_time_series(tmp_path / "s.h5", series, of=SensorsEEG(["a", "b"], np.eye(2, 3)))


def test_large_surfaces_are_drawn_in_slices(tmp_path: Path) -> None:
    """Each triangle is in the slice of its vertices, counted from the first of them."""
    n = 100_000
    first = np.arange(n - 2)
    surface = Surface(
        vertices=np.column_stack([np.arange(n), np.arange(n) % 2, np.zeros(n)]),
        triangles=np.column_stack([first, first + 1, first + 2]),
    )
    slices, split = tvb_h5.brain._slices(n, surface.triangles)
    assert [s["vertices"]["start_idx"] for s in slices.values()] == [0, 40_000, 80_000]
    for part in slices.values():
        inside = split[part["triangles"]["start_idx"] : part["triangles"]["end_idx"]]
        assert inside.min() >= 0
        size = part["vertices"]["end_idx"] - part["vertices"]["start_idx"]
        assert inside.max() < size <= 55_000
    assert len(split) == len(first)


@pytest.mark.parametrize(
    ("name", "change", "match"),
    [
        ("LocalConnectivity", {"matrixindices": [7] * 21}, "no readable local connectivity"),
        ("LocalConnectivity", {"matrixdata": [np.nan] * 21}, "wants finite numbers"),
        ("LocalConnectivity", {"matrixdata": None}, "not matrixdata"),
    ],
)
def test_damaged(
    tvbs: Path, tmp_path: Path, name: str, change: dict[str, object], match: str
) -> None:
    path = tmp_path / "damaged.h5"
    path.write_bytes((tvbs / f"{name}.h5").read_bytes())
    with h5py.File(path, "r+") as file:
        for key, value in change.items():
            del file[key]
            if value is not None:
                file[key] = value
    with pytest.raises(ValueError, match=match):
        tvb_h5.read_local_connectivity(path)
    with pytest.raises(ValueError, match="an array is read from"):
        read_array(path)


@pytest.mark.parametrize("libver", ["earliest", "latest"])
@pytest.mark.parametrize("shape", [(), (3,)])
@pytest.mark.parametrize("lost", [False, True])
def test_lengths_of_texts_are_not_believed(
    tmp_path: Path, libver: str, shape: tuple[int, ...], lost: bool
) -> None:
    """HDF5 would make room for a text of 4 GB, even where the text itself is not to be found."""
    path = tmp_path / "lengths.h5"
    with h5py.File(path, "w", libver=libver) as file:
        texts = np.full(shape, "a text of 27 letters in all", object)
        kind = h5py.string_dtype()
        file["labels"] = np.array(["rV1", "lV1"], object).astype(kind)
        file.attrs.create("TVB_type", texts if shape else texts[()], dtype=kind)
    assert tvb_h5.read_arrays(path, ["labels"])["labels"].tolist() == ["rV1", "lV1"]
    content = path.read_bytes()
    for length in (27, 3):  # of the attribute, of the labels
        place = content.index(b"GCOL").to_bytes(8, "little")
        reference = struct.pack("<I", length) + place
        assert reference in content
        damaged = struct.pack("<I", 0xFFFFFF00 | length) + (bytes(8) if lost else place)
        path.write_bytes(content.replace(reference, damaged))
        with pytest.raises(ValueError, match="a text in it is said to have 4294967"):
            tvb_h5.read_arrays(path, ["labels"])


# Connectomes and time series ----------------------------------------------------------------------


@pytest.fixture
def full() -> vb.Connectivity:
    return full_connectome()


def test_tvb_h5_as_tvb_stores_it(tmp_path: Path) -> None:
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
