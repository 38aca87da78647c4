"""Files go out: chosen, made by the worker, sealed, fetched by whoever asked for them, dead after a day."""
