-- +goose Up
CREATE TABLE notice (
    id             uuid PRIMARY KEY,
    template       text NOT NULL,
    application_id uuid,
    class          text NOT NULL,
    to_sealed      bytea NOT NULL,
    params_sealed  bytea,
    state          text NOT NULL CHECK (state IN ('waiting', 'sent', 'failed')),
    sends          integer NOT NULL DEFAULT 0,
    code           text NOT NULL DEFAULT '',
    created_at     timestamptz NOT NULL,
    sent_at        timestamptz,
    again_of       uuid REFERENCES notice (id)
);
CREATE INDEX notice_application ON notice (application_id, id) WHERE application_id IS NOT NULL;
CREATE INDEX notice_failed ON notice (id) WHERE state = 'failed';
COMMENT ON TABLE notice IS 'mails to residents and staff; address and content sealed';
COMMENT ON COLUMN notice.params_sealed IS 'emptied once a one-time code or link has been sent';
COMMENT ON COLUMN notice.sends IS 'times handed to the mail door; above 1 after a crash between sending and recording';

-- +goose Down
SELECT 1;
