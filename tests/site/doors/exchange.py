"""The doors of moving in and out: import and export."""

from tests.site.doors.house import Row, staff

ROWS: dict[str, Row] = {
    "import_start": staff("mona alice"),
    "import_batch": staff("mona alice", "customers_list", ok=302),
    "import_columns": staff("mona alice", "customers_list"),
    "import_names": staff("mona alice", "visits_list"),
    "import_act": staff(
        "mona alice", "customers_list", ok=302, post=True, data=lambda house: {"act": "begin"}
    ),
    "import_rows": staff("mona alice", "customers_list"),
    "export_start": staff("alice"),
    "export_file": staff("alice", "export"),
    "export_fetch": staff("alice", "export"),
}
