"""What a centre shows under section 2.1, its files and its own numbers."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0004_assessment"),
    ]

    operations = [
        migrations.CreateModel(
            name="Upload",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("role", models.CharField(max_length=20)),
                ("reason", models.CharField(blank=True, max_length=500)),
                (
                    "centre",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="uploads", to="registry.centre"
                    ),
                ),
                ("sha256", models.CharField(max_length=64)),
                ("name", models.CharField(max_length=200)),
                ("media_type", models.CharField(max_length=60)),
                ("size", models.PositiveIntegerField()),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("centre", "sha256"), name="one_upload_of_a_content")],
            },
        ),
        migrations.CreateModel(
            name="Accreditation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("role", models.CharField(max_length=20)),
                ("reason", models.CharField(blank=True, max_length=500)),
                (
                    "centre",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="accreditations", to="registry.centre"
                    ),
                ),
                ("item", models.CharField(max_length=60)),
                ("version", models.PositiveIntegerField()),
                ("holds", models.BooleanField(blank=True, null=True)),
                ("reference", models.CharField(blank=True, max_length=100)),
                ("issued_on", models.DateField(blank=True, null=True)),
                ("expires_on", models.DateField(blank=True, null=True)),
                (
                    "document",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.upload",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("centre", "item", "version"), name="one_accreditation_of_a_version")
                ],
            },
        ),
        migrations.CreateModel(
            name="SitePolicy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("role", models.CharField(max_length=20)),
                ("reason", models.CharField(blank=True, max_length=500)),
                (
                    "centre",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="policies", to="registry.centre"
                    ),
                ),
                ("version", models.PositiveIntegerField()),
                ("content_json", models.TextField()),
                ("digest", models.CharField(max_length=64)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("centre", "version"), name="one_policy_of_a_version")],
            },
        ),
        migrations.CreateModel(
            name="PolicySignature",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("role", models.CharField(max_length=20)),
                ("reason", models.CharField(blank=True, max_length=500)),
                ("position", models.PositiveSmallIntegerField()),
                ("meaning", models.CharField(max_length=20)),
                ("digest", models.CharField(max_length=64)),
                (
                    "policy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="signatures", to="registry.sitepolicy"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("policy", "position"), name="policy_signature_of_a_position"),
                    models.UniqueConstraint(fields=("policy", "by"), name="policy_signature_of_another"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("meaning", "written"), ("position", 1)),
                            models.Q(("meaning", "in_force"), ("position", 2)),
                            _connector="OR",
                        ),
                        name="policy_signature_has_its_meaning",
                    ),
                ],
            },
        ),
    ]
