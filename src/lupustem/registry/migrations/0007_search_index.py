"""Search and the trail by a beginning: an index that covers the search, and operators with which PostgreSQL uses them."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0006_locks"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="auditrow",
            name="audit_by_subject",
        ),
        migrations.RemoveIndex(
            model_name="searchkey",
            name="search_by_key",
        ),
        migrations.AlterField(
            model_name="prescription",
            name="policy",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="registry.sitepolicy",
            ),
        ),
        migrations.AddIndex(
            model_name="auditrow",
            index=models.Index(
                fields=["chain", "subject"],
                name="audit_by_subject_beginning",
                opclasses=("varchar_pattern_ops", "varchar_pattern_ops"),
            ),
        ),
        migrations.AddIndex(
            model_name="searchkey",
            index=models.Index(
                fields=["centre", "key", "patient"],
                name="search_by_beginning",
                opclasses=("int8_ops", "varchar_pattern_ops", "int8_ops"),
            ),
        ),
    ]
