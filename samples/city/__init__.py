"""A made-up city of any size, for tests of speed, with figures that are known beforehand.

Nothing here goes through the services: a million forms would take days, and what is measured is how
fast they are read. Rows go straight into their tables; the database's constraints hold for them all
the same, and they are such as the services would have written. `truth.py` counts, in plain Python,
what the annual report must say of them.
"""
