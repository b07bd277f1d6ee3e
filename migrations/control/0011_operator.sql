-- +goose Up
CREATE TABLE operator (
    id            uuid PRIMARY KEY,
    mail          text NOT NULL UNIQUE CHECK (mail = lower(mail)),
    name          text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
    password_hash text NOT NULL,
    totp_sealed   bytea NOT NULL,
    totp_step     bigint NOT NULL DEFAULT 0,
    created_at    timestamptz NOT NULL,
    suspended_at  timestamptz
);
COMMENT ON TABLE operator IS 'people of the vendor; the one-time password''s secret is sealed with the platform key';

CREATE TABLE operator_session (
    id          uuid PRIMARY KEY,
    token_hash  text NOT NULL UNIQUE,
    operator_id uuid NOT NULL REFERENCES operator (id),
    created_at  timestamptz NOT NULL,
    seen_at     timestamptz NOT NULL,
    expires_at  timestamptz NOT NULL
);
CREATE INDEX operator_session_operator ON operator_session (operator_id);

CREATE TABLE operator_act (
    id          uuid PRIMARY KEY,
    at          timestamptz NOT NULL,
    operator_id uuid NOT NULL,
    name        text NOT NULL,
    request_id  text NOT NULL,
    action      text NOT NULL,
    entity_id   uuid NOT NULL
);
CREATE INDEX operator_act_entity ON operator_act (entity_id, at);
COMMENT ON TABLE operator_act IS 'what operators did; insert only';

-- +goose Down
SELECT 1;
