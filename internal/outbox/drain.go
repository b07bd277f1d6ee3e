package outbox

import (
	"context"
	"fmt"

	"github.com/madoguchi/madoguchi/internal/tenant"
)

// Drain runs every due row in this process, without a queue, until none is
// due: what handlers put in the outbox meanwhile runs too. For tests and
// one-shot tools. A row that is put back for later or given up is not an
// error; Failures tells.
func Drain(ctx context.Context, sp *tenant.Space, handlers Handlers) error {
	if err := handlers.Check(); err != nil {
		return err
	}
	for {
		var tasks []Task
		n, err := Move(ctx, sp, func(_ context.Context, t Task) error {
			tasks = append(tasks, t)
			return nil
		})
		if err != nil {
			return fmt.Errorf("drain outbox: %w", err)
		}
		if n == 0 {
			return nil
		}
		for _, t := range tasks {
			if _, err := Run(ctx, sp, handlers, t); err != nil {
				return fmt.Errorf("drain outbox: %w", err)
			}
		}
	}
}
