// Package seal keeps residents' content (住民情報) unreadable outside its
// municipality.
//
// It owns the key derivation and the format of sealed bytes: root key → HKDF
// per purpose and epoch → key per record → AES-256-GCM. It is pure: root keys
// come from the caller through Roots, and nothing here reads a file, a clock
// or the network.
//
// Invariants: a sealed value opens only for the tenant, table, column and row
// it was sealed for (all four are in the associated data and in the key); the
// key of one purpose never serves another; any changed bit is found; a derived
// key is wiped after use. A blind index reveals which rows hold equal values,
// and nothing else.
//
// It refuses: a place without table, column and row; an epoch outside the
// format; keys read from anywhere but Roots. Deriving epochs from one root
// means that destroying one epoch alone takes a root of its own for it; giving
// each fiscal year a new root version makes that possible.
package seal
