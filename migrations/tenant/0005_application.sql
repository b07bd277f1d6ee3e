-- +goose Up
CREATE TABLE application (
    id              uuid PRIMARY KEY,
    procedure_id    uuid NOT NULL REFERENCES procedure (id),
    version_id      uuid NOT NULL REFERENCES form_version (id),
    state           text NOT NULL CHECK (state IN ('draft', 'submitted', 'accepted', 'in_review', 'returned', 'in_approval',
                        'approved', 'rejected', 'refused', 'issued', 'completed', 'withdrawn')),
    revision        bigint NOT NULL CHECK (revision > 0),
    owner_session   uuid NOT NULL,
    receipt_number  text CONSTRAINT application_receipt_number_key UNIQUE,
    lookup_mac      bytea CHECK (length(lookup_mac) = 32),
    department_id   uuid,
    assignee_id     uuid,
    passed_by       uuid,
    retention_class text NOT NULL,
    identity        text NOT NULL,
    consent_version text NOT NULL DEFAULT '',
    contact_sealed  bytea,
    answer_version  integer NOT NULL DEFAULT 0,
    created_at      timestamptz NOT NULL,
    updated_at      timestamptz NOT NULL,
    submitted_at    timestamptz,
    decided_at      timestamptz,
    due_at          timestamptz,
    paused_at       timestamptz,
    closed_at       timestamptz,
    keep_until      timestamptz,
    CHECK ((state = 'draft') = (receipt_number IS NULL)),
    CHECK ((state = 'draft') = (submitted_at IS NULL)),
    CHECK ((state = 'returned') = (paused_at IS NOT NULL)),
    CHECK ((receipt_number IS NULL) = (lookup_mac IS NULL)),
    CHECK ((closed_at IS NULL) = (keep_until IS NULL))
);
CREATE INDEX application_submitted ON application (submitted_at, id) WHERE state <> 'draft';
CREATE INDEX application_department ON application (department_id, submitted_at, id) WHERE state <> 'draft';
CREATE INDEX application_procedure ON application (procedure_id, submitted_at, id) WHERE state <> 'draft';
CREATE INDEX application_assignee ON application (assignee_id, submitted_at, id) WHERE assignee_id IS NOT NULL;
CREATE INDEX application_drafts ON application (owner_session, id) WHERE state = 'draft';
CREATE INDEX application_keep ON application (keep_until) WHERE keep_until IS NOT NULL;
COMMENT ON TABLE application IS 'one row from the first draft to the end; content lies sealed in application_answer';

CREATE TABLE application_draft (
    application_id uuid PRIMARY KEY REFERENCES application (id) ON DELETE CASCADE,
    revision       bigint NOT NULL,
    page           text NOT NULL,
    answers_sealed bytea NOT NULL,
    updated_at     timestamptz NOT NULL,
    expires_at     timestamptz NOT NULL
);
CREATE INDEX application_draft_expiry ON application_draft (expires_at);
COMMENT ON TABLE application_draft IS 'what was typed so far; gone once submitted';

CREATE TABLE application_answer (
    id             uuid PRIMARY KEY,
    application_id uuid NOT NULL REFERENCES application (id) ON DELETE CASCADE,
    number         integer NOT NULL CHECK (number > 0),
    cause          text NOT NULL,
    answers_sealed bytea NOT NULL,
    at             timestamptz NOT NULL,
    UNIQUE (application_id, number)
);
COMMENT ON TABLE application_answer IS 'all versions of the answers; never overwritten';

CREATE TABLE application_term (
    application_id uuid NOT NULL REFERENCES application (id) ON DELETE CASCADE,
    term           bytea NOT NULL CHECK (length(term) = 16),
    PRIMARY KEY (term, application_id)
);
CREATE INDEX application_term_application ON application_term (application_id);
COMMENT ON TABLE application_term IS 'blind index of searchable fields; shows which rows hold equal values';

CREATE TABLE application_submission (
    application_id uuid PRIMARY KEY REFERENCES application (id) ON DELETE CASCADE,
    owner_session  uuid NOT NULL,
    key_mac        bytea NOT NULL CHECK (length(key_mac) = 32),
    body_mac       bytea NOT NULL CHECK (length(body_mac) = 32),
    secret_sealed  bytea NOT NULL,
    at             timestamptz NOT NULL,
    expires_at     timestamptz NOT NULL,
    CONSTRAINT application_submission_key UNIQUE (owner_session, key_mac)
);
CREATE INDEX application_submission_expiry ON application_submission (expires_at);
COMMENT ON TABLE application_submission IS 'idempotency keys of submissions, for a day';

CREATE TABLE application_correction (
    id             uuid PRIMARY KEY,
    application_id uuid NOT NULL REFERENCES application (id) ON DELETE CASCADE,
    fields         jsonb NOT NULL,
    text_sealed    bytea NOT NULL,
    deadline       timestamptz NOT NULL,
    asked_at       timestamptz NOT NULL,
    asked_by       uuid NOT NULL,
    asked_by_name  text NOT NULL,
    from_number    integer NOT NULL,
    to_number      integer NOT NULL DEFAULT 0,
    closed_at      timestamptz,
    outcome        text NOT NULL DEFAULT '' CHECK (outcome IN ('', 'corrected', 'recalled', 'withdrawn')),
    CHECK ((closed_at IS NULL) = (outcome = ''))
);
CREATE UNIQUE INDEX application_correction_open ON application_correction (application_id) WHERE closed_at IS NULL;
CREATE INDEX application_correction_application ON application_correction (application_id, asked_at);

CREATE TABLE application_event (
    id             uuid PRIMARY KEY,
    application_id uuid NOT NULL REFERENCES application (id) ON DELETE CASCADE,
    at             timestamptz NOT NULL,
    verb           text NOT NULL,
    from_state     text NOT NULL,
    to_state       text NOT NULL,
    audience       text NOT NULL,
    actor_id       uuid NOT NULL,
    actor_name     text NOT NULL,
    fields         jsonb NOT NULL,
    reason_sealed  bytea
);
CREATE INDEX application_event_application ON application_event (application_id, id);
COMMENT ON TABLE application_event IS 'history of an application; reasons sealed';

CREATE TABLE review_memo (
    id             uuid PRIMARY KEY,
    application_id uuid NOT NULL REFERENCES application (id) ON DELETE CASCADE,
    at             timestamptz NOT NULL,
    staff_id       uuid NOT NULL,
    staff_name     text NOT NULL,
    text_sealed    bytea NOT NULL
);
CREATE INDEX review_memo_application ON review_memo (application_id, id);
COMMENT ON TABLE review_memo IS 'internal notes of staff, never shown to residents';

-- +goose Down
SELECT 1;
