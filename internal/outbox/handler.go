package outbox

import (
	"context"
	"fmt"

	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

// Task is what travels through the queue and back: a row and its fence.
type Task struct {
	Tenant     ids.ID
	Generation int64
	ID         ids.ID
	Fence      int64
	Kind       string
	Urgency    Urgency
}

// Job is a claimed row as its handler sees it.
type Job struct {
	ID      ids.ID // the outbox row: the idempotency key of effects outside
	Kind    string
	Entity  ids.ID
	Attempt int // counts from 1
}

// Finish writes down what an effect outside brought about. It runs in the
// transaction that ends the row, if the fence still holds.
type Finish func(*pg.Tx) error

// Handler does the work of one kind. Exactly one of Inside and Outside is set.
type Handler struct {
	// Inside does everything in the transaction that ends the row.
	Inside func(context.Context, *tenant.Space, *pg.Tx, Job) error
	// Outside acts on the world first. It may run more than once; its context
	// ends when another worker has taken the row.
	Outside func(context.Context, *tenant.Space, Job) (Finish, error)
	// Failed, when set, runs in the transaction that gives the row up.
	Failed func(ctx context.Context, sp *tenant.Space, tx *pg.Tx, job Job, code string) error
}

// Handlers is the table from kind to handler.
type Handlers map[string]Handler

// Check finds entries that do both or nothing.
func (h Handlers) Check() error {
	for kind, handler := range h {
		if (handler.Inside == nil) == (handler.Outside == nil) {
			return fmt.Errorf("handler of %s: one of Inside and Outside", kind)
		}
	}
	return nil
}
