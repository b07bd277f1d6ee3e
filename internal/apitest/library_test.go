package apitest_test

import (
	"encoding/json"
	"net/http"
	"testing"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/apitest"
)

// The gallery's list is small and without forms; a form comes when it is asked
// for, and a copy is the municipality's own.
func TestLibraryOverHTTP(t *testing.T) {
	s := apitest.New(t)
	editor := s.Person(t, s.A, nil, access.FormEditor)
	var list struct{ Items []apitest.Map }
	listed := editor.Do(t, "GET", "/api/library", nil).OK(t, &list)
	if len(list.Items) < 60 {
		t.Errorf("%d procedures", len(list.Items))
	}
	if size := len(listed.Body); size > 150_000 {
		t.Errorf("the list has %d bytes", size)
	}
	for _, item := range list.Items {
		if item["document"] != nil || item["samples"] != nil {
			t.Fatalf("%v is listed with its form", item["key"])
		}
	}
	var one apitest.Map
	editor.Do(t, "GET", "/api/library/nursery-application", nil).OK(t, &one)
	document, _ := one["document"].(apitest.Map)
	if samples, _ := one["samples"].([]any); document["format"] != "madoguchi-form/1" || len(samples) < 3 || one["legal_basis"] == "" {
		t.Errorf("the template reads %v", one["title"])
	}
	editor.Do(t, "GET", "/api/library/no-such-procedure", nil).Refused(t, http.StatusNotFound, "not_found")
	editor.Do(t, "POST", "/api/library/no-such-procedure/copy", apitest.Map{}).Refused(t, http.StatusNotFound, "not_found")
	s.Person(t, s.A, nil, access.Viewer).Do(t, "GET", "/api/library/nursery-application", nil).Refused(t, http.StatusNotFound, "not_found")
}

// Changing a copy changes neither the library nor the next copy.
func TestACopyIsNobodyElses(t *testing.T) {
	s := apitest.New(t)
	a, b := s.Person(t, s.A, nil, access.FormEditor), s.Person(t, s.B, nil, access.FormEditor)
	var before apitest.Map
	a.Do(t, "GET", "/api/library/dog-death", nil).OK(t, &before)
	var mine, theirs apitest.Map
	a.Do(t, "POST", "/api/library/dog-death/copy", apitest.Map{}).OK(t, &mine)
	path := "/api/procedures/" + mine["id"].(string)
	var draft apitest.Map
	a.Do(t, "GET", path+"/draft", nil).OK(t, &draft)
	document := draft["document"].(apitest.Map)
	document["title"] = apitest.Map{"ja": "猫の死亡届"}
	a.Do(t, "PUT", path+"/draft", apitest.Map{"revision": draft["revision"], "document": document}).OK(t, nil)

	var after apitest.Map
	a.Do(t, "GET", "/api/library/dog-death", nil).OK(t, &after)
	if was, _ := json.Marshal(before); string(was) != mustJSON(t, after) {
		t.Error("the library has changed")
	}
	b.Do(t, "POST", "/api/library/dog-death/copy", apitest.Map{}).OK(t, &theirs)
	var other apitest.Map
	b.Do(t, "GET", "/api/procedures/"+theirs["id"].(string)+"/draft", nil).OK(t, &other)
	if got := other["document"].(apitest.Map)["title"].(apitest.Map)["ja"]; got != "犬の死亡届" {
		t.Errorf("the neighbour's copy is titled %v", got)
	}
}

func mustJSON(t *testing.T, v any) string {
	t.Helper()
	out, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}
