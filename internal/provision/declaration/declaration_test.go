package declaration_test

import (
	"encoding/json"
	"errors"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/madoguchi/madoguchi/internal/provision/declaration"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

const good = `{
  "code": "131997",
  "name": "青空市",
  "name_kana": "アオゾラシ",
  "name_en": "Aozora City",
  "slug": "aozora",
  "hosts": {
    "citizen": {"internet": "aozora.localhost"},
    "staff": {"internet": "aozora-staff.localhost", "lgwan": "青空.example"}
  },
  "contract": {"from": "2026-04-01", "until": "2031-03-31"},
  "retention": [{"name": "5y", "years": 5}],
  "first_administrator": {"mail": "admin@aozora.example"}
}`

func read(files map[string]string) ([]declaration.Declaration, declaration.Faults, error) {
	dir := fstest.MapFS{}
	for name, text := range files {
		dir[name] = &fstest.MapFile{Data: []byte(text)}
	}
	all, err := declaration.Read(dir)
	faults, _ := errors.AsType[declaration.Faults](err)
	return all, faults, err
}

func TestAGoodFile(t *testing.T) {
	all, _, err := read(map[string]string{
		"131997-aozora/tenant.json": good, "_library/procedures/x.json": "{", ".git/x": "", "README.md": "x",
	})
	if err != nil || len(all) != 1 {
		t.Fatalf("%v, %v", all, err)
	}
	d := all[0]
	if d.Code != "131997" || d.Cell != tenant.DefaultCell || len(d.Hosts) != 3 || d.Hosts[2].Name != "xn--grzr40d.example" ||
		d.From.Format("2006-01-02 15:04 MST") != "2026-04-01 00:00 JST" || d.Administrator != "admin@aozora.example" {
		t.Errorf("%+v", d)
	}
}

func TestEachFaultHasItsPlace(t *testing.T) {
	for name, c := range map[string]struct{ from, to, want string }{
		"check digit":      {`"131997"`, `"131998"`, "2:11 code municipality_code_check_digit"},
		"letters":          {`"131997"`, `"13199x"`, "2:11 code municipality_code_digits"},
		"prefecture":       {`"131997"`, `"991997"`, "2:11 code municipality_code_prefecture"},
		"number":           {`"131997"`, `131997`, "2:11 code not_a_text"},
		"unknown key":      {`"slug"`, `"colour": 1, "slug"`, "6:3 colour unknown_key"},
		"repeated key":     {`"slug"`, `"slug": "aozora", "slug"`, "6:21 slug repeated_key"},
		"nested unknown":   {`"lgwan"`, `"wifi"`, "9:53 hosts.staff.wifi unknown_key"},
		"missing":          {`"name_en": "Aozora City",`, ``, "1:1 name_en missing"},
		"half-width kana":  {`アオゾラシ`, `ｱｵｿﾞﾗ1`, "4:16 name_kana not_katakana"},
		"control":          {`"青空市"`, `"青\u0007空"`, "3:11 name bad_text"},
		"space":            {`"青空市"`, `" 青空市"`, "3:11 name bad_text"},
		"english":          {`Aozora City`, `青空`, "5:14 name_en not_ascii"},
		"slug":             {`"aozora"`, `"Aozora"`, "6:11 slug bad_slug"},
		"host with port":   {`"aozora.localhost"`, `"aozora.localhost:80"`, "8:29 hosts.citizen.internet bad_host"},
		"host with scheme": {`"aozora.localhost"`, `"https://aozora"`, "8:29 hosts.citizen.internet bad_host"},
		"same host twice":  {`"aozora-staff.localhost"`, `"AOZORA.localhost"`, "8:29 hosts.citizen.internet declared_twice"},
		"no plane":         {`{"internet": "aozora.localhost"}`, `{}`, "8:16 hosts.citizen no_plane"},
		"date":             {`"2031-03-31"`, `"2031-02-30"`, "11:47 contract.until bad_date"},
		"order":            {`"2031-03-31"`, `"2026-04-01"`, "11:15 contract contract_order"},
		"no class":         {`[{"name": "5y", "years": 5}]`, `[]`, "12:16 retention list_length"},
		"class name":       {`"5y"`, `"5 年"`, "12:26 retention[0].name bad_retention_class"},
		"years":            {`"years": 5`, `"years": 5.5`, "12:41 retention[0].years bad_number"},
		"mail":             {`"admin@aozora.example"`, `"Admin <a@b.example>"`, "13:35 first_administrator.mail bad_mail"},
		"not an object":    {`{"mail": "admin@aozora.example"}`, `"x"`, "13:26 first_administrator not_an_object"},
		"trailing":         {"}\n}", "}\n} {}", "14:4  not_json"},
		"cut":              {"}\n}", "}\n", "13:58  not_json"},
	} {
		t.Run(name, func(t *testing.T) {
			text := good
			if name == "trailing" || name == "cut" {
				text = strings.TrimSuffix(good, "}") + strings.TrimPrefix(c.to, "}\n")
			} else if text = strings.Replace(good, c.from, c.to, 1); text == good {
				t.Fatal("the case changes nothing")
			}
			all, faults, err := read(map[string]string{"131997-aozora/tenant.json": text})
			if err == nil || len(all) != 0 || len(faults) == 0 {
				t.Fatalf("accepted: %v, %v", all, err)
			}
			f := faults[0]
			got := strings.Join([]string{place(f), f.Path, f.Code}, " ")
			if got != c.want || f.Message == "" {
				t.Errorf("got %q (%s), want %q", got, f.Message, c.want)
			}
		})
	}
}

func place(f declaration.Fault) string {
	_, rest, _ := strings.Cut(f.String(), ":")
	parts := strings.SplitN(rest, ":", 3)
	return parts[0] + ":" + parts[1]
}

func TestAllFaultsOfAllFilesComeAtOnce(t *testing.T) {
	other := strings.NewReplacer("131997", "273996", `"aozora"`, `"shiokaze"`, "aozora-staff", "shiokaze-staff", "青空.example", "潮風.example").Replace(good)
	bad := strings.NewReplacer(`"years": 5`, `"years": -1`, `"2031-03-31"`, `"soon"`).Replace(good)
	_, faults, _ := read(map[string]string{
		"131997-aozora/tenant.json": bad, "273996-shiokaze/tenant.json": other, "999999-empty/other.json": "{}", "wrong-name/tenant.json": strings.ReplaceAll(other, "273996", "011002"),
	})
	var got []string
	for _, f := range faults {
		got = append(got, f.File+" "+f.Code)
	}
	slices.Sort(got)
	want := []string{
		"131997-aozora/tenant.json bad_date", "131997-aozora/tenant.json bad_number", "131997-aozora/tenant.json declared_twice",
		"273996-shiokaze/tenant.json declared_twice", "273996-shiokaze/tenant.json declared_twice",
		"273996-shiokaze/tenant.json declared_twice", "273996-shiokaze/tenant.json declared_twice",
		"999999-empty/tenant.json file_missing",
		"wrong-name/tenant.json declared_twice", "wrong-name/tenant.json declared_twice",
		"wrong-name/tenant.json declared_twice", "wrong-name/tenant.json declared_twice", "wrong-name/tenant.json folder_name",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if !slices.IsSortedFunc(faults, func(a, b declaration.Fault) int { return strings.Compare(a.File, b.File) }) {
		t.Error("not in the order of the files")
	}
}

func TestTheShippedMunicipalities(t *testing.T) {
	all, err := declaration.Read(os.DirFS("../../../tenants"))
	if err != nil || len(all) != 2 {
		t.Fatalf("%d declarations, %v", len(all), err)
	}
}

// TestTheSchemaKnowsTheSameKeys keeps tenants/schema.json and this reader
// together: each key of the schema is known here and each required one is
// missed, and the other way about.
func TestTheSchemaKnowsTheSameKeys(t *testing.T) {
	raw, err := os.ReadFile("../../../tenants/schema.json")
	if err != nil {
		t.Fatal(err)
	}
	var schema struct {
		Required   []string
		Properties map[string]any
	}
	if err := json.Unmarshal(raw, &schema); err != nil {
		t.Fatal(err)
	}
	_, faults, _ := read(map[string]string{"131997-aozora/tenant.json": "{}"})
	var missed []string
	for _, f := range faults {
		missed = append(missed, f.Path)
	}
	slices.Sort(missed)
	slices.Sort(schema.Required)
	if !slices.Equal(missed, schema.Required) {
		t.Errorf("required here %v, in the schema %v", missed, schema.Required)
	}
	wrong := map[string]int{}
	for k := range schema.Properties {
		wrong[k] = 0
	}
	text, err := json.Marshal(wrong)
	if err != nil {
		t.Fatal(err)
	}
	_, faults, _ = read(map[string]string{"131997-aozora/tenant.json": string(text)})
	for _, f := range faults {
		if f.Code == "unknown_key" {
			t.Errorf("only the schema knows %s", f.Path)
		}
	}
	if len(faults) < len(slices.Collect(maps.Keys(wrong))) {
		t.Errorf("a key takes any type: %v", faults)
	}
}

func FuzzRead(f *testing.F) {
	f.Add(good)
	f.Add(`{"code":[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]}`)
	f.Add("{\"code\":\"\xff\"}")
	f.Add(`{"a":`)
	f.Fuzz(func(t *testing.T, text string) {
		all, faults, err := read(map[string]string{"131997-aozora/tenant.json": text})
		if (err == nil) != (len(all) == 1) || (err != nil) != (len(faults) > 0) {
			t.Fatalf("%v, %v", all, err)
		}
		for _, one := range faults {
			if one.Line < 1 || one.Column < 1 || one.Line > 1+strings.Count(text, "\n") {
				t.Fatalf("%v is outside the file", one)
			}
		}
	})
}
