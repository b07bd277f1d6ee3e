package export_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding/japanese"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/applicant"
	"github.com/madoguchi/madoguchi/internal/application"
	"github.com/madoguchi/madoguchi/internal/audit"
	"github.com/madoguchi/madoguchi/internal/blob"
	"github.com/madoguchi/madoguchi/internal/export"
	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/mail"
	"github.com/madoguchi/madoguchi/internal/notice"
	"github.com/madoguchi/madoguchi/internal/outbox"
	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/procedure"
	"github.com/madoguchi/madoguchi/internal/tenant"
	"github.com/madoguchi/madoguchi/internal/tenanttest"
	"github.com/madoguchi/madoguchi/tenants"
)

// desk is a municipality with one procedure and who works there.
type desk struct {
	sp         *tenant.Space
	procedure  procedure.Procedure
	department ids.ID
	clerk      access.Principal
}

func open(t *testing.T, sp *tenant.Space) *desk {
	t.Helper()
	d := &desk{sp: sp, department: ids.New()}
	d.clerk = access.Principal{Audience: access.Staff, ID: ids.New(), Name: "窓口 花子", Plane: tenant.LGWAN,
		Roles: []access.Role{access.Reviewer}, Departments: []ids.ID{d.department}}
	all, err := procedure.Library(tenants.Library())
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(all, func(tpl procedure.Template) bool { return tpl.Key == "public-comment" })
	if i < 0 {
		t.Fatal("no template public-comment")
	}
	p, err := procedure.Copy(t.Context(), sp, d.clerk, all[i], d.department)
	if err == nil {
		_, err = procedure.Publish(t.Context(), sp, d.clerk, p.ID, 1)
	}
	if err == nil {
		d.procedure, err = procedure.Get(t.Context(), sp, p.ID)
	}
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func (d *desk) submit(t *testing.T, opinion string) application.Receipt {
	t.Helper()
	opened, err := applicant.Begin(t.Context(), d.sp, tenant.Internet, "test")
	if err != nil {
		t.Fatal(err)
	}
	draft, err := application.StartDraft(t.Context(), d.sp, opened.Principal, d.procedure.Slug)
	if err != nil {
		t.Fatal(err)
	}
	answers, err := json.Marshal(map[string]any{"living": "resident", "opinion": opinion})
	if err != nil {
		t.Fatal(err)
	}
	r, err := application.Submit(t.Context(), d.sp, opened.Principal, application.SubmitInput{
		Draft: draft.ID, Key: "key-" + draft.ID.String(), Answers: answers, ConsentVersion: "2026-04"})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

type nowhere struct{}

func (nowhere) Send(context.Context, mail.Message) error { return nil }

func (d *desk) run(t *testing.T) {
	t.Helper()
	tenanttest.Run(t, d.sp, outbox.Handlers{
		export.KindRun:   {Outside: export.Run, Failed: export.RunFailed},
		export.KindErase: {Outside: export.Erase},
		notice.KindSend: {Outside: func(ctx context.Context, sp *tenant.Space, j outbox.Job) (outbox.Finish, error) {
			return notice.Send(ctx, sp, notice.Post{Sender: nowhere{}, From: "a@example.jp"}, j)
		}},
	})
}

func (d *desk) request(t *testing.T, spec export.Spec) export.Export {
	t.Helper()
	spec.Procedure = d.procedure.ID
	e, err := export.Request(t.Context(), d.sp, d.clerk, spec)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func (d *desk) read(t *testing.T, id ids.ID) ([]byte, export.Export) {
	t.Helper()
	r, e, err := export.Open(t.Context(), d.sp, d.clerk, id)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	raw, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return raw, e
}

func parse(t *testing.T, raw []byte) [][]string {
	t.Helper()
	rows, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(raw, []byte("\ufeff")))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func (d *desk) objects(t *testing.T) (n int) {
	t.Helper()
	for _, err := range d.sp.Blobs().List(t.Context(), blob.RoomPrefix(d.sp.Tenant().ID, "export")) {
		if err != nil {
			t.Fatal(err)
		}
		n++
	}
	return n
}

func TestAListIsMadeDownloadedAndExpires(t *testing.T) {
	d := open(t, tenanttest.One(t))
	first := d.submit(t, "＝HYPERLINK(\"http://example.com\")")
	tenanttest.Clock(d.sp).Advance(time.Hour)
	d.submit(t, "髙橋\n𠮷野 〜")
	e := d.request(t, export.Spec{Encoding: export.UTF8})
	if e.State != export.Waiting {
		t.Fatalf("%+v", e)
	}
	if _, _, err := export.Open(t.Context(), d.sp, d.clerk, e.ID); fault.CodeOf(err) != "export_not_ready" {
		t.Errorf("opened before it was made: %v", err)
	}
	d.run(t)
	raw, done := d.read(t, e.ID)
	if done.State != export.Ready || done.RowsDone != 2 || done.RowsTotal != 2 || done.Unmappable != 0 || !done.ExpiresAt.Equal(d.sp.Now().Add(24*time.Hour)) {
		t.Errorf("%+v", done)
	}
	rows := parse(t, raw)
	if len(rows) != 3 || !slices.Equal(rows[0][:5], []string{"受付番号", "状態", "受付日時", "更新日時", "様式の版"}) {
		t.Fatalf("%q", rows)
	}
	opinion := slices.IndexFunc(rows[1], func(c string) bool { return strings.Contains(c, "HYPERLINK") })
	if rows[1][0] != first.ReceiptNumber || rows[1][1] != "受付" || opinion < 5 || !strings.HasPrefix(rows[1][opinion], "'＝") {
		t.Errorf("%q", rows[1])
	}
	if rows[2][opinion] != "髙橋\n𠮷野 〜" {
		t.Errorf("%q", rows[2][opinion])
	}

	page, _, err := audit.List(t.Context(), d.sp, d.clerk, audit.Query{Entity: e.ID})
	if err != nil || len(page) != 2 || page[0].Action != "export.download" || page[1].Action != "export.request" {
		t.Errorf("audited %+v, %v", page, err)
	}

	tenanttest.Clock(d.sp).Advance(24 * time.Hour)
	if _, _, err := export.Open(t.Context(), d.sp, d.clerk, e.ID); fault.CodeOf(err) != "export_expired" {
		t.Errorf("opened a day later: %v", err)
	}
	if n, err := export.Expire(t.Context(), d.sp); err != nil || n != 1 {
		t.Errorf("expired %d, %v", n, err)
	}
	d.run(t)
	if n := d.objects(t); n != 0 {
		t.Errorf("%d objects are left", n)
	}
	if got, err := export.Get(t.Context(), d.sp, d.clerk, e.ID); err != nil || got.State != export.Expired {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestCP932SaysWhatItCouldNotWrite(t *testing.T) {
	d := open(t, tenanttest.One(t))
	d.submit(t, "髙橋と𠮷野の意見〜")
	e := d.request(t, export.Spec{Encoding: export.CP932})
	d.run(t)
	raw, done := d.read(t, e.ID)
	text, err := japanese.ShiftJIS.NewDecoder().Bytes(raw)
	if err != nil || !strings.Contains(string(text), "髙橋と〓野の意見～") || done.Unmappable != 1 {
		t.Errorf("%s\n%+v, %v", text, done, err)
	}
}

func TestTheObjectIsSealed(t *testing.T) {
	d := open(t, tenanttest.One(t))
	d.submit(t, "秘密の意見")
	d.request(t, export.Spec{Encoding: export.UTF8})
	d.run(t)
	for info, err := range d.sp.Blobs().List(t.Context(), blob.RoomPrefix(d.sp.Tenant().ID, "export")) {
		if err != nil {
			t.Fatal(err)
		}
		r, _, err := d.sp.Blobs().Get(t.Context(), info.Key)
		if err != nil {
			t.Fatal(err)
		}
		raw, err := io.ReadAll(r)
		r.Close()
		if err != nil || len(raw) == 0 || bytes.Contains(raw, []byte("秘密")) || bytes.Contains(raw, []byte("受付番号")) {
			t.Errorf("%d bytes in plain, %v", len(raw), err)
		}
		return
	}
	t.Error("no object")
}

func TestAListIsNoWiderThanWhoAsks(t *testing.T) {
	a, b := tenanttest.Two(t)
	d := open(t, a)
	d.submit(t, "自転車の道を増やしてほしい。")
	stranger := d.clerk
	stranger.ID, stranger.Departments = ids.New(), []ids.ID{ids.New()}
	rowsFor := func(who access.Principal, spec export.Spec) int {
		t.Helper()
		spec.Procedure, spec.Encoding = d.procedure.ID, export.UTF8
		e, err := export.Request(t.Context(), a, who, spec)
		if err != nil {
			t.Fatal(err)
		}
		d.run(t)
		got, err := export.Get(t.Context(), a, who, e.ID)
		if err != nil || got.State != export.Ready {
			t.Fatalf("%+v, %v", got, err)
		}
		return got.RowsTotal
	}
	administrator := access.Principal{Audience: access.Staff, ID: ids.New(), Roles: []access.Role{access.TenantAdministrator}}
	if n := rowsFor(d.clerk, export.Spec{}); n != 1 {
		t.Errorf("the department's own: %d", n)
	}
	if n := rowsFor(stranger, export.Spec{}); n != 0 {
		t.Errorf("another department: %d", n)
	}
	if n := rowsFor(stranger, export.Spec{Departments: []ids.ID{d.department}}); n != 0 {
		t.Errorf("another department that asks for ours: %d", n)
	}
	if n := rowsFor(administrator, export.Spec{}); n != 1 {
		t.Errorf("the administrator: %d", n)
	}
	if n := rowsFor(d.clerk, export.Spec{States: []application.State{application.Approved}}); n != 0 {
		t.Errorf("approved only: %d", n)
	}
	if n := rowsFor(d.clerk, export.Spec{From: a.Now().Add(time.Hour)}); n != 0 {
		t.Errorf("from later: %d", n)
	}

	e := d.request(t, export.Spec{Encoding: export.UTF8})
	d.run(t)
	for name, who := range map[string]access.Principal{"another": stranger, "the administrator": administrator} {
		if _, _, err := export.Open(t.Context(), a, who, e.ID); !fault.Is(err, fault.NotFound) {
			t.Errorf("%s opened: %v", name, err)
		}
		if _, err := export.Get(t.Context(), a, who, e.ID); !fault.Is(err, fault.NotFound) {
			t.Errorf("%s saw: %v", name, err)
		}
	}
	if _, _, err := export.Open(t.Context(), b, d.clerk, e.ID); !fault.Is(err, fault.NotFound) {
		t.Errorf("the other municipality opened: %v", err)
	}
}

func TestSpecsThatMakeNoSense(t *testing.T) {
	sp := tenanttest.One(t)
	clerk := access.Principal{Audience: access.Staff, ID: ids.New(), Roles: []access.Role{access.Reviewer}}
	for path, spec := range map[string]export.Spec{
		"procedure": {Encoding: export.UTF8},
		"encoding":  {Procedure: ids.New(), Encoding: "utf-16"},
		"until":     {Procedure: ids.New(), Encoding: export.UTF8, From: sp.Now(), Until: sp.Now()},
		"states":    {Procedure: ids.New(), Encoding: export.UTF8, States: []application.State{"draft"}},
	} {
		_, err := export.Request(t.Context(), sp, clerk, spec)
		var e *fault.Error
		if !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: %v", path, err)
			continue
		}
		if e = err.(*fault.Error); len(e.Fields) != 1 || e.Fields[0].Path != path {
			t.Errorf("%s: %+v", path, e.Fields)
		}
	}
}

func TestARunThatDiedLeavesItsObjectToTheSweep(t *testing.T) {
	d := open(t, tenanttest.One(t))
	d.submit(t, "自転車の道を増やしてほしい。")
	e := d.request(t, export.Spec{Encoding: export.UTF8})
	// The first run ends its work and dies before it can say so.
	if _, err := export.Run(t.Context(), d.sp, outbox.Job{ID: ids.New(), Kind: export.KindRun, Entity: e.ID, Attempt: 1}); err != nil {
		t.Fatal(err)
	}
	if got, err := export.Get(t.Context(), d.sp, d.clerk, e.ID); err != nil || got.State != export.Running || got.RowsTotal != 1 {
		t.Errorf("%+v, %v", got, err)
	}
	d.run(t)
	if n := d.objects(t); n != 2 {
		t.Fatalf("%d objects, want the dead run's too", n)
	}
	if n, err := export.Sweep(t.Context(), d.sp); err != nil || n != 0 {
		t.Errorf("swept %d at once, %v", n, err)
	}
	now := time.Now()
	tenanttest.Clock(d.sp).Set(now.Add(25 * time.Hour)) // the store's times are the machine's
	if n, err := export.Sweep(t.Context(), d.sp); err != nil || n != 1 {
		t.Errorf("swept %d a day later, %v", n, err)
	}
	var left []ids.ID
	err := d.sp.Read(t.Context(), func(tx *pg.Tx) error { return tx.Gorm().Raw(`SELECT object_id FROM export`).Scan(&left).Error })
	if err != nil || len(left) != 1 || d.objects(t) != 1 {
		t.Errorf("%d objects, %v", d.objects(t), err)
	}
}
