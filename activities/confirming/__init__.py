"""Confirming many forms at once: which are ordinary, the page to check them on, the outcome."""
