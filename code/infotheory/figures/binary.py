"""Figures of the chapter on binary cross-entropy."""
