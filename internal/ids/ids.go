package ids

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"

	"github.com/google/uuid"

	"github.com/madoguchi/madoguchi/internal/fault"
)

// ID is a UUIDv7. It scans from and writes to a PostgreSQL uuid column and
// marshals as its text form.
type ID = uuid.UUID

// Nil is the absent ID.
var Nil = uuid.Nil

// New returns a fresh ID. It panics only when the machine has no randomness.
func New() ID { return uuid.Must(uuid.NewV7()) }

// Parse reads the canonical 36-character form and nothing else, so that one
// thing has one address. Anything else is NotFound: an ID that cannot be names
// nothing.
func Parse(s string) (ID, error) {
	id, err := uuid.Parse(s)
	if err != nil || len(s) != 36 || id.String() != s {
		return Nil, fault.New(fault.NotFound, "not_found")
	}
	return id, nil
}

// Token returns 256 random bits as 43 characters of unpadded base64url.
func Token() string {
	var b [32]byte
	rand.Read(b[:])
	return base64.RawURLEncoding.EncodeToString(b[:])
}

// Hash returns the SHA-256 of a token in hex: what the service stores.
func Hash(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}
