-- The roles of both databases. Run by a superuser, as often as you like. Passwords are set elsewhere.
--   owner      migrates and owns the tables      app      serves; the walls hold for it
--   support    only reads                        sweep    owns the functions that answer "who has something due"
--   backup     reads past the walls              vault_app  reads and adds to the vault
DO $$
DECLARE
    wanted record;
BEGIN
    FOR wanted IN
        SELECT * FROM (VALUES
            ('owner', 'LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS'),
            ('app', 'LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS'),
            ('support', 'LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS'),
            ('sweep', 'NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS'),
            ('backup', 'LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE BYPASSRLS'),
            ('vault_app', 'LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS')
        ) AS roles (name, options)
    LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = wanted.name) THEN
            EXECUTE format('CREATE ROLE %I', wanted.name);
        END IF;
        EXECUTE format('ALTER ROLE %I %s', wanted.name, wanted.options);
    END LOOP;
END
$$;

-- The owner may hand a function to sweep, but does not see through its eyes.
GRANT sweep TO owner WITH INHERIT FALSE, SET TRUE;
GRANT pg_read_all_data TO backup;
