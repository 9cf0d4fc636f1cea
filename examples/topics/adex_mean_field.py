"""Mean field of adaptive neurons: what adaptation does to the rates of a brain.

    python adex_mean_field.py [picture.png]

The mean field of adaptive exponential neurons (di Volo et al. 2019) in the brain: adaptation, b_e,
is weak when acetylcholine is there and strong in slow-wave sleep (Goldman et al. 2023). Strong
adaptation brakes what noise stirs up: rates are lower, and slow waves are cut short.
"""

import sys

import matplotlib.pyplot as plt
import numpy as np

import virtualbrain as vb

vb.plot.use_style()
fig, axes = plt.subplots(2, 2, figsize=(10, 5), layout="constrained", width_ratios=[2, 1])
for row, (b_e, name) in enumerate(((5.0, "weak adaptation"), (120.0, "strong adaptation"))):
    conn = vb.Connectivity.from_file("connectivity_68.zip").remove_self_connections()
    conn.normalise("region")
    sim = vb.Simulator(
        model=vb.models.ZerlautAdaptationFirstOrder(
            b_e=b_e, E_L_e=-64.0, E_L_i=-65.0, T=40.0, external_input_ex_ex=0.3e-3,
            external_input_in_ex=0.3e-3, weight_noise=1e-4, variables_of_interest=["E", "I"],
        ),
        connectivity=conn,
        coupling=vb.coupling.Linear(a=0.3),
        integrator=vb.integrators.HeunStochastic(
            dt=0.5, noise=vb.noise.Additive(nsig=[0, 0, 0, 0, 1.0])
        ),
        monitors=[vb.monitors.TemporalAverage(period=2.0)],
        initial_conditions=np.array([0.002, 0.005, 50.0, 0.0, 0.0]).reshape(1, 5, 1, 1)
        .repeat(68, axis=2),
    ).configure()  # fmt: skip
    sim.run(500.0)
    (series,) = sim.run(3000.0)
    rates = 1000 * np.asarray(series.data)[..., 0]  # Hz
    axes[row, 0].plot(series.time / 1000, rates[:, 0].mean(axis=1), color="#D55E00", label="E")
    axes[row, 0].plot(series.time / 1000, rates[:, 1].mean(axis=1), color="#0072B2", label="I")
    axes[row, 0].set(ylabel="mean rate (Hz)", title=name)
    power = vb.analysis.power_spectrum(series, segment=1000.0)
    shown = (power.frequencies > 0) & (power.frequencies < 60)
    axes[row, 1].semilogy(
        power.frequencies[shown], 1e6 * power.power[shown].mean(axis=1), color="0.2"
    )
    axes[row, 1].set(ylabel="power of E (Hz²/Hz)")
axes[0, 0].legend(ncols=2)
axes[1, 0].set_xlabel("time (s)")
axes[1, 1].set_xlabel("frequency (Hz)")
fig.savefig(sys.argv[1] if len(sys.argv) > 1 else __file__.replace(".py", ".png"), dpi=100)
