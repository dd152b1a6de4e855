"""Forms of one event belong to one program, held by a trigger: each program counts its own."""

from django.db import migrations

ANOTHER = """
    NEW.event_id IS NOT NULL AND EXISTS (
        SELECT 1 FROM activities_activity other
        WHERE other.event_id = NEW.event_id AND other.event_id IS NOT NULL
        AND other.id <> NEW.id AND other.program_id <> NEW.program_id
    )
"""
NAME = "activities_event_of_one_program"


def hold(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for when in ("INSERT", "UPDATE OF event_id, program_id"):
            schema_editor.execute(
                f'CREATE TRIGGER "{NAME}_{when[:6].lower()}" BEFORE {when} ON activities_activity '
                f"WHEN {ANOTHER} BEGIN SELECT RAISE(ABORT, '{NAME}'); END"
            )
        return
    schema_editor.execute(
        f'CREATE FUNCTION "{NAME}"() RETURNS trigger LANGUAGE plpgsql AS '
        f"$$ BEGIN IF {ANOTHER} THEN RAISE EXCEPTION '{NAME}' USING ERRCODE = 'check_violation'; "
        "END IF; RETURN NEW; END $$"
    )
    schema_editor.execute(
        f'CREATE TRIGGER "{NAME}" BEFORE INSERT OR UPDATE OF event_id, program_id '
        f'ON activities_activity FOR EACH ROW EXECUTE FUNCTION "{NAME}"()'
    )


def let_go(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for when in ("insert", "update"):
            schema_editor.execute(f'DROP TRIGGER "{NAME}_{when}"')
        return
    schema_editor.execute(f'DROP TRIGGER "{NAME}" ON activities_activity')
    schema_editor.execute(f'DROP FUNCTION "{NAME}"()')


class Migration(migrations.Migration):
    dependencies = [("activities", "0006_forms_of_one_event")]

    operations = [migrations.RunPython(hold, let_go)]
