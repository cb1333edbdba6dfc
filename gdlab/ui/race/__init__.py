"""A race: several runs on one landscape, side by side."""
