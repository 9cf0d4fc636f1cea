"""Does it matter which regions are linked? Motifs and shuffled links against measured ones.

    python surrogate_connectomes.py [picture.png]

Oscillators at the edge of their rhythm on the measured connectome, on one whose links were shuffled
without changing how many each region has, on a ring, and all to all; each with the same spectral
radius and noise.
"""

import sys

import matplotlib.pyplot as plt
import numpy as np

import virtualbrain as vb

vb.plot.use_style()


def fc(conn):
    conn.remove_self_connections().normalise("spectral")
    conn.speed = np.inf
    sim = vb.Simulator(
        model=vb.models.SupHopf(a=-0.01, omega=0.06),
        connectivity=conn,
        coupling=vb.coupling.Difference(a=0.2),
        integrator=vb.integrators.HeunStochastic(dt=1.0, noise=vb.noise.Additive(nsig=1e-3)),
        monitors=[vb.monitors.SubSample(period=5.0)],
        initial_conditions=np.zeros((1, 2, 76, 1)),
    ).configure()
    (series,) = sim.run(15_000.0)
    return vb.analysis.functional_connectivity(series)


measured = vb.Connectivity.from_file()
ring = vb.Connectivity.from_file()
ring.motif_chain_undirected(76)
everyone = vb.Connectivity.from_file()
everyone.motif_all_to_all(76)
networks = {
    "measured": measured,
    "shuffled": measured.surrogate("degrees", seed=1),
    "a ring": ring,
    "all to all": everyone,
}

fig, axes = plt.subplots(2, 4, figsize=(10, 5), layout="constrained")
for (top, bottom), (name, conn) in zip(axes.T, networks.items(), strict=True):
    found = fc(conn)
    np.fill_diagonal(found, np.nan)
    top.imshow(conn.weights > 0, cmap="Greys")
    image = bottom.imshow(found, cmap="RdBu_r", vmin=-0.5, vmax=0.5)
    top.set(title=name, xticks=[], yticks=[])
    bottom.set(xticks=[], yticks=[])
    fit = vb.analysis.connectivity_fit(found, conn.weights)
    if np.isfinite(fit.r):  # all weights are the same, all to all
        bottom.set_xlabel(f"r with weights: {fit.r:.2f}")
axes[0, 0].set_ylabel("links")
axes[1, 0].set_ylabel("FC")
fig.colorbar(image, ax=axes[1], shrink=0.8, label="correlation")
fig.savefig(sys.argv[1] if len(sys.argv) > 1 else __file__.replace(".py", ".png"), dpi=100)
