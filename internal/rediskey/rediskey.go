package rediskey

import (
	"fmt"
	"strings"

	"github.com/madoguchi/madoguchi/internal/ids"
)

// Key is the name of a Redis key.
type Key struct{ text string }

// String returns the key as Redis sees it.
func (k Key) String() string { return k.text }

// Tenant returns a key of the tenant. Parts are 1 to 64 characters of a-z,
// 0-9, "_", "-" and "."; anything else is a programmer's error and panics, so
// hash or encode what a person typed.
func Tenant(tenant ids.ID, parts ...string) Key { return build(tag(tenant), parts) }

// Platform returns a key that belongs to no tenant. Parts as in Tenant.
func Platform(parts ...string) Key { return build("madoguchi", parts) }

// Pattern returns a SCAN pattern that matches the tenant's keys wherever a
// library puts its own prefix before them.
func Pattern(tenant ids.ID) string { return "*" + tag(tenant) + "*" }

func tag(tenant ids.ID) string { return "{t:" + tenant.String() + "}" }

func build(head string, parts []string) Key {
	if len(parts) == 0 {
		panic("rediskey: a key needs a part")
	}
	for _, p := range parts {
		if !valid(p) {
			panic(fmt.Sprintf("rediskey: part of %d characters has one that is not allowed", len(p)))
		}
		head += ":" + p
	}
	return Key{head}
}

func valid(part string) bool {
	return len(part) > 0 && len(part) <= 64 &&
		strings.Trim(part, "abcdefghijklmnopqrstuvwxyz0123456789_-.") == ""
}
