-- +goose Up
CREATE TABLE erasure_request (
    id             uuid PRIMARY KEY,
    tenant_id      uuid NOT NULL REFERENCES tenant (id),
    reason         text NOT NULL CHECK (length(reason) BETWEEN 1 AND 2000),
    data_return    text NOT NULL CHECK (data_return IN ('received', 'declined')),
    data_sha256    text NOT NULL CHECK ((data_return = 'received') = (data_sha256 ~ '^[0-9a-f]{64}$')),
    requested_by   uuid NOT NULL,
    requester_name text NOT NULL,
    requested_at   timestamptz NOT NULL,
    UNIQUE (id, requested_by)
);
COMMENT ON TABLE erasure_request IS 'a municipality asks for its data to be erased; insert only for the data plane';

CREATE TABLE erasure_consent (
    request_id     uuid PRIMARY KEY,
    requested_by   uuid NOT NULL,
    consented_by   uuid NOT NULL,
    consenter_name text NOT NULL,
    consented_at   timestamptz NOT NULL,
    FOREIGN KEY (request_id, requested_by) REFERENCES erasure_request (id, requested_by),
    CONSTRAINT erasure_consent_two_people CHECK (consented_by <> requested_by)
);

CREATE TABLE erasure_cancellation (
    request_id     uuid PRIMARY KEY REFERENCES erasure_request (id),
    cancelled_by   uuid NOT NULL,
    canceller_name text NOT NULL,
    cancelled_at   timestamptz NOT NULL
);

CREATE TABLE erasure (
    id             uuid PRIMARY KEY,
    request_id     uuid NOT NULL UNIQUE REFERENCES erasure_request (id),
    tenant_id      uuid NOT NULL REFERENCES tenant (id),
    state          text NOT NULL CHECK (state IN ('planned', 'approved', 'frozen', 'key_scheduled', 'key_gone',
                                                  'destroyed', 'verified', 'confirmed', 'certified')),
    halted_step    text NOT NULL DEFAULT '',
    halted_code    text NOT NULL DEFAULT '',
    plan           jsonb NOT NULL,
    plan_hash      text NOT NULL CHECK (plan_hash ~ '^[0-9a-f]{64}$'),
    canary         bytea NOT NULL,
    planned_by     uuid NOT NULL,
    planner_name   text NOT NULL,
    planned_at     timestamptz NOT NULL,
    approved_by    uuid,
    approver_name  text NOT NULL DEFAULT '',
    approved_at    timestamptz,
    confirmed_by   uuid,
    confirmer_name text NOT NULL DEFAULT '',
    confirmed_at   timestamptz,
    verification   jsonb,
    CONSTRAINT erasure_worker_is_not_approver CHECK (approved_by <> planned_by),
    CONSTRAINT erasure_worker_is_not_confirmer CHECK (confirmed_by <> planned_by),
    CONSTRAINT erasure_approved_has_person CHECK (state = 'planned' OR (approved_by IS NOT NULL AND approved_at IS NOT NULL)),
    CONSTRAINT erasure_confirmed_has_person CHECK (state NOT IN ('confirmed', 'certified') OR (confirmed_by IS NOT NULL AND confirmed_at IS NOT NULL)),
    CONSTRAINT erasure_verified_has_report CHECK (state NOT IN ('verified', 'confirmed', 'certified') OR verification IS NOT NULL)
);
COMMENT ON COLUMN erasure.canary IS 'the planted phrase, sealed with the platform key so that it is nowhere in clear';

CREATE TABLE erasure_step (
    erasure_id  uuid NOT NULL REFERENCES erasure (id),
    name        text NOT NULL,
    started_at  timestamptz NOT NULL,
    finished_at timestamptz,
    facts       jsonb NOT NULL DEFAULT '{}',
    PRIMARY KEY (erasure_id, name)
);
COMMENT ON TABLE erasure_step IS 'the work record: what was done when, with evidence';

CREATE TABLE erasure_certificate (
    erasure_id uuid PRIMARY KEY REFERENCES erasure (id),
    serial     text NOT NULL UNIQUE,
    evidence   bytea NOT NULL,
    signature  bytea NOT NULL,
    pdf        bytea NOT NULL,
    issuer     bytea NOT NULL,
    issued_at  timestamptz NOT NULL
);

-- +goose Down
SELECT 1;
