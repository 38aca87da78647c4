"""The Celery application. Tasks carry ids only; results are not kept."""

import os

from celery import Celery

from bookingsite.broker import use_patient_broker

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bookingsite.settings")

use_patient_broker()
app = Celery("bookingsite", loader="bookingsite.loader.CheckingLoader")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
