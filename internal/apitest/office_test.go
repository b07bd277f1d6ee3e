package apitest_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/madoguchi/madoguchi/internal/apitest"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

func TestWhatStaffWriteNeverReachesAResident(t *testing.T) {
	c := newClinic(t)
	c.load(t, people, false)
	r, draft := c.resident(t)
	answers := ticket("K-001", "1975-01-02")
	answers["email"] = "hanako@example.jp"
	var receipt apitest.Receipt
	seen := []apitest.Answer{
		r.Do(t, "GET", "/api/procedures/"+c.slug, nil), r.Do(t, "GET", "/api/procedures/"+c.slug+"/form", nil), r.Do(t, "GET", "/api/drafts/"+draft, nil),
	}
	bad := r.Submit(t, draft, ids.New().String(), with(answers, "verdict", "合格")).Refused(t, 422, "invalid_input")
	if got := strings.Join(bad.Fields(), " "); got != "answers.verdict unknown_field" {
		t.Errorf("%s", got)
	}
	r.Submit(t, draft, ids.New().String(), answers).OK(t, &receipt)

	path := "/api/applications/" + draft
	var kept struct{ Number int }
	c.reviewer.Do(t, "PUT", path+"/office", apitest.Map{"base": 0, "answers": apitest.Map{"verdict": "秘密の判定"}}).OK(t, &kept)
	c.reviewer.Do(t, "PUT", path+"/office", apitest.Map{"base": 0, "answers": apitest.Map{"rank": "low"}}).Refused(t, 409, "changed_by_other")
	c.reviewer.Do(t, "PUT", path+"/office", apitest.Map{"base": 1, "answers": apitest.Map{"rank": "middle"}}).Refused(t, 422, "invalid_input")
	c.reviewer.Do(t, "PUT", path+"/office", apitest.Map{"base": 1, "answers": apitest.Map{"place": "east"}}).Refused(t, 422, "invalid_input")
	c.reviewer.Do(t, "PUT", path+"/office", apitest.Map{"base": 1, "answers": apitest.Map{"verdict": "秘密の判定", "rank": "high"}}).OK(t, &kept)
	if kept.Number != 2 {
		t.Errorf("version %d", kept.Number)
	}
	c.editor.Do(t, "PUT", path+"/office", apitest.Map{"base": 2, "answers": apitest.Map{}}).Refused(t, 404, "not_found")
	c.staffSee(t, path)

	c.reviewer.Do(t, "POST", path+"/return", apitest.Map{"revision": 2, "fields": []string{"verdict"}, "notes": apitest.Map{}, "reason": "x", "deadline": c.sp.Now().Add(48 * 3600e9)}).Refused(t, 422, "invalid_input")
	c.reviewer.Do(t, "POST", path+"/return", apitest.Map{"revision": 2, "fields": []string{"place"}, "notes": apitest.Map{}, "reason": "会場を確かめてください", "deadline": c.sp.Now().Add(48 * 3600e9)}).OK(t, nil)
	seen = append(seen, r.Do(t, "GET", "/api/applications/current", nil),
		r.Do(t, "POST", "/api/applications/current/correction", apitest.Map{"revision": 3, "answers": with(answers, "place", "east")}),
		c.s.At(c.sp, tenant.CitizenSide).Do(t, "POST", "/api/applications/lookup", apitest.Map{"receipt_number": receipt.Number, "secret": receipt.Secret}))
	for _, a := range seen {
		if a.Status != 200 {
			t.Errorf("%d: %s", a.Status, a.Body)
		}
		noneOf(t, string(a.Body), "verdict", "庁内の判定", "秘密の判定", "rank", "優先度", "staff_only", "office")
	}
	c.staffSee(t, path) // also after the correction
	c.s.Work(t, c.sp)
	for _, m := range c.s.Mails.All() {
		noneOf(t, m.Text, "秘密の判定", "庁内の判定")
	}
	noneOf(t, c.s.Log.String(), "秘密の判定")
}

// staffSee demands what staff wrote in the file, the search and the list.
func (c *clinic) staffSee(t *testing.T, path string) {
	t.Helper()
	var file struct {
		Lines  []struct{ Field, Text string }
		Office []struct{ Fields []string }
	}
	c.reviewer.Do(t, "GET", path, nil).OK(t, &file)
	said := map[string]string{}
	for _, l := range file.Lines {
		said[l.Field] = l.Text
	}
	if said["verdict"] != "秘密の判定" || said["rank"] != "高い" || len(file.Office) != 2 || fmt.Sprint(file.Office[1].Fields) != "[rank]" {
		t.Errorf("%v %+v", said, file.Office)
	}
	var found struct{ Items []struct{ ID string } }
	c.reviewer.Do(t, "POST", "/api/applications/search", apitest.Map{"search": "秘密の判定"}).OK(t, &found)
	if len(found.Items) != 1 {
		t.Errorf("found %+v", found)
	}
	var e struct{ ID string }
	c.reviewer.Do(t, "POST", "/api/exports", apitest.Map{"procedure": c.id, "encoding": "utf-8-bom"}).OK(t, &e)
	c.s.Work(t, c.sp)
	if list := string(c.reviewer.Do(t, "GET", "/api/exports/"+e.ID+"/content", nil).Body); !strings.Contains(list, "庁内の判定") || !strings.Contains(list, "秘密の判定") || !strings.Contains(list, "高い") {
		t.Errorf("%s", list)
	}
}

func with(a apitest.Map, key string, v any) apitest.Map {
	out := apitest.Map{}
	for k, old := range a {
		out[k] = old
	}
	out[key] = v
	return out
}
