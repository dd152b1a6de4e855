"""Proposals: a mentor for each trainee without one, before anybody has them."""

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("pairings", "0002_when_it_was_entered"),
        ("programs", "0001_programs_and_kinds"),
        ("roster", "0005_posting_at_the_city"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Proposal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("starts_on", models.DateField(verbose_name="first day of the pairs")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "being drawn up"),
                            ("ready", "draft"),
                            ("published", "published"),
                            ("undone", "undone"),
                            ("dropped", "thrown away"),
                        ],
                        default="waiting",
                        editable=False,
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                (
                    "nearness",
                    models.PositiveSmallIntegerField(
                        choices=[(0, "does not count"), (1, "counts"), (3, "counts three times")],
                        default=1,
                        verbose_name="schools that are partners already",
                    ),
                ),
                (
                    "experience",
                    models.PositiveSmallIntegerField(
                        choices=[(0, "does not count"), (1, "counts"), (3, "counts three times")],
                        default=1,
                        verbose_name="years of teaching, and trainees before",
                    ),
                ),
                (
                    "continuity",
                    models.PositiveSmallIntegerField(
                        choices=[(0, "does not count"), (1, "counts"), (3, "counts three times")],
                        default=1,
                        verbose_name="a pair that worked together before",
                    ),
                ),
                (
                    "balance",
                    models.PositiveSmallIntegerField(
                        choices=[(0, "does not count"), (1, "counts"), (3, "counts three times")],
                        default=1,
                        verbose_name="trainees spread over the mentors",
                    ),
                ),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("changed_at", models.DateTimeField(editable=False, verbose_name="last changed")),
                (
                    "published_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="published at"
                    ),
                ),
                (
                    "changed_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="last changed by",
                    ),
                ),
                (
                    "district",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="roster.district",
                        verbose_name="district of the trainees",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="made by",
                    ),
                ),
                (
                    "program",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="programs.program",
                        verbose_name="program",
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="roster.subject",
                        verbose_name="subject",
                    ),
                ),
            ],
            options={
                "ordering": ["-made_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="ProposedPair",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("is_kept", models.BooleanField(default=False, verbose_name="kept as chosen")),
                ("is_left_out", models.BooleanField(default=False, verbose_name="left out")),
                (
                    "lack",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("nobody", "nobody may help"),
                            ("full", "all who may help have their trainees"),
                            ("given", "the places of those who may help went to others"),
                        ],
                        max_length=8,
                        verbose_name="why without a mentor",
                    ),
                ),
                (
                    "mentor",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="roster.teacher",
                        verbose_name="mentor",
                    ),
                ),
                (
                    "pairing",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="pairings.pairing",
                        verbose_name="pairing",
                    ),
                ),
                (
                    "proposal",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pairs",
                        to="pairings.proposal",
                    ),
                ),
                (
                    "trainee",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="roster.teacher",
                        verbose_name="trainee",
                    ),
                ),
            ],
            options={
                "ordering": ["trainee__name_sort", "trainee"],
            },
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["waiting", "ready", "published", "undone", "dropped"])
                ),
                name="pairings_proposal_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("published_at__isnull", False), ("state__in", ["published", "undone"])
                    ),
                    models.Q(
                        ("published_at__isnull", True),
                        ("state__in", ["waiting", "ready", "dropped"]),
                    ),
                    _connector="OR",
                ),
                name="pairings_proposal_published_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("balance__in", [0, 1, 3]),
                    ("continuity__in", [0, 1, 3]),
                    ("experience__in", [0, 1, 3]),
                    ("nearness__in", [0, 1, 3]),
                ),
                name="pairings_proposal_weights_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposedpair",
            constraint=models.UniqueConstraint(
                fields=("proposal", "trainee"), name="pairings_a_trainee_once_in_a_proposal"
            ),
        ),
        migrations.AddConstraint(
            model_name="proposedpair",
            constraint=models.UniqueConstraint(
                condition=models.Q(("pairing__isnull", False)),
                fields=("pairing",),
                name="pairings_a_pairing_of_one_proposal",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposedpair",
            constraint=models.CheckConstraint(
                condition=models.Q(("mentor", models.F("trainee")), _negated=True),
                name="pairings_proposed_mentor_is_not_trainee",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposedpair",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("is_left_out", False), ("lack", ""), ("mentor__isnull", False)),
                    models.Q(
                        ("is_kept", False),
                        ("is_left_out", True),
                        ("lack", ""),
                        ("mentor__isnull", True),
                    ),
                    models.Q(
                        ("is_kept", False),
                        ("is_left_out", False),
                        ("lack__in", ["nobody", "full", "given"]),
                        ("mentor__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="pairings_proposed_mentor_or_why_not",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposedpair",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("pairing__isnull", True), ("mentor__isnull", False), _connector="OR"
                ),
                name="pairings_proposed_pairing_has_its_mentor",
            ),
        ),
    ]
