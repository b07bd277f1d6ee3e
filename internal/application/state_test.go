package application_test

import (
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/madoguchi/madoguchi/internal/application"
	"github.com/madoguchi/madoguchi/internal/fault"
)

var update = flag.Bool("update", false, "write the golden files anew")

// The whole matrix state × verb, one row a verb: what is written here is what
// can happen to an application, and nothing else can.
func TestStateMatrix(t *testing.T) {
	var b strings.Builder
	b.WriteString("verb")
	for _, s := range application.States() {
		b.WriteString("\t" + string(s))
	}
	b.WriteString("\n")
	for _, v := range application.Verbs() {
		b.WriteString(string(v))
		for _, s := range application.States() {
			next, err := application.Next(s, v)
			switch {
			case err == nil:
				b.WriteString("\t" + string(next))
			case fault.CodeOf(err) == "state_refuses":
				b.WriteString("\t-")
			default:
				t.Fatalf("%s in %s: %v", v, s, err)
			}
		}
		b.WriteString("\n")
	}
	const golden = "testdata/states.golden"
	if *update {
		if err := os.WriteFile(golden, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if b.String() != string(want) {
		t.Errorf("the matrix changed; is it meant?\n%s", b.String())
	}
}

func TestPendingCorrectionBlocksTheDecision(t *testing.T) {
	for _, v := range application.Verbs() {
		next, err := application.Next(application.Returned, v)
		if err == nil && (v.Decides() || next == application.InApproval) {
			t.Errorf("%s is possible while a correction is pending", v)
		}
	}
}

func TestWhatIsOverStaysOver(t *testing.T) {
	for _, s := range application.States() {
		for _, v := range application.Admits(s) {
			if s.Over() && v != application.DoNote {
				t.Errorf("%s is possible in %s", v, s)
			}
		}
	}
	if _, err := application.Next("invented", application.DoAccept); err == nil {
		t.Error("an unknown state admits a verb")
	}
}
