-- +goose Up
CREATE TABLE export (
    id           uuid PRIMARY KEY,
    requested_by uuid NOT NULL,
    procedure_id uuid NOT NULL,
    filter       jsonb NOT NULL,
    encoding     text NOT NULL CHECK (encoding IN ('utf-8-bom', 'cp932')),
    state        text NOT NULL CHECK (state IN ('waiting', 'running', 'ready', 'failed', 'expired')),
    rows_done    integer NOT NULL DEFAULT 0,
    rows_total   integer NOT NULL DEFAULT 0,
    unmappable   integer NOT NULL DEFAULT 0,
    object_id    uuid,
    code         text NOT NULL DEFAULT '',
    created_at   timestamptz NOT NULL,
    finished_at  timestamptz,
    expires_at   timestamptz
);
CREATE INDEX export_requester ON export (requested_by, id);
CREATE INDEX export_ending ON export (expires_at) WHERE state = 'ready';
COMMENT ON TABLE export IS 'lists of applications made for download; filter names ids, states and dates only';

-- +goose Down
SELECT 1;
