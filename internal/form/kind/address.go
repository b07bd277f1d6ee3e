package kind

import (
	"slices"
	"strings"

	"github.com/madoguchi/madoguchi/internal/form/chars"
	"github.com/madoguchi/madoguchi/internal/form/expr"
	"github.com/madoguchi/madoguchi/internal/form/strictjson"
	"github.com/madoguchi/madoguchi/internal/form/wording"
)

// address is a place in Japan (住所).
type address struct{ parts []part }

func newAddress(_ *strictjson.Object) Settings {
	return &address{parts: []part{
		{id: "postal", label: wording.Text{"ja": "郵便番号", "en": "Postal code"}, max: 20, tidy: tidyPostal, check: checkPostal},
		{id: "prefecture", label: wording.Text{"ja": "都道府県", "en": "Prefecture"}, max: 10, check: checkPrefecture},
		{id: "city", label: wording.Text{"ja": "市区町村", "en": "City"}, max: 60},
		{id: "town", label: wording.Text{"ja": "町域・番地", "en": "Town and number"}, max: 120},
		{id: "building", label: wording.Text{"ja": "建物名・部屋番号", "en": "Building"}, max: 120, optional: true},
	}}
}

func tidyPostal(s string) string {
	s = strings.TrimPrefix(chars.Narrow(s), "〒")
	return strings.NewReplacer("-", "", " ", "").Replace(s)
}

func checkPostal(s string) string {
	if len(s) != 7 || !chars.In("digits", s) {
		return "postal_invalid"
	}
	return ""
}

// Prefectures returns the 47 prefectures in the order of their codes.
func Prefectures() []string {
	return strings.Split("北海道 青森県 岩手県 宮城県 秋田県 山形県 福島県 茨城県 栃木県 群馬県 埼玉県 千葉県 東京都 神奈川県 "+
		"新潟県 富山県 石川県 福井県 山梨県 長野県 岐阜県 静岡県 愛知県 三重県 滋賀県 京都府 大阪府 兵庫県 奈良県 和歌山県 "+
		"鳥取県 島根県 岡山県 広島県 山口県 徳島県 香川県 愛媛県 高知県 福岡県 佐賀県 長崎県 熊本県 大分県 宮崎県 鹿児島県 沖縄県", " ")
}

func checkPrefecture(s string) string {
	if !slices.Contains(Prefectures(), s) {
		return "prefecture_invalid"
	}
	return ""
}

func (a *address) Shape() Shape                           { return shapeOf(a.parts) }
func (a *address) Read(v any, _ Context) (any, []Problem) { return readParts(v, a.parts) }
func (a *address) Value(v any, id string) expr.Value      { return partValue(v, id) }
func (a *address) Cells(v any) []string                   { return cellsOf(v, a.parts) }
func (a *address) Check() []Problem                       { return nil }

func (a *address) Display(v any, _ string) string {
	out := joinParts(v, "", "prefecture", "city", "town")
	if p := partText(v, "postal"); checkPostal(p) == "" {
		out = strings.TrimSpace("〒" + p[:3] + "-" + p[3:] + " " + out)
	}
	if b := partText(v, "building"); b != "" {
		out += " " + b
	}
	return out
}

func (a *address) Terms(v any) []Term {
	return []Term{{Text: joinParts(v, "", "prefecture", "city", "town")}}
}
