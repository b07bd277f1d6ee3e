package apitest_test

import (
	"encoding/hex"
	"fmt"
	"strings"
	"testing"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/apitest"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

type made struct{ ID string }

// An id is one of its own procedure and its own municipality: under another it
// names nothing, whoever asks.
func TestPartsOfAProcedureAreNobodyElses(t *testing.T) {
	s := apitest.New(t)
	c := openClinic(t, s, s.A)
	c.load(t, people, false)
	boss := s.Person(t, s.A, nil, access.TenantAdministrator)
	stranger := s.Person(t, s.B, nil, access.TenantAdministrator)
	other, otherSlug := boss.Procedure(t, "public-comment", boss.Department(t, "環境課"), nil)
	foreign, _ := stranger.Procedure(t, "public-comment", stranger.Department(t, "環境課"), nil)

	var handout, sample, upload, sheet, link, trial made
	boss.Upload(t, c.at("/handouts?title=a"), "a.pdf", pdf()).OK(t, &handout)
	boss.Do(t, "POST", c.at("/samples"), apitest.Map{"name": "例", "answers": apitest.Map{}, "accept": false, "faults": []string{}, "day": "2026-04-01"}).OK(t, &sample)
	boss.Upload(t, c.at("/recipients/uploads"), "a.csv", []byte(people)).OK(t, &upload)
	boss.Do(t, "POST", c.at("/recipients/sheets"), apitest.Map{"content": "csv", "open_only": false}).OK(t, &sheet)
	boss.Do(t, "POST", c.at("/links"), apitest.Map{"name": "a", "values": apitest.Map{"place": "east"}}).OK(t, &link)
	boss.Do(t, "POST", c.at("/trials"), apitest.Map{}).OK(t, &trial)
	var versions struct{ Items []made }
	boss.Do(t, "GET", c.at("/versions"), nil).OK(t, &versions)
	version := versions.Items[0].ID
	s.Work(t, s.A)

	for _, p := range []struct {
		method, path string
		body         any
	}{
		{"GET", "/handouts/" + handout.ID + "/content", nil},
		{"PUT", "/handouts/" + handout.ID, apitest.Map{"title": "b"}},
		{"DELETE", "/handouts/" + handout.ID, nil},
		{"PUT", "/samples/" + sample.ID, apitest.Map{"name": "例", "answers": apitest.Map{}, "accept": false, "faults": []string{}, "day": "2026-04-01"}},
		{"DELETE", "/samples/" + sample.ID, nil},
		{"GET", "/recipients/uploads/" + upload.ID, nil},
		{"POST", "/recipients/uploads/" + upload.ID + "/check", apitest.Map{"number": 0, "check": 1, "once": false, "targets": []any{}}},
		{"POST", "/recipients/uploads/" + upload.ID + "/save", apitest.Map{"without": true}},
		{"GET", "/recipients/sheets/" + sheet.ID + "/content", nil},
		{"DELETE", "/links/" + link.ID, nil},
		{"DELETE", "/trials/" + trial.ID, nil},
		{"GET", "/versions/" + version, nil},
		{"GET", "/export?version=" + version, nil},
		{"POST", "/revert", apitest.Map{"version": version, "revision": 1}},
		{"POST", "/trials", apitest.Map{"version": version}},
	} {
		t.Run(p.method+" "+p.path, func(t *testing.T) {
			boss.Do(t, p.method, "/api/procedures/"+other.String()+p.path, p.body).Refused(t, 404, "not_found")
			stranger.Do(t, p.method, c.at(p.path), p.body).Refused(t, 404, "not_found")
			stranger.Do(t, p.method, "/api/procedures/"+foreign.String()+p.path, p.body).Refused(t, 404, "not_found")
		})
	}
	r := s.At(s.A, tenant.CitizenSide)
	r.Do(t, "GET", "/api/procedures/"+otherSlug+"/handouts/"+handout.ID, nil).Refused(t, 404, "not_found")
	s.At(s.B, tenant.CitizenSide).Do(t, "GET", "/api/procedures/"+c.slug+"/handouts/"+handout.ID, nil).Refused(t, 404, "not_found")
	// They are there all the same.
	r.Do(t, "GET", "/api/procedures/"+c.slug+"/handouts/"+handout.ID, nil).OK(t, nil)
	boss.Do(t, "GET", c.at("/versions/"+version), nil).OK(t, nil)
	boss.Do(t, "DELETE", c.at("/trials/"+trial.ID), nil).OK(t, nil)
}

// Staff try a form that opens by a word without giving the word, also when they
// come back to what they had begun.
func TestATrialAsksForNoWord(t *testing.T) {
	s := apitest.New(t)
	editor := s.Person(t, s.A, nil, access.TenantAdministrator)
	id, slug := guarded(t, s, editor, editor.Department(t, "市民課"), "さくらまつり2026")
	var begun struct{ Link string }
	editor.Do(t, "POST", "/api/procedures/"+id.String()+"/trials", apitest.Map{}).OK(t, &begun)
	_, token, _ := strings.Cut(begun.Link, "/trial#")
	tester := s.At(s.A, tenant.CitizenSide)
	tester.Do(t, "POST", "/api/trials/open", apitest.Map{"token": token}).OK(t, nil)
	draft := tester.Draft(t, slug)
	tester.Do(t, "GET", "/api/drafts/"+draft, nil).OK(t, nil)
	tester.Submit(t, draft, ids.New().String(), apitest.Comment()).OK(t, nil)
	// Nobody else comes in by it.
	s.At(s.A, tenant.CitizenSide).Do(t, "GET", "/api/procedures/"+slug, nil).Refused(t, 401, "watchword_needed")
}

// Nothing that residents or staff wrote about a person lies open in the
// database: every row of every table is read, as text and as bytes.
func TestNothingOfAPersonLiesOpen(t *testing.T) {
	c := newClinic(t)
	c.load(t, people, true)
	r, draft := c.resident(t)
	c.match(t, r, "K-001", "1975-01-02").OK(t, nil)
	c.match(t, r, "K-002", "1975-01-02").Refused(t, 404, "list_mismatch")
	a := ticket("K-001", "1975-01-02")
	a["name"] = apitest.Map{"family": "山田", "given": "花子", "family_kana": "ヤマダ", "given_kana": "ハナコ"}
	a["email"] = "hanako@mail.example.jp"
	r.Submit(t, draft, ids.New().String(), a).OK(t, nil)
	c.editor.Do(t, "POST", c.at("/recipients/sheets"), apitest.Map{"content": "zip", "open_only": false}).OK(t, nil)
	c.editor.Upload(t, c.at("/recipients/uploads"), "山田花子ほか.csv", []byte(people)).OK(t, nil)
	var list struct{ Items []made }
	c.reviewer.Do(t, "GET", "/api/applications", nil).OK(t, &list)
	c.reviewer.Do(t, "PUT", "/api/applications/"+list.Items[0].ID+"/office", apitest.Map{"base": 0, "answers": apitest.Map{"verdict": "要精密検査"}}).OK(t, nil)
	c.s.Work(t, c.sp)

	whole := dump(t, c.sp)
	if !strings.Contains(whole, "checkup-"+c.sp.Tenant().Slug) || len(whole) < 10_000 {
		t.Fatal("the dump is not whole")
	}
	for _, secret := range []string{"山田", "花子", "ヤマダ", "ハナコ", "鈴木", "K-001", "K-002", "1975-01-02", "昭和50年", "hanako@", "要精密検査"} {
		for _, form := range []string{secret, hex.EncodeToString([]byte(secret))} {
			if at := strings.Index(whole, form); at >= 0 {
				t.Errorf("%s lies open: %.300s", secret, whole[max(0, at-150):])
			}
		}
	}
	noneOf(t, c.s.Log.String(), "山田", "花子", "K-001", "1975-01-02", "hanako@", "要精密検査")
}

// dump is every row of every table as PostgreSQL writes it.
func dump(t *testing.T, sp *tenant.Space) string {
	t.Helper()
	var out strings.Builder
	err := sp.Read(t.Context(), func(tx *pg.Tx) error {
		var tables []string
		if err := tx.Gorm().Raw("SELECT tablename::text FROM pg_tables WHERE schemaname = 'public'").Scan(&tables).Error; err != nil {
			return err
		}
		for _, table := range tables {
			var rows []string
			if err := tx.Gorm().Raw(fmt.Sprintf("SELECT t::text FROM %q t", table)).Scan(&rows).Error; err != nil {
				return fmt.Errorf("%s: %w", table, err)
			}
			for _, row := range rows {
				fmt.Fprintln(&out, table, row)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// A list that admits one application a person does not replace one under which
// somebody has two already, and staff are told why.
func TestAListForOnceIsRefusedWhereSomebodyAppliedTwice(t *testing.T) {
	c := newClinic(t)
	c.load(t, people, false)
	for range 2 {
		r, draft := c.resident(t)
		r.Submit(t, draft, ids.New().String(), ticket("K-001", "1975-01-02")).OK(t, nil)
	}
	c.editor.Do(t, "PATCH", c.at("/recipients"), apitest.Map{"once": true}).Refused(t, 409, "applied_twice")
	u := c.check(t, people, true)
	c.editor.Do(t, "POST", c.at("/recipients/uploads/"+u.ID+"/save"), apitest.Map{"without": false}).OK(t, nil)
	c.s.Work(t, c.sp)
	var got struct{ State, Code string }
	c.editor.Do(t, "GET", c.at("/recipients/uploads/"+u.ID), nil).OK(t, &got)
	if got.State != "failed" || got.Code != "applied_twice" {
		t.Errorf("%+v", got)
	}
	c.counts(t, 1) // the list before is still there
}
