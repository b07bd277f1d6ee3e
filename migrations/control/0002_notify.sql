-- +goose Up
-- +goose StatementBegin
CREATE FUNCTION directory_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NOTIFY madoguchi_directory;
    RETURN NULL;
END $$;
-- +goose StatementEnd
COMMENT ON FUNCTION directory_changed() IS 'tells the data planes to read the directory again; no payload';

CREATE TRIGGER municipality_changed AFTER UPDATE ON municipality
    FOR EACH STATEMENT EXECUTE FUNCTION directory_changed();
CREATE TRIGGER tenant_changed AFTER INSERT OR UPDATE OR DELETE ON tenant
    FOR EACH STATEMENT EXECUTE FUNCTION directory_changed();
CREATE TRIGGER tenant_host_changed AFTER INSERT OR UPDATE OR DELETE ON tenant_host
    FOR EACH STATEMENT EXECUTE FUNCTION directory_changed();
CREATE TRIGGER tenant_secret_changed AFTER INSERT OR UPDATE OR DELETE ON tenant_secret
    FOR EACH STATEMENT EXECUTE FUNCTION directory_changed();
CREATE TRIGGER tenant_root_key_changed AFTER INSERT OR UPDATE OR DELETE ON tenant_root_key
    FOR EACH STATEMENT EXECUTE FUNCTION directory_changed();

-- +goose Down
SELECT 1;
