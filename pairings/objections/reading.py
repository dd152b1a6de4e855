"""What is read together with an objection, and with what it is about."""

from pairings.partnerships.reading import SIDES

OF_PARTNERSHIP = ("program", *SIDES)
OF_AGREEMENT = ("program", *(f"partnership__{name}" for name in OF_PARTNERSHIP))
OF = ("agreement", *(f"partnership__{name}" for name in OF_PARTNERSHIP))
