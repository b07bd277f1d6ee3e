package exchange_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/exchange"
	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/procedure"
	"github.com/madoguchi/madoguchi/internal/staff"
	"github.com/madoguchi/madoguchi/internal/tenant"
	"github.com/madoguchi/madoguchi/internal/tenanttest"
	"github.com/madoguchi/madoguchi/tenants"
)

func editor() access.Principal {
	return access.Principal{Audience: access.Staff, ID: ids.New(), Name: "編集 花子", Roles: []access.Role{access.FormEditor}, Plane: tenant.LGWAN}
}

func want(t *testing.T, err error, kind fault.Kind, code string) {
	t.Helper()
	if fault.KindOf(err) != kind || fault.CodeOf(err) != code {
		t.Fatalf("got %v, want %v %s", err, kind, code)
	}
}

func department(t *testing.T, sp *tenant.Space, name string) ids.ID {
	t.Helper()
	id, err := staff.SaveDepartment(t.Context(), sp, access.Job(), staff.Department{Name: name})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func copied(t *testing.T, sp *tenant.Space, of ids.ID) procedure.Procedure {
	t.Helper()
	all, err := procedure.Library(tenants.Library())
	if err != nil {
		t.Fatal(err)
	}
	for _, tpl := range all {
		if tpl.Key == "course-enrolment" {
			tpl.Catalogue.Tags, tpl.Catalogue.DoneText = []string{"講座"}, "ありがとうございました。"
			p, err := procedure.Copy(t.Context(), sp, editor(), tpl, of)
			if err != nil {
				t.Fatal(err)
			}
			return p
		}
	}
	t.Fatal("no template")
	return procedure.Procedure{}
}

func exported(t *testing.T, sp *tenant.Space, id ids.ID) []byte {
	t.Helper()
	file, err := exchange.Export(t.Context(), sp, editor(), id, ids.Nil)
	if err != nil {
		t.Fatal(err)
	}
	return file.Content
}

func TestProcedureTravelsToAnotherMunicipality(t *testing.T) {
	a, b := tenanttest.Two(t)
	ctx := t.Context()
	p := copied(t, a, department(t, a, "生涯学習課"))
	here := department(t, b, "生涯学習課")
	raw := exported(t, a, p.ID)

	seen, err := exchange.Read(ctx, b, raw)
	if err != nil {
		t.Fatal(err)
	}
	if !seen.Intact || seen.Known || seen.From.Code != a.Tenant().Code.String() || seen.Department.ID != here || seen.Category.ID != ids.Nil ||
		seen.Category.Name == "" || seen.Samples == 0 || seen.Questions == 0 || seen.Retention.Class == "" {
		t.Fatalf("%+v", seen)
	}
	for _, f := range seen.Findings {
		if f.Error {
			t.Errorf("%+v", f)
		}
	}
	if page, err := procedure.List(ctx, b, procedure.Query{}); err != nil || len(page.Items) != 0 {
		t.Fatalf("reading wrote something: %v %v", page.Items, err)
	}
	made, err := exchange.Import(ctx, b, editor(), raw, exchange.Choice{Category: seen.Category.Name, Department: here, Retention: seen.Retention.Class})
	if err != nil {
		t.Fatal(err)
	}
	if made.State != procedure.Draft || made.Slug == p.Slug || made.Title != p.Title || made.DoneText != p.DoneText || len(made.Tags) != 1 {
		t.Errorf("%+v", made)
	}
	if _, err := procedure.Publish(ctx, b, editor(), made.ID, 1); err != nil {
		t.Errorf("what travelled whole cannot be published: %v", err)
	}
	// The way there and back changes nothing.
	if again := exported(t, b, made.ID); bodyOf(t, again) != bodyOf(t, raw) {
		t.Errorf("the procedure changed on its way:\n%s\n%s", bodyOf(t, raw), bodyOf(t, again))
	}
	if seen, err := exchange.Read(ctx, b, raw); err != nil || !seen.Known || !seen.Category.Same {
		t.Errorf("%+v %v", seen, err)
	}
}

// bodyOf is what the digest is about.
func bodyOf(t *testing.T, raw []byte) string {
	t.Helper()
	var file struct{ Procedure json.RawMessage }
	if err := json.Unmarshal(raw, &file); err != nil {
		t.Fatal(err)
	}
	var tight bytes.Buffer
	if err := json.Compact(&tight, file.Procedure); err != nil {
		t.Fatal(err)
	}
	return tight.String()
}

func TestChangedFileIsTold(t *testing.T) {
	sp := tenanttest.One(t)
	raw := exported(t, sp, copied(t, sp, ids.New()).ID)
	var laidOut bytes.Buffer
	if err := json.Compact(&laidOut, raw); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		raw    []byte
		intact bool
	}{
		"as written": {raw, true}, "laid out anew": {laidOut.Bytes(), true}, "with a byte order mark": {append([]byte("\ufeff"), raw...), true},
		"changed": {bytes.Replace(raw, []byte("ありがとうございました"), []byte("ありがとうござります"), 1), false},
	} {
		seen, err := exchange.Read(t.Context(), sp, c.raw)
		if err != nil || seen.Intact != c.intact {
			t.Errorf("%s: intact %v, %v", name, seen.Intact, err)
		}
	}
}

func TestHostileFilesAreRefused(t *testing.T) {
	sp := tenanttest.One(t)
	raw := string(exported(t, sp, copied(t, sp, ids.New()).ID))
	for name, c := range map[string]struct {
		raw  string
		kind fault.Kind
		code string
	}{
		"no json":          {"PK\x03\x04", fault.Invalid, "not_a_procedure_file"},
		"another json":     {`{"format":"madoguchi-form/1"}`, fault.Invalid, "not_a_procedure_file"},
		"another encoding": {"{\"format\":\"\x8e\xe8\x91\xb1\"}", fault.Invalid, "not_a_procedure_file"},
		"a later format":   {strings.Replace(raw, exchange.Format, "madoguchi-procedure/2", 1), fault.Invalid, "unknown_procedure_format"},
		"a NUL":            {strings.Replace(raw, "ありがとう", `\u0000`, 1), fault.Invalid, "not_a_procedure_file"},
		"too large":        {strings.Repeat(" ", exchange.MaxBytes+1), fault.TooLarge, "procedure_file_too_large"},
		"bad form":         {strings.Replace(raw, "madoguchi-form/1", "madoguchi-form/9", 1), fault.Invalid, "invalid_input"},
		"markup":           {strings.Replace(raw, `"format": "madoguchi-form/1"`, `"format": "madoguchi-form/1", "description": {"ja": "<script>"}`, 1), fault.Invalid, "invalid_input"},
		"a bad day":        {strings.Replace(raw, `"day": "`, `"day": "x`, 1), fault.Invalid, "procedure_file_samples"},
		"a bad name":       {strings.Replace(raw, `"samples": [`, `"samples": [{"name":"a\u001bb","answers":{},"accept":true,"day":"2026-01-01"},`, 1), fault.Invalid, "procedure_file_samples"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := exchange.Read(t.Context(), sp, []byte(c.raw))
			want(t, err, c.kind, c.code)
			_, err = exchange.Import(t.Context(), sp, editor(), []byte(c.raw), exchange.Choice{})
			want(t, err, c.kind, c.code)
		})
	}
}

func TestDuplicateIsAProcedureOfItsOwn(t *testing.T) {
	sp := tenanttest.One(t)
	ctx := t.Context()
	p := copied(t, sp, ids.New())
	made, err := exchange.Duplicate(ctx, sp, editor(), p.ID)
	if err != nil {
		t.Fatal(err)
	}
	if made.Title != p.Title+"（写し）" || made.Slug == p.Slug || made.Department != p.Department || made.State != procedure.Draft {
		t.Errorf("%+v", made)
	}
	if err := procedure.DeleteSample(ctx, sp, editor(), made.ID, samplesOf(t, sp, made.ID)[0].ID); err != nil {
		t.Fatal(err)
	}
	if len(samplesOf(t, sp, p.ID)) != len(samplesOf(t, sp, made.ID))+1 {
		t.Error("the copy shares its cases with the original")
	}
}

func samplesOf(t *testing.T, sp *tenant.Space, id ids.ID) []procedure.Sample {
	t.Helper()
	out, err := procedure.Samples(t.Context(), sp, id)
	if err != nil {
		t.Fatal(err)
	}
	return out
}
