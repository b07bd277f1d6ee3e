package kind

import (
	"github.com/madoguchi/madoguchi/internal/form/chars"
	"github.com/madoguchi/madoguchi/internal/form/expr"
	"github.com/madoguchi/madoguchi/internal/form/strictjson"
	"github.com/madoguchi/madoguchi/internal/form/wording"
)

// name is a person's name (氏名) with its reading (フリガナ).
type name struct{ parts []part }

// newName reads the settings: kana off for forms that need no reading, and
// allow_single for people who have one name only.
func newName(o *strictjson.Object) Settings {
	kana := o.Bool("kana", true)
	single := o.Bool("allow_single", false)
	parts := []part{
		{id: "family", label: wording.Text{"ja": "姓", "en": "Family name"}, max: 60},
		{id: "given", label: wording.Text{"ja": "名", "en": "Given name"}, max: 60, optional: single},
	}
	if kana {
		parts = append(parts,
			part{id: "family_kana", label: wording.Text{"ja": "セイ", "en": "Family name (kana)"}, max: 60, tidy: chars.Katakana, check: katakanaOnly},
			part{id: "given_kana", label: wording.Text{"ja": "メイ", "en": "Given name (kana)"}, max: 60, optional: single, tidy: chars.Katakana, check: katakanaOnly})
	}
	return &name{parts: parts}
}

func katakanaOnly(s string) string {
	if !chars.In("katakana", s) {
		return "kana_invalid"
	}
	return ""
}

func (n *name) Shape() Shape                           { return shapeOf(n.parts) }
func (n *name) Read(v any, _ Context) (any, []Problem) { return readParts(v, n.parts) }
func (n *name) Value(v any, id string) expr.Value      { return partValue(v, id) }
func (n *name) Cells(v any) []string                   { return cellsOf(v, n.parts) }
func (n *name) Check() []Problem                       { return nil }

func (n *name) Display(v any, locale string) string {
	full := joinParts(v, "　", "family", "given")
	kana := joinParts(v, "　", "family_kana", "given_kana")
	if locale == "en" {
		full, kana = joinParts(v, " ", "family", "given"), joinParts(v, " ", "family_kana", "given_kana")
	}
	if kana == "" {
		return full
	}
	return full + "（" + kana + "）"
}

func (n *name) Terms(v any) []Term {
	out := []Term{{Text: joinParts(v, "", "family", "given")}}
	if kana := joinParts(v, "", "family_kana", "given_kana"); kana != "" {
		out = append(out, Term{Text: kana, Prefix: true})
	}
	return out
}
