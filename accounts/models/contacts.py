"""Whom to ask at the Department, from which day on."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core import clock


class DepartmentContact(models.Model):
    """The Department's own particulars, as they stand at the foot of every page from a day on."""

    valid_from = models.DateField(_("Valid from"), unique=True)
    name = models.CharField(_("Name"), max_length=200)
    phone = models.CharField(_("Phone"), max_length=40, blank=True)
    email = models.EmailField(_("E-mail"), blank=True)
    address = models.CharField(_("Address"), max_length=200, blank=True)
    hours = models.CharField(_("Hours"), max_length=120, blank=True)
    version = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-valid_from"]

    def __str__(self) -> str:
        return f"{self.name} {self.valid_from}"

    @property
    def dialled(self) -> str:
        """The phone number as a telephone dials it."""
        return "".join(sign for sign in self.phone if sign.isdigit() or sign == "+")
