package audit

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"strings"

	"golang.org/x/mod/sumdb/note"

	"github.com/madoguchi/madoguchi/internal/seal"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

// KeyName says in a checkpoint that the installation's own key signed it.
const KeyName = "madoguchi-audit"

// NewSigningKey makes a key: the secret text for Sign and the public one for
// OpenCheckpoint, which municipalities get. Name says whose it is.
func NewSigningKey(name string) (secret, public string, err error) {
	secret, public, err = note.GenerateKey(rand.Reader, name)
	if err != nil {
		return "", "", fmt.Errorf("make checkpoint key: %w", err)
	}
	return secret, public, nil
}

// SigningKeyFrom makes the same key from the same seed: for installations that
// keep no key of its own for checkpoints.
func SigningKeyFrom(name string, seed [ed25519.SeedSize]byte) (secret, public string, err error) {
	key := ed25519.NewKeyFromSeed(seed[:])
	public, err = note.NewEd25519VerifierKey(name, key.Public().(ed25519.PublicKey))
	if err != nil {
		return "", "", fmt.Errorf("make checkpoint key: %w", err)
	}
	// "name+hash+key": the secret form has the same hash.
	hash := strings.Split(public, "+")[1]
	encoded := base64.StdEncoding.EncodeToString(append([]byte{1}, seed[:]...)) // 1: Ed25519
	return "PRIVATE+KEY+" + name + "+" + hash + "+" + encoded, public, nil
}

// InstallationKey is the checkpoint key of an installation that was given no
// other: made from its platform key, for this purpose alone.
func InstallationKey(ctx context.Context, platform *seal.Sealer) (secret, public string, err error) {
	raw, err := platform.MAC(ctx, "audit-checkpoint", nil)
	if err != nil {
		return "", "", fmt.Errorf("make checkpoint key: %w", err)
	}
	defer clear(raw)
	return SigningKeyFrom(KeyName, [ed25519.SeedSize]byte(raw))
}

// StoredHeads returns the heads of the checkpoints that the municipality's own
// database holds, and how many of those the public key did not sign.
func StoredHeads(ctx context.Context, sp *tenant.Space, public string) (heads []Head, refused int, err error) {
	const enough = 100_000 // eleven years of hours
	texts, err := Checkpoints(ctx, sp, enough)
	if err != nil {
		return nil, 0, err
	}
	for _, text := range texts {
		h, err := OpenCheckpoint(text, public)
		if err != nil || h.Tenant != sp.Tenant().ID {
			refused++
			continue
		}
		heads = append(heads, h)
	}
	return heads, refused, nil
}
