"""Noise, delays and coupling at the edge of an instability (after Ghosh et al. 2008).

    python coupling_and_speed.py [picture.png]

Damped oscillators at 10 Hz (normal form of a Hopf bifurcation), driven by noise. How strongly they
fluctuate depends on the coupling and on how fast signals travel: they grow towards the instability,
beyond which the network oscillates by itself. Slow signals keep it stable.
"""

import sys

import matplotlib.pyplot as plt
import numpy as np

import virtualbrain as vb

vb.plot.use_style()
COUPLINGS = np.linspace(0.0, 0.06, 7)
SPEEDS = (1.0, 3.0, 6.0, 12.0, 50.0)


def fluctuations(coupling, speed):
    conn = vb.Connectivity.from_file().remove_self_connections().normalise("spectral")
    conn.speed = speed
    sim = vb.Simulator(
        model=vb.models.SupHopf(a=-0.03, omega=0.0628),
        connectivity=conn,
        coupling=vb.coupling.Linear(a=coupling),
        integrator=vb.integrators.HeunStochastic(dt=1.0, noise=vb.noise.Additive(nsig=1e-5)),
        monitors=[vb.monitors.SubSample(period=4.0)],
        initial_conditions=np.zeros((1, 2, 76, 1)),
        threads=1,
    ).configure()
    sim.run(1000.0)
    return sim.run(4000.0)[0]


runs = [[fluctuations(a, v) for a in COUPLINGS] for v in SPEEDS]
size = np.array([[np.asarray(s.data).std() for s in row] for row in runs])

fig, (left, right) = plt.subplots(1, 2, figsize=(10, 3.8), layout="constrained")
image = left.imshow(np.log10(size), origin="lower", aspect="auto")
fig.colorbar(image, ax=left, label="log10 of the standard deviation")
left.set_xticks(range(len(COUPLINGS)), [f"{a:.2f}" for a in COUPLINGS])
left.set_yticks(range(len(SPEEDS)), [f"{v:g}" for v in SPEEDS])
left.set(xlabel="coupling", ylabel="conduction speed (mm/ms)", title="size of the fluctuations")
for k, colour in ((0, "#0072B2"), (2, "#009E73"), (4, "#D55E00")):
    power = vb.analysis.power_spectrum(runs[4][k], segment=1000.0)
    right.semilogy(power.frequencies[1:30], power.power[1:30].mean(axis=1), color=colour,
                   label=f"coupling {COUPLINGS[k]:.2f}")  # fmt: skip
right.set(xlabel="frequency (Hz)", ylabel="power (1/Hz)", title="spectra at 50 mm/ms")
right.legend()
fig.savefig(sys.argv[1] if len(sys.argv) > 1 else __file__.replace(".py", ".png"), dpi=100)
