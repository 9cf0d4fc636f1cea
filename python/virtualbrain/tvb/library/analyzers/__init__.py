"""Analyses of time series."""
