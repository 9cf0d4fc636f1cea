"""Resting-state BOLD, its functional connectivity, and how that changes.

    python resting_state.py [picture.png]

Five minutes of the reduced Wong-Wang network below the coupling at which its rest ends:
correlations of BOLD between regions, against the connectome, and from window to window.
"""

import sys

import matplotlib.pyplot as plt

import virtualbrain as vb

vb.plot.use_style()
conn = vb.Connectivity.from_file().remove_self_connections().normalise("spectral")
sim = vb.Simulator(
    model=vb.models.ReducedWongWang(w=0.9, I_o=0.3),
    connectivity=conn,
    coupling=vb.coupling.Linear(a=0.81),
    integrator=vb.integrators.HeunStochastic(dt=1.0, noise=vb.noise.Additive(nsig=5e-7)),
    monitors=[vb.monitors.Bold(period=2000.0, hrf_kernel=vb.equations.MixtureOfGammas())],
    initial_conditions=[[[[0.05]] * 76]],
    seed=3,
).configure()
sim.run(30_000.0)  # longer than the response function
(bold,) = sim.run(300_000.0)

fcd = vb.analysis.functional_connectivity_dynamics(bold, window=60_000.0, step=4000.0)
fit = vb.analysis.connectivity_fit(vb.analysis.functional_connectivity(bold), conn.weights)
fig, axes = plt.subplots(2, 2, figsize=(8, 7), layout="constrained")
vb.plot.time_series(bold, axes[0, 0], regions=range(0, 76, 8))
vb.plot.functional_connectivity(bold, axes[0, 1], connectivity=conn)
vb.plot.similarity(bold, conn, axes[1, 0])
vb.plot.functional_connectivity_dynamics(fcd, axes[1, 1])
for ax, title in zip(axes.flat, ("BOLD", "FC", "FC against weights", "FC dynamics"), strict=True):
    ax.set_title(title)
fig.savefig(sys.argv[1] if len(sys.argv) > 1 else __file__.replace(".py", ".png"), dpi=100)
print(f"FC follows the connectome with r = {fit.r:.2f}")
