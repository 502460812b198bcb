"""What an item of the centre may leave empty; nothing changes in the database."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Dates and document may be empty."""

    dependencies = [
        ("registry", "0005_programme_append_only"),
    ]

    operations = [
        migrations.AlterField(
            model_name="accreditation",
            name="document",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="registry.upload",
            ),
        ),
        migrations.AlterField(
            model_name="accreditation",
            name="expires_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name="accreditation",
            name="holds",
            field=models.BooleanField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name="accreditation",
            name="issued_on",
            field=models.DateField(blank=True, null=True),
        ),
    ]
