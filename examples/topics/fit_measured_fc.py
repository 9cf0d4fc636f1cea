"""Fit a model to measured functional connectivity: which coupling explains the data best?

    python fit_measured_fc.py [picture.png]

The "measured" FC is made here, by the same network with a coupling of 0.8 and other noise; with
your own it is `np.load("empirical_fc.npy")`. Analytic FC, of the linearised network, takes a tenth
of a second where a simulation takes seconds, so that a fine grid is cheap. BOLD keeps slow
fluctuations only, which correlate more than all together: FC is larger in the data than in the
model, and of the same pattern.
"""

import sys

import matplotlib.pyplot as plt
import numpy as np

import virtualbrain as vb

vb.plot.use_style()
MODEL = vb.models.ReducedWongWang(w=0.9, I_o=0.3)
conn = vb.Connectivity.from_file().remove_self_connections().normalise("spectral")


def simulated(a, duration, seed):
    sim = vb.Simulator(
        model=MODEL,
        connectivity=conn,
        coupling=vb.coupling.Linear(a=a),
        integrator=vb.integrators.HeunStochastic(dt=2.0, noise=vb.noise.Additive(nsig=5e-7)),
        monitors=[vb.monitors.Bold(period=2000.0, hrf_kernel=vb.equations.MixtureOfGammas())],
        initial_conditions=np.full((1, 1, 76, 1), 0.05),
        seed=seed,
    ).configure()
    sim.run(30_000.0)
    (bold,) = sim.run(duration)
    return vb.analysis.functional_connectivity(bold)


def analytic(a):
    found = vb.analysis.network_fluctuations(MODEL, vb.coupling.Linear(a=a), conn, nsig=5e-7)
    return found.functional_connectivity()


measured = simulated(0.8, 1_000_000.0, seed=1)
grid = np.linspace(0.6, 0.83, 24)
r = [vb.analysis.connectivity_fit(measured, analytic(a)).r for a in grid]
best = grid[int(np.argmax(r))]
model_fc = analytic(best)
fit = vb.analysis.connectivity_fit(measured, model_fc)

fig, (left, right) = plt.subplots(1, 2, figsize=(9, 4), layout="constrained")
left.plot(grid, r, "o-", ms=3, color="#D55E00")
left.axvline(best, color="#D55E00", lw=1, label="best coupling")
left.axvline(0.8, color="0.6", ls=":", label="true coupling")
left.set(xlabel="coupling of the model", ylabel="r of measured and model FC")
left.legend()
pairs = np.triu_indices(76, 1)
right.plot(measured[pairs], model_fc[pairs], ".", ms=3, alpha=0.4, color="#0072B2")
right.axline((0, 0), slope=1, color="0.6", lw=1, label="identity")
right.legend(loc="lower right")
right.set(xlabel="measured FC", ylabel="FC of the best model", title=f"r = {fit.r:.2f}")
fig.savefig(sys.argv[1] if len(sys.argv) > 1 else __file__.replace(".py", ".png"), dpi=100)
print(f"best coupling {best:.2f}, r = {fit.r:.3f}, p = {fit.p:.1e}")
