-- +goose Up
-- What staff write into their own fields of a form is found by the same index,
-- and must not go away when the applicant corrects theirs.
ALTER TABLE application_term ADD COLUMN office boolean NOT NULL DEFAULT false;
ALTER TABLE application_term DROP CONSTRAINT application_term_pkey;
ALTER TABLE application_term ADD PRIMARY KEY (term, application_id, office);

CREATE TABLE review_answer (
    id             uuid PRIMARY KEY,
    application_id uuid NOT NULL REFERENCES application (id) ON DELETE CASCADE,
    number         integer NOT NULL CHECK (number > 0),
    at             timestamptz NOT NULL,
    staff_id       uuid NOT NULL,
    staff_name     text NOT NULL,
    fields         jsonb NOT NULL,
    answers_sealed bytea NOT NULL,
    UNIQUE (application_id, number)
);
COMMENT ON TABLE review_answer IS 'all versions of what staff wrote into their own fields; never overwritten, never shown to residents';
COMMENT ON COLUMN review_answer.fields IS 'ids of the fields that this version changed';

-- +goose Down
SELECT 1;
