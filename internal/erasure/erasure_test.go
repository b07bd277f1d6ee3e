package erasure_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/madoguchi/madoguchi/internal/blob"
	"github.com/madoguchi/madoguchi/internal/certificate"
	"github.com/madoguchi/madoguchi/internal/erasure"
	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/outbox"
	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/queue"
	"github.com/madoguchi/madoguchi/internal/residue"
	"github.com/madoguchi/madoguchi/internal/seal"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

func wantCode(t *testing.T, what string, err error, code string) {
	t.Helper()
	if fault.CodeOf(err) != code {
		t.Errorf("%s: %v, want %s", what, err, code)
	}
}

// consented takes the municipality's side to two people's word.
func (w *world) consented(t *testing.T) {
	t.Helper()
	r, err := w.desk.Ask(t.Context(), w.a, w.first, erasure.RequestInput{Reason: "契約満了", DataReturn: "declined"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.desk.Consent(t.Context(), w.a, w.other, r.ID); err != nil {
		t.Fatal(err)
	}
}

func (w *world) approved(t *testing.T) *erasure.Erasure {
	t.Helper()
	w.consented(t)
	plan, err := w.office.Plan(t.Context(), w.worker, w.a.Tenant().ID)
	if err != nil {
		t.Fatal(err)
	}
	e, err := w.office.Approve(t.Context(), w.checker, plan.ID, plan.PlanHash)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func TestErasureEndsWithACertificateAndTheNeighbourNeverNotices(t *testing.T) {
	w := newWorld(t)
	w.office.Verifier.Directories = []residue.Directory{{Name: "データベースのファイルと WAL", Path: dataDirectory(t)}}
	ctx := t.Context()
	e := w.approved(t)
	for _, sp := range []*tenant.Space{w.a, w.b} {
		envelope := queue.Envelope{Tenant: sp.Tenant().ID, Generation: 1, Outbox: ids.New(), Fence: 1, Kind: "notice.send"}
		if err := w.queue.Enqueue(ctx, envelope, queue.Default); err != nil {
			t.Fatal(err)
		}
		if err := sp.InTx(ctx, func(tx *pg.Tx) error {
			_, err := outbox.Put(ctx, sp, tx, outbox.Event{Kind: "notice.send", Entity: ids.New()})
			return err
		}); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.office.Run(ctx, e.ID); err != nil {
		t.Fatal(err)
	}
	_, err := w.office.Certify(ctx, e.ID)
	wantCode(t, "certify before the checker confirmed", err, "erasure_state")
	_, err = w.office.Confirm(ctx, w.worker, e.ID)
	wantCode(t, "worker confirms", err, "same_person")
	if _, err := w.office.Confirm(ctx, w.checker, e.ID); err != nil {
		t.Fatal(err)
	}
	done, err := w.office.Certify(ctx, e.ID)
	if err != nil {
		t.Fatal(err)
	}
	if done.State != erasure.Certified || done.Serial == "" {
		t.Fatalf("state %s, serial %q", done.State, done.Serial)
	}
	assertBundle(t, w, e.ID)
	assertNeighbour(t, w)
	if _, err := w.office.Certify(ctx, e.ID); err != nil {
		t.Errorf("certifying again: %v", err)
	}
}

func assertBundle(t *testing.T, w *world, id ids.ID) {
	t.Helper()
	bundle, _, _, err := w.office.Bundle(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	issuer, err := certificate.ReadCertificate(bundle.Issuer)
	if err != nil {
		t.Fatal(err)
	}
	if err := certificate.Verify(bundle.Evidence, bundle.Signature, issuer); err != nil {
		t.Error(err)
	}
	for _, want := range []string{"職員 花子", "職員 月子", "運営 一郎", "運営 二郎", "destroy_database", `"result":"passed"`} {
		if !strings.Contains(string(bundle.Evidence), want) {
			t.Errorf("evidence lacks %s", want)
		}
	}
	if strings.Contains(string(bundle.Evidence), `"unreachable"`) {
		t.Error("the cluster's files were not searched")
	}
}

func assertNeighbour(t *testing.T, w *world) {
	t.Helper()
	if n, err := w.queue.CountTenant(t.Context(), w.b.Tenant().ID); err != nil || n == 0 {
		t.Errorf("the neighbour's queued work: %d, %v", n, err)
	}
	if err := w.b.Read(t.Context(), func(*pg.Tx) error { return nil }); err != nil {
		t.Errorf("the neighbour's database: %v", err)
	}
	if err := w.a.Read(t.Context(), func(*pg.Tx) error { return nil }); err == nil {
		t.Error("the erased database still answers")
	}
}

func TestTwoPeopleOnEachSide(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	_, err := w.office.Plan(ctx, w.worker, w.a.Tenant().ID)
	wantCode(t, "plan without a request", err, "no_consent")
	r, err := w.desk.Ask(ctx, w.a, w.first, erasure.RequestInput{Reason: "契約満了", DataReturn: "declined"})
	if err != nil {
		t.Fatal(err)
	}
	_, err = w.desk.Ask(ctx, w.a, w.other, erasure.RequestInput{Reason: "もう一度", DataReturn: "declined"})
	wantCode(t, "a second request", err, "erasure_requested")
	_, err = w.desk.Consent(ctx, w.a, w.first, r.ID)
	wantCode(t, "requester consents", err, "same_person")
	_, err = w.desk.Consent(ctx, w.b, w.other, r.ID)
	wantCode(t, "the neighbour consents", err, "not_found")
	_, err = w.office.Plan(ctx, w.worker, w.a.Tenant().ID)
	wantCode(t, "plan on one person's word", err, "no_consent")
	if _, err := w.desk.Consent(ctx, w.a, w.other, r.ID); err != nil {
		t.Fatal(err)
	}
	plan, err := w.office.Plan(ctx, w.worker, w.a.Tenant().ID)
	if err != nil {
		t.Fatal(err)
	}
	wantCode(t, "run before approval", w.office.Run(ctx, plan.ID), "erasure_state")
	_, err = w.office.Approve(ctx, w.worker, plan.ID, plan.PlanHash)
	wantCode(t, "worker approves", err, "same_person")
	_, err = w.office.Approve(ctx, w.checker, plan.ID, strings.Repeat("0", 64))
	wantCode(t, "another plan than the one shown", err, "plan_changed")
	if _, err := w.desk.Cancel(ctx, w.a, w.first, r.ID); err != nil {
		t.Fatal(err)
	}
	_, err = w.office.Approve(ctx, w.checker, plan.ID, plan.PlanHash)
	wantCode(t, "approve after the municipality took it back", err, "no_consent")
}

func TestTheDatabaseItselfRefusesOnePersonTwice(t *testing.T) {
	w := newWorld(t)
	e := w.approved(t)
	conn, err := pg.Connect(t.Context(), w.office.Verifier.Control)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	for constraint, sql := range map[string]string{
		"erasure_worker_is_not_approver":  "UPDATE erasure SET approved_by = planned_by WHERE id = $1",
		"erasure_worker_is_not_confirmer": "UPDATE erasure SET confirmed_by = planned_by WHERE id = $1",
		"erasure_verified_has_report":     "UPDATE erasure SET state = 'verified' WHERE id = $1",
		"erasure_consent_two_people":      "UPDATE erasure_consent SET consented_by = requested_by WHERE request_id = (SELECT request_id FROM erasure WHERE id = $1)",
	} {
		if got := pg.Constraint(conn.Exec(t.Context(), sql, e.ID)); got != constraint {
			t.Errorf("%s: broke %q, want %s", sql, got, constraint)
		}
	}
}

func TestARunKilledAnywhereConverges(t *testing.T) {
	w := newWorld(t)
	e := w.approved(t)
	crashed := map[string]bool{}
	w.office.Failpoint = func(step, point string) error {
		if at := point + " " + step; !crashed[at] {
			crashed[at] = true
			return errors.New(at)
		}
		return nil
	}
	runs := 0
	for ; runs < 100; runs++ {
		if err := w.office.Run(t.Context(), e.ID); err == nil {
			break
		}
	}
	if runs != 18 { // nine steps, before and after
		t.Errorf("crashed %d times, want 18", runs)
	}
	got, err := w.office.Get(t.Context(), e.ID)
	if err != nil {
		t.Fatal(err)
	}
	if got.State != erasure.Verified || got.HaltedCode != "" || len(got.Steps) != 9 {
		t.Errorf("state %s, halted %q, %d steps", got.State, got.HaltedCode, len(got.Steps))
	}
	for _, s := range got.Steps {
		if s.FinishedAt == nil {
			t.Errorf("step %s is not finished", s.Name)
		}
	}
}

func TestResidueHaltsAndNothingIsCertified(t *testing.T) {
	w := newWorld(t)
	e := w.approved(t)
	left := errors.New("the object store is down")
	w.office.Blobs = failing{w.office.Blobs, &left}
	wantCode(t, "run with the store down", w.office.Run(t.Context(), e.ID), "internal")
	got, err := w.office.Get(t.Context(), e.ID)
	if err != nil {
		t.Fatal(err)
	}
	if got.HaltedStep != "destroy_objects" || got.State == erasure.Verified {
		t.Errorf("halted at %q in state %s", got.HaltedStep, got.State)
	}
	left = nil // it answers again, but removes nothing
	if err := w.office.Run(t.Context(), e.ID); err == nil {
		t.Fatal("the verifier missed the objects")
	}
	got, err = w.office.Get(t.Context(), e.ID)
	if err != nil {
		t.Fatal(err)
	}
	if got.HaltedCode != "residue_found" || got.HaltedStep != "verify" || got.Verification == nil {
		t.Fatalf("halted %q at %q", got.HaltedCode, got.HaltedStep)
	}
	_, err = w.office.Confirm(t.Context(), w.checker, e.ID)
	wantCode(t, "confirm a halted erasure", err, "erasure_state")
	_, err = w.office.Certify(t.Context(), e.ID)
	wantCode(t, "certify a halted erasure", err, "erasure_state")
	_, _, _, err = w.office.Bundle(t.Context(), e.ID)
	wantCode(t, "certificate", err, "not_found")
}

// failing pretends to delete, or fails to.
type failing struct {
	blob.Store
	err *error
}

func (f failing) DeletePrefix(context.Context, blob.Prefix) (int, error) { return 0, *f.err }

func TestAPlaintextCanaryIsFoundAndStopsTheCertificate(t *testing.T) {
	w := newWorld(t)
	dir := t.TempDir()
	w.office.Verifier.Directories = append(w.office.Verifier.Directories, residue.Directory{Name: "ログ", Path: dir})
	e := w.approved(t)
	phrase := leakCanary(t, w, e)
	if err := os.WriteFile(filepath.Join(dir, "server.log"), []byte("ERROR: value "+phrase), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := w.office.Run(t.Context(), e.ID); err == nil {
		t.Fatal("the verifier missed the canary")
	}
	got, err := w.office.Get(t.Context(), e.ID)
	if err != nil {
		t.Fatal(err)
	}
	if got.HaltedCode != "residue_found" {
		t.Errorf("halted %q", got.HaltedCode)
	}
	if err := os.Remove(filepath.Join(dir, "server.log")); err != nil {
		t.Fatal(err)
	}
	resumed(t, w, e.ID)
}

// resumed shows that a halted erasure waits for a person, and then ends.
func resumed(t *testing.T, w *world, id ids.ID) {
	t.Helper()
	state := func() erasure.State {
		if err := w.office.RunAll(t.Context()); err != nil {
			t.Fatal(err)
		}
		e, err := w.office.Get(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		return e.State
	}
	if got := state(); got != erasure.Destroyed {
		t.Errorf("halted erasure went on to %s by itself", got)
	}
	if _, err := w.office.Resume(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	if got := state(); got != erasure.Verified {
		t.Errorf("resumed erasure is %s", got)
	}
	_, err := w.office.Resume(t.Context(), id)
	wantCode(t, "resume what is not halted", err, "not_halted")
	if _, err := w.office.Confirm(t.Context(), w.checker, id); err != nil {
		t.Fatal(err)
	}
	if got := state(); got != erasure.Certified {
		t.Errorf("confirmed erasure is %s", got)
	}
}

// leakCanary opens the canary as a leak would have shown it.
func leakCanary(t *testing.T, w *world, e *erasure.Erasure) string {
	t.Helper()
	conn, err := pg.Connect(t.Context(), w.office.Verifier.Control)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	sealed, err := pg.One[[]byte](t.Context(), conn, "SELECT canary FROM erasure WHERE id = $1", e.ID)
	if err != nil {
		t.Fatal(err)
	}
	phrase, err := w.office.Platform.OpenText(t.Context(), seal.Place{Table: "erasure", Column: "canary", Row: e.Tenant}, sealed)
	if err != nil {
		t.Fatal(err)
	}
	return phrase
}

func TestBadRequestsNameTheField(t *testing.T) {
	w := newWorld(t)
	for path, in := range map[string]erasure.RequestInput{
		"reason":      {Reason: "  ", DataReturn: "declined"},
		"data_return": {Reason: "満了", DataReturn: "maybe"},
		"sha256":      {Reason: "満了", DataReturn: "received", SHA256: "abc"},
	} {
		_, err := w.desk.Ask(t.Context(), w.a, w.first, in)
		e, ok := errors.AsType[*fault.Error](err)
		if !ok || len(e.Fields) != 1 || e.Fields[0].Path != path {
			t.Errorf("%s: %v", path, err)
		}
	}
}
