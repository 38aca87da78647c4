-- Run by a superuser, connected to the database of the tenants' rows (which belongs to owner).
-- Everything else is granted table by table, in the migrations.
DO $$
BEGIN
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO owner, app, support, backup', current_database());
END
$$;
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO owner, app, support, sweep, backup;
-- The diary's exclusion constraint compares ids beside time ranges.
CREATE EXTENSION IF NOT EXISTS btree_gist WITH SCHEMA public;
