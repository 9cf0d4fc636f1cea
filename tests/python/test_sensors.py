"""Sensors and projections."""

from __future__ import annotations

import bz2
from pathlib import Path

import numpy as np
import pytest
from scipy.io import savemat

from virtualbrain.projections import (
    ProjectionMatrix,
    ProjectionSurfaceEEG,
    ProjectionSurfaceMEG,
    ProjectionSurfaceSEEG,
    make_proj_matrix,
)
from virtualbrain.sensors import Sensors, SensorsEEG, SensorsInternal, SensorsMEG, make_sensors
from virtualbrain.surfaces import SkinAir


@pytest.mark.parametrize(
    ("cls", "file", "count", "kind"),
    [
        (Sensors, None, 65, None),
        (SensorsEEG, None, 65, "EEG"),
        (SensorsEEG, "eeg_unitvector_62.txt.bz2", 62, "EEG"),
        (SensorsMEG, None, 151, "MEG"),
        (SensorsMEG, "meg_brainstorm_276.txt", 276, "MEG"),
        (SensorsInternal, None, 103, "Internal"),
        (SensorsInternal, "seeg_588.txt", 588, "Internal"),
    ],
)
def test_tvb_data(cls: type[Sensors], file: str | None, count: int, kind: str | None) -> None:
    sensors = cls.from_file(file).configure()
    assert sensors.number_of_sensors == count
    assert sensors.locations.shape == (count, 3)
    assert sensors.summary_info() == {"Sensor type": kind, "Number of Sensors": count}
    assert (sensors.orientations is not None) == sensors.has_orientation == (kind == "MEG")
    if kind is not None:
        assert type(make_sensors(kind)) is cls


def test_on_the_skin() -> None:
    sensors, skin = SensorsEEG.from_file("eeg_unitvector_62.txt.bz2"), SkinAir.from_file()
    placed = sensors.sensors_to_surface(skin)
    directions = placed / np.linalg.norm(placed, axis=1, keepdims=True)
    given = sensors.locations / np.linalg.norm(sensors.locations, axis=1, keepdims=True)
    assert directions == pytest.approx(given)
    gap = np.linalg.norm(placed[:, None] - skin.vertices, axis=2).min(axis=1)
    assert gap.max() < skin.edge_max_length
    skin.vertices = skin.vertices + 1000.0
    with pytest.raises(ValueError, match="does not meet the surface"):
        sensors.sensors_to_surface(skin)


def test_outside_of_the_head() -> None:
    skin = SkinAir.from_file()
    for place in ([0, 0, 0], [np.nan, 0, 1]):
        with pytest.raises(ValueError, match="does not meet the surface"):
            SensorsEEG(["a"], [place]).sensors_to_surface(skin)
    far = SensorsEEG(["a"], [[0, 0, 1e4]]).sensors_to_surface(skin)
    assert np.linalg.norm(far) < 300


def test_electrodes() -> None:
    groups = dict(SensorsInternal.from_file().grouped_electrodes)
    assert sum(map(len, groups.values())) == 103
    assert all(label.startswith(name) for name, group in groups.items() for _, label in group)


def test_sensor_refusals(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ValueError, match="disagree in number: 2 labels, 1 locations"):
        SensorsEEG(["a", "b"], [[0, 0, 1]])
    with pytest.raises(ValueError, match=r"locations wants shape \(n_sensors, 3\)"):
        SensorsEEG(["a"], [[0, 1]])
    with pytest.raises(ValueError, match="finite numbers, or NaN where unknown"):
        SensorsEEG.from_bytes_stream(b"a inf 2 3\n")
    with pytest.raises(ValueError, match="more than 100000 lines"):
        SensorsEEG.from_bytes_stream(b"a 1\n" * 100_001)
    monkeypatch.setattr("virtualbrain.io.sensors.allowance", lambda packed: 1000)
    with pytest.raises(ValueError, match="inflates to more than 1000"):
        SensorsEEG.from_bytes_stream(bz2.compress(bytes(2000)))
    with pytest.raises(ValueError, match="3 numbers per sensor; SensorsMEG wants 6"):
        SensorsMEG.from_file("eeg_brainstorm_65.txt")
    with pytest.raises(ValueError, match="line 2 wants a label and 3 numbers"):
        SensorsEEG.from_bytes_stream(b"a 1 2 3\nb 1 2\n")
    with pytest.raises(ValueError, match="is empty"):
        SensorsEEG.from_bytes_stream(b"# nothing\n")
    with pytest.raises(ValueError, match="is corrupt"):
        SensorsEEG.from_bytes_stream(b"BZh9 no bzip2 at all")


def test_projections() -> None:
    eeg, meg = ProjectionSurfaceEEG.from_file(), ProjectionSurfaceMEG.from_file()
    assert eeg.shape == (65, 16384)
    assert np.flatnonzero(np.isnan(eeg.projection_data).any(axis=1)).tolist() == [18, 19]
    assert meg.shape == (276, 16384)
    assert eeg.projection_type == "projEEG"
    assert type(make_proj_matrix("projSEEG")) is ProjectionSurfaceSEEG
    with pytest.raises(ValueError, match="tvb-data has no file for ProjectionSurfaceSEEG"):
        ProjectionSurfaceSEEG.from_file()
    with pytest.raises(ValueError, match=r"shape \(n_sensors, n_sources\)"):
        ProjectionMatrix([1.0, 2.0])


def test_brainstorm(tmp_path: Path) -> None:
    random = np.random.default_rng(2)
    gain, directions = random.normal(size=(5, 12)), random.normal(size=(4, 3))
    path = tmp_path / "headmodel.mat"
    savemat(path, {"Gain": gain, "GridLoc": directions, "GridOrient": directions, "Comment": "x"})
    projection = ProjectionSurfaceEEG.from_file(path, is_brainstorm=True)
    for source in range(4):
        wanted = gain[:, 3 * source : 3 * source + 3] @ directions[source]
        assert projection.projection_data[:, source] == pytest.approx(wanted)
    savemat(path, {"Gain": gain})
    with pytest.raises(ValueError, match="no head model of Brainstorm"):
        ProjectionSurfaceEEG.from_file(path, is_brainstorm=True)
    savemat(path, {"Gain": gain, "GridLoc": directions, "GridOrient": directions[:3]})
    with pytest.raises(ValueError, match="three columns for each of 3 sources"):
        ProjectionSurfaceEEG.from_file(path, is_brainstorm=True)
    with pytest.raises(ValueError, match=r"wants an mne\.Forward"):
        ProjectionMatrix.from_mne({})
