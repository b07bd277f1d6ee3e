package apitest_test

import (
	"strings"
	"testing"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/apitest"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

// A finder over HTTP: who may build it, who is told of a newer revision, and
// what residents see of it.
func TestFinderOverHTTP(t *testing.T) {
	s := apitest.New(t)
	editor := s.Person(t, s.A, nil, access.FormEditor)
	department := s.Person(t, s.A, nil, access.TenantAdministrator).Department(t, "市民課")
	_, slug := editor.Procedure(t, "bulky-waste", department, nil)
	is := apitest.Map{"op": "eq", "args": []any{apitest.Map{"field": "what"}, apitest.Map{"text": "move"}}}
	document := apitest.Map{
		"format": "madoguchi-finder/1", "title": apitest.Map{"ja": "引っ越しの手続"},
		"form": apitest.Map{"format": "madoguchi-form/1", "title": apitest.Map{"ja": "質問"}, "pages": []any{apitest.Map{
			"id": "p", "title": apitest.Map{"ja": "質問"}, "sections": []any{apitest.Map{"id": "s", "fields": []any{apitest.Map{
				"id": "what", "type": "choice", "label": apitest.Map{"ja": "何をしますか"},
				"options": []any{apitest.Map{"value": "move", "label": apitest.Map{"ja": "引っ越し"}}},
			}}}},
		}}},
		"results": []any{apitest.Map{"procedure": slug, "when": is, "reason": apitest.Map{"ja": "引っ越すので"}}},
	}
	var f struct {
		ID, Slug, Address string
		Revision          int64
		Findings          []apitest.Map
	}
	editor.Do(t, "POST", "/api/finders", apitest.Map{"title": "引っ越しの手続"}).OK(t, &f)
	path := "/api/finders/" + f.ID
	editor.Do(t, "POST", path+"/publish", apitest.Map{"revision": f.Revision}).Refused(t, 422, "not_publishable")
	editor.Do(t, "PUT", path, apitest.Map{"revision": f.Revision, "document": document}).OK(t, &f)
	if len(f.Findings) != 0 || !strings.HasSuffix(f.Address, "/finder/"+f.Slug) {
		t.Errorf("%+v", f)
	}
	editor.Do(t, "PUT", path, apitest.Map{"revision": f.Revision - 1, "document": document}).Refused(t, 409, "draft_changed")

	resident := s.At(s.A, tenant.CitizenSide)
	resident.Do(t, "GET", "/api/finders/"+f.Slug, nil).Refused(t, 404, "not_found")
	viewer := s.Person(t, s.A, nil, access.Viewer)
	viewer.Do(t, "POST", path+"/publish", apitest.Map{"revision": f.Revision}).Refused(t, 404, "not_found")
	viewer.Do(t, "GET", path, nil).OK(t, nil)
	editor.Do(t, "POST", path+"/publish", apitest.Map{"revision": f.Revision}).OK(t, &f)
	var list struct {
		Items []struct{ Slug, Title string }
	}
	resident.Do(t, "GET", "/api/finders", nil).OK(t, &list)
	if len(list.Items) != 1 || list.Items[0].Title != "引っ越しの手続" {
		t.Errorf("%+v", list)
	}
	var seen struct {
		Document   apitest.Map
		Procedures []struct{ Slug, Title, Window string }
	}
	resident.Do(t, "GET", "/api/finders/"+f.Slug, nil).OK(t, &seen)
	if len(seen.Procedures) != 1 || seen.Procedures[0].Slug != slug || seen.Procedures[0].Window != "open" || seen.Document["results"] == nil {
		t.Errorf("%+v", seen)
	}
	other := s.At(s.B, tenant.CitizenSide)
	other.Do(t, "GET", "/api/finders/"+f.Slug, nil).Refused(t, 404, "not_found")
	s.Person(t, s.B, nil, access.TenantAdministrator).Do(t, "GET", path, nil).Refused(t, 404, "not_found")
	editor.Do(t, "DELETE", path, nil).Refused(t, 409, "still_published")
}
