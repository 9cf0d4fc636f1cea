"""Results in HDF5: what is written reads back, and what is damaged is refused."""

from __future__ import annotations

import errno
import subprocess
import sys
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import pytest

import virtualbrain as vb
from virtualbrain.config import RunConfig, from_toml, to_toml
from virtualbrain.io import results


@pytest.fixture(scope="module")
def config() -> RunConfig:
    return RunConfig(
        parameter={"tau": {"rV1": 2.0}}, nsig=1e-4, monitor=["Raw", "Bold:100", "GlobalAverage:1"]
    )


@pytest.fixture(scope="module")
def simulator(config: RunConfig) -> vb.Simulator:
    return config.simulator()


@pytest.fixture(scope="module")
def series(simulator: vb.Simulator) -> list[vb.TimeSeries]:
    return simulator.run(200.0)


@pytest.fixture
def path(
    tmp_path: Path, config: RunConfig, simulator: vb.Simulator, series: list[vb.TimeSeries]
) -> Path:
    path = tmp_path / "rest of Zoë.h5"
    metadata = results.Metadata.of(simulator, config=to_toml(config))
    results.write(path, series, metadata)
    return path


def assert_same(one: vb.TimeSeries, two: vb.TimeSeries) -> None:
    assert one.time.tobytes() == two.time.tobytes()
    assert one.data.tobytes() == two.data.tobytes()
    assert one.data.shape == two.data.shape
    assert one.labels.tolist() == two.labels.tolist()
    assert one.variables == two.variables
    assert one.monitor == two.monitor
    assert one.sample_period == two.sample_period


def test_round_trip(
    path: Path, config: RunConfig, simulator: vb.Simulator, series: list[vb.TimeSeries]
) -> None:
    again, metadata = results.read(path)
    assert len(again) == 3
    for one, two in zip(series, again, strict=True):
        assert_same(one, two)
    assert metadata.complete
    assert from_toml(metadata.config) == config
    assert metadata.model == "Generic2dOscillator"
    assert list(metadata.parameters) == simulator.model.parameter_names
    for name, value in metadata.parameters.items():
        np.testing.assert_array_equal(value, getattr(simulator.model, name))
    assert metadata.coupling == "Linear"
    assert metadata.coupling_parameters["a"] == simulator.coupling.a
    assert metadata.integrator == "HeunStochastic"
    assert metadata.dt == 0.1
    assert metadata.nsig == [1e-4]
    assert metadata.seed == 42
    assert metadata.version == vb.__version__
    assert metadata.date.endswith("+00:00")
    assert metadata.connectivity is not None
    for name in ("weights", "tract_lengths", "region_labels", "centres", "speed", "hemispheres"):
        np.testing.assert_array_equal(
            getattr(metadata.connectivity, name), getattr(simulator.connectivity, name)
        )


def test_any_hdf5_reader_finds_units_and_names(path: Path) -> None:
    with h5py.File(path) as file:
        assert list(file["monitors"]) == ["0_Raw", "1_Bold", "2_GlobalAverage"]
        raw = file["monitors/0_Raw"]
        assert raw["time"].attrs["unit"] == "ms"
        assert raw["data"].attrs["axes"] == "time, variable, node, mode"
        assert raw["variables"].asstr()[()].tolist() == ["V"]
        assert file["monitors/2_GlobalAverage/labels"].asstr()[()].tolist() == ["mean"]
        assert file["connectivity/tract_lengths"].attrs["unit"] == "mm"
        assert file["connectivity/region_labels"].asstr()[0] == "rA1"
        assert "unit" in file["model/tau"].attrs


def test_a_series_saves_itself(tmp_path: Path, series: list[vb.TimeSeries]) -> None:
    path = tmp_path / "one.h5"
    series[0].save(path)
    (again,), metadata = results.read(path)
    assert_same(series[0], again)
    assert metadata.config == ""
    assert metadata.connectivity is None
    assert metadata.seed is None


def test_nan_and_no_samples_survive(tmp_path: Path) -> None:
    data = np.full((3, 2, 1, 2), np.nan)
    data[0, 0, 0] = [-0.0, np.inf]
    odd = vb.TimeSeries(np.arange(3.0), data, "Raw", ("x - y", "ü"), ["a b, ö"], 0.1)
    none = vb.TimeSeries(np.empty(0), np.empty((0, 2, 1, 2)), "Raw", ("x", "y"), ["a"], 0.1)
    results.write(tmp_path / "odd.h5", [odd, none], results.Metadata(complete=False))
    again, metadata = results.read(tmp_path / "odd.h5")
    assert_same(odd, again[0])
    assert_same(none, again[1])
    assert not metadata.complete


def test_more_than_ten_monitors_keep_their_order(tmp_path: Path) -> None:
    many = [
        vb.TimeSeries(np.arange(1.0), np.ones((1, 1, 1, 1)), "Raw", ("x",), ["a"], float(i))
        for i in range(1, 13)
    ]
    results.write(tmp_path / "many.h5", many)
    again = results.read(tmp_path / "many.h5").series
    assert [each.sample_period for each in again] == list(range(1, 13))


def test_a_failing_write_leaves_the_old_file(
    path: Path, series: list[vb.TimeSeries], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = path.read_bytes()

    def full(*_: Any, **__: Any) -> None:
        raise OSError("Can't write data (file write failed: errno = 28, error message = 'No ...')")

    monkeypatch.setattr(results, "_write_series", full)
    with pytest.raises(OSError, match=r"cannot write .*Zoë\.h5: No space left on device"):
        results.write(path, series)
    monkeypatch.setattr("os.fsync", lambda _: full())
    monkeypatch.setattr(results, "_write_series", lambda *_: None)
    with pytest.raises(OSError, match="No space left on device"):
        results.write(path, series)
    assert path.read_bytes() == before
    assert [each.name for each in path.parent.iterdir()] == [path.name]


@pytest.mark.skipif(sys.platform != "linux", reason="limits the size of files")
def test_a_disk_that_is_really_full(path: Path) -> None:
    before = path.read_bytes()
    code = f"""
import resource, signal
import numpy as np
import virtualbrain as vb
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))
big = vb.TimeSeries(np.arange(9e3), np.ones((9000, 1, 9, 1)), "Raw", ("x",), list("abcdefghi"), 1.0)
try:
    big.save({str(path)!r})
except OSError as error:
    print(error)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip().endswith("File too large")
    assert done.stderr == ""
    assert path.read_bytes() == before
    assert len(list(path.parent.iterdir())) == 1


def test_no_folder(tmp_path: Path, series: list[vb.TimeSeries]) -> None:
    with pytest.raises(OSError, match=r"cannot write .*No such file or directory") as caught:
        results.write(tmp_path / "none" / "x.h5", series)
    assert isinstance(caught.value.__cause__, OSError)
    assert caught.value.__cause__.errno == errno.ENOENT


def test_missing_and_foreign_files(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="does not exist"):
        results.read(tmp_path / "none.h5")
    with pytest.raises(FileNotFoundError, match="is a folder"):
        results.read(tmp_path)
    (tmp_path / "text.h5").write_text("no", encoding="utf-8")
    with pytest.raises(ValueError, match="is no HDF5 file"):
        results.read(tmp_path / "text.h5")
    with h5py.File(tmp_path / "foreign.h5", "w") as file:
        file["data"] = [1, 2]
    with pytest.raises(ValueError, match="no virtualbrain results"):
        results.read(tmp_path / "foreign.h5")


@pytest.mark.parametrize(
    "member",
    ["config", "model", "coupling", "monitors", "monitors/0_Raw/data", "monitors/0_Raw/labels",
     "connectivity/weights"],
)  # fmt: skip
def test_lost_members(path: Path, member: str) -> None:
    with h5py.File(path, "r+") as file:
        del file[member]
    with pytest.raises(ValueError, match=r"Zoë\.h5|weights"):
        results.read(path)


def test_wrong_shapes_and_versions(path: Path) -> None:
    with h5py.File(path, "r+") as file:
        del file["monitors/0_Raw/time"]
        file["monitors/0_Raw/time"] = np.arange(3.0)
    with pytest.raises(ValueError, match="is damaged: /monitors/0_Raw"):
        results.read(path)
    with h5py.File(path, "r+") as file:
        file.attrs["format_version"] = 99
    with pytest.raises(ValueError, match="newer virtualbrain"):
        results.read(path)


def test_data_that_was_never_written_is_not_made_up(path: Path) -> None:
    with h5py.File(path, "r+") as file:
        del file["monitors/0_Raw/data"]
        file["monitors/0_Raw"].create_dataset("data", (10**9, 1, 76, 1), dtype="f8")
    with pytest.raises(ValueError, match="is cut short"):
        results.read(path)


def test_damaged_files_read_or_are_refused(path: Path) -> None:
    good = path.read_bytes()
    rng = np.random.default_rng(1)
    copy = path.with_name("damaged.h5")
    for trial in range(60):
        if trial % 2:
            bad = good[: rng.integers(len(good))]
        else:
            bytes_ = bytearray(good)
            for place in rng.integers(0, min(len(good), 20_000), 20):
                bytes_[place] = rng.integers(256)
            bad = bytes(bytes_)
        copy.write_bytes(bad)
        try:
            assert len(results.read(copy).series) <= 3
        except ValueError as error:
            assert str(error)  # noqa: PT017


def test_results_without_what_drives_a_run_are_read(path: Path) -> None:
    """Those of earlier versions."""
    with h5py.File(path, "a") as file:
        for name in ("clamped", "boundaries", "final_state", "stimuli"):
            del file[name]
        for name in ("noise", "ntau"):
            del file.attrs[name]
    metadata = results.read(path).metadata
    assert metadata.model == "Generic2dOscillator"
    assert (metadata.final_state, metadata.stimuli, metadata.noise) == ({}, [], "")
    assert (metadata.ntau, metadata.rtol) == (None, None)
