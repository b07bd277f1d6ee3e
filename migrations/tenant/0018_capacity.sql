-- +goose Up
CREATE TABLE seat (
    procedure_id uuid NOT NULL REFERENCES procedure (id),
    field        text NOT NULL,
    option       text NOT NULL,
    taken        integer NOT NULL CHECK (taken >= 0),
    PRIMARY KEY (procedure_id, field, option)
);
COMMENT ON TABLE seat IS 'how many standing applications have chosen a limited option; counts only, never who';

-- +goose Down
SELECT 1;
