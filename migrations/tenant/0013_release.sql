-- +goose Up
ALTER TABLE procedure ADD COLUMN next_version_id uuid REFERENCES form_version (id);
ALTER TABLE procedure ADD COLUMN next_version_number integer NOT NULL DEFAULT 0;
ALTER TABLE procedure ADD COLUMN next_at timestamptz;
ALTER TABLE procedure ADD CONSTRAINT procedure_next_is_whole CHECK ((next_version_id IS NULL) = (next_at IS NULL));
CREATE INDEX procedure_next ON procedure (next_at) WHERE next_at IS NOT NULL;
COMMENT ON COLUMN procedure.next_at IS 'from this instant the next version is the live one, whether or not the row says so yet';

ALTER TABLE form_draft ADD COLUMN updated_by_id uuid;
COMMENT ON COLUMN form_draft.updated_by_id IS 'who saved last and so may not approve; empty for drafts older than the rule';

CREATE TABLE form_release (
    id           uuid PRIMARY KEY,
    procedure_id uuid NOT NULL REFERENCES procedure (id),
    version_id   uuid REFERENCES form_version (id),
    kind         text NOT NULL CHECK (kind IN ('publish', 'plan', 'cancel', 'start', 'unpublish', 'revert')),
    starts_at    timestamptz,
    at           timestamptz NOT NULL,
    by_id        uuid NOT NULL,
    by_name      text NOT NULL,
    note         text NOT NULL,
    CHECK ((kind = 'plan') = (starts_at IS NOT NULL))
);
CREATE INDEX form_release_procedure ON form_release (procedure_id, at, id);
COMMENT ON TABLE form_release IS 'what was done with the versions of a procedure; insert only';

CREATE TABLE publication_rule (
    only_row   boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    approval   boolean NOT NULL,
    updated_at timestamptz NOT NULL,
    updated_by text NOT NULL
);
COMMENT ON TABLE publication_rule IS 'whether a publication needs a second person; no row: it does not';

CREATE TABLE publication_request (
    id              uuid PRIMARY KEY,
    procedure_id    uuid NOT NULL REFERENCES procedure (id),
    document        text NOT NULL,
    digest          text NOT NULL,
    draft_revision  bigint NOT NULL,
    starts_at       timestamptz,
    note            text NOT NULL,
    asked_at        timestamptz NOT NULL,
    asked_by        uuid NOT NULL,
    asked_by_name   text NOT NULL,
    edited_by       uuid,
    state           text NOT NULL CHECK (state IN ('waiting', 'approved', 'returned', 'withdrawn')),
    decided_at      timestamptz,
    decided_by      uuid,
    decided_by_name text NOT NULL DEFAULT '',
    comment         text NOT NULL DEFAULT '',
    version_id      uuid REFERENCES form_version (id),
    CHECK ((state = 'waiting') = (decided_at IS NULL)),
    CHECK ((decided_at IS NULL) = (decided_by IS NULL)),
    CHECK ((state = 'approved') = (version_id IS NOT NULL)),
    CONSTRAINT publication_request_two_people CHECK (state NOT IN ('approved', 'returned') OR decided_by <> asked_by),
    CONSTRAINT publication_request_not_the_author CHECK (state <> 'approved' OR edited_by IS NULL OR decided_by <> edited_by)
);
CREATE UNIQUE INDEX publication_request_waiting ON publication_request (procedure_id) WHERE state = 'waiting';
CREATE INDEX publication_request_procedure ON publication_request (procedure_id, asked_at);
COMMENT ON TABLE publication_request IS 'publications that a second person decides on, with the form as it was asked for';

-- +goose Down
SELECT 1;
