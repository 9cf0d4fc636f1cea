"""Write other/connectivity.npz: what tvb-library says of the connectomes of tvb-data.

    PYTHONPATH=tests PYTHON_WITH_TVB tests/golden/make_connectivity.py

tests/python/test_connectivity_golden.py compares.
"""

import numpy as np
from golden.connectivity_cases import FILE, REGIONS, ROW, matrices
from tvb.datatypes.connectivity import Connectivity


def main() -> None:
    told = {}
    for n in REGIONS:
        conn = Connectivity.from_file(f"connectivity_{n}.zip")
        conn.configure()
        conn.set_idelays(0.1)
        for name, matrix in matrices(conn).items():
            told[f"{n}_{name}"] = np.append(matrix[ROW], matrix.sum())
        told[f"{n}_counts"] = np.array(
            [conn.number_of_regions, conn.number_of_connections, conn.undirected, conn.horizon]
        )
        told[f"{n}_labels"] = np.array(conn.region_labels, dtype="U")
        told[f"{n}_ordered_labels"] = np.array(conn.ordered_labels, dtype="U")
        told[f"{n}_hemispheres"] = conn.hemispheres
        told[f"{n}_default_selection"] = conn.get_default_selection()
        told[f"{n}_right"] = [bool(conn.is_right_hemisphere(i)) for i in range(n)]
        if conn.cortical is not None and conn.cortical.size:
            told[f"{n}_subcortical_indices"] = conn.subcortical_indices
        conn.compute_tract_lengths()
        told[f"{n}_distances"] = np.append(conn.tract_lengths[ROW], conn.tract_lengths.sum())
    np.savez_compressed(FILE, **told)


if __name__ == "__main__":
    main()
