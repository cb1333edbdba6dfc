"""Benchmarks: every figure names its work exactly, and comparisons are ratios taken in one run."""
