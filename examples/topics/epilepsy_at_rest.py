"""Between seizures: what rests in an epileptic brain, and what does not.

    python epilepsy_at_rest.py [picture.png]

The Epileptor with an oscillator for the activity at rest (Courtiol et al. 2020) in every region.
The right hippocampus seizes; both kinds of activity, and functional connectivity of the one at
rest.
"""

import sys

import matplotlib.pyplot as plt
import numpy as np

import virtualbrain as vb

vb.plot.use_style()
conn = vb.Connectivity.from_file().remove_self_connections().normalise("region").configure()
ill, well = conn.region_indices(["rHC", "rM1"])
excitability = np.full(76, -2.4)
excitability[ill] = -1.5
sim = vb.Simulator(
    model=vb.models.EpileptorRestingState(
        x0=excitability, r=0.002, Ks=-0.3, K_rs=2.0, tau_rs=4.0,
        variables_of_interest=["x2 - x1", "x_rs"],
    ),
    connectivity=conn,
    coupling=vb.coupling.Difference(a=1.0),
    integrator=vb.integrators.HeunStochastic(
        dt=0.1, noise=vb.noise.Additive(nsig=[0, 0, 0, 1e-5, 1e-5, 0, 1e-3, 1e-3])
    ),
    monitors=[vb.monitors.TemporalAverage(period=2.0)],
    initial_conditions=np.array([-1.6, -12.0, 3.3, -1.0, 0.0, -0.1, 0.0, 0.0])
    .reshape(1, 8, 1, 1).repeat(76, axis=2),
).configure()  # fmt: skip
sim.run(500.0)
(series,) = sim.run(10_000.0)

fig, axes = plt.subplots(1, 3, figsize=(11, 3.6), layout="constrained")
for ax, variable in zip(axes, (0, 1), strict=False):
    early = series.time < 4500
    for row, (region, colour) in enumerate(((ill, "#D55E00"), (well, "#0072B2"))):
        signal = np.asarray(series.data)[early, variable, region, 0]
        ax.plot(series.time[early] / 1000, signal - signal.mean() - 4 * row, color=colour, lw=0.5)
    ax.set_yticks([0, -4], conn.region_labels[[ill, well]])
    ax.set(xlabel="time (s)", title=f"{series.variables[variable]} of each")
vb.plot.functional_connectivity(series, axes[2], "x_rs", conn)
axes[2].set_title("FC of x_rs")
fc = vb.analysis.functional_connectivity(series, variable="x_rs")
fit = vb.analysis.connectivity_fit(fc, conn.weights)
print(f"FC of x_rs follows the weights with r = {fit.r:.2f}")
fig.savefig(sys.argv[1] if len(sys.argv) > 1 else __file__.replace(".py", ".png"), dpi=100)
