"""Distances within 40 mm between all vertices of the 16k cortex, by us and by tvb-gdist.

    python bench/geodesic.py [python with tvb-gdist]

One thread each, one after the other, three times ours. The python given (default: this one) runs
tvb-gdist; both results are compared.
"""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from scipy.sparse import load_npz

from virtualbrain.equations import Gaussian
from virtualbrain.local_connectivity import LocalConnectivity
from virtualbrain.surfaces import CorticalSurface

CUTOFF = 40.0
PEER = """
import sys, time
import gdist, numpy as np, scipy.sparse
folder, cutoff = sys.argv[1], float(sys.argv[2])
mesh = np.load(folder + "/mesh.npz")
started, used = time.perf_counter(), time.process_time()
matrix = gdist.local_gdist_matrix(mesh["vertices"], mesh["triangles"], max_distance=cutoff)
print(time.perf_counter() - started, time.process_time() - used)
scipy.sparse.save_npz(folder + "/gdist.npz", matrix)
"""


def main() -> None:
    python = sys.argv[1] if len(sys.argv) > 1 else sys.executable
    surface = CorticalSurface.from_file()
    ours = []
    for _ in range(3):
        local = LocalConnectivity(surface, Gaussian(), CUTOFF)
        started, used = time.perf_counter(), time.process_time()
        local.compute_sparse_matrix(threads=1)
        ours.append((time.perf_counter() - started, time.process_time() - used))
    elapsed, cpu = min(ours)
    print(f"virtualbrain, local connectivity  {elapsed:7.1f} s  {cpu:7.1f} s of CPU")
    matrix = surface.geodesic_distances_within(CUTOFF)
    with tempfile.TemporaryDirectory() as folder:
        np.savez(
            Path(folder, "mesh.npz"),
            vertices=surface.vertices,
            triangles=surface.triangles.astype(np.int32),
        )
        printed = subprocess.run(
            [python, "-c", PEER, folder, str(CUTOFF)], check=True, stdout=subprocess.PIPE, text=True
        ).stdout
        theirs = [float(number) for number in printed.split()]
        peer = load_npz(Path(folder, "gdist.npz")).tocsr()
    print(f"tvb-gdist, distances alone        {theirs[0]:7.1f} s  {theirs[1]:7.1f} s of CPU")
    print(f"{theirs[1] / cpu:.1f} times less CPU; {matrix.nnz} distances", end="")
    print(f" ({peer.nnz} of tvb-gdist), which differ by at most {abs(matrix - peer).max():.2g} mm")


if __name__ == "__main__":
    main()
