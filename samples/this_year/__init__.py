"""A program that is going on today, whatever day today is, and last year's to compare with.

Places and people are invented: every given name is a plant, so that nobody mistakes them, and
stands in characters and in Latin letters. Everything is written by the services that people use,
each step under the date on which it would have been taken.
"""
