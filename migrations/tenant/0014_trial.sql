-- +goose Up
ALTER TABLE form_version ADD COLUMN trial boolean NOT NULL DEFAULT false;
ALTER TABLE form_version DROP CONSTRAINT form_version_number_check;
ALTER TABLE form_version DROP CONSTRAINT form_version_procedure_id_number_key;
ALTER TABLE form_version ADD CONSTRAINT form_version_number_check CHECK (trial AND number = 0 OR NOT trial AND number > 0);
CREATE UNIQUE INDEX form_version_number ON form_version (procedure_id, number) WHERE NOT trial;
COMMENT ON COLUMN form_version.trial IS 'a draft frozen to be tried; never live, and forgotten with its trial';

-- +goose StatementBegin
CREATE OR REPLACE FUNCTION form_version_is_immutable() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND OLD.trial THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'a published form version does not change' USING ERRCODE = 'integrity_constraint_violation';
END $$;
-- +goose StatementEnd

CREATE TABLE trial (
    id             uuid PRIMARY KEY,
    procedure_id   uuid NOT NULL REFERENCES procedure (id),
    version_id     uuid NOT NULL REFERENCES form_version (id),
    staff_id       uuid NOT NULL,
    staff_name     text NOT NULL,
    token_hash     text NOT NULL CONSTRAINT trial_token_key UNIQUE,
    address_sealed bytea NOT NULL,
    session_id     uuid,
    created_at     timestamptz NOT NULL,
    link_until     timestamptz NOT NULL,
    expires_at     timestamptz NOT NULL
);
CREATE INDEX trial_procedure ON trial (procedure_id, created_at);
CREATE UNIQUE INDEX trial_session ON trial (session_id) WHERE session_id IS NOT NULL;
CREATE INDEX trial_expiry ON trial (expires_at);
COMMENT ON TABLE trial IS 'one try of a form by staff, from the link to the deletion';

ALTER TABLE application ADD COLUMN trial_id uuid REFERENCES trial (id);
CREATE INDEX application_trial ON application (trial_id) WHERE trial_id IS NOT NULL;
COMMENT ON COLUMN application.trial_id IS 'set: made by staff to try the form; never counted, listed, exported or kept';

-- +goose Down
SELECT 1;
