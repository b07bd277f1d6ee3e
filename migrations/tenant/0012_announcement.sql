-- +goose Up
CREATE TABLE review_announcement (
    department_id uuid PRIMARY KEY,
    at            timestamptz NOT NULL
);
COMMENT ON TABLE review_announcement IS 'when the people of a department were last told that something has arrived; written by jobs only';

ALTER TABLE application_correction ADD COLUMN overdue_told_at timestamptz;
COMMENT ON COLUMN application_correction.overdue_told_at IS 'when the applicant was told that the deadline has passed';
CREATE INDEX application_correction_overdue ON application_correction (deadline)
    WHERE closed_at IS NULL AND overdue_told_at IS NULL;

-- +goose Down
SELECT 1;
