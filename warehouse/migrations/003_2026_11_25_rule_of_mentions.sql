-- mentions: 1.0.0 -> 1.1.0
SELECT *, NULL AS rule FROM mentions
