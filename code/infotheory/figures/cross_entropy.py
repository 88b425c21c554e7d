"""Figures of the chapter on cross-entropy."""
