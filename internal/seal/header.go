package seal

import (
	"encoding/binary"
	"fmt"
	"io"
)

// Sealed bytes begin with a header that says how to open them:
//
//	magic "mg" | algorithm (1) | root version (4) | year (2) | class length (1) | class
//
// It is bound into the associated data together with the place.
const (
	magic0, magic1 = 'm', 'g'
	fixedHeader    = 10

	algRecord byte = 1 // AES-256-GCM, 12-byte nonce, 16-byte tag
	algStream byte = 2 // AES-256-GCM-HKDF in segments of 64 KiB
)

type header struct {
	alg     byte
	version uint32
	epoch   Epoch
}

func (h header) bytes() []byte {
	out := make([]byte, 0, fixedHeader+len(h.epoch.Class))
	out = append(out, magic0, magic1, h.alg)
	out = binary.BigEndian.AppendUint32(out, h.version)
	out = binary.BigEndian.AppendUint16(out, uint16(h.epoch.Year))
	out = append(out, byte(len(h.epoch.Class)))
	return append(out, h.epoch.Class...)
}

// readHeader reads a header of the wanted algorithm and the exact bytes it
// had. A header that breaks the format is ErrDamaged.
func readHeader(r io.Reader, alg byte) (header, []byte, error) {
	raw := make([]byte, fixedHeader, fixedHeader+32)
	if _, err := io.ReadFull(r, raw); err != nil {
		return header{}, nil, shortRead(err)
	}
	if raw[0] != magic0 || raw[1] != magic1 || raw[2] != alg {
		return header{}, nil, fmt.Errorf("header of sealed bytes: %w", ErrDamaged)
	}
	class := make([]byte, raw[fixedHeader-1])
	if _, err := io.ReadFull(r, class); err != nil {
		return header{}, nil, shortRead(err)
	}
	h := header{
		alg:     alg,
		version: binary.BigEndian.Uint32(raw[3:]),
		epoch:   Epoch{Class: string(class), Year: int(binary.BigEndian.Uint16(raw[7:]))},
	}
	if h.epoch.check() != nil {
		return header{}, nil, fmt.Errorf("epoch of sealed bytes: %w", ErrDamaged)
	}
	return h, append(raw, class...), nil
}

func shortRead(err error) error {
	if err == io.EOF || err == io.ErrUnexpectedEOF {
		return fmt.Errorf("sealed bytes end early: %w", ErrDamaged)
	}
	return fmt.Errorf("read sealed bytes: %w", err)
}

// binding is the associated data: header, tenant, table, column, row.
func (s *Sealer) binding(head []byte, at Place) []byte {
	return join(string(head), string(s.tenant[:]), at.Table, at.Column, string(at.Row[:]))
}
