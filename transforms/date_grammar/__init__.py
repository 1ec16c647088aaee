"""How English writes a time, and how a written time becomes days: the parts of `transforms.dates`."""
