"""The program year of the source document, built through the services that people use.

Places, partnerships, requirement sets and the named activities are the document's; people and the
remaining forms are invented (every teacher bears the name of a solar term), so many and such that
the counted figures are the document's: see `totals.py`.
"""
