"""Side-by-side measurements: what a part costs, as a ratio to the plainest way of doing the same in the same run."""
