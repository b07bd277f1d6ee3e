-- +goose Up
CREATE TABLE erasure_canary (
    id         uuid PRIMARY KEY,
    sealed     bytea NOT NULL,
    planted_at timestamptz NOT NULL
);
COMMENT ON TABLE erasure_canary IS 'sealed phrases that the verifier looks for after an erasure';

-- +goose Down
SELECT 1;
