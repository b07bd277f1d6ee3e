package recipient_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/blob"
	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/outbox"
	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/procedure"
	"github.com/madoguchi/madoguchi/internal/recipient"
	"github.com/madoguchi/madoguchi/internal/tenant"
	"github.com/madoguchi/madoguchi/internal/tenanttest"
)

const document = `{"format":"madoguchi-form/1","title":{"ja":"検診"},"pages":[{"id":"p","title":{"ja":"1"},"sections":[{"id":"s","title":{"ja":"1"},"fields":[
	{"id":"who","type":"list_match","label":{"ja":"番号"},"required":true},{"id":"memo","type":"text","label":{"ja":"一言"}}]}]}]}`

type desk struct {
	sp  *tenant.Space
	who access.Principal
	id  ids.ID
}

func open(t *testing.T) *desk {
	t.Helper()
	d := &desk{sp: tenanttest.One(t), who: access.Principal{Audience: access.Staff, ID: ids.New(), Name: "様式 編子", Plane: tenant.LGWAN}}
	p, err := procedure.Create(t.Context(), d.sp, d.who, procedure.CreateInput{
		Catalogue: procedure.Catalogue{Title: "検診", Department: ids.New()}, Slug: "kenshin", Document: []byte(document)})
	if err == nil {
		_, err = procedure.Publish(t.Context(), d.sp, d.who, p.ID, 1)
	}
	if err != nil {
		t.Fatal(err)
	}
	d.id = p.ID
	return d
}

func (d *desk) work(t *testing.T) {
	t.Helper()
	tenanttest.Run(t, d.sp, outbox.Handlers{
		recipient.KindCheck: {Outside: recipient.RunCheck, Failed: recipient.UploadFailed},
		recipient.KindSave:  {Outside: recipient.RunSave, Failed: recipient.UploadFailed},
		recipient.KindSheet: {Outside: recipient.RunSheet, Failed: recipient.SheetGivenUp},
	})
}

func (d *desk) load(t *testing.T, file string) ids.ID {
	t.Helper()
	u, err := recipient.Receive(t.Context(), d.sp, d.who, d.id, strings.NewReader(file))
	if err == nil {
		err = recipient.CheckFile(t.Context(), d.sp, d.who, d.id, u.ID, recipient.Mapping{Targets: []recipient.Target{{Column: 1, Field: "memo"}}})
	}
	if err != nil {
		t.Fatal(err)
	}
	d.work(t)
	if err := recipient.Save(t.Context(), d.sp, d.who, d.id, u.ID, false); err != nil {
		t.Fatal(err)
	}
	d.work(t)
	return u.ID
}

func (d *desk) count(t *testing.T, query string) (n int) {
	t.Helper()
	err := d.sp.Read(t.Context(), func(tx *pg.Tx) error { return tx.Gorm().Raw(query).Scan(&n).Error })
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestAListIsReplacedAsAWholeAndItsFileIsForgotten(t *testing.T) {
	d := open(t)
	d.load(t, "番号,一言\nA-1,こんにちは\nA-2,さようなら\n")
	d.load(t, "番号,一言\nB-1,はじめまして\n")
	if n := d.count(t, "SELECT count(*) FROM recipient"); n != 1 {
		t.Errorf("%d people", n)
	}
	if n := d.count(t, "SELECT count(*) FROM recipient_list"); n != 1 {
		t.Errorf("%d lists", n)
	}
	for info, err := range d.sp.Blobs().List(t.Context(), blob.RoomPrefix(d.sp.Tenant().ID, "recipient")) {
		if err != nil {
			t.Fatal(err)
		}
		r, _, err := d.sp.Blobs().Get(t.Context(), info.Key)
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		if _, err := b.ReadFrom(r); err != nil || b.Len() == 0 || bytes.Contains(b.Bytes(), []byte("はじめ")) || bytes.Contains(b.Bytes(), []byte("B-1")) {
			t.Errorf("%d bytes in plain, %v", b.Len(), err)
		}
		_ = r.Close()
	}
	tenanttest.Clock(d.sp).Advance(25 * time.Hour)
	if _, err := recipient.Sweep(t.Context(), d.sp); err != nil {
		t.Fatal(err)
	}
	for info := range d.sp.Blobs().List(t.Context(), blob.RoomPrefix(d.sp.Tenant().ID, "recipient")) {
		t.Errorf("%s is left", info.Key)
	}
	if n := d.count(t, "SELECT count(*) FROM recipient"); n != 1 {
		t.Error("the sweep took people along")
	}
}

func TestAFileIsUsedOnceAndForADay(t *testing.T) {
	d := open(t)
	id := d.load(t, "番号,一言\nA-1,x\n")
	if err := recipient.Save(t.Context(), d.sp, d.who, d.id, id, false); fault.CodeOf(err) != "upload_expired" {
		t.Errorf("saved again: %v", err)
	}
	u, err := recipient.Receive(t.Context(), d.sp, d.who, d.id, strings.NewReader("番号,一言\nA-1,x\n"))
	if err != nil {
		t.Fatal(err)
	}
	if err := recipient.Save(t.Context(), d.sp, d.who, d.id, u.ID, false); fault.CodeOf(err) != "upload_busy" {
		t.Errorf("saved unchecked: %v", err)
	}
	tenanttest.Clock(d.sp).Advance(24 * time.Hour)
	if err := recipient.CheckFile(t.Context(), d.sp, d.who, d.id, u.ID, recipient.Mapping{}); fault.CodeOf(err) != "upload_expired" {
		t.Errorf("checked a day later: %v", err)
	}
	if _, err := recipient.GetUpload(t.Context(), d.sp, d.who, ids.New(), u.ID); !fault.Is(err, fault.NotFound) {
		t.Errorf("found under another procedure: %v", err)
	}
}

func TestALongListIsSavedWithProgress(t *testing.T) {
	d := open(t)
	var b strings.Builder
	b.WriteString("番号,一言\n")
	const people = 3000
	for i := range people {
		fmt.Fprintf(&b, "P-%05d,ひとこと%d\n", i, i)
	}
	d.load(t, b.String())
	l, err := recipient.Get(t.Context(), d.sp, d.id)
	if err != nil || l.Rows != people || l.Check != recipient.None || fmt.Sprint(l.Targets) != "[memo]" {
		t.Errorf("%+v, %v", l, err)
	}
	if n := d.count(t, "SELECT count(*) FROM recipient"); n != people {
		t.Errorf("%d people", n)
	}
	if n := d.count(t, "SELECT rows_done FROM recipient_upload"); n != people {
		t.Errorf("progress stands at %d", n)
	}
	if n := d.count(t, "SELECT count(*) FROM recipient WHERE position('P-0' in encode(row_sealed, 'escape')) > 0"); n != 0 {
		t.Errorf("%d rows in plain", n)
	}
}
