"""What a lesion does to functional connectivity: resting state before and after.

    python virtual_lesion.py [picture.png]

Ten minutes of BOLD of a reduced Wong-Wang network near its working point, with the same noise, of a
whole connectome and of one that has lost all connections of the left hippocampus.
"""

import sys

import matplotlib.pyplot as plt
import numpy as np

import virtualbrain as vb

vb.plot.use_style()
healthy = vb.Connectivity.from_file().remove_self_connections().normalise("spectral")
lesioned = healthy.lesioned(["lHC"], strength=1.0)


def resting_state(conn):
    """FC of 9.5 minutes, shape (region, region)."""
    sim = vb.Simulator(
        model=vb.models.ReducedWongWang(w=0.9, I_o=0.3),
        connectivity=conn,
        coupling=vb.coupling.Linear(a=0.78),
        integrator=vb.integrators.HeunStochastic(dt=1.0, noise=vb.noise.Additive(nsig=5e-7)),
        monitors=[vb.monitors.Bold(period=2000.0, hrf_kernel=vb.equations.MixtureOfGammas())],
        initial_conditions=np.full((1, 1, 76, 1), 0.05),
    ).configure()
    sim.run(simulation_length=30_000.0)
    (bold,) = sim.run(simulation_length=570_000.0)
    return vb.analysis.functional_connectivity(bold)


before, after = resting_state(healthy), resting_state(lesioned)
change = np.abs(after - before)
np.fill_diagonal(change, 0.0)
mean_change = change.sum(axis=1) / (len(change) - 1)
most = np.argsort(mean_change)[::-1][:10]

fig, axes = plt.subplots(1, 3, figsize=(11, 3.4), layout="constrained")
for ax, shown, limit, title in (
    (axes[0], before, 0.5, "FC before the lesion"),
    (axes[1], after - before, 0.03, "change by the lesion"),
):
    image = ax.imshow(shown, cmap="RdBu_r", vmin=-limit, vmax=limit)
    ax.set(title=title, xlabel="region", ylabel="region")
    fig.colorbar(image, ax=ax, shrink=0.8, label="correlation", extend="both")
axes[2].barh(healthy.region_labels[most][::-1], mean_change[most][::-1], color="#0072B2")
axes[2].set(xlabel="mean change of correlation", title="who changes most")
fig.savefig(sys.argv[1] if len(sys.argv) > 1 else __file__.replace(".py", ".png"), dpi=120)
rank = 1 + list(np.argsort(mean_change)[::-1]).index(list(healthy.region_labels).index("lHC"))
print(f"lHC itself is number {rank} of 76")
