"""The coupling at which a network at rest cannot stay at rest (Deco et al. 2013).

    python wong_wang_network.py [picture.png]

Reduced Wong-Wang regions (w = 0.9, I_o = 0.3 nA) on two connectomes of tvb-data, without noise,
self-connections and delays, weights divided by their spectral radius. For each coupling G the
network is started from low and from high activity. The low branch ends at G = 0.8039 and 0.8341.
"""

import sys

import matplotlib.pyplot as plt
import numpy as np

import virtualbrain as vb

vb.plot.use_style()
COUPLINGS = np.concatenate([np.linspace(0, 0.7, 8), np.linspace(0.73, 0.9, 18)])


def settled(weights, G, start):
    n = len(weights)
    sim = vb.Simulator(
        model=vb.models.ReducedWongWang(w=0.9, I_o=0.3),
        connectivity=vb.Connectivity(weights=weights, tract_lengths=np.zeros((n, n))),
        coupling=vb.coupling.Linear(a=G),
        integrator=vb.integrators.HeunDeterministic(dt=5.0),
        monitors=[vb.monitors.SubSample(period=1000.0)],
        initial_conditions=np.full((1, 1, n, 1), start),
        threads=1,  # without delays threads would meet at every step
    ).configure()
    sim.run(simulation_length=15_000.0)
    return sim.current_state[0, :, 0]


def rate(S):
    """Hz; at rest as many gates open as close."""
    return 1000 * S / (100 * 0.641 * (1 - S))


fig, panels = plt.subplots(1, 2, figsize=(10, 4), sharey=True, layout="constrained")
for axes, regions, critical in zip(panels, (66, 76), (0.8039, 0.8341), strict=True):
    weights = vb.Connectivity.from_file(f"connectivity_{regions}.zip").weights
    np.fill_diagonal(weights, 0)
    weights /= np.abs(np.linalg.eigvals(weights)).max()
    for start, color, label in (
        (1.0, "C1", "from high activity"),
        (0.03, "C0", "from low activity"),
    ):
        states = np.array([settled(weights, G, start) for G in COUPLINGS])
        axes.plot(COUPLINGS, rate(states).max(axis=1), color=color, label=label)
        axes.fill_between(
            COUPLINGS, rate(states).min(axis=1), rate(states).max(axis=1), color=color, alpha=0.15
        )
    axes.axvline(critical, color="0.5", lw=1, ls=":")
    axes.set(xlabel="coupling G", yscale="log", title=f"{regions} regions: $G_c$ = {critical}")
panels[0].set_ylabel("firing rates, lowest to highest (Hz)")
panels[0].legend(loc="upper left")
fig.savefig(sys.argv[1] if len(sys.argv) > 1 else __file__.replace(".py", ".png"), dpi=120)
