"""How events are coded: predicates and frames, control and negation, arguments, time, source, precedence."""
