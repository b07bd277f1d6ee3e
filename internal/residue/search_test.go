package residue_test

import (
	"bytes"
	"encoding/base64"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"golang.org/x/text/encoding/japanese"

	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/residue"
)

const phrase = "消去確認の目印K7Q2"

func TestSearchFindsEachEncodingAcrossBlocks(t *testing.T) {
	sjis, err := japanese.ShiftJIS.NewEncoder().Bytes([]byte(phrase))
	if err != nil {
		t.Fatal(err)
	}
	euc, err := japanese.EUCJP.NewEncoder().Bytes([]byte(phrase))
	if err != nil {
		t.Fatal(err)
	}
	var wide []byte
	for _, r := range phrase {
		wide = append(wide, byte(r), byte(r>>8))
	}
	inBase64 := func(before string) []byte {
		return []byte(base64.StdEncoding.EncodeToString([]byte(before + phrase + " and more")))
	}
	for _, c := range []struct {
		name string
		body []byte
	}{
		{"UTF-8", []byte(phrase)}, {"UTF-16LE", wide}, {"Shift_JIS", sjis}, {"EUC-JP", euc},
		{"base64", inBase64("")}, {"base64", inBase64("a")}, {"base64", inBase64("ab")},
	} {
		name, body := c.name, c.body
		dir := t.TempDir()
		padding := bytes.Repeat([]byte{'x'}, 1<<20-len(body)/2) // the phrase lies across a block border
		if err := os.MkdirAll(filepath.Join(dir, "base", "1"), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, "base", "1", "f"), slices.Concat(padding, body, padding), 0o600); err != nil {
			t.Fatal(err)
		}
		hits, searched, err := residue.Search(t.Context(), []residue.Directory{{Name: "d", Path: dir}}, []string{phrase})
		if err != nil {
			t.Fatal(err)
		}
		if len(hits) != 1 || hits[0].Encoding != name || hits[0].File != "/base/1/f" {
			t.Errorf("%s: hits %v", name, hits)
		}
		if searched.Files != 1 || searched.Bytes != int64(2*len(padding)+len(body)) {
			t.Errorf("%s: searched %+v", name, searched)
		}
	}
}

func TestSearchFindsNothingWhereNothingIs(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "f"), []byte("消去確認の目印K7Q"), 0o600); err != nil {
		t.Fatal(err)
	}
	hits, _, err := residue.Search(t.Context(), []residue.Directory{{Name: "d", Path: dir}}, []string{phrase})
	if err != nil || len(hits) != 0 {
		t.Errorf("hits %v, %v", hits, err)
	}
}

func TestMissingDirectoryIsNoProof(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "absent")
	_, _, err := residue.Search(t.Context(), []residue.Directory{{Name: "d", Path: dir}}, []string{phrase})
	if !fault.Is(err, fault.Unavailable) {
		t.Errorf("got %v, want unavailable", err)
	}
}
