"""HR's database: ours to keep in step, theirs to own, on three databases and two schemas."""
