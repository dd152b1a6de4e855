"""manage.py: where something is not set up yet it says what to do, not where the code stopped.

With --traceback it says both.
"""

import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line
from django.db.utils import OperationalError, ProgrammingError

from core.setting_up import NO_TABLES, lacks_tables


def run(arguments: list[str]) -> None:
    try:
        execute_from_command_line(arguments)
    except ImproperlyConfigured as refusal:
        if "--traceback" in arguments:
            raise
        sys.exit(str(refusal))
    except (OperationalError, ProgrammingError) as error:
        if "--traceback" in arguments:
            raise
        explain(error)


def explain(error: Exception) -> None:
    """End with a sentence where the database is away or has no tables; else it is a fault."""
    try:
        unready = lacks_tables()
    except OperationalError as away:
        sys.exit(f"The database does not answer: {away}")
    if unready:
        sys.exit(NO_TABLES)
    raise error
