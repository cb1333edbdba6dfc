"""The laws of motion: expressions, parameters, coefficients, noise, and the one integrator core."""
