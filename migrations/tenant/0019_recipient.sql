-- +goose Up
CREATE TABLE recipient_list (
    id           uuid PRIMARY KEY,
    procedure_id uuid NOT NULL REFERENCES procedure (id),
    field        text NOT NULL,
    check_kind   text NOT NULL CHECK (check_kind IN ('none', 'birth_date', 'code')),
    targets      jsonb NOT NULL,
    once         boolean NOT NULL,
    rows         integer NOT NULL DEFAULT 0,
    link_key     uuid NOT NULL,
    state        text NOT NULL CHECK (state IN ('loading', 'ready')),
    created_at   timestamptz NOT NULL,
    created_by   text NOT NULL
);
CREATE UNIQUE INDEX recipient_list_ready ON recipient_list (procedure_id) WHERE state = 'ready';
COMMENT ON TABLE recipient_list IS 'who a procedure is for, as staff uploaded it; a new link_key makes every link of the list void';

CREATE TABLE recipient (
    id           uuid PRIMARY KEY,
    list_id      uuid NOT NULL REFERENCES recipient_list (id) ON DELETE CASCADE,
    position     integer NOT NULL,
    number_index bytea NOT NULL CHECK (length(number_index) = 16),
    row_sealed   bytea NOT NULL,
    CONSTRAINT recipient_number_key UNIQUE (list_id, number_index)
);
CREATE INDEX recipient_order ON recipient (list_id, position);
COMMENT ON TABLE recipient IS 'one person of a list: number, check value and what is prefilled, sealed; found by blind index only';

CREATE TABLE recipient_claim (
    application_id uuid PRIMARY KEY REFERENCES application (id) ON DELETE CASCADE,
    procedure_id   uuid NOT NULL REFERENCES procedure (id),
    number_index   bytea NOT NULL CHECK (length(number_index) = 16),
    once           boolean NOT NULL
);
CREATE UNIQUE INDEX recipient_claim_once ON recipient_claim (procedure_id, number_index) WHERE once;
CREATE INDEX recipient_claim_number ON recipient_claim (procedure_id, number_index);
COMMENT ON TABLE recipient_claim IS 'which standing application is of which number, by blind index';

CREATE TABLE recipient_try (
    key_mac      bytea PRIMARY KEY CHECK (length(key_mac) = 32),
    procedure_id uuid NOT NULL,
    kind         text NOT NULL CHECK (kind IN ('number', 'session', 'procedure', 'told')),
    tries        integer NOT NULL,
    since        timestamptz NOT NULL
);
CREATE INDEX recipient_try_since ON recipient_try (since);
COMMENT ON TABLE recipient_try IS 'tries that guess at a list, by keyed hash, for a day';

CREATE TABLE recipient_upload (
    id           uuid PRIMARY KEY,
    procedure_id uuid NOT NULL REFERENCES procedure (id),
    staff_id     uuid NOT NULL,
    staff_name   text NOT NULL,
    object_id    uuid,
    head_sealed  bytea NOT NULL,
    mapping      jsonb NOT NULL,
    state        text NOT NULL CHECK (state IN ('received', 'checking', 'checked', 'saving', 'saved', 'failed', 'expired')),
    rows_total   integer NOT NULL,
    rows_done    integer NOT NULL DEFAULT 0,
    bad          integer NOT NULL DEFAULT 0,
    report       jsonb NOT NULL,
    code         text NOT NULL DEFAULT '',
    created_at   timestamptz NOT NULL,
    expires_at   timestamptz NOT NULL
);
CREATE INDEX recipient_upload_procedure ON recipient_upload (procedure_id, id);
CREATE INDEX recipient_upload_ending ON recipient_upload (expires_at) WHERE object_id IS NOT NULL;
COMMENT ON TABLE recipient_upload IS 'a file on its way to become a list; its content is an object, sealed, for a day';
COMMENT ON COLUMN recipient_upload.report IS 'lines, columns and what is wrong there; never the content';

CREATE TABLE recipient_sheet (
    id           uuid PRIMARY KEY,
    list_id      uuid NOT NULL,
    procedure_id uuid NOT NULL REFERENCES procedure (id),
    staff_id     uuid NOT NULL,
    content      text NOT NULL CHECK (content IN ('csv', 'zip')),
    open_only    boolean NOT NULL,
    address      text NOT NULL,
    object_id    uuid,
    state        text NOT NULL CHECK (state IN ('waiting', 'running', 'ready', 'failed', 'expired')),
    rows_total   integer NOT NULL DEFAULT 0,
    rows_done    integer NOT NULL DEFAULT 0,
    code         text NOT NULL DEFAULT '',
    created_at   timestamptz NOT NULL,
    expires_at   timestamptz
);
CREATE INDEX recipient_sheet_procedure ON recipient_sheet (procedure_id, id);
CREATE INDEX recipient_sheet_ending ON recipient_sheet (expires_at) WHERE object_id IS NOT NULL;
COMMENT ON TABLE recipient_sheet IS 'links of a list for printing; the content is an object, sealed, for a day';

CREATE TABLE recipient_link (
    id            uuid PRIMARY KEY,
    procedure_id  uuid NOT NULL REFERENCES procedure (id),
    name          text NOT NULL,
    values_sealed bytea NOT NULL,
    fields        jsonb NOT NULL,
    created_at    timestamptz NOT NULL,
    created_by    text NOT NULL,
    revoked_at    timestamptz
);
CREATE INDEX recipient_link_procedure ON recipient_link (procedure_id, id);
COMMENT ON TABLE recipient_link IS 'a link for anybody that fills in fixed values, such as the course chosen beforehand';

-- +goose Down
SELECT 1;
