"""A container that was thrown away; what a container or a step may leave out."""

from __future__ import annotations

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from lupustem.registry import triggers


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0005_programme_append_only"),
    ]

    operations = [
        migrations.CreateModel(
            name="Discard",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("role", models.CharField(max_length=20)),
                ("reason", models.CharField(blank=True, max_length=500)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "container",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="discard", to="registry.container"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="discard_has_a_reason"
                    )
                ],
            },
        ),
        migrations.AlterField(
            model_name="container",
            name="expires_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name="container",
            name="prepared_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name="container",
            name="recipient",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="containers",
                to="registry.patient",
            ),
        ),
        migrations.AlterField(
            model_name="custodystep",
            name="container",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="custody",
                to="registry.container",
            ),
        ),
        migrations.RunPython(triggers.apply("registry_discard")),
    ]
