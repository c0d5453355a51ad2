"""The table of Django's database cache (settings.CACHES), as `manage.py createcachetable` makes it."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("claims", "0019_corrections_and_public_texts")]

    operations = [
        migrations.RunSQL(
            """
            CREATE TABLE cache (
                cache_key varchar(255) NOT NULL PRIMARY KEY,
                value text NOT NULL,
                expires timestamp with time zone NOT NULL
            );
            CREATE INDEX cache_expires ON cache (expires);
            """,
            "DROP TABLE cache",
        )
    ]
