package provision

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/provision/declaration"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

// Plan is what apply would do, or did, by municipality.
type Plan struct{ Tenants []TenantPlan }

// TenantPlan is what one municipality needs.
type TenantPlan struct {
	Code    string
	Name    string
	State   tenant.State // before; empty when the tenant is new
	Steps   []string     // what is to be done, in order; empty when nothing is
	Changes []string     // what the declaration changes: "hosts", "name" …
	Skipped string       // why nothing will be done although something differs
}

// Empty reports whether the world already is as declared.
func (p Plan) Empty() bool {
	return !slices.ContainsFunc(p.Tenants, func(t TenantPlan) bool { return len(t.Steps) > 0 })
}

// Plan looks at the world and says what Apply would do. It changes nothing.
func (p *Provisioner) Plan(ctx context.Context, all []declaration.Declaration) (Plan, error) {
	if err := p.against(ctx, all); err != nil {
		return Plan{}, err
	}
	plan := Plan{Tenants: make([]TenantPlan, len(all))}
	err := p.each(all, func(i int, d declaration.Declaration) error {
		var err error
		plan.Tenants[i], err = p.planOne(ctx, d)
		return err
	})
	return plan, err
}

func (p *Provisioner) planOne(ctx context.Context, d declaration.Declaration) (TenantPlan, error) {
	w, err := p.work(ctx, d)
	if err != nil {
		return TenantPlan{}, err
	}
	defer w.close()
	out := w.plan()
	if w.untouchable() {
		return out, nil
	}
	for i, s := range steps {
		done, err := s.done(ctx, w)
		if err != nil {
			return out, fmt.Errorf("tenant %s: look at %s: %w", d.Code, s.name, err)
		}
		if done {
			continue
		}
		out.Steps = append(out.Steps, s.name)
		if s.foundation { // without it the later steps cannot even be looked at
			for _, later := range steps[i+1:] {
				out.Steps = append(out.Steps, later.name)
			}
			break
		}
	}
	return out, nil
}

// Apply makes the world match the declarations. One tenant's failure does not
// stop the others; what was done stays and the next Apply goes on from there.
func (p *Provisioner) Apply(ctx context.Context, all []declaration.Declaration) (Plan, error) {
	if err := p.against(ctx, all); err != nil {
		return Plan{}, err
	}
	plan := Plan{Tenants: make([]TenantPlan, len(all))}
	err := p.each(all, func(i int, d declaration.Declaration) error {
		var err error
		plan.Tenants[i], err = p.applyOne(ctx, d)
		return err
	})
	return plan, err
}

func (p *Provisioner) applyOne(ctx context.Context, d declaration.Declaration) (TenantPlan, error) {
	lock, err := pg.Connect(ctx, p.cells[tenant.DefaultCell].DSN())
	if err != nil {
		return TenantPlan{}, fmt.Errorf("tenant %s: %w", d.Code, err)
	}
	defer lock.Close()
	if err := lock.Lock(ctx, "tenant "+d.Code.String()); err != nil {
		return TenantPlan{}, fmt.Errorf("tenant %s: %w", d.Code, err)
	}
	w, err := p.work(ctx, d)
	if err != nil {
		return TenantPlan{}, err
	}
	defer w.close()
	out := w.plan()
	if w.untouchable() {
		return out, nil
	}
	for i, s := range steps {
		did, err := p.step(ctx, w, s, i+1)
		if did {
			out.Steps = append(out.Steps, s.name)
		}
		if err != nil {
			return out, fmt.Errorf("tenant %s: %s: %w", d.Code, s.name, err)
		}
	}
	return out, nil
}

// step does one step unless the world shows it done.
func (p *Provisioner) step(ctx context.Context, w *work, s step, number int) (did bool, err error) {
	done, err := s.done(ctx, w)
	if err != nil {
		return false, err
	}
	if done {
		return false, w.found(ctx, s.name)
	}
	progress := Progress{Code: w.d.Code.String(), Step: s.name, Number: number, Of: len(steps)}
	p.report(progress)
	// The first step makes the row that records refer to.
	if w.exists {
		if err := beginStep(ctx, p.control, w.t, s.name, p.cfg.Clock.Now()); err != nil {
			return false, err
		}
	}
	if err := p.interrupt(s.name, "before"); err != nil {
		return false, err
	}
	if err := s.do(ctx, w); err != nil {
		return false, err
	}
	if err := p.interrupt(s.name, "after"); err != nil {
		return true, err
	}
	if s.name == stepDeclare {
		if err := beginStep(ctx, p.control, w.t, s.name, p.cfg.Clock.Now()); err != nil {
			return true, err
		}
	}
	if err := finishStep(ctx, p.control, w.t, s.name, p.cfg.Clock.Now()); err != nil {
		return true, err
	}
	progress.Done = true
	p.report(progress)
	return true, nil
}

// found puts a step on record that the world shows done without one: its
// process died between the two, or an earlier step brought it about.
func (w *work) found(ctx context.Context, step string) error {
	if w.recorded == nil {
		records, err := records(ctx, w.p.control, w.t)
		if err != nil {
			return err
		}
		w.recorded = make(map[string]bool, len(records))
		for _, r := range records {
			w.recorded[r.Step] = r.State == "done"
		}
	}
	if w.recorded[step] {
		return nil
	}
	now := w.p.cfg.Clock.Now()
	if err := beginStep(ctx, w.p.control, w.t, step, now); err != nil {
		return err
	}
	return finishStep(ctx, w.p.control, w.t, step, now)
}

func (p *Provisioner) report(progress Progress) {
	if p.cfg.Progress != nil {
		p.cfg.Progress(progress)
	}
}

func (p *Provisioner) interrupt(step, moment string) error {
	if p.cfg.Interrupt == nil {
		return nil
	}
	return p.cfg.Interrupt(step, moment)
}

// each runs fn for every declaration, Parallel at a time, and joins the errors
// in the order of the declarations.
func (p *Provisioner) each(all []declaration.Declaration, fn func(int, declaration.Declaration) error) error {
	errs := make([]error, len(all))
	slots := make(chan struct{}, p.cfg.Parallel)
	var wg sync.WaitGroup
	for i, d := range all {
		slots <- struct{}{}
		wg.Go(func() {
			defer func() { <-slots }()
			errs[i] = fn(i, d)
		})
	}
	wg.Wait()
	return errors.Join(errs...)
}

// work is one tenant under the saga's hands.
type work struct {
	p        *Provisioner
	d        declaration.Declaration
	t        tenant.Tenant
	database string
	cell     string
	exists   bool            // has a row in the control database
	before   tenantRow       // that row
	recorded map[string]bool // steps on record as done; read when first needed
	admin    *pg.Conn        // in the maintenance database, as ControlRole
	owner    *pg.Conn        // in the tenant's database, as OwnerRole; opened when needed
}

func (p *Provisioner) work(ctx context.Context, d declaration.Declaration) (*work, error) {
	row, found, err := living(ctx, p.control, d.Code)
	if err != nil {
		return nil, err
	}
	w := &work{p: p, d: d, exists: found, before: row, cell: d.Cell}
	if found {
		if w.t, err = row.tenant(); err != nil {
			return nil, err
		}
		w.database, w.cell = row.DatabaseName, row.Cell
	} else {
		w.t = declared(d, ids.New())
		w.database = DatabaseName(d.Code.String(), w.t.ID)
	}
	if w.admin, err = pg.Connect(ctx, p.cells[w.cell].In(maintenance).DSN()); err != nil {
		return nil, fmt.Errorf("tenant %s: enter cell %s: %w", d.Code, w.cell, err)
	}
	return w, nil
}

// declared is the tenant as the declaration has it.
func declared(d declaration.Declaration, id ids.ID) tenant.Tenant {
	return tenant.Tenant{
		ID: id, Code: d.Code, Slug: d.Slug, Name: d.Name, NameKana: d.NameKana, NameEn: d.NameEn,
		Generation: 1, State: tenant.Provisioning, Hosts: d.Hosts, Retention: d.Retention, From: d.From, Until: d.Until,
	}
}

func (w *work) close() {
	w.admin.Close()
	if w.owner != nil {
		w.owner.Close()
	}
}

func (w *work) plan() TenantPlan {
	out := TenantPlan{Code: w.d.Code.String(), Name: w.d.Name, Changes: w.changes()}
	if w.exists {
		out.State = w.t.State
	}
	if w.untouchable() {
		out.Skipped = "the tenant is " + string(w.t.State)
	}
	return out
}

// untouchable tells that the tenant is on its way out or set aside: nothing is
// done to it, whatever is declared.
func (w *work) untouchable() bool {
	return w.exists && w.t.State != tenant.Active && w.t.State != tenant.Provisioning
}

// ownerConn is the connection to the tenant's own database as its owner.
func (w *work) ownerConn(ctx context.Context) (*pg.Conn, error) {
	if w.owner != nil {
		return w.owner, nil
	}
	conn, err := pg.Connect(ctx, w.ownerDSN())
	if err != nil {
		return nil, err
	}
	w.owner = conn
	return conn, nil
}

func (w *work) ownerDSN() string {
	return w.p.cells[w.cell].In(w.database).As(OwnerRole).DSN()
}
