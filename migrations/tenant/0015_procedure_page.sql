-- +goose Up
ALTER TABLE procedure
    ADD COLUMN tags       jsonb   NOT NULL DEFAULT '[]',
    ADD COLUMN position   integer NOT NULL DEFAULT 0 CHECK (position BETWEEN 0 AND 9999),
    ADD COLUMN short_code text    NOT NULL
        DEFAULT substr(translate(gen_random_uuid()::text, '01-', 'gh'), 1, 12)
        CONSTRAINT procedure_short_code_key UNIQUE
        CHECK (short_code ~ '^[a-z0-9]{6,20}$'),
    ADD COLUMN done_text  text    NOT NULL DEFAULT '',
    ADD COLUMN reply_text text    NOT NULL DEFAULT '';
COMMENT ON COLUMN procedure.position IS 'place in lists, from 1; 0: after those that have one';
COMMENT ON COLUMN procedure.short_code IS 'of /s/<code>';
COMMENT ON COLUMN procedure.done_text IS 'shown after an application was handed in';
COMMENT ON COLUMN procedure.reply_text IS 'added to the mail that confirms it';
UPDATE procedure SET sort_key = '10000' || sort_key;

ALTER TABLE procedure DROP CONSTRAINT procedure_visibility_check;
ALTER TABLE procedure ADD CONSTRAINT procedure_visibility_check CHECK (visibility IN ('public', 'link', 'password', 'staff'));

CREATE TABLE watchword (
    procedure_id uuid PRIMARY KEY REFERENCES procedure (id) ON DELETE CASCADE,
    hash         text NOT NULL,
    generation   uuid NOT NULL,
    changed_at   timestamptz NOT NULL,
    changed_by   text NOT NULL
);
COMMENT ON TABLE watchword IS 'the word that opens a procedure; Argon2id';

CREATE TABLE watchword_grant (
    session_id   uuid NOT NULL REFERENCES applicant_session (id) ON DELETE CASCADE,
    procedure_id uuid NOT NULL REFERENCES watchword (procedure_id) ON DELETE CASCADE,
    generation   uuid NOT NULL,
    granted_at   timestamptz NOT NULL,
    PRIMARY KEY (session_id, procedure_id)
);
COMMENT ON TABLE watchword_grant IS 'sessions that have given the word of this generation';

CREATE TABLE embed_origin (
    origin   text PRIMARY KEY CHECK (origin ~ '^https?://[a-z0-9.:-]+$'),
    added_at timestamptz NOT NULL,
    added_by text NOT NULL
);
COMMENT ON TABLE embed_origin IS 'sites that may show a card of a procedure in a frame';

-- +goose Down
SELECT 1;
