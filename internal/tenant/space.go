package tenant

import (
	"context"
	"sync"
	"time"

	"github.com/madoguchi/madoguchi/internal/blob"
	"github.com/madoguchi/madoguchi/internal/clock"
	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/seal"
)

// Database runs transactions in one municipality's database: *pg.DB, or the
// directory's pool, which closes while nobody uses it.
type Database interface {
	InTx(ctx context.Context, fn func(*pg.Tx) error) error
	Read(ctx context.Context, fn func(*pg.Tx) error) error
}

// Parts is what a Space is made of.
type Parts struct {
	Tenant Tenant
	DB     Database
	Sealer *seal.Sealer
	Blobs  blob.Store
	Clock  clock.Clock
	Wake   func(Tenant) // told after a commit that wrote to the outbox; may be nil
}

// Space is one municipality as its rooms see it. Safe for concurrent use.
type Space struct {
	p Parts

	mu    sync.Mutex
	kept  map[string]any
	order []string // keys of kept, oldest first
}

// memos is how much a Space keeps: enough for the forms of a busy morning.
const memos = 16

// NewSpace assembles a Space. Directory calls it, and test support.
func NewSpace(p Parts) *Space { return &Space{p: p} }

// Tenant returns what the directory knew when the Space was opened.
func (s *Space) Tenant() Tenant { return s.p.Tenant }

// InTx runs fn in a transaction of the municipality's database.
func (s *Space) InTx(ctx context.Context, fn func(*pg.Tx) error) error { return s.p.DB.InTx(ctx, fn) }

// Read runs fn in a read-only snapshot of the municipality's database.
func (s *Space) Read(ctx context.Context, fn func(*pg.Tx) error) error { return s.p.DB.Read(ctx, fn) }

// Sealer seals with the municipality's key.
func (s *Space) Sealer() *seal.Sealer { return s.p.Sealer }

// Blobs holds the municipality's objects; keys are made by blob.TenantKey.
func (s *Space) Blobs() blob.Store { return s.p.Blobs }

// Clock is the clock of the process.
func (s *Space) Clock() clock.Clock { return s.p.Clock }

// Now is the present instant, UTC.
func (s *Space) Now() time.Time { return s.p.Clock.Now() }

// Epoch is the key epoch of something kept by class and made at t.
func (s *Space) Epoch(class string, t time.Time) seal.Epoch {
	return seal.Epoch{Class: class, Year: clock.FiscalYear(t)}
}

// Wake tells the relay that the outbox has new rows. Losing the call loses
// nothing: the sweeper finds the rows.
func (s *Space) Wake() {
	if s.p.Wake != nil {
		s.p.Wake(s.p.Tenant)
	}
}

// Memo returns what make gave for the key earlier, or calls it and keeps the
// result, together with few others. It is for what never changes and holds no
// content of residents: a published form, parsed. Errors are not kept; two
// callers at once may both make it.
func (s *Space) Memo(key string, make func() (any, error)) (any, error) {
	s.mu.Lock()
	v, ok := s.kept[key]
	s.mu.Unlock()
	if ok {
		return v, nil
	}
	v, err := make()
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.keep(key, v)
	return v, nil
}

func (s *Space) keep(key string, v any) {
	if s.kept == nil {
		s.kept = map[string]any{}
	}
	if _, known := s.kept[key]; !known {
		s.order = append(s.order, key)
	}
	s.kept[key] = v
	if len(s.order) > memos {
		delete(s.kept, s.order[0])
		s.order = s.order[1:]
	}
}

type spaceKey struct{}

// With puts the Space into the context of one request or task.
func With(ctx context.Context, s *Space) context.Context {
	return context.WithValue(ctx, spaceKey{}, s)
}

// From returns the Space of the request. It panics when there is none: a
// handler outside any tenant must not ask.
func From(ctx context.Context) *Space {
	s, ok := ctx.Value(spaceKey{}).(*Space)
	if !ok {
		panic("tenant: no Space in this context")
	}
	return s
}
