"""Figures to take away: a run as a picture for a column of a paper or for a slide, as PNG, SVG or PDF."""
