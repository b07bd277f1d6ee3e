package kmsserver

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/binary"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/madoguchi/madoguchi/internal/ids"
)

const (
	enabled  = "Enabled"
	disabled = "Disabled"
	pending  = "PendingDeletion"
)

type key struct {
	id       string
	material [32]byte
	state    string
	created  time.Time
	deletion time.Time
}

type metadata struct {
	KeyID        string `json:"KeyId"`
	Arn          string
	AWSAccountID string `json:"AWSAccountId"`
	CreationDate float64
	Enabled      bool
	KeyState     string
	KeyUsage     string
	KeySpec      string
	KeyManager   string
	Origin       string
	DeletionDate *float64 `json:",omitempty"`
}

const accountID = "000000000000"

func (s *Server) arn(k *key) string {
	return "arn:aws:kms:" + s.account.Region + ":" + accountID + ":key/" + k.id
}

func (s *Server) describe(k *key) metadata {
	m := metadata{
		KeyID: k.id, Arn: s.arn(k), AWSAccountID: accountID, CreationDate: seconds(k.created),
		Enabled: k.state == enabled, KeyState: k.state, KeyUsage: "ENCRYPT_DECRYPT",
		KeySpec: "SYMMETRIC_DEFAULT", KeyManager: "CUSTOMER", Origin: "AWS_KMS",
	}
	if k.state == pending {
		at := seconds(k.deletion)
		m.DeletionDate = &at
	}
	return m
}

func seconds(t time.Time) float64 { return float64(t.UnixMilli()) / 1000 }

// find returns the key that an id, ARN or alias names, destroying first what
// is due.
func (s *Server) find(name string) (*key, *failure) {
	s.destroyDue()
	if strings.HasPrefix(name, "alias/") {
		name = s.aliases[name]
	}
	_, id, isARN := strings.Cut(name, ":key/")
	if !isARN {
		id = name
	}
	k, ok := s.keys[id]
	if !ok {
		return nil, refuse("NotFoundException", "key does not exist")
	}
	return k, nil
}

func (s *Server) destroyDue() {
	now := s.clock.Now()
	for id, k := range s.keys {
		if k.state != pending || now.Before(k.deletion) {
			continue
		}
		clear(k.material[:])
		delete(s.keys, id)
		maps.DeleteFunc(s.aliases, func(_, target string) bool { return target == id })
	}
}

// usable is find for operations that need the key's material.
func (s *Server) usable(name string) (*key, *failure) {
	k, failed := s.find(name)
	if failed != nil {
		return nil, failed
	}
	switch k.state {
	case disabled:
		return nil, refuse("DisabledException", "%s is disabled", s.arn(k))
	case pending:
		return nil, refuse("KMSInvalidStateException", "%s is pending deletion", s.arn(k))
	}
	return k, nil
}

func (s *Server) createKey() (any, *failure) {
	k := &key{id: ids.New().String(), state: enabled, created: s.clock.Now()}
	rand.Read(k.material[:])
	s.keys[k.id] = k
	return map[string]any{"KeyMetadata": s.describe(k)}, nil
}

func (s *Server) createAlias(in request) (any, *failure) {
	if !strings.HasPrefix(in.AliasName, "alias/") || strings.HasPrefix(in.AliasName, "alias/aws/") {
		return nil, refuse("InvalidAliasNameException", "alias name")
	}
	if _, taken := s.aliases[in.AliasName]; taken {
		return nil, refuse("AlreadyExistsException", "alias exists")
	}
	k, failed := s.find(in.TargetKeyID)
	if failed != nil {
		return nil, failed
	}
	s.aliases[in.AliasName] = k.id
	return struct{}{}, nil
}

func (s *Server) describeKey(in request) (any, *failure) {
	k, failed := s.find(in.KeyID)
	if failed != nil {
		return nil, failed
	}
	return map[string]any{"KeyMetadata": s.describe(k)}, nil
}

func (s *Server) generateDataKey(in request) (any, *failure) {
	k, failed := s.usable(in.KeyID)
	if failed != nil {
		return nil, failed
	}
	if in.KeySpec != "AES_256" {
		return nil, refuse("ValidationException", "key spec")
	}
	plain := make([]byte, 32)
	rand.Read(plain)
	gcm, err := k.cipher()
	if err != nil {
		return nil, refuse("KMSInternalException", "%v", err)
	}
	blob := gcm.Seal([]byte(k.id), nil, plain, contextBytes(in.EncryptionContext))
	return map[string]any{"KeyId": s.arn(k), "Plaintext": plain, "CiphertextBlob": blob}, nil
}

func (s *Server) decrypt(in request) (any, *failure) {
	if len(in.CiphertextBlob) < 36 {
		return nil, refuse("InvalidCiphertextException", "")
	}
	owner, blob := string(in.CiphertextBlob[:36]), in.CiphertextBlob[36:]
	if in.KeyID != "" {
		named, failed := s.find(in.KeyID)
		if failed != nil {
			return nil, failed
		}
		if named.id != owner {
			return nil, refuse("IncorrectKeyException", "another key made this ciphertext")
		}
	}
	k, failed := s.usable(owner)
	if failed != nil {
		return nil, failed
	}
	gcm, err := k.cipher()
	if err != nil {
		return nil, refuse("KMSInternalException", "%v", err)
	}
	plain, err := gcm.Open(nil, nil, blob, contextBytes(in.EncryptionContext))
	if err != nil {
		return nil, refuse("InvalidCiphertextException", "")
	}
	return map[string]any{"KeyId": s.arn(k), "Plaintext": plain, "EncryptionAlgorithm": "SYMMETRIC_DEFAULT"}, nil
}

func (s *Server) scheduleKeyDeletion(in request) (any, *failure) {
	days := 30
	if in.PendingWindowInDays != nil {
		days = *in.PendingWindowInDays
	}
	if days < 7 || days > 30 {
		return nil, refuse("ValidationException", "PendingWindowInDays must be 7 to 30")
	}
	k, failed := s.find(in.KeyID)
	if failed != nil {
		return nil, failed
	}
	if k.state == pending {
		return nil, refuse("KMSInvalidStateException", "%s is pending deletion", s.arn(k))
	}
	k.state = pending
	k.deletion = s.clock.Now().AddDate(0, 0, days)
	return map[string]any{
		"KeyId": s.arn(k), "KeyState": pending, "DeletionDate": seconds(k.deletion), "PendingWindowInDays": days,
	}, nil
}

// cancelKeyDeletion leaves the key disabled, as KMS does.
func (s *Server) cancelKeyDeletion(in request) (any, *failure) {
	k, failed := s.find(in.KeyID)
	if failed != nil {
		return nil, failed
	}
	if k.state != pending {
		return nil, refuse("KMSInvalidStateException", "%s is not pending deletion", s.arn(k))
	}
	k.state = disabled
	return map[string]any{"KeyId": s.arn(k)}, nil
}

func (s *Server) setEnabled(in request, on bool) (any, *failure) {
	k, failed := s.find(in.KeyID)
	if failed != nil {
		return nil, failed
	}
	if k.state == pending {
		return nil, refuse("KMSInvalidStateException", "%s is pending deletion", s.arn(k))
	}
	k.state = disabled
	if on {
		k.state = enabled
	}
	return struct{}{}, nil
}

// cipher puts a random nonce before each ciphertext by itself.
func (k *key) cipher() (cipher.AEAD, error) {
	block, err := aes.NewCipher(k.material[:])
	if err != nil {
		return nil, err
	}
	return cipher.NewGCMWithRandomNonce(block)
}

func contextBytes(pairs map[string]string) []byte {
	var out []byte
	for _, name := range slices.Sorted(maps.Keys(pairs)) {
		for _, text := range []string{name, pairs[name]} {
			out = binary.BigEndian.AppendUint32(out, uint32(len(text)))
			out = append(out, text...)
		}
	}
	return out
}
