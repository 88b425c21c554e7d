"""Figures of the chapter on KL divergence."""
