package attachment_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/madoguchi/madoguchi/internal/attachment"
	"github.com/madoguchi/madoguchi/internal/blob"
	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/scan"
	"github.com/madoguchi/madoguchi/internal/tenant"
	"github.com/madoguchi/madoguchi/internal/tenanttest"
)

func TestBindTakesWhatIsNamedAndDropsTheRest(t *testing.T) {
	sp := tenanttest.One(t)
	draft, application := ids.New(), ids.New()
	used, unused := receive(t, sp, draft, "a.txt", "x"), receive(t, sp, draft, "b.txt", "x")
	bind := func(from, to ids.ID, u ...attachment.Use) error {
		return sp.InTx(t.Context(), func(tx *pg.Tx) error { return attachment.Bind(t.Context(), sp, tx, from, to, u) })
	}
	other := receive(t, sp, ids.New(), "c.txt", "x")
	for name, u := range map[string]attachment.Use{
		"another draft's": {Field: "proof", ID: other.ID}, "another field's": {Field: "photo", ID: used.ID}, "none": {Field: "proof", ID: ids.New()},
	} {
		err := bind(draft, application, u)
		if e, ok := errors.AsType[*fault.Error](err); !ok || len(e.Fields) != 1 || e.Fields[0].Key != "attachment_missing" || e.Fields[0].Path != "answers."+u.Field {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := bind(draft, application, attachment.Use{Field: "proof", ID: used.ID}); err != nil {
		t.Fatal(err)
	}
	tenanttest.Run(t, sp, handlers(scan.Structural{}))
	if l := list(t, sp, application); len(l) != 1 || l[0].ID != used.ID || l[0].State != attachment.Released {
		t.Errorf("the application's files: %+v", l)
	}
	if l := list(t, sp, draft); len(l) != 0 {
		t.Errorf("the draft's files: %+v", l)
	}
	if _, _, err := attachment.Open(t.Context(), sp, clerk(), attachment.Ref{Owner: draft, ID: used.ID}); !fault.Is(err, fault.NotFound) {
		t.Errorf("opened as the draft's: %v", err)
	}
	if n := objects(t, sp); n != 2 { // the used one and the other draft's
		t.Errorf("%d objects; the unused %s should be gone", n, unused.ID)
	}
	if err := attachment.DeleteDraft(t.Context(), sp, resident(), attachment.Ref{Owner: application, ID: used.ID}); fault.CodeOf(err) != "attachment_submitted" {
		t.Errorf("deleted after submit: %v", err)
	}

	// A correction adds a file; the earlier answer keeps its own.
	added := receive(t, sp, application, "d.txt", "x")
	dropped := receive(t, sp, application, "e.txt", "x")
	if err := bind(application, application, attachment.Use{Field: "proof", ID: added.ID}); err != nil {
		t.Fatal(err)
	}
	tenanttest.Run(t, sp, handlers(scan.Structural{}))
	l := list(t, sp, application)
	if len(l) != 2 || l[0].ID != used.ID || l[1].ID != added.ID {
		t.Errorf("after a correction: %+v without %s", l, dropped.ID)
	}
}

func TestDeleteDiscardAndSweep(t *testing.T) {
	sp := tenanttest.One(t)
	draft := ids.New()
	a := receive(t, sp, draft, "a.txt", "x")
	stranger := attachment.Ref{Owner: ids.New(), ID: a.ID}
	if err := attachment.DeleteDraft(t.Context(), sp, resident(), stranger); !fault.Is(err, fault.NotFound) {
		t.Errorf("a stranger deleted: %v", err)
	}
	if err := attachment.DeleteDraft(t.Context(), sp, resident(), attachment.Ref{Owner: draft, ID: a.ID}); err != nil {
		t.Fatal(err)
	}
	receive(t, sp, draft, "b.txt", "x")
	if err := sp.InTx(t.Context(), func(tx *pg.Tx) error { return attachment.Discard(t.Context(), sp, tx, draft) }); err != nil {
		t.Fatal(err)
	}
	tenanttest.Run(t, sp, handlers(scan.Structural{}))
	if n, o := rows(t, sp), objects(t, sp); n != 0 || o != 0 {
		t.Errorf("%d rows and %d objects are left", n, o)
	}

	// A process that was killed while a file came in leaves its row and perhaps
	// its object.
	broken := ids.New()
	err := sp.InTx(t.Context(), func(tx *pg.Tx) error {
		return tx.Gorm().Exec(`INSERT INTO attachment (id, owner_id, field, class, state, kind, name_sealed, created_at)
			VALUES (?, ?, 'proof', '5y', 'receiving', 'txt', '', ?)`, broken, draft, sp.Now()).Error
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := sp.Blobs().Put(t.Context(), blob.TenantKey(sp.Tenant().ID, "attachment", broken), strings.NewReader("half")); err != nil {
		t.Fatal(err)
	}
	kept := receive(t, sp, draft, "c.txt", "x")
	for _, c := range []struct {
		after time.Duration
		want  int
	}{{23 * time.Hour, 0}, {2 * time.Hour, 1}, {0, 0}, {60 * 24 * time.Hour, 1}} {
		tenanttest.Clock(sp).Advance(c.after)
		if n, err := attachment.Sweep(t.Context(), sp, 60*24*time.Hour); err != nil || n != c.want {
			t.Errorf("swept %d, want %d, %v", n, c.want, err)
		}
		tenanttest.Run(t, sp, handlers(scan.Structural{}))
	}
	if n, o := rows(t, sp), objects(t, sp); n != 0 || o != 0 {
		t.Errorf("%d rows and %d objects are left, %s among them", n, o, kept.ID)
	}
}

func TestTheOtherMunicipalityHasNothing(t *testing.T) {
	a, b := tenanttest.Two(t)
	owner := ids.New()
	file := receive(t, a, owner, "a.txt", "x")
	tenanttest.Run(t, a, handlers(scan.Structural{}))
	ref := attachment.Ref{Owner: owner, ID: file.ID}
	if _, _, err := attachment.Open(t.Context(), b, clerk(), ref); !fault.Is(err, fault.NotFound) {
		t.Errorf("opened: %v", err)
	}
	if l := list(t, b, owner); len(l) != 0 {
		t.Errorf("listed: %+v", l)
	}
	// Row and object carried over do not open either.
	object, _, err := a.Blobs().Get(t.Context(), blob.TenantKey(a.Tenant().ID, "attachment", file.ID))
	if err != nil {
		t.Fatal(err)
	}
	defer object.Close()
	if _, err := b.Blobs().Put(t.Context(), blob.TenantKey(b.Tenant().ID, "attachment", file.ID), object); err != nil {
		t.Fatal(err)
	}
	carry(t, a, b)
	if _, _, err := attachment.Open(t.Context(), b, clerk(), ref); err == nil {
		t.Error("a carried file opens")
	}
}

// carry copies the attachment rows of a into b.
func carry(t *testing.T, a, b *tenant.Space) {
	t.Helper()
	var text []string
	err := a.Read(t.Context(), func(tx *pg.Tx) error {
		return tx.Gorm().Raw(`SELECT row_to_json(x)::text FROM attachment x`).Scan(&text).Error
	})
	if err != nil || len(text) == 0 {
		t.Fatal(fmt.Errorf("%d rows: %w", len(text), err))
	}
	err = b.InTx(t.Context(), func(tx *pg.Tx) error {
		return tx.Gorm().Exec(`INSERT INTO attachment SELECT * FROM json_populate_record(NULL::attachment, ?::json)`, text[0]).Error
	})
	if err != nil {
		t.Fatal(err)
	}
}
