package typeset_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/madoguchi/madoguchi/internal/typeset"
)

// textOf reads the text layer back with poppler, as a reader's copy would.
func textOf(t *testing.T, pdf []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "d.pdf")
	if err := os.WriteFile(path, pdf, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("pdftotext", "-layout", path, "-").Output()
	if err != nil {
		t.Fatalf("pdftotext: %v", err)
	}
	return string(out)
}

func newDocument(t *testing.T) *typeset.Document {
	t.Helper()
	d, err := typeset.New(typeset.Info{Title: "消去証明書", At: time.Unix(0, 0)}, "青空市")
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestTextCanBeCopiedOut(t *testing.T) {
	d := newDocument(t)
	d.Title("消去証明書")
	d.Heading("対象")
	d.Row("団体名", "青空市")
	d.Paragraph("本書は、機械が測ったことだけを述べます。")
	pdf, err := d.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	got := textOf(t, pdf)
	for _, want := range []string{"消去証明書", "団体名", "青空市", "機械が測ったことだけを述べます。"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing from\n%s", want, got)
		}
	}
}

func TestRareCharactersAreMarkedNotLost(t *testing.T) {
	d := newDocument(t)
	d.Row("氏名", "𠮷田 葛\U000E0100子\n二行目")
	pdf, err := d.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	got := textOf(t, pdf)
	if strings.Contains(got, "U+000A") {
		t.Error("a line feed is no character to mark")
	}
	for _, want := range []string{"U+20BB7", "U+E0100", "田", "葛", "二行目"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing from\n%s", want, got)
		}
	}
}

func TestLongTextTurnsThePage(t *testing.T) {
	d := newDocument(t)
	for range 120 {
		d.Row("手順", strings.Repeat("消去の記録を一行ずつ残します。", 4))
	}
	pdf, err := d.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	if pages := strings.Count(textOf(t, pdf), "\f"); pages < 3 {
		t.Errorf("pages = %d", pages)
	}
	if n := strings.Count(strings.ReplaceAll(textOf(t, pdf), "\n", ""), "手順"); n != 120 {
		t.Errorf("rows = %d, want 120", n)
	}
}
