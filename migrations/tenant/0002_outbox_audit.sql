-- +goose Up
CREATE TABLE outbox (
    id         uuid PRIMARY KEY,
    kind       text NOT NULL CHECK (kind ~ '^[a-z_]+\.[a-z_]+$'),
    entity_id  uuid NOT NULL,
    urgency    text NOT NULL CHECK (urgency IN ('critical', 'default', 'bulk')),
    run_after  timestamptz NOT NULL,
    state      text NOT NULL CHECK (state IN ('pending', 'queued', 'claimed', 'done', 'failed')),
    fence      bigint NOT NULL DEFAULT 0,
    attempts   integer NOT NULL DEFAULT 0,
    lost       integer NOT NULL DEFAULT 0,
    moved_at   timestamptz NOT NULL DEFAULT now(),
    last_code  text NOT NULL DEFAULT '',
    created_at timestamptz NOT NULL,
    ended_at   timestamptz CHECK ((ended_at IS NOT NULL) = (state IN ('done', 'failed')))
);
CREATE INDEX outbox_due ON outbox (run_after, id) WHERE state = 'pending';
CREATE INDEX outbox_moving ON outbox (moved_at) WHERE state IN ('queued', 'claimed');
CREATE INDEX outbox_failed ON outbox (id) WHERE state = 'failed';
CREATE INDEX outbox_done ON outbox (ended_at) WHERE state = 'done';
COMMENT ON TABLE outbox IS 'work that must follow a change; ids and times only';
COMMENT ON COLUMN outbox.lost IS 'claims whose worker never said how they ended';
COMMENT ON COLUMN outbox.moved_at IS 'server time of the last change of state: leases do not trust the clocks of workers';

CREATE TABLE job_effect (
    outbox_id uuid PRIMARY KEY REFERENCES outbox (id) ON DELETE CASCADE,
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
    detail     jsonb NOT NULL,
    txid       xid8 NOT NULL DEFAULT pg_current_xact_id()
);
CREATE INDEX audit_entry_entity ON audit_entry (entity_id, at);
CREATE INDEX audit_entry_actor ON audit_entry (actor_id, at);
CREATE INDEX audit_entry_settled ON audit_entry (txid, id);
COMMENT ON TABLE audit_entry IS 'who did what; insert only';
COMMENT ON COLUMN audit_entry.txid IS 'lets the sealer take exactly the entries whose transactions have ended';

CREATE TABLE audit_link (
    seq       bigint PRIMARY KEY CHECK (seq > 0),
    entry_id  uuid NOT NULL UNIQUE REFERENCES audit_entry (id),
    sealed_at timestamptz NOT NULL,
    hash      bytea NOT NULL CHECK (length(hash) = 32)
);
COMMENT ON TABLE audit_link IS 'hash chain over audit_entry, appended by one sealer; insert only';

CREATE TABLE audit_checkpoint (
    seq  bigint PRIMARY KEY CHECK (seq >= 0),
    at   timestamptz NOT NULL,
    note text NOT NULL
);
COMMENT ON TABLE audit_checkpoint IS 'signed heads of the chain, for the municipality to keep elsewhere; insert only';

-- +goose Down
SELECT 1;
