"""A network of oscillators at the edge of their rhythm: synchrony and metastability over coupling.

    python hopf_network.py [picture.png]

Stuart-Landau oscillators on either side of the Hopf bifurcation (a below and above 0), with noise.
How much the order parameter varies in time is its metastability.
"""

import sys

import matplotlib.pyplot as plt
import numpy as np

import virtualbrain as vb

vb.plot.use_style()
COUPLINGS = np.array([0.0, 0.05, 0.1, 0.2, 0.4, 0.7, 1.0])
FREQUENCIES = 0.06 + 0.004 * np.random.default_rng(1).standard_normal(76)  # rad/ms


def order(a, coupling):
    conn = vb.Connectivity.from_file().remove_self_connections().normalise("spectral")
    sim = vb.Simulator(
        model=vb.models.SupHopf(a=a, omega=FREQUENCIES),
        connectivity=conn,
        coupling=vb.coupling.Difference(a=coupling),
        integrator=vb.integrators.HeunStochastic(dt=1.0, noise=vb.noise.Additive(nsig=5e-5)),
        monitors=[vb.monitors.SubSample(period=5.0)],
        initial_conditions=np.random.default_rng(2).normal(0, 0.1, (1, 2, 76, 1)),
        threads=1,
    ).configure()
    sim.run(3000.0)
    (series,) = sim.run(6000.0)
    return vb.analysis.kuramoto_order(series)


fig, (left, middle, right) = plt.subplots(1, 3, figsize=(11, 3.6), layout="constrained")
for a, colour in ((-0.02, "#0072B2"), (0.0, "#009E73"), (0.02, "#D55E00")):
    found = [order(a, g) for g in COUPLINGS]
    left.plot(COUPLINGS, [f.synchrony for f in found], "o-", color=colour, label=f"a = {a:g}")
    middle.plot(COUPLINGS, [f.metastability for f in found], "o-", color=colour)
    if a:
        right.plot(np.arange(1200) / 200, found[4].r, color=colour, lw=0.7)
for ax in (left, middle):
    ax.set(xlabel="coupling", ylim=(0, None))
left.set_title("synchrony")
left.legend()
middle.set_title("metastability")
right.set(xlabel="time (s)", title=f"order parameter, coupling {COUPLINGS[4]:g}", ylim=(0, 1))
fig.savefig(sys.argv[1] if len(sys.argv) > 1 else __file__.replace(".py", ".png"), dpi=100)
