"""Slow fluctuations from fast oscillators that are delayed (after Cabral et al. 2011).

    python kuramoto_brain.py [picture.png]

66 regions that oscillate at 60 Hz, joined by the connectome of Hagmann et al. with a mean delay of
11 ms. For intermediate coupling synchrony comes and goes within seconds: that is where
metastability is largest.
"""

import sys

import matplotlib.pyplot as plt
import numpy as np

import virtualbrain as vb

vb.plot.use_style()
COUPLINGS = np.array([0.0, 2.0, 5.0, 8.0, 12.0, 18.0, 26.0, 40.0])


def order(K, seconds=4.0):
    conn = vb.Connectivity.from_file("connectivity_66.zip").remove_self_connections()
    conn.weights = conn.weights / conn.weights.mean()  # the mean of all pairs is 1
    linked = conn.weights > 0
    conn.speed = float(conn.tract_lengths[linked].mean() / 11.0)  # mm/ms
    rng = np.random.default_rng(1)
    sim = vb.Simulator(
        model=vb.models.Kuramoto(omega=0.377 + 0.005 * rng.standard_normal(66)),
        connectivity=conn,
        coupling=vb.coupling.Kuramoto(a=K / 1000),
        integrator=vb.integrators.HeunStochastic(dt=0.2, noise=vb.noise.Additive(nsig=0.0015)),
        monitors=[vb.monitors.SubSample(period=2.0)],
        initial_conditions=rng.uniform(0, 6.28, (1, 1, 66, 1)),
    ).configure()
    sim.run(1000.0)
    (theta,) = sim.run(1000.0 * seconds)
    return theta, vb.analysis.kuramoto_order(theta, phases=True)


runs = {K: order(K) for K in COUPLINGS}
fig, (left, right) = plt.subplots(1, 2, figsize=(10, 3.8), layout="constrained")
left.plot(
    COUPLINGS, [runs[K][1].synchrony for K in COUPLINGS], "o-", color="#0072B2", label="synchrony"
)
left.plot(
    COUPLINGS, [runs[K][1].metastability for K in COUPLINGS], "o-", color="#D55E00",
    label="metastability",
)  # fmt: skip
left.set(xlabel="coupling K (1/s)", ylim=(0, 1), title="over coupling")
left.legend()
for K, colour in ((2.0, "0.6"), (12.0, "#D55E00"), (40.0, "#0072B2")):
    theta, found = runs[K]
    right.plot(theta.time / 1000 - 1, found.r, color=colour, lw=0.7, label=f"K = {K:g}/s")
right.set(xlabel="time (s)", ylabel="order parameter", ylim=(0, 1.25), title="in time")
right.legend(ncols=3, loc="upper center")
fig.savefig(sys.argv[1] if len(sys.argv) > 1 else __file__.replace(".py", ".png"), dpi=100)
