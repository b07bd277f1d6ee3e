package application_test

import (
	"encoding/json"
	"errors"
	"maps"
	"testing"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/applicant"
	"github.com/madoguchi/madoguchi/internal/application"
	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/notice"
	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/procedure"
	"github.com/madoguchi/madoguchi/internal/seal"
	"github.com/madoguchi/madoguchi/internal/tenant"
	"github.com/madoguchi/madoguchi/internal/tenanttest"
	"github.com/madoguchi/madoguchi/tenants"
)

// office is a municipality with one published procedure and one resident.
type office struct {
	sp         *tenant.Space
	procedure  procedure.Procedure
	department ids.ID
	resident   access.Principal
	staff      access.Principal
}

func openOffice(t *testing.T, template string) *office {
	t.Helper()
	return officeIn(t, tenanttest.One(t), template)
}

func officeIn(t *testing.T, sp *tenant.Space, template string) *office {
	t.Helper()
	o := &office{sp: sp, department: ids.New()}
	o.staff = access.Principal{Audience: access.Staff, ID: ids.New(), Name: "審査 太郎", Roles: []access.Role{access.Reviewer},
		Departments: []ids.ID{o.department}, Plane: tenant.LGWAN}
	o.procedure = publish(t, sp, o.staff, template, o.department)
	o.resident = resident(t, sp)
	return o
}

func publish(t *testing.T, sp *tenant.Space, who access.Principal, template string, department ids.ID) procedure.Procedure {
	t.Helper()
	all, err := procedure.Library(tenants.Library())
	if err != nil {
		t.Fatal(err)
	}
	for _, tpl := range all {
		if tpl.Key != template {
			continue
		}
		p, err := procedure.Copy(t.Context(), sp, who, tpl, department)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := procedure.Publish(t.Context(), sp, who, p.ID, 1); err != nil {
			t.Fatal(err)
		}
		if p, err = procedure.Get(t.Context(), sp, p.ID); err != nil {
			t.Fatal(err)
		}
		return p
	}
	t.Fatalf("no template %s", template)
	return procedure.Procedure{}
}

func resident(t *testing.T, sp *tenant.Space) access.Principal {
	t.Helper()
	o, err := applicant.Begin(t.Context(), sp, tenant.Internet, "test")
	if err != nil {
		t.Fatal(err)
	}
	return o.Principal
}

type answers map[string]any

// with returns a copy with one answer changed; nil removes it.
func (a answers) with(field string, v any) answers {
	out := maps.Clone(a)
	if out[field] = v; v == nil {
		delete(out, field)
	}
	return out
}

func (a answers) raw() json.RawMessage {
	b, err := json.Marshal(a)
	if err != nil {
		panic(err) // test data always marshals
	}
	return b
}

func comment() answers {
	return answers{"living": "resident", "opinion": "自転車の通行帯を増やしてください。"}
}

func course() answers {
	return answers{"course": "smartphone", "people": "1", "phone": "0312345678", "email": "ichiro@example.jp", "privacy": true,
		"name": map[string]any{"family": "鈴木", "given": "一郎", "family_kana": "スズキ", "given_kana": "イチロウ"}}
}

func (o *office) draft(t *testing.T) application.Draft {
	t.Helper()
	d, err := application.StartDraft(t.Context(), o.sp, o.resident, o.procedure.Slug)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func (o *office) submit(t *testing.T, a answers) application.Receipt {
	t.Helper()
	r, err := application.Submit(t.Context(), o.sp, o.resident, input(o.draft(t), a))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func input(d application.Draft, a answers) application.SubmitInput {
	return application.SubmitInput{Draft: d.ID, Key: "key-" + d.ID.String(), Answers: a.raw(), ConsentVersion: "2026-04"}
}

// take applies a staff verb to the newest revision.
func (o *office) take(t *testing.T, id ids.ID, s application.Step) application.Application {
	t.Helper()
	var a application.Application
	err := o.sp.InTx(t.Context(), func(tx *pg.Tx) error {
		now, err := application.Load(t.Context(), tx, id)
		if err != nil {
			return err
		}
		s.Application, s.Revision = id, now.Revision
		a, err = application.Take(t.Context(), o.sp, tx, o.staff, s)
		return err
	})
	if err != nil {
		t.Fatalf("%s: %v", s.Verb, err)
	}
	return a
}

func (o *office) load(t *testing.T, id ids.ID) (a application.Application) {
	t.Helper()
	err := o.sp.Read(t.Context(), func(tx *pg.Tx) (err error) {
		a, err = application.Load(t.Context(), tx, id)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// stored returns the newest stored answers as staff would open them.
func (o *office) stored(t *testing.T, id ids.ID) answers {
	t.Helper()
	var v application.AnswerVersion
	err := o.sp.Read(t.Context(), func(tx *pg.Tx) (err error) {
		v, err = application.Answers(t.Context(), o.sp, tx, application.Application{ID: id})
		return err
	})
	if err != nil || v.Damaged {
		t.Fatalf("open answers: %v, damaged %v", err, v.Damaged)
	}
	var out answers
	if err := json.Unmarshal(v.Answers, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

// count runs a query that gives one number.
func count(t *testing.T, sp *tenant.Space, query string, args ...any) int {
	t.Helper()
	var n int
	err := sp.Read(t.Context(), func(tx *pg.Tx) error { return tx.Gorm().Raw(query, args...).Scan(&n).Error })
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func want(t *testing.T, err error, kind fault.Kind, code string) {
	t.Helper()
	if err == nil || fault.KindOf(err) != kind || fault.CodeOf(err) != code {
		t.Fatalf("got %v, want %v %s", err, kind, code)
	}
}

// faultAt demands that the error names the path with the key.
func faultAt(t *testing.T, err error, path, key string) {
	t.Helper()
	e, ok := errors.AsType[*fault.Error](err)
	if !ok {
		t.Fatalf("no fault: %v", err)
	}
	for _, f := range e.Fields {
		if f.Path == path && f.Key == key {
			return
		}
	}
	t.Fatalf("no %s at %s in %+v", key, path, e.Fields)
}

// mailedCode reads the newest verification code as its addressee would.
func mailedCode(t *testing.T, sp *tenant.Space) string {
	t.Helper()
	var row struct {
		ID           ids.ID
		ParamsSealed []byte
	}
	err := sp.Read(t.Context(), func(tx *pg.Tx) error {
		return tx.Gorm().Raw("SELECT id, params_sealed FROM notice WHERE template = 'verification_code' ORDER BY id DESC LIMIT 1").Scan(&row).Error
	})
	if err != nil {
		t.Fatal(err)
	}
	var p notice.Params
	if err := sp.Sealer().OpenJSON(t.Context(), seal.Place{Table: "notice", Column: "params_sealed", Row: row.ID}, row.ParamsSealed, &p); err != nil {
		t.Fatal(err)
	}
	return p.Code
}
