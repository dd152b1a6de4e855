"""What looked odd and was found right: nobody is asked to look at it again."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from activities.checks.querysets import FoundRightQuerySet
from activities.registration.models import Activity
from core.keys import link_to_account
from core.scoping import ScopedModel
from results.works.models import Result


class FoundRight(ScopedModel):
    """Somebody has looked at a result or a form, and it is as it should be.

    A correction is another form, and what it says is looked at anew.
    """

    class Matter(models.TextChoices):
        BY_OTHERS = "by_others", _("A paper without a mentor or trainee among its authors")
        ONE_SIDE = "one_side", _("A joint project of one side alone")
        HEADCOUNT = "headcount", _("A headcount far above the usual")

    matter = models.CharField(max_length=12, choices=Matter)
    result = models.ForeignKey(
        Result, on_delete=models.CASCADE, null=True, related_name="+", db_index=False
    )
    activity = models.ForeignKey(
        Activity, on_delete=models.CASCADE, null=True, related_name="+", db_index=False
    )
    said_by = link_to_account(_("said by"), db_index=False)
    said_at = models.DateTimeField(auto_now_add=True)

    objects = FoundRightQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="activities_found_right_is_of_its_matter",
                condition=Q(
                    matter__in=["by_others", "one_side"],
                    result__isnull=False,
                    activity__isnull=True,
                )
                | Q(matter="headcount", result__isnull=True, activity__isnull=False),
            ),
            models.UniqueConstraint(
                name="activities_a_result_is_found_right_once", fields=["result", "matter"]
            ),
            models.UniqueConstraint(
                name="activities_a_form_is_found_right_once", fields=["activity", "matter"]
            ),
        ]
