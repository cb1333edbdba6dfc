"""The numbers of the implicit Runge–Kutta method Radau IIA with five stages, of order 9 and L-stable.

It is a collocation: a polynomial of degree 5 through y whose slope is f at the five nodes. The nodes are 1 and where
the fourth derivative of x⁴(x − 1)⁵ vanishes besides, and aᵢⱼ is the integral from 0 to cᵢ of the polynomial of degree 4
that is 1 at cⱼ and 0 at the other nodes.

Source: Hairer, Wanner, "Solving Ordinary Differential Equations II", 2nd edition (Springer 1996), IV.5 and IV.8.
"""

from __future__ import annotations

NODES = (0.05710419611451768, 0.2768430136381238, 0.5835904323689168, 0.8602401356562195, 1.0)
"""cᵢ."""

STAGES = (
    (0.07299886431790333, -0.02673533110794557, 0.018676929763984353, -0.01287910609330644, 0.005042839233882015),
    (0.15377523147918246, 0.14621486784749352, -0.03644456890512809, 0.02123306311930472, -0.007935579902728777),
    (0.14006304568480987, 0.29896712949128346, 0.16758507013524895, -0.03396910168661774, 0.010944288744192253),
    (0.14489430810953477, 0.2765000687601592, 0.32579792291042103, 0.12875675325490976, -0.015708917378805327),
    (0.14371356079122594, 0.28135601514946207, 0.31182652297574126, 0.22310390108357075, 0.04),
)
"""aᵢⱼ; the last row is the step itself."""

BEGINNING = (1.5864079001863283, -1.008117881498373, 0.7309748661597875, -0.5092648848477427, 0.2)
"""What the slopes at the nodes say of the slope at 0."""

DAMPING = 0.159
"""γ of the error, about the real eigenvalue of the matrix aᵢⱼ; any number that is not small would do."""
