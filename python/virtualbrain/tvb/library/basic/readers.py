"""Arrays from files of TVB's formats."""

from __future__ import annotations

import bz2
import importlib
import io
import os
import shutil
import tempfile
import zipfile
from typing import Any

import numpy as np

__all__ = [
    "FileReader", "H5Reader", "ReaderException", "ZipReader", "copy_zip_entry_into_temp",
    "try_get_absolute_path",
]  # fmt: skip


class ReaderException(Exception):
    """What cannot be read."""


class H5Reader:
    """Arrays of an HDF5 file.

    Parameters
    ----------
    h5_path : str or file
    """

    def __init__(self, h5_path: Any) -> None:
        import h5py

        self.hfd5_source = h5py.File(h5_path, "r")

    def read_field(self, field: str, log_exception: bool = True) -> Any:
        """The array of a name."""
        if field not in self.hfd5_source:
            raise ReaderException(
                f"there is no {field!r} in {self.hfd5_source.filename}; there are "
                f"{', '.join(self.hfd5_source)}"
            )
        return self.hfd5_source[field][()]

    def read_optional_field(self, field: str) -> Any:
        """The same, or None."""
        return self.hfd5_source[field][()] if field in self.hfd5_source else None


class FileReader:
    """An array of a file: text, also compressed with bzip2, NumPy's, MatrixMarket's or Matlab's.

    Parameters
    ----------
    file_path : str
        Its ending tells the format.
    """

    def __init__(self, file_path: str) -> None:
        self.file_path = file_path
        self.file_stream: Any = file_path

    def read_array(
        self,
        dtype: Any = np.float64,
        skip_rows: int = 0,
        use_cols: Any = None,
        matlab_data_name: str | None = None,
    ) -> Any:
        """The array; of a Matlab file the one of a name."""
        try:
            return self._read(dtype, skip_rows, use_cols, matlab_data_name)
        except Exception as error:
            raise ReaderException(f"cannot read {self.file_path}: {error}") from error

    def _read(self, dtype: Any, skip_rows: int, use_cols: Any, name: Any) -> Any:
        path = str(self.file_path)
        if path.endswith((".txt", ".bz2")):
            stream = self.file_stream
            if path.endswith(".bz2") and not isinstance(stream, str):
                stream = io.StringIO(bz2.decompress(stream.read()).decode())
            return np.loadtxt(stream, dtype=dtype, skiprows=skip_rows, usecols=use_cols)
        if path.endswith((".npy", ".npz")):
            return np.load(self.file_stream)
        if path.endswith(".mtx"):
            from scipy.io import mmread

            return mmread(self.file_stream)
        if path.endswith(".mat"):
            return self._matlab()[name]
        raise ValueError("the name wants to end with .txt, .bz2, .npy, .npz, .mtx or .mat")

    def _matlab(self) -> dict[str, Any]:
        from scipy.io import loadmat

        return dict(loadmat(self.file_stream))

    def read_gain_from_brainstorm(self) -> Any:
        """The lead field of a head model of Brainstorm, along the orientation of each source."""
        try:
            mat = self._matlab()
            gain, orientations = mat["Gain"], mat["GridOrient"]
        except Exception as error:
            raise ReaderException(
                f"{self.file_path} is no head model of Brainstorm: {error}"
            ) from error
        return (gain.reshape((len(gain), -1, 3)) * orientations).sum(axis=-1)


class ZipReader:
    """Arrays of the files in a ZIP archive, by a part of their name."""

    def __init__(self, zip_path: Any) -> None:
        self.zip_archive = zipfile.ZipFile(zip_path)

    def _found(self, file_name: str) -> str | None:
        names = [n for n in self.zip_archive.namelist() if not n.startswith("__MACOSX")]
        return next((n for n in names if file_name in n), None)

    def has_file_like(self, file_name: str) -> bool:
        """Whether there is such a file."""
        return self._found(file_name) is not None

    def read_array_from_file(
        self,
        file_name: str,
        dtype: Any = np.float64,
        skip_rows: int = 0,
        use_cols: Any = None,
        matlab_data_name: str | None = None,
    ) -> Any:
        """The array of a file."""
        found = self._found(file_name)
        if found is None:
            raise ReaderException(
                f"there is no file like {file_name!r} in {self.zip_archive.filename}"
            )
        reader = FileReader(found)
        reader.file_stream = io.BytesIO(self.zip_archive.read(found))
        return reader.read_array(dtype, skip_rows, use_cols, matlab_data_name)

    def read_optional_array_from_file(
        self,
        file_name: str,
        dtype: Any = np.float64,
        skip_rows: int = 0,
        use_cols: Any = None,
        matlab_data_name: str | None = None,
    ) -> Any:
        """The same, or an empty array."""
        try:
            return self.read_array_from_file(
                file_name, dtype, skip_rows, use_cols, matlab_data_name
            )
        except ReaderException:
            return np.array([], dtype=dtype)


def try_get_absolute_path(relative_module: str, file_suffix: str) -> str:
    """The path of a file beside a module, such as one of ``tvb_data``."""
    if os.path.isabs(file_suffix):
        return file_suffix
    try:
        folder = os.path.dirname(importlib.import_module(relative_module).__file__ or "")
    except ImportError:
        return file_suffix
    return os.path.join(folder, file_suffix)


def copy_zip_entry_into_temp(source: Any, file_suffix: str, buffer_size: int = 2**20) -> str:
    """Copy an open file to a new one in the folder for temporary files. Returns its path."""
    with source, tempfile.NamedTemporaryFile(
        prefix="tvb_", suffix=os.path.basename(file_suffix), delete=False
    ) as target:  # fmt: skip
        shutil.copyfileobj(source, target, buffer_size)
    return target.name
