"""Spectra in frequency and time: cortical columns near 10 Hz, and a burst of stronger input.

    python power_spectra.py [picture.png]

Jansen-Rit columns with noise, just below the input at which their alpha rhythm starts. For two
seconds their input is above, and in some the rhythm outlives it: the wavelet transform tells when,
Welch's spectrum what.
"""

import sys

import matplotlib.pyplot as plt
import numpy as np

import virtualbrain as vb

vb.plot.use_style()
conn = vb.Connectivity.from_file()
sim = vb.Simulator(
    model=vb.models.JansenRit(mu=0.06, v0=6.0, variables_of_interest=["y1 - y2"]),
    connectivity=conn,
    coupling=vb.coupling.SigmoidalJansenRit(a=0.2),
    integrator=vb.integrators.HeunStochastic(
        dt=0.5, noise=vb.noise.Additive(nsig=[0.0, 0.0, 0.0, 0.0, 1e-6, 0.0])
    ),
    monitors=[vb.monitors.TemporalAverage(period=4.0)],
    seed=1,
).configure()
sim.run(1000.0)
parts = []
for mu, duration in ((0.06, 2000.0), (0.14, 2000.0), (0.06, 2000.0)):
    sim.model.mu = mu
    parts.append(sim.run(duration)[0])
time = np.concatenate([part.time for part in parts])
signal = np.concatenate([part.data for part in parts])[:, 0, :, 0]

fig, (left, middle, right) = plt.subplots(1, 3, figsize=(11, 3.6), layout="constrained")
left.plot(time / 1000, signal[:, ::19], lw=0.6)
left.set(xlabel="time (s)", ylabel="y1 - y2 (mV)", title="four regions")
power = vb.analysis.power_spectrum(signal, segment=1000.0, sample_period=4.0)
shown = power.frequencies <= 40
middle.semilogy(power.frequencies[shown], power.power[shown].mean(axis=1), color="#0072B2")
middle.set(xlabel="frequency (Hz)", ylabel="power (mV²/Hz)", title="mean over regions")
frequencies = np.arange(3.0, 25.0, 0.5)
waves = vb.analysis.wavelet_transform(
    signal - signal.mean(axis=0), frequencies, normalise="gabor", step=20.0, sample_period=4.0
)
mesh = right.pcolormesh(1 + waves.time / 1000, frequencies, np.log10(waves.power.mean(axis=2)))
fig.colorbar(mesh, ax=right, label="log10 of power")
right.set(xlabel="time (s)", ylabel="frequency (Hz)", title="wavelets")
fig.savefig(sys.argv[1] if len(sys.argv) > 1 else __file__.replace(".py", ".png"), dpi=100)
rhythm = power.frequencies > 5
peak = power.frequencies[rhythm][power.power[rhythm].mean(axis=1).argmax()]
print(f"strongest at {peak:.1f} Hz")
