-- +goose Up
ALTER TABLE sample_case ADD COLUMN day date NOT NULL DEFAULT '2026-06-15';
COMMENT ON COLUMN sample_case.day IS 'the day the case is judged as of, so that it does not fail because time goes by';

-- +goose Down
SELECT 1;
