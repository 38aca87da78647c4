#!/bin/bash
# Run once by the PostgreSQL image on an empty volume: roles, passwords, both databases, btree_gist.
set -euo pipefail

ask() { psql --no-psqlrc --quiet -v ON_ERROR_STOP=1 -U postgres "$@"; }

ask -d postgres -f /sql/roles.sql
# The passwords go through psql's variables, never through the list of processes.
ask -d postgres <<'SQL'
\getenv owner OWNER_PASSWORD
\getenv app APP_PASSWORD
\getenv support SUPPORT_PASSWORD
\getenv backup BACKUP_PASSWORD
\getenv vault_app VAULT_APP_PASSWORD
ALTER ROLE owner PASSWORD :'owner';
ALTER ROLE app PASSWORD :'app';
ALTER ROLE support PASSWORD :'support';
ALTER ROLE backup PASSWORD :'backup';
ALTER ROLE vault_app PASSWORD :'vault_app';
CREATE DATABASE bookingsite OWNER owner;
CREATE DATABASE bookingsite_vault OWNER owner;
SQL
ask -d bookingsite -c 'CREATE EXTENSION IF NOT EXISTS btree_gist' -f /sql/grants_default.sql
ask -d bookingsite_vault -f /sql/grants_vault.sql
