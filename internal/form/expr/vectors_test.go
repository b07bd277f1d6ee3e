package expr_test

import (
	"encoding/json"
	"os"
	"testing"

	"github.com/madoguchi/madoguchi/internal/form/chars"
	"github.com/madoguchi/madoguchi/internal/form/civil"
	"github.com/madoguchi/madoguchi/internal/form/expr"
	"github.com/madoguchi/madoguchi/internal/form/strictjson"
)

// values is a vector's environment: constants by name, and rows by group.
type values struct {
	own   map[string]expr.Value
	rows  map[string][]expr.Env
	today civil.Date
}

func (v values) Field(id, _ string) expr.Value { return v.own[id] }
func (v values) Rows(group string) []expr.Env  { return v.rows[group] }
func (v values) Today() civil.Date             { return v.today }

func read(t *testing.T, raw json.RawMessage) *expr.Node {
	t.Helper()
	doc, err := strictjson.Decode(raw, strictjson.Limits{Bytes: 1 << 16, Depth: 40, Values: 1000})
	if err != nil {
		t.Fatal(err)
	}
	r, count := &strictjson.Reader{}, 0
	n := expr.Read(r.Object(doc, ""), &count)
	if len(r.Faults()) > 0 {
		t.Fatalf("%s: %+v", raw, r.Faults())
	}
	return n
}

func constants(t *testing.T, in map[string]json.RawMessage) map[string]expr.Value {
	t.Helper()
	out := map[string]expr.Value{}
	for name, raw := range in {
		var list struct{ List []string }
		if err := json.Unmarshal(raw, &list); err == nil && list.List != nil {
			out[name] = expr.OfList(list.List)
			continue
		}
		out[name] = *read(t, raw).Const
	}
	return out
}

func TestExpressionVectors(t *testing.T) {
	raw, err := os.ReadFile("../testdata/vectors/expression.json")
	if err != nil {
		t.Fatal(err)
	}
	var vs struct {
		Today string
		Env   map[string]json.RawMessage
		Rows  map[string][]map[string]json.RawMessage
		Cases []struct {
			Expr json.RawMessage
			Want json.RawMessage
		}
	}
	if err := json.Unmarshal(raw, &vs); err != nil {
		t.Fatal(err)
	}
	today, _ := civil.Parse(vs.Today)
	env := values{own: constants(t, vs.Env), rows: map[string][]expr.Env{}, today: today}
	for group, rows := range vs.Rows {
		for _, row := range rows {
			own := constants(t, row)
			own["one"] = env.own["one"]
			env.rows[group] = append(env.rows[group], values{own: own, today: today})
		}
	}
	if len(vs.Cases) < 150 {
		t.Fatalf("only %d cases", len(vs.Cases))
	}
	for _, c := range vs.Cases {
		got, want := read(t, c.Expr).Eval(env), expr.Missing()
		if string(c.Want) != "null" {
			want = *read(t, c.Want).Const
		}
		if got.Type != want.Type || got.Plain() != want.Plain() || got.Bool != want.Bool {
			t.Errorf("%s = %s %q %v, want %s", c.Expr, got.Type, got.Plain(), got.Bool, c.Want)
		}
	}
}

func TestPatternVectors(t *testing.T) {
	raw, err := os.ReadFile("../testdata/vectors/pattern.json")
	if err != nil {
		t.Fatal(err)
	}
	var vs struct {
		Patterns []struct {
			Pattern, Refused string
			Matches, Fails   []string
		}
	}
	if err := json.Unmarshal(raw, &vs); err != nil {
		t.Fatal(err)
	}
	for _, v := range vs.Patterns {
		p, err := chars.CompilePattern(v.Pattern)
		if v.Refused != "" {
			if err == nil || err.Error() != v.Refused {
				t.Errorf("%q: %v, want %s", v.Pattern, err, v.Refused)
			}
			continue
		}
		if err != nil {
			t.Errorf("%q: %v", v.Pattern, err)
			continue
		}
		for _, s := range v.Matches {
			if !p.Match(s) {
				t.Errorf("%q does not match %q", v.Pattern, s)
			}
		}
		for _, s := range v.Fails {
			if p.Match(s) {
				t.Errorf("%q matches %q", v.Pattern, s)
			}
		}
	}
}
