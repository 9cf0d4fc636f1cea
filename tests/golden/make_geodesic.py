"""Geodesic distances by tvb-gdist, for test_geodesic.py: python tests/golden/make_geodesic.py

Needs tvb-gdist and tvb-data, in an environment of their own.
"""

import io
import zipfile
from importlib.resources import files
from pathlib import Path

import gdist
import numpy as np

SOURCES = np.linspace(0, 16383, 24).astype(np.int32)
LONGEST = 40.0


def main() -> None:
    data = files("tvb_data") / "surfaceData" / "cortex_16384.zip"
    with zipfile.ZipFile(io.BytesIO(data.read_bytes())) as archive:
        vertices = np.loadtxt(io.BytesIO(archive.read("vertices.txt")))
        triangles = np.loadtxt(io.BytesIO(archive.read("triangles.txt"))).astype(np.int32)
    rows = []
    for source in SOURCES:
        row = gdist.compute_gdist(
            vertices, triangles, source_indices=np.array([source]), max_distance=LONGEST
        )
        rows.append(np.where(row <= LONGEST, row, np.inf))
    source, target = np.nonzero(np.isfinite(rows))
    np.savez_compressed(
        Path(__file__).parent / "other" / "geodesic.npz",
        sources=SOURCES,
        longest=LONGEST,
        source=source.astype(np.int8),
        target=target.astype(np.int16),
        distance=np.array(rows)[source, target],
    )


if __name__ == "__main__":
    main()
