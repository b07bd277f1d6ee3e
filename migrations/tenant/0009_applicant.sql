-- +goose Up
CREATE TABLE applicant_session (
    id           uuid PRIMARY KEY,
    token_hash   text NOT NULL CONSTRAINT applicant_session_token UNIQUE,
    plane        text NOT NULL,
    email_sealed bytea,
    verified_at  timestamptz,
    created_at   timestamptz NOT NULL,
    expires_at   timestamptz NOT NULL,
    CHECK ((email_sealed IS NULL) = (verified_at IS NULL))
);
CREATE INDEX applicant_session_expiry ON applicant_session (expires_at);
COMMENT ON TABLE applicant_session IS 'what a resident holds; tokens hashed';

CREATE TABLE applicant_grant (
    session_id     uuid NOT NULL REFERENCES applicant_session (id) ON DELETE CASCADE,
    application_id uuid NOT NULL,
    granted_at     timestamptz NOT NULL,
    expires_at     timestamptz NOT NULL,
    PRIMARY KEY (session_id, application_id)
);
CREATE INDEX applicant_grant_application ON applicant_grant (application_id);
COMMENT ON TABLE applicant_grant IS 'which application a session may open, until when';

CREATE TABLE email_verification (
    id           uuid PRIMARY KEY,
    session_id   uuid NOT NULL REFERENCES applicant_session (id) ON DELETE CASCADE,
    email_sealed bytea NOT NULL,
    email_index  bytea NOT NULL CHECK (length(email_index) = 16),
    code_mac     bytea NOT NULL CHECK (length(code_mac) = 32),
    tries        integer NOT NULL DEFAULT 0,
    created_at   timestamptz NOT NULL,
    expires_at   timestamptz NOT NULL,
    used_at      timestamptz
);
CREATE INDEX email_verification_email ON email_verification (email_index, created_at);
CREATE INDEX email_verification_session ON email_verification (session_id, created_at);
COMMENT ON TABLE email_verification IS 'six-digit codes, keyed hashes only';

CREATE TABLE lookup_limit (
    number_mac bytea PRIMARY KEY CHECK (length(number_mac) = 32),
    tries      integer NOT NULL,
    since      timestamptz NOT NULL
);
CREATE INDEX lookup_limit_since ON lookup_limit (since);
COMMENT ON TABLE lookup_limit IS 'tries per receipt number, known or not';

-- +goose Down
SELECT 1;
