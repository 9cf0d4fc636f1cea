"""Local inhibition that evens out the firing of all regions (Deco et al. 2014).

    python feedback_inhibition.py [picture.png]

76 regions with delays. Left: excitatory rates with the same inhibition everywhere, and with J_i
tuned to 3 Hz, with and without noise. Right: the inhibition that each region needs, against what it
receives.
"""

import sys

import matplotlib.pyplot as plt
import numpy as np

import virtualbrain as vb
from virtualbrain.feedback_inhibition import balanced_inhibition, firing_rates, tune_inhibition

vb.plot.use_style()
TARGET = 3.0  # Hz

conn = vb.Connectivity.from_file()
np.fill_diagonal(conn.weights, 0)
conn.weights /= np.abs(np.linalg.eigvals(conn.weights)).max()
coupling = vb.coupling.Linear(a=1.0)


def simulator(J_i, noise=None, G=0.6):
    model = vb.models.ReducedWongWangExcInh(G=G, J_i=J_i, variables_of_interest=["S_e", "S_i"])
    n = conn.number_of_regions
    start = np.tile(np.reshape([0.16, 0.04], (1, 2, 1, 1)), (1, 1, n, 1))
    return vb.Simulator(
        model=model,
        connectivity=conn,
        coupling=coupling,
        integrator=vb.integrators.HeunDeterministic(dt=1.0),
        noise=noise,
        monitors=[vb.monitors.SubSample(period=5.0)],
        initial_conditions=start,
    )


def mean_rates(sim):
    """Hz, over 20 s after 5 s."""
    sim.configure().run(simulation_length=5000.0)
    ((_, data),) = sim.run(simulation_length=20_000.0)
    state = np.asarray(data)[:, :, :, 0]
    return firing_rates(sim.model, state, state[:, 0] @ conn.weights.T)[0].mean(axis=0)


noise = vb.noise.Additive(nsig=5e-6)
balanced = balanced_inhibition(simulator(1.0).model, conn, coupling, TARGET)
tuned = tune_inhibition(simulator(1.0, noise), TARGET, tolerance=0.05, duration=20_000.0)

fig, (left, right) = plt.subplots(1, 2, figsize=(10, 4), layout="constrained")
inset = left.inset_axes((0.55, 0.14, 0.42, 0.28))
for label, rates in (
    ("J_i = 1", mean_rates(simulator(1.0))),
    ("balanced, no noise", mean_rates(simulator(balanced))),
    ("balanced, noise", mean_rates(simulator(balanced, noise))),
    (f"tuned with noise ({tuned.iterations} simulations)", tuned.rates),
):
    left.plot(np.sort(rates), label=label)
    inset.plot(np.sort(rates))
inset.set(ylim=(TARGET - 0.1, TARGET + 0.2), xticks=[], yticks=[2.9, 3.0, 3.1])
inset.set_title("enlarged", weight="normal", fontsize=8)
left.set(xlabel="region, in the order of rates", ylabel="excitatory rate (Hz)")
left.legend(loc="upper left")
received = conn.weights.sum(axis=1)
right.plot(received, balanced, "o", ms=4, label="balanced")
right.plot(received, tuned.J_i, "x", ms=4, label="tuned with noise")
right.set(xlabel="sum of incoming weights", ylabel="inhibition J_i (nA)")
right.legend()
fig.suptitle("Feedback inhibition control")
fig.savefig(sys.argv[1] if len(sys.argv) > 1 else __file__.replace(".py", ".png"), dpi=120)
print(f"tuned: {tuned.rates.min():.3f} to {tuned.rates.max():.3f} Hz in {tuned.iterations} runs")
