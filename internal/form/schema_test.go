package form_test

import (
	"encoding/json"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/madoguchi/madoguchi/internal/form"
)

type published struct {
	Defs map[string]struct {
		Properties map[string]struct {
			Const    string
			Enum     []any
			Examples []any
		}
		Required []string
	} `json:"$defs"`
}

func readSchema(t *testing.T) published {
	t.Helper()
	var s published
	if err := json.Unmarshal([]byte(form.Schema()), &s); err != nil {
		t.Fatal(err)
	}
	return s
}

// Every key that the schema publishes is read by Parse, with its example.
func TestSchemaKeysAreRead(t *testing.T) {
	s := readSchema(t)
	for _, kind := range fieldTypes() {
		field := map[string]any{"type": kind}
		for key, p := range s.Defs["field_"+kind].Properties {
			if key != "type" {
				field[key] = p.Examples[0]
			}
		}
		if len(field) < 4 {
			t.Errorf("%s: only %d keys", kind, len(field))
		}
		raw, err := json.Marshal(field)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := form.Parse([]byte(withFields(string(raw)))); err != nil {
			t.Errorf("%s: %+v", kind, faults(err))
		}
	}
}

// What the schema demands, Parse demands.
func TestSchemaDemandsWhatParseDemands(t *testing.T) {
	s := readSchema(t)
	for _, kind := range fieldTypes() {
		def := s.Defs["field_"+kind]
		for _, left := range def.Required {
			field := map[string]any{}
			for _, key := range def.Required {
				if key == "type" {
					field[key] = kind
				} else {
					field[key] = def.Properties[key].Examples[0]
				}
			}
			delete(field, left)
			raw, err := json.Marshal(field)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := form.Parse([]byte(withFields(string(raw)))); err == nil {
				t.Errorf("%s without %s was taken", kind, left)
			}
		}
	}
}

// Every key and operator of a thousand random forms is published.
func TestEveryKeyThatIsReadIsPublished(t *testing.T) {
	s := readSchema(t)
	ops := s.Defs["operation"].Properties["op"].Enum
	var walk func(v any)
	walk = func(v any) {
		switch x := v.(type) {
		case []any:
			for _, it := range x {
				walk(it)
			}
		case map[string]any:
			def, isField := s.Defs["field_"+asString(x["type"])]
			if op := asString(x["op"]); op != "" && !slices.Contains(ops, any(op)) {
				t.Errorf("operator %q is not published", op)
			}
			for key, it := range x {
				if _, known := def.Properties[key]; isField && !known {
					t.Errorf("%s.%s is not published", x["type"], key)
				}
				walk(it)
			}
		}
	}
	for seed := range uint64(1000) {
		walk((&maker{r: rand.New(rand.NewPCG(seed, 1))}).form())
	}
}

func asString(v any) string { s, _ := v.(string); return s }
