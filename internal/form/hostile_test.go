package form_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/madoguchi/madoguchi/internal/form"
)

// A form whose every condition is a large choice between conditions on all
// fields before it: expanding it would never end.
func expensiveForm() string {
	fields := []string{}
	for i := range 60 {
		var options, arms []string
		for o := range 40 {
			options = append(options, fmt.Sprintf(`{"value":"v%d","label":{"ja":"x"}}`, o))
		}
		for j := range i {
			arms = append(arms, fmt.Sprintf(`{"op":"any","args":[{"op":"eq","args":[{"field":"f%d"},{"text":"v1"}]},{"op":"ne","args":[{"field":"f%d"},{"text":"v2"}]}]}`, j, j))
		}
		visible := ""
		if len(arms) > 0 {
			visible = `,"visible_if":{"op":"all","args":[` + strings.Join(arms[max(0, len(arms)-10):], ",") + `]}`
		}
		fields = append(fields, fmt.Sprintf(`{"id":"f%d","type":"choice","label":{"ja":"x"},"options":[%s]%s}`, i, strings.Join(options, ","), visible))
	}
	return withFields(fields...)
}

func TestCheckGivesUpOnAFormMadeToBeHard(t *testing.T) {
	findings := parse(t, expensiveForm()).Check()
	if !slices.ContainsFunc(findings, func(f form.Finding) bool { return f.Key == "too_complex_to_check" }) {
		t.Errorf("findings %v", findings)
	}
	if slices.ContainsFunc(findings, func(f form.Finding) bool { return f.Severity == form.Error }) {
		t.Errorf("what was not looked at was called wrong: %v", findings)
	}
}

// The only way to make the condition true lies among the branches that are
// left out; it must not be called dead.
func TestBranchesLeftOutAreNotDead(t *testing.T) {
	arms := func(last string) string {
		out := []string{}
		for range 16 {
			out = append(out, `{"op":"all","args":[{"op":"eq","args":[{"field":"yn"},{"text":"yes"}]},{"op":"answered","args":[{"field":"age"}]}]}`)
		}
		return `{"op":"any","args":[` + strings.Join(append(out, last), ",") + `]}`
	}
	no := `{"op":"eq","args":[{"field":"yn"},{"text":"no"}]}`
	doc := withFields(yesNo, ageField, shownIf("x", `{"op":"all","args":[`+arms(no)+`,`+arms(no)+`,`+arms(no)+`,`+no+`]}`))
	f := parse(t, doc)
	if st := f.Evaluate(form.Answers{"yn": "no"}, context(t, "", "")); !st.FieldVisible("x") {
		t.Fatal("the field cannot be seen at all: the test shows nothing")
	}
	for _, finding := range f.Check() {
		if finding.Severity == form.Error {
			t.Errorf("%+v", finding)
		}
	}
}
