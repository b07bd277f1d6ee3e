-- +goose Up
CREATE TABLE fleet_migration (
    tenant_id   uuid NOT NULL REFERENCES tenant (id),
    generation  bigint NOT NULL,
    version     bigint NOT NULL,
    state       text NOT NULL CHECK (state IN ('done', 'failed')),
    error       text NOT NULL DEFAULT '',
    at          timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, generation, version)
);
COMMENT ON TABLE fleet_migration IS 'what migrating each tenant came to; a failed one is held on its version and still served';
COMMENT ON COLUMN fleet_migration.error IS 'SQLSTATE and constraint, never values';

-- +goose Down
SELECT 1;
