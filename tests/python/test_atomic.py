"""Files are written whole or not at all, and errors name the file that was asked for."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import numpy as np
import pytest

from virtualbrain.io import atomic


def test_a_folder_that_cannot_be_written_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Permissions do not bind root, so open() is told to fail as it would."""

    def refuse(path: Path, mode: str) -> None:
        raise PermissionError(errno.EACCES, "Permission denied", os.fspath(path))

    monkeypatch.setattr(atomic, "open", refuse, raising=False)
    with (
        pytest.raises(PermissionError, match=r"Permission denied: '.*state\.h5'"),
        atomic.replacing(tmp_path / "state.h5"),
    ):
        pass


def test_a_disk_that_fills_up_under_hdf5(tmp_path: Path) -> None:
    """HDF5 names the file that it writes; the old one is left as it was."""
    h5py = pytest.importorskip("h5py")
    resource = pytest.importorskip("resource")
    signal = pytest.importorskip("signal")
    target = tmp_path / "state.h5"
    target.write_bytes(b"old")
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)

    def write() -> None:
        with atomic.replacing(target) as part, h5py.File(part.name, "w") as file:
            resource.setrlimit(resource.RLIMIT_FSIZE, (4096, limits[1]))
            file["x"] = np.zeros(100_000)
            file.flush()

    try:
        with pytest.raises(OSError, match=r"state\.h5") as found:
            write()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, handler)
    assert ".part" not in str(found.value)
    assert target.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["state.h5"]
