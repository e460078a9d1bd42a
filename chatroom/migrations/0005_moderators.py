from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

GROUP = "Moderators"
SEEN = ("room", "userinfo", "chatinfo", "restriction", "auditrecord", "report", "heldmessage", "word")


def make_group(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Makes the group of those who can moderate, and nothing else: to look at what they judge, and to act on it."""
    content_type = apps.get_model("contenttypes", "ContentType").objects
    permission = apps.get_model("auth", "Permission").objects
    group, _made = apps.get_model("auth", "Group").objects.get_or_create(name=GROUP)
    wanted = [("room", "moderate", "Can moderate rooms")] + [
        (name, f"view_{name}", f"Can view {name}") for name in SEEN
    ]
    for model, codename, title in wanted:
        kind, _made = content_type.get_or_create(app_label="chatroom", model=model)
        found, _made = permission.get_or_create(content_type=kind, codename=codename, defaults={"name": title})
        group.permissions.add(found)


class Migration(migrations.Migration):
    dependencies = [
        ("chatroom", "0004_moderation"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="room",
            options={
                "permissions": [("moderate", "Can moderate rooms")],
                "verbose_name": "room",
                "verbose_name_plural": "rooms",
            },
        ),
        migrations.RunPython(make_group, migrations.RunPython.noop),
    ]
