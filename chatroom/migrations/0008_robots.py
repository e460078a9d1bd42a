import django.db.models.deletion
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

GROUP = "Moderators"


def let_moderators_see(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Lets the group of those who moderate look at robots, whose tokens they can revoke."""
    group, _made = apps.get_model("auth", "Group").objects.get_or_create(name=GROUP)
    kind, _made = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="chatroom", model="robot"
    )
    seen, _made = apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=kind, codename="view_robot", defaults={"name": "Can view robot"}
    )
    group.permissions.add(seen)


class Migration(migrations.Migration):
    dependencies = [
        ("chatroom", "0007_shown_name"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        migrations.CreateModel(
            name="Robot",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(editable=False, max_length=64, unique=True)),
                ("made_at", models.DateTimeField(auto_now_add=True, verbose_name="made")),
                ("used_on", models.DateField(blank=True, null=True, verbose_name="last used")),
                ("revoked_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="revoked")),
                (
                    "made_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="made_robots",
                        to="chatroom.userinfo",
                        verbose_name="by",
                    ),
                ),
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="robot",
                        to="chatroom.userinfo",
                        verbose_name="name",
                    ),
                ),
                (
                    "room",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="robots",
                        to="chatroom.room",
                        verbose_name="room",
                    ),
                ),
            ],
            options={
                "verbose_name": "robot",
                "verbose_name_plural": "robots",
            },
        ),
        migrations.RunPython(let_moderators_see, migrations.RunPython.noop),
    ]
