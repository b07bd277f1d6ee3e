package handout_test

import (
	"bytes"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/applicant"
	"github.com/madoguchi/madoguchi/internal/attachment"
	"github.com/madoguchi/madoguchi/internal/blob"
	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/handout"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/jobs"
	"github.com/madoguchi/madoguchi/internal/procedure"
	"github.com/madoguchi/madoguchi/internal/scan"
	"github.com/madoguchi/madoguchi/internal/tenant"
	"github.com/madoguchi/madoguchi/internal/tenanttest"
	"github.com/madoguchi/madoguchi/tenants"
)

func editor() access.Principal {
	return access.Principal{Audience: access.Staff, ID: ids.New(), Name: "編集 花子", Roles: []access.Role{access.FormEditor}, Plane: tenant.LGWAN}
}

func resident(t *testing.T, sp *tenant.Space) access.Principal {
	t.Helper()
	o, err := applicant.Begin(t.Context(), sp, tenant.Internet, "test")
	if err != nil {
		t.Fatal(err)
	}
	return o.Principal
}

// offered is a procedure that residents find.
func offered(t *testing.T, sp *tenant.Space) procedure.Procedure {
	t.Helper()
	all, err := procedure.Library(tenants.Library())
	if err != nil {
		t.Fatal(err)
	}
	for _, tpl := range all {
		if tpl.Key != "public-comment" {
			continue
		}
		p, err := procedure.Copy(t.Context(), sp, editor(), tpl, ids.New())
		if err != nil {
			t.Fatal(err)
		}
		if _, err := procedure.Publish(t.Context(), sp, editor(), p.ID, 1); err != nil {
			t.Fatal(err)
		}
		return p
	}
	t.Fatal("no template public-comment")
	return procedure.Procedure{}
}

func pdf() []byte { return []byte("%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n%%EOF\n") }

func add(t *testing.T, sp *tenant.Space, p ids.ID, title, name string, content []byte) handout.Handout {
	t.Helper()
	h, err := handout.Add(t.Context(), sp, editor(), handout.Upload{Procedure: p, Title: title, FileName: name, Body: bytes.NewReader(content)})
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func work(t *testing.T, sp *tenant.Space) {
	t.Helper()
	tenanttest.Run(t, sp, jobs.Handlers(jobs.Tools{Scanner: scan.Structural{}}))
}

func titles(hs []handout.Handout) string {
	var out []string
	for _, h := range hs {
		out = append(out, h.Title)
	}
	return strings.Join(out, " ")
}

// A file is offered once the scan released it, in the chosen order, and is
// read back as it was.
func TestHandoutIsOfferedAfterItsScan(t *testing.T) {
	sp := tenanttest.One(t)
	p, who := offered(t, sp), resident(t, sp)
	first := add(t, sp, p.ID, "", "申請書（記入例）.pdf", pdf())
	second := add(t, sp, p.ID, "案内 チラシ", "chirashi.pdf", pdf())
	if first.Title != "申請書（記入例）" || first.File.State != attachment.Quarantined {
		t.Fatalf("%+v", first)
	}
	if list, err := handout.Offered(t.Context(), sp, p.ID); err != nil || len(list) != 0 {
		t.Fatalf("offered before the scan: %v %v", list, err)
	}
	if _, _, err := handout.Open(t.Context(), sp, who, p.Slug, first.ID); !fault.Is(err, fault.NotFound) {
		t.Fatalf("opened before the scan: %v", err)
	}
	work(t, sp)
	if err := handout.Order(t.Context(), sp, editor(), p.ID, []ids.ID{second.ID, first.ID}); err != nil {
		t.Fatal(err)
	}
	list, err := handout.Offered(t.Context(), sp, p.ID)
	if err != nil || titles(list) != "案内 チラシ 申請書（記入例）" {
		t.Fatalf("%q %v", titles(list), err)
	}
	content, h, err := handout.Open(t.Context(), sp, who, p.Slug, first.ID)
	if err != nil {
		t.Fatal(err)
	}
	defer content.Close()
	if got, err := io.ReadAll(content); err != nil || !bytes.Equal(got, pdf()) || h.File.Name != "申請書（記入例）.pdf" {
		t.Fatalf("%q %v", h.File.Name, err)
	}
}

// Kept files outlive the sweep of what no application took; removed ones go
// with their object.
func TestHandoutStaysUntilRemoved(t *testing.T) {
	sp := tenanttest.One(t)
	p, who := offered(t, sp), resident(t, sp)
	h := add(t, sp, p.ID, "様式", "youshiki.pdf", pdf())
	work(t, sp)
	tenanttest.Clock(sp).Advance(400 * 24 * time.Hour)
	if _, err := attachment.Sweep(t.Context(), sp, 30*24*time.Hour); err != nil {
		t.Fatal(err)
	}
	work(t, sp)
	who = resident(t, sp)
	content, _, err := handout.Open(t.Context(), sp, who, p.Slug, h.ID)
	if err != nil {
		t.Fatalf("the sweep took a published file: %v", err)
	}
	_ = content.Close()
	if err := handout.Rename(t.Context(), sp, editor(), p.ID, h.ID, "様式第1号"); err != nil {
		t.Fatal(err)
	}
	if err := handout.Remove(t.Context(), sp, editor(), p.ID, h.ID); err != nil {
		t.Fatal(err)
	}
	if _, _, err := handout.Open(t.Context(), sp, who, p.Slug, h.ID); !fault.Is(err, fault.NotFound) {
		t.Fatalf("opened after removal: %v", err)
	}
	work(t, sp)
	for info, err := range sp.Blobs().List(t.Context(), blobs(sp)) {
		t.Errorf("an object is left: %v %v", info, err)
	}
}

// A handout is found through its own procedure only, and not while residents
// cannot see that.
func TestHandoutBelongsToItsProcedure(t *testing.T) {
	sp := tenanttest.One(t)
	p, other, who := offered(t, sp), offered(t, sp), resident(t, sp)
	h := add(t, sp, p.ID, "様式", "youshiki.pdf", pdf())
	work(t, sp)
	if _, _, err := handout.Open(t.Context(), sp, who, other.Slug, h.ID); !fault.Is(err, fault.NotFound) {
		t.Errorf("through another procedure: %v", err)
	}
	if err := handout.Remove(t.Context(), sp, editor(), other.ID, h.ID); !fault.Is(err, fault.NotFound) {
		t.Errorf("removed through another procedure: %v", err)
	}
	if err := handout.Order(t.Context(), sp, editor(), p.ID, []ids.ID{h.ID, h.ID}); fault.CodeOf(err) != "changed_by_other" {
		t.Errorf("an order that is none: %v", err)
	}
	if _, err := procedure.Unpublish(t.Context(), sp, editor(), p.ID); err != nil {
		t.Fatal(err)
	}
	if _, _, err := handout.Open(t.Context(), sp, who, p.Slug, h.ID); !fault.Is(err, fault.NotFound) {
		t.Errorf("of a procedure that is not offered: %v", err)
	}
	content, _, err := handout.OpenFor(t.Context(), sp, p.ID, h.ID)
	if err != nil {
		t.Fatalf("staff: %v", err)
	}
	_ = content.Close()
}

func TestHandoutsAreRefused(t *testing.T) {
	sp := tenanttest.One(t)
	p := offered(t, sp)
	for name, c := range map[string]struct {
		of              ids.ID
		title, file     string
		content         []byte
		kind            fault.Kind
		code, fieldPath string
	}{
		"a page":           {p.ID, "x", "a.html", []byte("<html>"), fault.Invalid, "file_type_not_allowed", ""},
		"a page as PDF":    {p.ID, "x", "a.pdf", []byte("<html>"), fault.Invalid, "file_type_mismatch", ""},
		"a macro":          {p.ID, "x", "a.xlsm", []byte("PK\x03\x04"), fault.Invalid, "file_has_macro", ""},
		"empty":            {p.ID, "x", "a.pdf", nil, fault.Invalid, "file_empty", ""},
		"a long title":     {p.ID, strings.Repeat("あ", 101), "a.pdf", pdf(), fault.Invalid, "invalid_input", "title"},
		"nobody's":         {ids.New(), "x", "a.pdf", pdf(), fault.NotFound, "not_found", ""},
		"a controlled one": {p.ID, "a\x00b", "a.pdf", pdf(), fault.Invalid, "invalid_input", "title"},
	} {
		_, err := handout.Add(t.Context(), sp, editor(), handout.Upload{Procedure: c.of, Title: c.title, FileName: c.file, Body: bytes.NewReader(c.content)})
		if fault.KindOf(err) != c.kind || fault.CodeOf(err) != c.code {
			t.Errorf("%s: %v", name, err)
		}
	}
	for range 20 {
		add(t, sp, p.ID, "", "a.pdf", pdf())
	}
	_, err := handout.Add(t.Context(), sp, editor(), handout.Upload{Procedure: p.ID, FileName: "a.pdf", Body: bytes.NewReader(pdf())})
	if fault.CodeOf(err) != "too_many_files" {
		t.Errorf("the 21st: %v", err)
	}
}

func blobs(sp *tenant.Space) blob.Prefix { return blob.RoomPrefix(sp.Tenant().ID, "attachment") }
