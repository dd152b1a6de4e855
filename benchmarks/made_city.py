"""The city that a benchmark counts, and who signs in there; made by the first script to ask."""

from argparse import ArgumentParser, Namespace

from django.core.management import call_command
from django.db import connection

from accounts.models import RoleAssignment, User
from activities.models import Activity
from core.actor import Role
from programs.models import Program


def may_be_of_facts(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--facts-only", action="store_true", help="forms and districts alone, up to 10 million"
    )


def city(asked: Namespace) -> Program:
    """Of the size that was asked for, with the statistics that give each side its best plan."""
    slug = f"city-{asked.seed}"
    if not Program.objects.filter(slug=slug).exists():
        facts_only = getattr(asked, "facts_only", False)
        call_command(
            "generate_city", forms=asked.forms, seed=asked.seed, slug=slug, facts_only=facts_only
        )
    program = Program.objects.get(slug=slug)
    with connection.cursor() as cursor:
        # SQLite makes no statistics by itself.
        cursor.execute("ANALYZE")
    return program


def holder(role: Role) -> User:
    return RoleAssignment.objects.filter(role=role).earliest("pk").user


def size() -> str:
    return f"{Activity.objects.count():,} forms"
