"""A prescription may rest on no site policy; nothing changes in the database."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """The policy may be empty."""

    dependencies = [
        ("registry", "0006_centre"),
        ("registry", "0006_lots"),
    ]

    operations = [
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
    ]
