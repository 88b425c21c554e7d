"""Figures of the chapter on multiclass cross-entropy."""
