package recipient

import (
	"context"

	"github.com/madoguchi/madoguchi/internal/form"
	"github.com/madoguchi/madoguchi/internal/form/kind"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

// sendable is what of the answers known beforehand may leave. The list is as
// old as its upload, the form as it is now: a field that became staff's own
// meanwhile, or that the form lost, stays here. Whoever has proved no more than
// a number that others could count up to (proved is false) is told nothing that
// names a person.
func sendable(ctx context.Context, sp *tenant.Space, procedure ids.ID, known form.Answers, proved bool) (form.Answers, error) {
	f, _, err := formOf(ctx, sp, procedure)
	if err != nil {
		return nil, err
	}
	general := map[string]bool{}
	for _, fd := range f.Fields() {
		general[fd.ID] = fd.Class == kind.General
	}
	out := form.Answers{}
	for _, c := range f.Fillable() {
		if v, ok := known[c.FieldID]; ok && (proved || general[c.FieldID]) {
			out[c.FieldID] = v
		}
	}
	return out, nil
}
