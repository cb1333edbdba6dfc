"""What other programs have recorded: height maps, loss surfaces and tables of points, read with care."""
