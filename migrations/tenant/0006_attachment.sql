-- +goose Up
CREATE TABLE attachment (
    id          uuid PRIMARY KEY,
    owner_id    uuid NOT NULL,
    field       text NOT NULL,
    class       text NOT NULL,
    state       text NOT NULL CHECK (state IN ('receiving', 'quarantined', 'released', 'refused', 'discarded')),
    kind        text NOT NULL,
    size        bigint NOT NULL DEFAULT 0 CHECK (size >= 0),
    name_sealed bytea NOT NULL,
    bound       boolean NOT NULL DEFAULT false,
    verdict     text NOT NULL DEFAULT '',
    scanner     text NOT NULL DEFAULT '',
    created_at  timestamptz NOT NULL,
    scanned_at  timestamptz
);
CREATE INDEX attachment_owner ON attachment (owner_id, field, created_at);
CREATE INDEX attachment_loose ON attachment (created_at) WHERE NOT bound OR state IN ('receiving', 'discarded');
COMMENT ON TABLE attachment IS 'files a resident added; the object lies sealed in the blob store';
COMMENT ON COLUMN attachment.owner_id IS 'the draft until the application is submitted, then the application';

-- +goose Down
SELECT 1;
