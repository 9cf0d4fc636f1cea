"""Files of sensors, lead fields and region mappings."""

from __future__ import annotations

import bz2
import io
import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from virtualbrain.datasets import find

__all__ = ["Sensors", "read_projection", "read_region_mapping", "read_sensors"]


@dataclass
class Sensors:
    """Labels, locations (mm), shape (n_sensors, 3), and the directions that MEG sensors measure."""

    labels: NDArray[np.str_]
    locations: NDArray[np.float64]
    orientations: NDArray[np.float64] | None = None


def _text(path: Path) -> str:
    data = path.read_bytes()
    return (bz2.decompress(data) if path.suffix == ".bz2" else data).decode("utf-8-sig")


def read_sensors(name: str | os.PathLike[str]) -> Sensors:
    """Lines of a label and 3 or 6 numbers."""
    path = find(name)
    try:
        lines = [line.split() for line in _text(path).splitlines() if line.strip()]
        numbers = np.array([line[1:] for line in lines], float)
    except (OSError, ValueError) as error:
        raise ValueError(f"{path} wants lines of a label and 3 or 6 numbers: {error}") from None
    if numbers.ndim != 2 or numbers.shape[1] not in (3, 6):
        raise ValueError(f"{path} wants lines of a label and 3 or 6 numbers")
    labels = np.array([line[0] for line in lines])
    return Sensors(labels, numbers[:, :3], numbers[:, 3:] if numbers.shape[1] == 6 else None)


def read_projection(name: str | os.PathLike[str]) -> NDArray[np.float64]:
    """A NumPy file, or a MATLAB file that holds one matrix, shape (n_sensors, n_vertices)."""
    path = find(name)
    try:
        if path.suffix == ".mat":
            from scipy.io import loadmat

            matrices = [m for k, m in loadmat(path).items() if not k.startswith("__")]
            if len(matrices) != 1:
                raise ValueError(f"it holds {len(matrices)} matrices")
            matrix = np.asarray(matrices[0], float)
        else:
            matrix = np.asarray(np.load(io.BytesIO(path.read_bytes()), allow_pickle=False), float)
    except (OSError, ValueError, TypeError) as error:
        raise ValueError(f"{path} holds no projection matrix: {error}") from None
    if matrix.ndim != 2:
        raise ValueError(f"{path} holds no projection matrix: its shape is {matrix.shape}")
    return matrix


def read_region_mapping(name: str | os.PathLike[str]) -> NDArray[np.intp]:
    """Whole numbers, the region of each vertex."""
    path = find(name)
    try:
        return np.array(_text(path).split(), float).astype(np.intp)
    except (OSError, ValueError) as error:
        raise ValueError(f"{path} wants whole numbers: {error}") from None
