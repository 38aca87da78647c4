"""Moving in and out."""

from django.urls import path

from bookings.staff_views import exports, imports

HERE = "d/<slug:slug>/"
BATCH = HERE + "import/<uuid:batch_id>/"
FILE = HERE + "export/<str:token>/"

urlpatterns = [
    path(HERE + "import/", imports.import_start, name="import_start"),
    path(BATCH, imports.import_batch, name="import_batch"),
    path(BATCH + "columns/", imports.import_columns, name="import_columns"),
    path(BATCH + "names/", imports.import_names, name="import_names"),
    path(BATCH + "act/", imports.import_act, name="import_act"),
    path(BATCH + "rows.csv", imports.import_rows, name="import_rows"),
    path(HERE + "export/", exports.export_start, name="export_start"),
    path(FILE, exports.export_file, name="export_file"),
    path(FILE + "file/", exports.export_fetch, name="export_fetch"),
]
