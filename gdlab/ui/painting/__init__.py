"""Painters that serve the window, the projector, thumbnails and exported figures alike."""
