-- quarantine: 1.0.0 -> 1.1.0
SELECT *, NULL AS replaced_by FROM quarantine
