package apitest

import (
	"strings"
	"testing"
	"time"

	"github.com/madoguchi/madoguchi/internal/ids"
)

// Map is a JSON object.
type Map = map[string]any

// Procedure publishes the library's template for the department, as the staff
// would, and returns its id and slug. Change, if any, works on the catalogue
// entry before publishing.
func (c *Client) Procedure(t testing.TB, template string, department ids.ID, change func(Map)) (id ids.ID, slug string) {
	t.Helper()
	var p Map
	c.Do(t, "POST", "/api/library/"+template+"/copy", Map{"department": department}).OK(t, &p)
	path := "/api/procedures/" + p["id"].(string)
	if change != nil {
		change(p)
		for _, own := range []string{"id", "slug", "short_code", "state", "version", "number", "window", "created_at", "updated_at", "published_at"} {
			delete(p, own)
		}
		c.Do(t, "PUT", path, p).OK(t, &p)
	}
	var draft struct{ Revision int64 }
	c.Do(t, "GET", path+"/draft", nil).OK(t, &draft)
	c.Do(t, "POST", path+"/publish", Map{"revision": draft.Revision}).OK(t, nil)
	id, err := ids.Parse(strings.TrimPrefix(path, "/api/procedures/"))
	if err != nil {
		t.Fatal(err)
	}
	c.Do(t, "GET", path, nil).OK(t, &p)
	return id, p["slug"].(string)
}

// Department adds a department.
func (c *Client) Department(t testing.TB, name string) ids.ID {
	t.Helper()
	var d struct{ ID ids.ID }
	c.Do(t, "POST", "/api/departments", Map{"name": name, "position": 1}).OK(t, &d)
	return d.ID
}

// Comment is answers that the template public-comment accepts.
func Comment() Map {
	return Map{"living": "resident", "stance": "agree", "opinion": "自転車の通行帯を増やす計画に賛成します。"}
}

// Receipt is what a resident takes home.
type Receipt struct {
	Number string    `json:"receipt_number"`
	Secret string    `json:"lookup_secret"`
	At     time.Time `json:"submitted_at"`
}

// Draft begins an application to the procedure.
func (c *Client) Draft(t testing.TB, slug string) string {
	t.Helper()
	var d struct{ ID string }
	c.Do(t, "POST", "/api/drafts", Map{"procedure": slug}).OK(t, &d)
	return d.ID
}

// Submit hands the draft in under the key.
func (c *Client) Submit(t testing.TB, draft, key string, answers Map) Answer {
	t.Helper()
	keyed := *c
	keyed.Header = c.Header.Clone()
	keyed.Header.Set("Idempotency-Key", key)
	return keyed.Do(t, "POST", "/api/drafts/"+draft+"/submit", Map{"answers": answers, "consent_version": "2026-04"})
}

// Applied is a citizen who has handed the answers in to the procedure.
func (c *Client) Applied(t testing.TB, slug string, answers Map) (application string, r Receipt) {
	t.Helper()
	id := c.Draft(t, slug)
	c.Submit(t, id, ids.New().String(), answers).OK(t, &r)
	return id, r
}
