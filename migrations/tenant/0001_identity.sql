-- +goose Up
CREATE TABLE tenant_identity (
    only_row   boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    tenant_id  uuid   NOT NULL,
    generation bigint NOT NULL,
    code       text   NOT NULL
);
COMMENT ON TABLE tenant_identity IS 'whose database this is; read on every new connection';

-- +goose Down
SELECT 1;
