"""Functional connectivity without simulating it (Deco et al. 2013).

    python analytic_fc.py [picture.png]

The reduced Wong-Wang network of 76 regions rests on its low branch up to G = 0.834. Linearised
there, its covariance solves a Lyapunov equation. Simulated FC agrees, as far as its duration lets
it; weak coupling copies the weights into FC, but faintly; towards the end of the branch FC grows,
and becomes slow.
"""

import sys

import matplotlib.pyplot as plt
import numpy as np

import virtualbrain as vb

vb.plot.use_style()
MODEL = vb.models.ReducedWongWang(w=0.9, I_o=0.3)
conn = vb.Connectivity.from_file().remove_self_connections().normalise("spectral")
conn.speed = np.inf  # the theory neglects delays


def analytic(G):
    return vb.analysis.network_fluctuations(MODEL, vb.coupling.Linear(a=G), conn, nsig=1e-9)


theory = analytic(0.81)
sim = vb.Simulator(
    model=MODEL,
    connectivity=conn,
    coupling=vb.coupling.Linear(a=0.81),
    integrator=vb.integrators.HeunStochastic(dt=8.0, noise=vb.noise.Additive(nsig=1e-9)),
    monitors=[vb.monitors.SubSample(period=40.0)],
    initial_conditions=theory.state[None, :, :, None],
).configure()
(series,) = sim.run(2_400_000.0)

simulated = vb.analysis.functional_connectivity(series)
known = theory.functional_connectivity("S")
fit = vb.analysis.connectivity_fit(simulated, known)
couplings = np.array([0.0, 0.2, 0.4, 0.6, 0.7, 0.76, 0.8, 0.82, 0.83])[1:]
found = [analytic(G) for G in couplings]

fig, (left, middle, right) = plt.subplots(1, 3, figsize=(11, 3.6), layout="constrained")
pairs = np.triu_indices(76, 1)
left.plot(known[pairs], simulated[pairs], ".", ms=3, alpha=0.4, color="#0072B2")
left.axline((0, 0), slope=1, color="0.6", lw=1)
left.set(
    xticks=[0, 0.05, 0.1, 0.15, 0.2],
    xlabel="analytic FC",
    ylabel="simulated FC, 40 min",
    title=f"G = 0.81: r = {fit.r:.3f}",
)
middle.plot(
    couplings,
    [np.sqrt((f.functional_connectivity()[pairs] ** 2).mean()) for f in found],
    "o-", color="#D55E00",
)  # fmt: skip
middle.set(xlabel="coupling G", ylabel="root mean square", title="size of FC", ylim=(0, None))
right.plot(couplings, [1 / f.decay / 1000 for f in found], "o-", color="#009E73")
right.set(xlabel="coupling G", ylabel="time constant (s)", title="slowest mode", yscale="log")
right.set_yticks([0.2, 0.5, 1, 2], ["0.2", "0.5", "1", "2"])
right.minorticks_off()
for axes in (middle, right):
    axes.axvline(0.8341, color="0.5", lw=1, ls=":")
fig.savefig(sys.argv[1] if len(sys.argv) > 1 else __file__.replace(".py", ".png"), dpi=100)
