from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from chatroom.names.skeleton import letters

LETTERS_MAX = 255


def keep_names(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Reserves the names of the accounts that there are, staff's first."""
    User, AccountName = apps.get_model("auth", "User"), apps.get_model("chatroom", "AccountName")
    for account in User.objects.order_by("-is_staff", "pk").iterator():
        looks = letters(account.username)[:LETTERS_MAX]
        if looks:
            AccountName.objects.bulk_create([AccountName(account=account, letters=looks)], ignore_conflicts=True)


class Migration(migrations.Migration):
    dependencies = [
        ("chatroom", "0013_account_names"),
    ]

    operations = [
        migrations.RunPython(keep_names, migrations.RunPython.noop),
    ]
