"""Two regions that seize in a brain of oscillators at rest, and how far the others follow.

The Epileptor of Jirsa et al. 2014 (doi:10.1093/brain/awu133) in the right hippocampal and
parahippocampal cortex; all other regions run the Generic2dOscillator, and hear what the seizing
ones send.

    python hybrid.py [picture.png]
"""

import sys

import matplotlib.pyplot as plt
import numpy as np

import virtualbrain as vb
from virtualbrain.hybrid import Hybrid, Population, Projection

vb.plot.use_style()
SEIZING = ["rHC", "rPHC"]


def simulate(strength: float) -> list[vb.TimeSeries]:
    """`strength`: of the connections to the other regions."""
    conn = vb.Connectivity.from_file().remove_self_connections().normalise("spectral")
    to_others = np.ones(conn.weights.shape)
    seizing = conn.region_indices(SEIZING)
    to_others[:, seizing] = strength
    to_others[np.ix_(seizing, seizing)] = 1.0
    conn.weights = conn.weights * to_others
    network = Hybrid(
        [
            Population(vb.models.Epileptor(r=0.001), SEIZING, name="seizing"),
            Population(vb.models.Generic2dOscillator(a=-1.5), name="rest"),
        ],
        [Projection("seizing", "rest", source_cvar="x1"), Projection("rest", "rest")],
    )
    sim = vb.Simulator(
        model=network,
        connectivity=conn,
        coupling=vb.coupling.Difference(a=20.0),
        integrator=vb.integrators.HeunDeterministic(dt=0.05),
        monitors=vb.monitors.SubSample(period=2.0),
    ).configure()
    return sim.run(4000.0)


def settled(series: vb.TimeSeries) -> np.ndarray:
    """The first variable after 1 s, shape (n_times, n_nodes)."""
    return series.data[series.time > 1000.0, 0, :, 0]


seizing, rest = simulate(strength=1.0)
_, alone = simulate(strength=0.0)
time = seizing.time[seizing.time > 1000.0] / 1000.0
swing, still = np.ptp(settled(rest), axis=0), np.ptp(settled(alone), axis=0)
order = np.argsort(-swing)
print(f"swing without the seizing regions: at most {still.max():.1e}; with them:")
print(", ".join(f"{rest.labels[i]} {swing[i]:.2f}" for i in order[:5]))

figure, (top, bottom) = plt.subplots(2, 1, sharex=True, figsize=(8, 5), layout="constrained")
top.plot(time, settled(seizing), linewidth=0.6, label=seizing.labels)
top.set_ylabel("Epileptor: x2 - x1")
top.legend(loc="center left", bbox_to_anchor=(1.0, 0.5))
for i in order[[0, 1, 2, -1]]:
    bottom.plot(time, settled(rest)[:, i], linewidth=0.8, label=rest.labels[i])
bottom.set_ylabel("oscillators: V")
bottom.set_xlabel("time (s)")
bottom.legend(loc="center left", bbox_to_anchor=(1.0, 0.5))
figure.savefig(sys.argv[1] if len(sys.argv) > 1 else __file__.replace(".py", ".png"), dpi=100)
