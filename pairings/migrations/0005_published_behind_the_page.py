"""A proposal of many pairs is published, and undone, behind the page: two states more."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('pairings', '0004_midterm_check'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='proposal',
            name='pairings_proposal_state_known',
        ),
        migrations.RemoveConstraint(
            model_name='proposal',
            name='pairings_proposal_published_when',
        ),
        migrations.AlterField(
            model_name='proposal',
            name='state',
            field=models.CharField(choices=[('waiting', 'being drawn up'), ('ready', 'draft'), ('publishing', 'being published'), ('published', 'published'), ('undoing', 'being undone'), ('undone', 'undone'), ('dropped', 'thrown away')], default='waiting', editable=False, max_length=10, verbose_name='state'),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'ready', 'publishing', 'published', 'undoing', 'undone', 'dropped'])), name='pairings_proposal_state_known'),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('published_at__isnull', False), ('state__in', ['published', 'undoing', 'undone'])), models.Q(('published_at__isnull', True), ('state__in', ['waiting', 'ready', 'publishing', 'dropped'])), _connector='OR'), name='pairings_proposal_published_when'),
        ),
    ]
