"""How English counts and measures: the parts of `transforms.quantities`."""
