"""Write other/connectivity.npz: what tvb-library says of the connectomes of tvb-data.

    PYTHON_WITH_TVB tests/golden/make_connectivity.py

tests/python/test_connectivity_golden.py compares. Of each matrix a row, and its sum, are kept.
"""

from pathlib import Path

import numpy as np
from tvb.datatypes.connectivity import Connectivity

OUT = Path(__file__).parent / "other" / "connectivity.npz"
REGIONS = (66, 68, 76, 96, 192)
ROW = 7


def main() -> None:
    told = {}
    for n in REGIONS:
        conn = Connectivity.from_file(f"connectivity_{n}.zip")
        conn.configure()
        conn.set_idelays(0.1)
        matrices = {
            "weights": conn.weights,
            "tract_lengths": conn.tract_lengths,
            "delays": conn.delays,
            "idelays": conn.idelays,
            "tract": conn.scaled_weights("tract"),
            "region": conn.scaled_weights("region"),
            "none": conn.scaled_weights(None),
            "binarized_weights": conn.binarized_weights,
            "binarize": conn.transform_binarize_matrix(),
            "no_self": conn.transform_remove_self_connections(),
            "ordered_weights": conn.ordered_weights,
            "ordered_tracts": conn.ordered_tracts,
        }
        for name, matrix in matrices.items():
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
    np.savez_compressed(OUT, **told)


if __name__ == "__main__":
    main()
