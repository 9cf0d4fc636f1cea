"""What is asked of the connectomes of tvb-data, of tvb-library's and of ours in the same words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

FILE = Path(__file__).parent / "other" / "connectivity.npz"
REGIONS = (66, 68, 76, 96, 192)
ROW = 7  # of each matrix this row, and the sum, are kept


def matrices(conn: Any) -> dict[str, Any]:
    """Matrices of a connectome that is configured and has delays in steps."""
    return {
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
