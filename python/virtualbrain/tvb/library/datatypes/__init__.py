"""Data: connectomes, surfaces, sensors, equations, patterns, time series."""
