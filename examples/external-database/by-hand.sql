CREATE ROLE prefect LOGIN;
\password prefect
CREATE DATABASE server OWNER prefect;
\connect server
CREATE EXTENSION IF NOT EXISTS pg_trgm;
