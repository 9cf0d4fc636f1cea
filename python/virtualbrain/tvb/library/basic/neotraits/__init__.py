"""Classes with declared attributes."""
