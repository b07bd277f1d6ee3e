package seal

import (
	"context"
	"encoding/binary"
	"fmt"

	"github.com/tink-crypto/tink-go/v2/subtle"

	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/ids"
)

// KeySize is the length of root keys and of all derived keys, in bytes.
const KeySize = 32

// FirstVersion is the number of a tenant's first root. Blind indexes and MACs
// are derived from it, so that a rotation does not move them: it must stay
// available as long as the tenant lives.
const FirstVersion uint32 = 1

// Epoch is retention class × fiscal year: what ends together is sealed
// together. Class is 1 to 32 characters of a-z, 0-9, "_" and "-"; Year is the
// year in whose April the fiscal year began.
type Epoch struct {
	Class string
	Year  int
}

// Place is where a sealed value lives. It is bound into the ciphertext, so a
// value moved to another row, column or table does not open.
type Place struct {
	Table, Column string
	Row           ids.ID
}

// Root is one version of a tenant's root key.
type Root struct {
	Version uint32
	Key     [KeySize]byte
}

// Roots gives a tenant's root keys. Version returns a NotFound fault for a
// version that never was, Unavailable while keys cannot be had, Gone when the
// key was destroyed. Versions count from FirstVersion.
type Roots interface {
	Current(ctx context.Context) (Root, error)
	Version(ctx context.Context, v uint32) (Root, error)
}

// Static is Roots over fixed keys: the key at index 0 is version 1, the last
// one is current. For tests and short-lived tools.
type Static [][KeySize]byte

// Current returns the last key; Unavailable when there is none.
func (s Static) Current(ctx context.Context) (Root, error) {
	if len(s) == 0 {
		return Root{}, fault.New(fault.Unavailable, "no_root_key")
	}
	return s.Version(ctx, uint32(len(s)))
}

// Version returns the key with number v, NotFound when there is none.
func (s Static) Version(_ context.Context, v uint32) (Root, error) {
	if v == 0 || uint64(v) > uint64(len(s)) {
		return Root{}, fault.New(fault.NotFound, "unknown_root_version")
	}
	return Root{Version: v, Key: s[v-1]}, nil
}

// Purpose separates keys by what they are for.
type Purpose string

// The purposes. Field and file are chosen by Seal and SealStream, index and
// mac by Index and MAC; export and backup by As.
const (
	purposeField  Purpose = "field"
	purposeFile   Purpose = "file"
	purposeIndex  Purpose = "index"
	purposeMAC    Purpose = "mac"
	PurposeExport Purpose = "export"
	PurposeBackup Purpose = "backup"
)

const hashAlgorithm = "SHA256"

func (e Epoch) check() error {
	if e.Year < 1900 || e.Year > 9999 || !validClass(e.Class) {
		return fault.Newf(fault.Internal, "bad_epoch", "epoch %q of %d", e.Class, e.Year)
	}
	return nil
}

func validClass(class string) bool {
	if len(class) == 0 || len(class) > 32 {
		return false
	}
	for _, c := range []byte(class) {
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '_' && c != '-' {
			return false
		}
	}
	return true
}

func (p Place) check() error {
	if p.Table == "" || p.Column == "" || p.Row == ids.Nil {
		return fault.Newf(fault.Internal, "bad_place", "place %s.%s needs table, column and row", p.Table, p.Column)
	}
	return nil
}

// epochKey derives the key of one purpose and epoch from the root.
func (s *Sealer) epochKey(root Root, p Purpose, e Epoch) ([]byte, error) {
	info := join("madoguchi/seal/1", string(p), e.Class)
	info = binary.BigEndian.AppendUint32(info, uint32(e.Year))
	return derive(root.Key[:], s.tenant[:], info)
}

// recordKey derives the key of one record. A key per record keeps the number
// of random nonces under one key far from the limit of AES-GCM.
func (s *Sealer) recordKey(root Root, p Purpose, e Epoch, at Place) ([]byte, error) {
	epoch, err := s.epochKey(root, p, e)
	if err != nil {
		return nil, err
	}
	defer clear(epoch)
	return derive(epoch, at.Row[:], join("record", at.Table, at.Column))
}

func derive(key, salt, info []byte) ([]byte, error) {
	out, err := subtle.ComputeHKDF(hashAlgorithm, key, salt, info, KeySize)
	if err != nil {
		return nil, fmt.Errorf("derive key: %w", err)
	}
	return out, nil
}

// join puts a length before each part, so that no two lists of parts have the
// same bytes.
func join(parts ...string) []byte {
	var out []byte
	for _, p := range parts {
		out = binary.BigEndian.AppendUint32(out, uint32(len(p)))
		out = append(out, p...)
	}
	return out
}
