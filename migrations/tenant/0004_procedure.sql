-- +goose Up
CREATE TABLE category (
    id       uuid PRIMARY KEY,
    name     text NOT NULL UNIQUE,
    position integer NOT NULL
);
COMMENT ON TABLE category IS 'groups of procedures; published texts';

CREATE TABLE procedure (
    id              uuid PRIMARY KEY,
    slug            text NOT NULL CONSTRAINT procedure_slug_key UNIQUE CHECK (slug ~ '^[a-z0-9][a-z0-9-]{1,62}$'),
    title           text NOT NULL,
    kana            text NOT NULL,
    description     text NOT NULL,
    category_id     uuid CONSTRAINT procedure_category_fkey REFERENCES category (id),
    department_id   uuid,
    legal_basis     text NOT NULL,
    processing_days integer NOT NULL CHECK (processing_days BETWEEN 0 AND 3650),
    fee             text NOT NULL,
    documents       text NOT NULL,
    contact         text NOT NULL,
    opens_at        timestamptz,
    closes_at       timestamptz,
    visibility      text NOT NULL CHECK (visibility IN ('public', 'link', 'staff')),
    retention_class text NOT NULL,
    identity        text NOT NULL CHECK (identity IN ('none', 'email')),
    state           text NOT NULL CHECK (state IN ('draft', 'published', 'unpublished')),
    version_id      uuid,
    version_number  integer NOT NULL DEFAULT 0,
    revision        bigint NOT NULL,
    search_text     text NOT NULL,
    sort_key        text COLLATE "C" NOT NULL,
    created_at      timestamptz NOT NULL,
    updated_at      timestamptz NOT NULL,
    published_at    timestamptz,
    CHECK (closes_at > opens_at),
    CHECK (state = 'draft' OR version_id IS NOT NULL)
);
CREATE INDEX procedure_order ON procedure (sort_key, id);
COMMENT ON TABLE procedure IS 'the catalogue; texts published to the world, not sealed';
COMMENT ON COLUMN procedure.closes_at IS 'first instant at which the period is over';
COMMENT ON COLUMN procedure.search_text IS 'title, kana and description, folded for search';

CREATE TABLE form_draft (
    procedure_id uuid PRIMARY KEY REFERENCES procedure (id),
    revision     bigint NOT NULL,
    document     text NOT NULL,
    updated_at   timestamptz NOT NULL,
    updated_by   text NOT NULL
);

CREATE TABLE form_version (
    id           uuid PRIMARY KEY,
    procedure_id uuid NOT NULL REFERENCES procedure (id),
    number       integer NOT NULL CHECK (number > 0),
    document     text NOT NULL,
    digest       text NOT NULL,
    published_at timestamptz NOT NULL,
    published_by text NOT NULL,
    UNIQUE (procedure_id, number)
);
COMMENT ON TABLE form_version IS 'published forms; a trigger refuses change';

ALTER TABLE procedure ADD FOREIGN KEY (version_id) REFERENCES form_version (id);

-- +goose StatementBegin
CREATE FUNCTION form_version_is_immutable() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a published form version does not change' USING ERRCODE = 'integrity_constraint_violation';
END $$;
-- +goose StatementEnd
CREATE TRIGGER form_version_is_immutable BEFORE UPDATE OR DELETE ON form_version
    FOR EACH ROW EXECUTE FUNCTION form_version_is_immutable();

CREATE TABLE sample_case (
    id           uuid PRIMARY KEY,
    procedure_id uuid NOT NULL REFERENCES procedure (id),
    name         text NOT NULL,
    answers      text NOT NULL,
    accept       boolean NOT NULL,
    faults       jsonb NOT NULL,
    UNIQUE (procedure_id, name)
);
COMMENT ON TABLE sample_case IS 'made-up answers that a publication must pass';

-- +goose Down
SELECT 1;
