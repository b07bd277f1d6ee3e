-- +goose Up
CREATE TABLE finder (
    id           uuid PRIMARY KEY,
    slug         text NOT NULL CONSTRAINT finder_slug_key UNIQUE CHECK (slug ~ '^[a-z0-9][a-z0-9-]{1,62}$'),
    title        text NOT NULL,
    document     text NOT NULL,
    published    text,
    revision     bigint NOT NULL,
    position     integer NOT NULL,
    created_at   timestamptz NOT NULL,
    updated_at   timestamptz NOT NULL,
    updated_by   text NOT NULL,
    published_at timestamptz,
    CHECK ((published IS NULL) = (published_at IS NULL))
);
CREATE INDEX finder_order ON finder (position, id);
COMMENT ON TABLE finder IS 'questions that lead to procedures; published texts, no answers';
COMMENT ON COLUMN finder.published IS 'the document residents see; NULL while it is offered to nobody';

-- +goose Down
SELECT 1;
