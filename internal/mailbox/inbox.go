package mailbox

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/madoguchi/madoguchi/internal/clock"
	"github.com/madoguchi/madoguchi/internal/ids"
)

// maxMessages bounds the inbox; the oldest mails go first.
const maxMessages = 1000

// inbox keeps mails in memory and as files "<id>.eml", whose first line is the
// recipient of the envelope.
type inbox struct {
	dir   string
	clock clock.Clock

	mu       sync.Mutex
	messages []Message // newest first
}

func openInbox(dir string, c clock.Clock) (*inbox, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("make the mailbox: %w", err)
	}
	b := &inbox{dir: dir, clock: c}
	files, err := filepath.Glob(filepath.Join(dir, "*.eml"))
	if err != nil {
		return nil, err
	}
	for _, file := range files {
		m, err := load(file)
		if err != nil {
			return nil, err
		}
		b.messages = append(b.messages, m)
	}
	slices.SortFunc(b.messages, func(x, y Message) int { return cmp.Compare(y.ID, x.ID) })
	return b, nil
}

func load(file string) (Message, error) {
	raw, err := os.ReadFile(file)
	if err != nil {
		return Message{}, fmt.Errorf("read a kept mail: %w", err)
	}
	info, err := os.Stat(file)
	if err != nil {
		return Message{}, fmt.Errorf("read a kept mail: %w", err)
	}
	to, mail, _ := strings.Cut(string(raw), "\n")
	id := strings.TrimSuffix(filepath.Base(file), ".eml")
	return read(id, to, info.ModTime().UTC().Truncate(time.Second), []byte(mail)), nil
}

func (b *inbox) file(id string) string { return filepath.Join(b.dir, id+".eml") }

// put keeps one mail for one recipient.
func (b *inbox) put(to string, raw []byte) error {
	id, now := ids.New().String(), b.clock.Now()
	kept := append([]byte(to+"\n"), raw...)
	if err := os.WriteFile(b.file(id), kept, 0o600); err != nil {
		return fmt.Errorf("keep a mail: %w", err)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.messages = slices.Insert(b.messages, 0, read(id, to, now, raw))
	if len(b.messages) <= maxMessages {
		return nil
	}
	oldest := b.messages[maxMessages]
	b.messages = b.messages[:maxMessages]
	return os.Remove(b.file(oldest.ID))
}

// list returns the mails, newest first; to "" means everybody's.
func (b *inbox) list(to string) []Message {
	b.mu.Lock()
	defer b.mu.Unlock()
	out := []Message{}
	for _, m := range b.messages {
		if to == "" || strings.EqualFold(m.To, to) {
			out = append(out, m)
		}
	}
	return out
}

func (b *inbox) get(id string) (Message, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	i := slices.IndexFunc(b.messages, func(m Message) bool { return m.ID == id })
	if i < 0 {
		return Message{}, false
	}
	return b.messages[i], true
}

func (b *inbox) clear() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	var faults []error
	for _, m := range b.messages {
		faults = append(faults, os.Remove(b.file(m.ID)))
	}
	b.messages = nil
	return errors.Join(faults...)
}
