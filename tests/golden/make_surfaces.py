"""Local connectivity and lead fields by tvb-library, for test_local_connectivity.py and
test_lead_fields.py: python tests/golden/make_surfaces.py

Needs tvb-library, tvb-data and tvb-gdist, in an environment of their own.
"""

from pathlib import Path

import numpy as np
from tvb.datatypes import equations
from tvb.datatypes.local_connectivity import LocalConnectivity
from tvb.datatypes.surfaces import CorticalSurface
from tvb.simulator.lab import connectivity, coupling, integrators, models, monitors, simulator


def local_connectivity() -> dict[str, np.ndarray]:
    surface = CorticalSurface.from_file("scalp_1082.zip")
    surface.configure()
    local = LocalConnectivity(surface=surface, cutoff=30.0, equation=equations.DoubleGaussian())
    local.equation.parameters.update(amp_1=2.0, sigma_1=10.0, amp_2=1.0, sigma_2=20.0)
    local.compute_sparse_matrix()
    matrix = local.matrix.tocsr()[::40].tocoo()
    return {"row": matrix.row, "column": matrix.col, "weight": matrix.data}


def gains() -> dict[str, np.ndarray]:
    conn = connectivity.Connectivity.from_file()
    conn.configure()
    eeg, seeg = monitors.EEG.from_file(), monitors.iEEG()
    seeg.sensors = type(seeg).sensors.field_type.from_file("seeg_588.txt")
    sim = simulator.Simulator(
        connectivity=conn, coupling=coupling.Linear(), model=models.Generic2dOscillator(),
        integrator=integrators.HeunDeterministic(), monitors=(eeg,),
    ).configure()  # fmt: skip
    eeg.config_for_sim(sim)
    return {
        "eeg": eeg.gain,
        "eeg_analytic": eeg.analytic(conn.centres, conn.orientations),
        "seeg_analytic": seeg.analytic(conn.centres, conn.orientations)[::20],
    }


if __name__ == "__main__":
    np.savez_compressed(
        Path(__file__).parent / "other" / "surfaces.npz", **local_connectivity(), **gains()
    )
