"""Figures of the chapter on the entropy of a distribution."""
