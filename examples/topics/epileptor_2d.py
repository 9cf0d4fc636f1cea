"""The Epileptor in two dimensions: where rest ends, and how a seizure spreads between two regions.

    python epileptor_2d.py [picture.png]

Without the fast rhythms two variables are left: x1, and the slow z. Below the critical excitability
x0 there is a stable fixed point; above, seizures come and go by themselves. A region below it
follows one above, if the coupling is strong enough.
"""

import sys

import matplotlib.pyplot as plt
import numpy as np

import virtualbrain as vb

vb.plot.use_style()
fig, axes = plt.subplots(1, 3, figsize=(11, 3.8), layout="constrained")
for ax, x0 in zip(axes, (-2.2, -1.6), strict=False):
    vb.plot.phase_plane(
        vb.models.Epileptor2D(x0=x0, r=0.01), duration=300.0, dt=0.1, trajectories=1, ax=ax
    )
    ax.set_title(f"x0 = {x0}")

pair = vb.Connectivity(
    weights=[[0.0, 1.0], [1.0, 0.0]], tract_lengths=np.zeros((2, 2)), region_labels=["ill", "well"]
)
for shift, (strength, colour) in enumerate(((0.0, "#0072B2"), (3.0, "#D55E00"))):
    sim = vb.Simulator(
        model=vb.models.Epileptor2D(x0=np.array([-1.6, -2.15]), Ks=-strength),
        connectivity=pair,
        coupling=vb.coupling.Difference(a=1.0),
        integrator=vb.integrators.HeunDeterministic(dt=0.2),
        monitors=[vb.monitors.SubSample(period=10.0)],
        initial_conditions=np.array([-1.5, 3.2]).reshape(1, 2, 1, 1).repeat(2, axis=2),
    ).configure()
    ((time, data),) = sim.run(12_000.0)
    for region, style in ((0, ":"), (1, "-")):
        axes[2].plot(
            time / 1000, np.asarray(data)[:, 0, region, 0] - 4 * shift, style, color=colour, lw=1,
            label=f"{pair.region_labels[region]}, coupling {strength:g}",
        )  # fmt: skip
axes[2].set(xlabel="time (s)", ylabel="x1", yticks=[], title="two regions")
axes[2].legend(loc="upper right", ncols=2)
axes[2].set_ylim(-7, 3.5)
fig.savefig(sys.argv[1] if len(sys.argv) > 1 else __file__.replace(".py", ".png"), dpi=100)
