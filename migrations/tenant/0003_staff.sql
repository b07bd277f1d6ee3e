-- +goose Up
CREATE TABLE department (
    id         uuid PRIMARY KEY,
    name       text NOT NULL CONSTRAINT department_name_key UNIQUE CHECK (name <> ''),
    position   integer NOT NULL,
    closed_at  timestamptz,
    created_at timestamptz NOT NULL
);
COMMENT ON TABLE department IS '課; a closed one takes no new work and keeps its applications';

CREATE TABLE staff (
    id            uuid PRIMARY KEY,
    name          text NOT NULL,
    mail_sealed   bytea NOT NULL,
    mail_index    bytea NOT NULL CONSTRAINT staff_mail_key UNIQUE,
    password_hash text NOT NULL,
    totp_sealed   bytea,
    totp_active   boolean NOT NULL DEFAULT false,
    totp_step     bigint NOT NULL DEFAULT 0,
    suspended_at  timestamptz,
    signed_in_at  timestamptz,
    created_at    timestamptz NOT NULL,
    CHECK (NOT totp_active OR totp_sealed IS NOT NULL)
);
COMMENT ON TABLE staff IS 'people of the municipality; the name is plain because it stands on what they decide';
COMMENT ON COLUMN staff.totp_step IS 'last time step that was used: a code works once';

CREATE TABLE staff_role (
    staff_id uuid NOT NULL REFERENCES staff (id),
    role     text NOT NULL,
    PRIMARY KEY (staff_id, role)
);

CREATE TABLE staff_department (
    staff_id      uuid NOT NULL REFERENCES staff (id),
    department_id uuid NOT NULL REFERENCES department (id),
    PRIMARY KEY (staff_id, department_id)
);
CREATE INDEX staff_department_department ON staff_department (department_id);

CREATE TABLE invitation (
    id          uuid PRIMARY KEY,
    token_hash  text NOT NULL UNIQUE,
    mail_sealed bytea NOT NULL,
    mail_index  bytea NOT NULL,
    staff_id    uuid REFERENCES staff (id),
    roles       jsonb NOT NULL,
    departments jsonb NOT NULL,
    invited_by  text NOT NULL,
    created_at  timestamptz NOT NULL,
    expires_at  timestamptz NOT NULL,
    used_at     timestamptz,
    revoked_at  timestamptz
);
CREATE UNIQUE INDEX invitation_open ON invitation (mail_index) WHERE used_at IS NULL AND revoked_at IS NULL;
COMMENT ON TABLE invitation IS 'a way in, once; with staff_id it gives a person a new password and second factor';

CREATE TABLE staff_session (
    id         uuid PRIMARY KEY,
    token_hash text NOT NULL UNIQUE,
    staff_id   uuid NOT NULL REFERENCES staff (id),
    level      text NOT NULL CHECK (level IN ('password', 'full')),
    plane      text NOT NULL CHECK (plane IN ('internet', 'lgwan')),
    generation bigint NOT NULL,
    created_at timestamptz NOT NULL,
    seen_at    timestamptz NOT NULL,
    expires_at timestamptz NOT NULL
);
CREATE INDEX staff_session_staff ON staff_session (staff_id);
CREATE INDEX staff_session_expires ON staff_session (expires_at);
COMMENT ON TABLE staff_session IS 'who is signed in; the token is nowhere but in the cookie';

-- +goose Down
SELECT 1;
