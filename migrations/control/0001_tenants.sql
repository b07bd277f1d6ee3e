-- +goose Up
CREATE TABLE municipality (
    code      text PRIMARY KEY CHECK (code ~ '^[0-9]{6}$'),
    name      text NOT NULL,
    name_kana text NOT NULL,
    name_en   text NOT NULL
);

CREATE TABLE tenant (
    id             uuid PRIMARY KEY,
    code           text NOT NULL REFERENCES municipality (code),
    slug           text NOT NULL CHECK (slug ~ '^[a-z][a-z0-9-]{1,30}$'),
    cell           text NOT NULL DEFAULT 'default',
    generation     bigint NOT NULL DEFAULT 1 CHECK (generation > 0),
    state          text NOT NULL CHECK (state IN ('provisioning', 'active', 'suspended', 'closing', 'erased')),
    database_name  text NOT NULL UNIQUE,
    retention      jsonb NOT NULL,
    contract_from  date NOT NULL,
    contract_until date NOT NULL CHECK (contract_until > contract_from),
    declaration    jsonb NOT NULL,
    created_at     timestamptz NOT NULL,
    updated_at     timestamptz NOT NULL
);
CREATE UNIQUE INDEX tenant_slug_living ON tenant (slug) WHERE state <> 'erased';
CREATE UNIQUE INDEX tenant_code_living ON tenant (code) WHERE state <> 'erased';
COMMENT ON TABLE tenant IS 'one slot per municipality; a returning municipality gets a new one';

CREATE TABLE tenant_host (
    host      text PRIMARY KEY CHECK (host = lower(host)),
    tenant_id uuid NOT NULL REFERENCES tenant (id),
    side      text NOT NULL CHECK (side IN ('citizen', 'staff')),
    plane     text NOT NULL CHECK (plane IN ('internet', 'lgwan'))
);
CREATE INDEX tenant_host_tenant ON tenant_host (tenant_id);

CREATE TABLE tenant_secret (
    tenant_id uuid NOT NULL REFERENCES tenant (id),
    purpose   text NOT NULL CHECK (purpose IN ('database_password')),
    sealed    bytea NOT NULL,
    PRIMARY KEY (tenant_id, purpose)
);
COMMENT ON TABLE tenant_secret IS 'sealed with the platform key';

CREATE TABLE tenant_root_key (
    tenant_id  uuid NOT NULL REFERENCES tenant (id),
    version    integer NOT NULL CHECK (version > 0),
    kms_key    text NOT NULL,
    wrapped    bytea NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, version)
);
COMMENT ON TABLE tenant_root_key IS 'root keys, wrapped by the tenant''s own KMS key; the only copy';

CREATE TABLE provision_step (
    tenant_id   uuid NOT NULL REFERENCES tenant (id),
    generation  bigint NOT NULL,
    step        text NOT NULL,
    state       text NOT NULL CHECK (state IN ('started', 'done')),
    started_at  timestamptz NOT NULL,
    finished_at timestamptz,
    PRIMARY KEY (tenant_id, generation, step)
);

-- +goose Down
SELECT 1;
