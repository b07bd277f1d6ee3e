package credential

import (
	"context"
	_ "embed"
	"fmt"
	"runtime"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/alexedwards/argon2id"

	"github.com/madoguchi/madoguchi/internal/fault"
)

//go:embed common.txt
var commonText string

// Passwords hashes and compares, a few at a time: each takes 19 MiB, and a
// crowd at the door must not take the process's memory. Safe for concurrent
// use.
type Passwords struct {
	slots  chan struct{}
	params *argon2id.Params
	decoy  string
	common map[string]bool
}

const (
	memoryKiB  = 19 * 1024
	iterations = 2
	minLength  = 12
	maxLength  = 128
)

// NewPasswords returns a hasher that works on at most atOnce passwords.
func NewPasswords(atOnce int) (*Passwords, error) {
	p := &Passwords{
		slots:  make(chan struct{}, max(1, min(atOnce, runtime.NumCPU()*2))),
		params: &argon2id.Params{Memory: memoryKiB, Iterations: iterations, Parallelism: 1, SaltLength: 16, KeyLength: 32},
		common: map[string]bool{},
	}
	for word := range strings.FieldsSeq(commonText) {
		p.common[word] = true
	}
	decoy, err := argon2id.CreateHash("nobody has this password", p.params)
	if err != nil {
		return nil, fmt.Errorf("hash the decoy: %w", err)
	}
	p.decoy = decoy
	return p, nil
}

// Hash returns the Argon2id hash of the password in its encoded form.
// Unavailable "busy" when ctx ends in the queue.
func (p *Passwords) Hash(ctx context.Context, password string) (string, error) {
	release, err := p.slot(ctx)
	if err != nil {
		return "", err
	}
	defer release()
	return argon2id.CreateHash(password, p.params)
}

// Matches compares; with an empty hash it does the same work and says no, so
// that nobody learns from the time whether an account exists.
func (p *Passwords) Matches(ctx context.Context, password, hash string) (bool, error) {
	release, err := p.slot(ctx)
	if err != nil {
		return false, err
	}
	defer release()
	if hash == "" {
		_, err := argon2id.ComparePasswordAndHash(password, p.decoy)
		return false, err
	}
	return argon2id.ComparePasswordAndHash(password, hash)
}

func (p *Passwords) slot(ctx context.Context) (func(), error) {
	select {
	case p.slots <- struct{}{}:
		return func() { <-p.slots }, nil
	case <-ctx.Done():
		return nil, fault.New(fault.Unavailable, "busy")
	}
}

// Check refuses a password that somebody would guess: Invalid with the field
// "password".
func (p *Passwords) Check(password, mail, name string) error {
	refuse := func(key string, params map[string]any) error {
		return fault.Fields([]fault.Field{{Path: "password", Key: key, Params: params}})
	}
	n := utf8.RuneCountInString(password)
	local, _, _ := strings.Cut(strings.ToLower(mail), "@")
	lower := strings.ToLower(password)
	switch {
	case n < minLength:
		return refuse("too_short", map[string]any{"min": minLength})
	case n > maxLength:
		return refuse("too_long", map[string]any{"max": maxLength})
	case len(local) >= 4 && strings.Contains(lower, local), utf8.RuneCountInString(name) >= 3 && strings.Contains(password, name):
		return refuse("contains_account", nil)
	case p.guessable(lower):
		return refuse("too_common", nil)
	}
	return nil
}

// guessable finds what stands first in every list: few different characters, a
// run along the keyboard or the alphabet, a well-known word with decoration.
func (p *Passwords) guessable(lower string) bool {
	different := map[rune]bool{}
	for _, r := range lower {
		different[r] = true
	}
	if len(different) < 6 || isRun(lower) {
		return true
	}
	for _, word := range []string{lower, letters(lower), letters(leet.Replace(lower)), leet.Replace(letters(lower))} {
		if p.common[word] || p.common[half(word)] {
			return true
		}
	}
	return false
}

// letters drops the decoration around a word.
func letters(s string) string {
	return strings.TrimFunc(s, func(r rune) bool { return !unicode.IsLetter(r) })
}

var leet = strings.NewReplacer("0", "o", "1", "l", "3", "e", "4", "a", "@", "a", "$", "s", "5", "s", "7", "t")

// half returns the word of a word written twice.
func half(s string) string {
	if n := len(s) / 2; n > 0 && len(s)%2 == 0 && s[:n] == s[n:] {
		return s[:n]
	}
	return s
}

const runs = "abcdefghijklmnopqrstuvwxyzabcdef 01234567890123456789 98765432109876543210 " +
	"qwertyuiopasdfghjklzxcvbnm qwertyuiop1234567890 1qaz2wsx3edc4rfv5tgb6yhn7ujm"

func isRun(s string) bool { return strings.Contains(runs, s) }
