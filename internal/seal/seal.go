package seal

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"

	"github.com/tink-crypto/tink-go/v2/aead/subtle"

	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/ids"
)

// ErrDamaged is what opening returns for bytes that were changed, cut, moved
// to another place or sealed by another tenant. It is an Internal fault with
// code "damaged_ciphertext"; which of them it was cannot be known.
var ErrDamaged error = fault.New(fault.Internal, "damaged_ciphertext")

// Sealer seals and opens for one tenant. Safe for concurrent use.
type Sealer struct {
	tenant ids.ID
	roots  Roots
	field  Purpose
	file   Purpose
}

// New returns the sealer of the tenant over its root keys.
func New(tenant ids.ID, roots Roots) *Sealer {
	return &Sealer{tenant: tenant, roots: roots, field: purposeField, file: purposeFile}
}

// As returns a sealer of the same tenant whose values and streams use the keys
// of PurposeExport or PurposeBackup; neither opens what the other sealed.
func (s *Sealer) As(p Purpose) *Sealer {
	return &Sealer{tenant: s.tenant, roots: s.roots, field: p, file: p + "/file"}
}

// Seal returns plain sealed for the place under the tenant's current root.
// Sealing the same value twice gives different bytes. It fails only when the
// root key cannot be had, or the epoch or place breaks its format.
func (s *Sealer) Seal(ctx context.Context, e Epoch, at Place, plain []byte) ([]byte, error) {
	head, key, err := s.begin(ctx, algRecord, s.field, e, at)
	if err != nil {
		return nil, err
	}
	defer clear(key)
	gcm, err := subtle.NewAESGCM(key)
	if err != nil {
		return nil, fmt.Errorf("seal %s.%s: %w", at.Table, at.Column, err)
	}
	body, err := gcm.Encrypt(plain, s.binding(head, at))
	if err != nil {
		return nil, fmt.Errorf("seal %s.%s: %w", at.Table, at.Column, err)
	}
	return append(head, body...), nil
}

// Open returns what was sealed for the place. ErrDamaged when the bytes are
// not exactly what this tenant sealed there; the error of Roots when the key
// cannot be had.
func (s *Sealer) Open(ctx context.Context, at Place, sealed []byte) ([]byte, error) {
	r := bytes.NewReader(sealed)
	head, key, err := s.resume(ctx, r, algRecord, s.field, at)
	if err != nil {
		return nil, err
	}
	defer clear(key)
	gcm, err := subtle.NewAESGCM(key)
	if err != nil {
		return nil, fmt.Errorf("open %s.%s: %w", at.Table, at.Column, err)
	}
	plain, err := gcm.Decrypt(sealed[len(head):], s.binding(head, at))
	if err != nil {
		return nil, fmt.Errorf("open %s.%s: %w", at.Table, at.Column, ErrDamaged)
	}
	return plain, nil
}

// begin makes the header and the record key for new sealed bytes.
func (s *Sealer) begin(ctx context.Context, alg byte, p Purpose, e Epoch, at Place) (head, key []byte, err error) {
	if err := at.check(); err != nil {
		return nil, nil, err
	}
	if err := e.check(); err != nil {
		return nil, nil, err
	}
	root, err := s.roots.Current(ctx)
	if err != nil {
		return nil, nil, fmt.Errorf("current root key: %w", err)
	}
	defer clear(root.Key[:])
	key, err = s.recordKey(root, p, e, at)
	if err != nil {
		return nil, nil, err
	}
	return header{alg: alg, version: root.Version, epoch: e}.bytes(), key, nil
}

// resume reads the header from r and derives the record key it names.
func (s *Sealer) resume(ctx context.Context, r byteSource, alg byte, p Purpose, at Place) (head, key []byte, err error) {
	if err := at.check(); err != nil {
		return nil, nil, err
	}
	h, head, err := readHeader(r, alg)
	if err != nil {
		return nil, nil, err
	}
	root, err := s.roots.Version(ctx, h.version)
	if fault.Is(err, fault.NotFound) {
		return nil, nil, fmt.Errorf("root version %d of sealed bytes: %w", h.version, ErrDamaged)
	}
	if err != nil {
		return nil, nil, fmt.Errorf("root key version %d: %w", h.version, err)
	}
	defer clear(root.Key[:])
	key, err = s.recordKey(root, p, h.epoch, at)
	return head, key, err
}

type byteSource interface{ Read([]byte) (int, error) }

// SealText is Seal for a string.
func (s *Sealer) SealText(ctx context.Context, e Epoch, at Place, text string) ([]byte, error) {
	return s.Seal(ctx, e, at, []byte(text))
}

// OpenText is Open for a string.
func (s *Sealer) OpenText(ctx context.Context, at Place, sealed []byte) (string, error) {
	plain, err := s.Open(ctx, at, sealed)
	return string(plain), err
}

// SealJSON seals the JSON form of v.
func (s *Sealer) SealJSON(ctx context.Context, e Epoch, at Place, v any) ([]byte, error) {
	plain, err := json.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("seal %s.%s: marshal: %w", at.Table, at.Column, err)
	}
	defer clear(plain)
	return s.Seal(ctx, e, at, plain)
}

// OpenJSON opens what SealJSON sealed into v, a pointer. The error never
// quotes the content.
func (s *Sealer) OpenJSON(ctx context.Context, at Place, sealed []byte, v any) error {
	plain, err := s.Open(ctx, at, sealed)
	if err != nil {
		return err
	}
	defer clear(plain)
	if json.Unmarshal(plain, v) != nil {
		// The decoder's own text may quote what it met.
		return fault.Newf(fault.Internal, "unreadable_content", "open %s.%s: content does not fit %T", at.Table, at.Column, v)
	}
	return nil
}
