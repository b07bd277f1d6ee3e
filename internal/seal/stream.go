package seal

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/tink-crypto/tink-go/v2/streamingaead/subtle"
)

// segmentSize is the ciphertext handled at a time: the memory one stream needs.
const segmentSize = 64 << 10

func newStream(key []byte) (*subtle.AESGCMHKDF, error) {
	return subtle.NewAESGCMHKDF(key, hashAlgorithm, KeySize, segmentSize, 0)
}

// SealStream returns a writer that seals to w what is written to it, 64 KiB at
// a time. Close writes the last segment: without it the result does not open.
// Close does not close w.
func (s *Sealer) SealStream(ctx context.Context, e Epoch, at Place, w io.Writer) (io.WriteCloser, error) {
	head, key, err := s.begin(ctx, algStream, s.file, e, at)
	if err != nil {
		return nil, err
	}
	defer clear(key)
	aead, err := newStream(key)
	if err != nil {
		return nil, fmt.Errorf("seal stream %s.%s: %w", at.Table, at.Column, err)
	}
	if _, err := w.Write(head); err != nil {
		return nil, fmt.Errorf("seal stream %s.%s: %w", at.Table, at.Column, err)
	}
	out, err := aead.NewEncryptingWriter(w, s.binding(head, at))
	if err != nil {
		return nil, fmt.Errorf("seal stream %s.%s: %w", at.Table, at.Column, err)
	}
	return out, nil
}

// OpenStream returns a reader of what SealStream sealed for the place. Bytes
// come out once their segment is verified; a cut at the end shows only as
// ErrDamaged instead of io.EOF, so act on the content after io.EOF, not before.
// Errors of r itself are passed on.
func (s *Sealer) OpenStream(ctx context.Context, at Place, r io.Reader) (io.Reader, error) {
	src := &source{r: r}
	head, key, err := s.resume(ctx, src, algStream, s.file, at)
	if err != nil {
		return nil, err
	}
	defer clear(key)
	aead, err := newStream(key)
	if err != nil {
		return nil, fmt.Errorf("open stream %s.%s: %w", at.Table, at.Column, err)
	}
	plain, err := aead.NewDecryptingReader(src, s.binding(head, at))
	if err != nil {
		return nil, src.explain(err)
	}
	return &opened{plain: plain, src: src}, nil
}

// source remembers the error of the underlying reader, so that a broken
// connection is not mistaken for damaged bytes.
type source struct {
	r   io.Reader
	err error
}

func (s *source) Read(p []byte) (int, error) {
	n, err := s.r.Read(p)
	if err != nil && err != io.EOF {
		s.err = err
	}
	return n, err
}

func (s *source) explain(err error) error {
	if s.err != nil {
		return fmt.Errorf("read sealed stream: %w", s.err)
	}
	return fmt.Errorf("open stream: %w", ErrDamaged)
}

type opened struct {
	plain io.Reader
	src   *source
	err   error
}

func (o *opened) Read(p []byte) (int, error) {
	if o.err != nil {
		return 0, o.err
	}
	n, err := o.plain.Read(p)
	if err == nil || errors.Is(err, io.EOF) {
		o.err = err
		return n, err
	}
	o.err = o.src.explain(err)
	return n, o.err
}
