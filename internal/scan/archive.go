package scan

import (
	"bufio"
	"compress/flate"
	"encoding/binary"
	"errors"
	"io"
	"strings"
)

// What an office file may unpack to.
const (
	maxEntries  = 10_000
	maxUnpacked = 500 << 20
	maxRatio    = 200      // unpacked to packed, of the whole
	ratioFrom   = 10 << 20 // below this the ratio says nothing
)

var (
	errEncrypted = errors.New("encrypted entry")
	errBomb      = errors.New("unpacks to too much")
	errDamaged   = errors.New("not a sound archive")
)

// office walks an OOXML package as a stream: every entry is unpacked, nothing
// is kept. folder is where the kind's own parts lie.
func office(folder string) func(io.Reader) (Verdict, error) {
	return func(r io.Reader) (Verdict, error) {
		w := &walker{r: &counting{r: bufio.NewReaderSize(r, chunkSize)}, names: map[string]bool{}}
		err := w.walk()
		switch {
		case errors.Is(err, errEncrypted):
			return refuse(Encrypted), nil
		case errors.Is(err, errBomb):
			return refuse(Bomb), nil
		case err != nil:
			return refuse(Damaged), nil
		case w.macro:
			return refuse(Macro), nil
		case !w.names["[Content_Types].xml"] || !w.has(folder):
			return refuse(Damaged), nil
		}
		return clean(""), nil
	}
}

// counting counts what was read. It reads single bytes, so that the inflater
// takes no more than its stream.
type counting struct {
	r *bufio.Reader
	n int64
}

func (c *counting) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	return n, err
}

func (c *counting) ReadByte() (byte, error) {
	b, err := c.r.ReadByte()
	if err == nil {
		c.n++
	}
	return b, err
}

type walker struct {
	r        *counting
	names    map[string]bool
	unpacked int64
	macro    bool
}

const (
	localMagic      = 0x04034b50
	centralMagic    = 0x02014b50
	descriptorMagic = 0x08074b50
	endMagic        = 0x06054b50
	end64Magic      = 0x06064b50
)

func (w *walker) walk() error {
	for {
		magic, err := w.uint32()
		if err != nil {
			return err
		}
		switch magic {
		case localMagic:
			if err := w.entry(); err != nil {
				return err
			}
		case centralMagic:
			return w.central()
		default:
			return errDamaged
		}
	}
}

func (w *walker) uint32() (uint32, error) {
	var b [4]byte
	if _, err := io.ReadFull(w.r, b[:]); err != nil {
		return 0, errDamaged
	}
	return binary.LittleEndian.Uint32(b[:]), nil
}

func (w *walker) bytes(n int) ([]byte, error) {
	b := make([]byte, n)
	if _, err := io.ReadFull(w.r, b); err != nil {
		return nil, errDamaged
	}
	return b, nil
}

// entry unpacks one entry, whose magic number was read.
func (w *walker) entry() error {
	h, err := w.bytes(26)
	if err != nil {
		return err
	}
	flags, method := binary.LittleEndian.Uint16(h[2:]), binary.LittleEndian.Uint16(h[4:])
	size := int64(binary.LittleEndian.Uint32(h[14:]))
	name, err := w.bytes(int(binary.LittleEndian.Uint16(h[22:])))
	if err != nil {
		return err
	}
	if _, err := w.bytes(int(binary.LittleEndian.Uint16(h[24:]))); err != nil {
		return err
	}
	if flags&(1|1<<6) != 0 {
		return errEncrypted
	}
	if len(w.names) >= maxEntries {
		return errBomb
	}
	if w.names[string(name)] {
		return errDamaged // two entries of one name: readers differ in which they take
	}
	w.note(string(name))
	return w.unpack(method, size, flags&(1<<3) != 0)
}

func (w *walker) note(name string) {
	w.names[name] = true
	base := strings.ToLower(name[strings.LastIndexByte(name, '/')+1:])
	if strings.HasPrefix(base, "vbaproject") || strings.HasPrefix(base, "vbadata") {
		w.macro = true
	}
}

func (w *walker) has(folder string) bool {
	for name := range w.names {
		if strings.HasPrefix(name, folder) {
			return true
		}
	}
	return false
}

func (w *walker) unpack(method uint16, size int64, sizeFollows bool) error {
	start := w.r.n
	switch {
	case method == 0 && !sizeFollows:
		return w.drain(io.LimitReader(w.r, size), size)
	case method == 8 && !sizeFollows:
		packed := &io.LimitedReader{R: w.r, N: size}
		if err := w.drain(flate.NewReader(packed), -1); err != nil {
			return err
		}
		_, err := io.Copy(io.Discard, packed)
		return err
	case method == 8:
		before := w.unpacked
		if err := w.drain(flate.NewReader(w.r), -1); err != nil {
			return err
		}
		return w.descriptor(w.r.n-start, w.unpacked-before)
	}
	return errDamaged // stored without a size, or a method that no office program writes
}

// drain unpacks r; want is how much it must be, -1 when unknown.
func (w *walker) drain(r io.Reader, want int64) error {
	before := w.unpacked
	buf := make([]byte, 32<<10)
	for {
		n, err := r.Read(buf)
		w.unpacked += int64(n)
		if w.unpacked > maxUnpacked || w.unpacked > ratioFrom && w.unpacked/max(w.r.n, 1) > maxRatio {
			return errBomb
		}
		if err == io.EOF {
			break
		}
		if err != nil {
			return errDamaged
		}
	}
	if want >= 0 && w.unpacked-before != want {
		return errDamaged
	}
	return nil
}

// descriptor reads the sizes that follow an entry and compares them with what
// was read. They have 4 bytes each, or 8 in large archives.
func (w *walker) descriptor(packed, unpacked int64) error {
	first, err := w.uint32()
	if err != nil {
		return err
	}
	if first == descriptorMagic {
		if _, err := w.uint32(); err != nil { // the checksum
			return err
		}
	}
	sizes, err := w.bytes(8)
	if err != nil {
		return err
	}
	if int64(binary.LittleEndian.Uint32(sizes)) == packed && int64(binary.LittleEndian.Uint32(sizes[4:])) == unpacked {
		return nil
	}
	rest, err := w.bytes(8)
	if err != nil {
		return err
	}
	if int64(binary.LittleEndian.Uint64(sizes)) == packed && int64(binary.LittleEndian.Uint64(rest)) == unpacked {
		return nil
	}
	return errDamaged
}

// central reads the directory at the end, whose first magic number was read,
// and demands that it names the entries that were met and no others.
func (w *walker) central() error {
	listed := map[string]bool{}
	for magic := uint32(centralMagic); ; {
		switch magic {
		case centralMagic:
			name, err := w.listing()
			if err != nil {
				return err
			}
			if listed[name] || !w.names[name] {
				return errDamaged
			}
			listed[name] = true
		case endMagic, end64Magic:
			if len(listed) != len(w.names) {
				return errDamaged
			}
			return w.tail()
		default:
			return errDamaged
		}
		var err error
		if magic, err = w.uint32(); err != nil {
			return err
		}
	}
}

func (w *walker) listing() (string, error) {
	h, err := w.bytes(42)
	if err != nil {
		return "", err
	}
	name, err := w.bytes(int(binary.LittleEndian.Uint16(h[24:])))
	if err != nil {
		return "", err
	}
	_, err = w.bytes(int(binary.LittleEndian.Uint16(h[26:])) + int(binary.LittleEndian.Uint16(h[28:])))
	return string(name), err
}

// tail admits the records of the archive's end and refuses a second file
// behind it.
func (w *walker) tail() error {
	const longest = 1 << 10
	n, err := io.Copy(io.Discard, io.LimitReader(w.r, longest+1))
	if err != nil || n > longest {
		return errDamaged
	}
	return nil
}
