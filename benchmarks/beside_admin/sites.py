"""The admin's list of forms, with the columns, filters and search of our own list."""

from django.contrib import admin

from activities.models import Activity


class OpenSite(admin.AdminSite):
    """Whoever is signed in reads all: what is compared is the list, not who may see it."""

    def has_permission(self, request):
        return request.user.is_authenticated


class ActivityAdmin(admin.ModelAdmin):
    list_display = (
        *("theme", "starts_on", "kind", "confirming_district", "subject", "headcount", "status"),
    )
    list_select_related = ("kind", "confirming_district", "subject")
    list_filter = ("status", "kind", "subject")
    list_per_page = 50
    search_fields = ("reference", "theme")
    ordering = ("-starts_on", "-pk")

    def get_queryset(self, request):
        """The forms that our list shows to the same reader: no drafts of others."""
        rows = Activity.objects.visible_to(request.actor)
        return rows.order_by(*self.get_ordering(request))

    def has_module_permission(self, request):
        return True

    def has_view_permission(self, request, obj=None):
        return True

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def lookup_allowed(self, lookup, value, request=None):
        return True


class TunedActivityAdmin(ActivityAdmin):
    """It counts what was found, and no longer all there is beside it."""

    show_full_result_count = False


by_default = OpenSite(name="default_admin")
by_default.register(Activity, ActivityAdmin)
tuned = OpenSite(name="tuned_admin")
tuned.register(Activity, TunedActivityAdmin)
