package blob

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
)

// source reads what is to be stored. It stops when the caller's context ends,
// and remembers the reader's own error, so that content which is refused on
// its way (too large, connection lost) is not blamed on the store.
type source struct {
	alive func() error
	r     io.Reader
	err   error
}

func (s *source) Read(p []byte) (int, error) {
	if err := s.alive(); err != nil {
		return 0, err
	}
	n, err := s.r.Read(p)
	if err != nil && err != io.EOF {
		s.err = err
	}
	return n, err
}

func (s *source) explain(doing, what string, err error) error {
	if s.err != nil {
		return fmt.Errorf("%s %s: read content: %w", doing, what, s.err)
	}
	return failed(doing, what, err)
}

// exact reads what the store announced, and takes less for a failure.
type exact struct {
	body io.ReadCloser
	left int64
	key  Key
}

func (e *exact) Read(p []byte) (int, error) {
	n, err := e.body.Read(p)
	e.left -= int64(n)
	if err == io.EOF && e.left != 0 {
		return n, fmt.Errorf("read %s: %w: size is not what was announced", e.key, ErrUnavailable)
	}
	if err != nil && err != io.EOF {
		return n, unavailable("read", e.key.path, err)
	}
	return n, err
}

func (e *exact) Close() error { return e.body.Close() }

// unavailable turns a store's error into one of the door's faults.
func unavailable(doing, what string, err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s %s: %w", doing, what, ErrNotFound)
	}
	return failed(doing, what, err)
}

// failed is unavailable for what writes: a folder that vanished under it is no
// missing object.
func failed(doing, what string, err error) error {
	return fmt.Errorf("%s %s: %w: %w", doing, what, ErrUnavailable, err)
}
