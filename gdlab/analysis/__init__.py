"""What can be read off a landscape and a path: pure numpy, no Qt."""
