package apitest_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/madoguchi/madoguchi/internal/apitest"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

// A field, a section and a rule for staff.
const withSecrets = `{"format":"madoguchi-form/1","title":{"ja":"試し"},"pages":[{"id":"page","title":{"ja":"頁"},"sections":[
{"id":"section","fields":[
 {"id":"kind","type":"choice","label":{"ja":"区分"},"required":true,"options":[{"value":"a","label":{"ja":"甲"}},{"value":"b","label":{"ja":"乙"}}]},
 {"id":"verdict","type":"text","label":{"ja":"判定の覚え"},"staff_only":true}]},
{"id":"inner","title":{"ja":"課内で使う"},"fields":[{"id":"income_band","type":"number","label":{"ja":"所得の階層"},"staff_only":true}]}]}],
"rules":[{"id":"inner_rule","fields":["income_band"],"message":{"ja":"階層の上限"},"require":{"op":"lt","args":[{"field":"income_band"},{"number":"9"}]}}]}`

// Residents are sent nothing of the fields for staff, wherever a form is sent,
// and cannot answer them; staff have the whole form.
func TestResidentsSeeNothingOfStaffFields(t *testing.T) {
	s := apitest.New(t)
	slug, reviewer := offer(t, s, apitest.Map{"document": json.RawMessage(withSecrets)})
	c := s.At(s.A, tenant.CitizenSide)
	secrets := []string{"staff_only", "verdict", "判定の覚え", "inner", "課内で使う", "income_band", "所得の階層", "階層の上限"}
	silent := func(where string, a apitest.Answer) {
		t.Helper()
		if a.Status >= 300 || !strings.Contains(string(a.Body), "kind") {
			t.Errorf("%s: %d %s", where, a.Status, a.Body)
		}
		for _, secret := range secrets {
			if strings.Contains(string(a.Body), secret) {
				t.Errorf("%s tells %q: %s", where, secret, a.Body)
			}
		}
	}
	silent("the form", c.Do(t, "GET", "/api/procedures/"+slug+"/form", nil))
	silent("the draft begun", c.Do(t, "POST", "/api/drafts", apitest.Map{"procedure": slug}))
	draft := c.Draft(t, slug)
	c.Do(t, "PUT", "/api/drafts/"+draft, apitest.Map{"answers": apitest.Map{"kind": "a", "verdict": "よし"}, "page": "page", "revision": 1}).OK(t, nil)
	silent("the draft", c.Do(t, "GET", "/api/drafts/"+draft, nil))
	refused := c.Submit(t, draft, ids.New().String(), apitest.Map{"kind": "a", "verdict": "よし"})
	if refused.Status != 422 || !slices.Contains(refused.Fields(), "answers.verdict unknown_field") {
		t.Errorf("a resident answers for staff: %d %s", refused.Status, refused.Body)
	}
	var r apitest.Receipt
	c.Submit(t, draft, ids.New().String(), apitest.Map{"kind": "a"}).OK(t, &r)
	c.Do(t, "POST", "/api/applications/lookup", apitest.Map{"receipt_number": r.Number, "secret": r.Secret}).OK(t, nil)
	silent("the application", c.Do(t, "GET", "/api/applications/current", nil))
	if file := reviewer.Do(t, "GET", "/api/applications/"+draft, nil).OK(t, nil); !strings.Contains(string(file.Body), "income_band") {
		t.Errorf("staff do not have the whole form: %s", file.Body)
	}
}
