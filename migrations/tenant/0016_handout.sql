-- +goose Up
CREATE TABLE handout (
    id            uuid PRIMARY KEY,
    procedure_id  uuid NOT NULL REFERENCES procedure (id),
    attachment_id uuid NOT NULL UNIQUE REFERENCES attachment (id) ON DELETE CASCADE,
    title         text NOT NULL,
    position      integer NOT NULL,
    added_at      timestamptz NOT NULL,
    added_by      text NOT NULL
);
CREATE INDEX handout_order ON handout (procedure_id, position, id);
COMMENT ON TABLE handout IS 'files that residents may download from a procedure page; the object is the attachment room''s';

-- +goose Down
SELECT 1;
