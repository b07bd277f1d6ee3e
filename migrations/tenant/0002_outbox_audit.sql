-- +goose Up
CREATE TABLE outbox (
    id         uuid PRIMARY KEY,
    kind       text NOT NULL,
    entity_id  uuid NOT NULL,
    urgency    text NOT NULL CHECK (urgency IN ('critical', 'default', 'bulk')),
    run_after  timestamptz NOT NULL,
    state      text NOT NULL CHECK (state IN ('pending', 'queued', 'claimed', 'done', 'failed')),
    fence      bigint NOT NULL DEFAULT 0,
    attempts   integer NOT NULL DEFAULT 0,
    claimed_at timestamptz,
    last_code  text NOT NULL DEFAULT '',
    created_at timestamptz NOT NULL,
    done_at    timestamptz
);
CREATE INDEX outbox_open ON outbox (run_after, id) WHERE state IN ('pending', 'queued', 'claimed');
COMMENT ON TABLE outbox IS 'work that must follow a change; ids and times only';

CREATE TABLE job_effect (
    outbox_id uuid PRIMARY KEY REFERENCES outbox (id),
    at        timestamptz NOT NULL
);
COMMENT ON TABLE job_effect IS 'one row for each outbox row whose effect has happened';

CREATE TABLE audit_entry (
    id         uuid PRIMARY KEY,
    at         timestamptz NOT NULL,
    audience   text NOT NULL,
    actor_id   uuid NOT NULL,
    actor_name text NOT NULL,
    plane      text NOT NULL,
    request_id text NOT NULL,
    action     text NOT NULL,
    object     text NOT NULL,
    entity_id  uuid NOT NULL,
    detail     jsonb NOT NULL
);
CREATE INDEX audit_entry_entity ON audit_entry (entity_id, at);
COMMENT ON TABLE audit_entry IS 'who did what; insert only';

CREATE TABLE audit_link (
    seq      bigint PRIMARY KEY CHECK (seq > 0),
    entry_id uuid NOT NULL UNIQUE REFERENCES audit_entry (id),
    hash     bytea NOT NULL CHECK (length(hash) = 32)
);
COMMENT ON TABLE audit_link IS 'hash chain over audit_entry, appended by one sealer; insert only';

-- +goose Down
SELECT 1;
