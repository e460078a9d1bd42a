"""The first room."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def make_happy(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("chatroom", "Room").objects.get_or_create(name="happy", defaults={"listed": True})


class Migration(migrations.Migration):
    dependencies = [("chatroom", "0001_initial")]

    operations = [migrations.RunPython(make_happy, migrations.RunPython.noop)]
