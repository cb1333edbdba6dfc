"""Two runs side by side on two maps, and what accompanies a particle on its map."""
