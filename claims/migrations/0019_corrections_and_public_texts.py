"""The ledger of corrections, whose rows are never changed, and the desk's own words on its public pages."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0018_words"),
    ]

    operations = [
        migrations.CreateModel(
            name="PublicText",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "name",
                    models.CharField(
                        choices=[("methodology", "How we check"), ("corrections", "Corrections policy")],
                        max_length=20,
                        unique=True,
                        verbose_name="page",
                    ),
                ),
                ("text", models.TextField(verbose_name="text (Markdown)")),
                ("changed_at", models.DateTimeField(auto_now=True)),
            ],
        ),
        migrations.CreateModel(
            name="Correction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("edition", models.PositiveIntegerField()),
                ("claim_number", models.PositiveIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("typo", "typo"),
                            ("wording", "wording"),
                            ("evidence", "new evidence"),
                            ("verdict", "verdict change"),
                            ("removal", "claim withdrawn"),
                        ],
                        max_length=10,
                    ),
                ),
                ("note", models.TextField()),
                ("approved_by_name", models.CharField(max_length=200)),
                ("at", models.DateTimeField()),
                (
                    "approved_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="corrections", to="claims.report"
                    ),
                ),
            ],
            options={
                "ordering": ["report", "-edition", "claim_number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("report", "edition", "claim_number"), name="one_correction_per_edition_and_claim"
                    ),
                    models.CheckConstraint(condition=models.Q(("note", ""), _negated=True), name="correction_says_why"),
                ],
            },
        ),
        migrations.RunSQL(
            "CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE ON claims_correction "
            "FOR EACH ROW EXECUTE FUNCTION claims_refuse_change();",
            "DROP TRIGGER never_changed ON claims_correction;",
        ),
    ]
