package questionsheet_test

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/form"
	"github.com/madoguchi/madoguchi/internal/questionsheet"
)

// parts are the files of a book as a test wants them.
type parts map[string]string

const (
	bookXML = `<workbook xmlns:r="r"><sheets><sheet name="表紙" sheetId="1" r:id="rId1"/></sheets></workbook>`
	relsXML = `<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>`
)

func (p parts) pack(t testing.TB) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for name, text := range p {
		w, err := z.Create(name)
		if err == nil {
			_, err = w.Write([]byte(text))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// sheet makes a book of one sheet with inline texts.
func sheet(t testing.TB, rows ...[]string) []byte {
	t.Helper()
	var b strings.Builder
	b.WriteString("<worksheet><sheetData>")
	for i, row := range rows {
		fmt.Fprintf(&b, `<row r="%d">`, i+1)
		for j, text := range row {
			fmt.Fprintf(&b, `<c r="%c%d" t="inlineStr"><is><t>%s</t></is></c>`, 'A'+rune(j), i+1, strings.ReplaceAll(text, "<", "&lt;"))
		}
		b.WriteString("</row>")
	}
	b.WriteString("</sheetData></worksheet>")
	return parts{"xl/workbook.xml": bookXML, "xl/_rels/workbook.xml.rels": relsXML, "xl/worksheets/sheet1.xml": b.String()}.pack(t)
}

type field struct {
	ID, Type   string
	Label      map[string]string
	Hint       map[string]string
	Statement  map[string]string
	Required   bool
	MaxLength  int `json:"max_length"`
	Display    string
	Options    []struct{ Label map[string]string }
	VisibleIf  json.RawMessage `json:"visible_if"`
	Exclusive  bool
	PageTitle  string
	SectionFor string
}

func read(t *testing.T, raw []byte) (questionsheet.Report, []field) {
	t.Helper()
	r, err := questionsheet.Read(raw)
	if err != nil {
		t.Fatal(err)
	}
	var doc struct {
		Pages []struct {
			Title    map[string]string
			Sections []struct {
				Title  map[string]string
				Fields []field
			}
		}
	}
	if err := json.Unmarshal(r.Document, &doc); err != nil {
		t.Fatal(err)
	}
	var out []field
	for _, p := range doc.Pages {
		for _, s := range p.Sections {
			for _, f := range s.Fields {
				f.PageTitle, f.SectionFor = p.Title["ja"], s.Title["ja"]
				out = append(out, f)
			}
		}
	}
	return r, out
}

func TestTemplateIsUnderstoodWhole(t *testing.T) {
	raw, err := questionsheet.Template()
	if err != nil {
		t.Fatal(err)
	}
	r, fields := read(t, raw)
	var types []string
	for _, f := range fields {
		types = append(types, f.Type)
	}
	if got := strings.Join(types, " "); got != "name address phone email choice multiple_choice choice long_text consent" {
		t.Errorf("types %s", got)
	}
	for _, row := range r.Rows {
		if row.Status == questionsheet.NotUnderstood {
			t.Errorf("row %d: %v", row.Number, row.Notes)
		}
	}
	if len(r.Unknown) != 0 || len(r.Columns) != 9 {
		t.Errorf("columns %v, unknown %v", r.Columns, r.Unknown)
	}
	if f := fields[7]; f.MaxLength != 200 || !strings.Contains(string(f.VisibleIf), `"q7"`) || !strings.Contains(string(f.VisibleIf), "option_1") {
		t.Errorf("%+v", f)
	}
	if fields[0].PageTitle != "申請者" || fields[8].PageTitle != "確認" {
		t.Errorf("pages %s %s", fields[0].PageTitle, fields[8].PageTitle)
	}
	for _, f := range r.Findings {
		if f.Severity == form.Error {
			t.Errorf("cannot be published: %+v", f)
		}
	}
}

// Sheets as offices keep them: other names, a title above, merged cells,
// options in columns of their own.
func TestRealLifeLayouts(t *testing.T) {
	t.Run("a procurement's item list", func(t *testing.T) {
		r, fields := read(t, sheet(t,
			[]string{"犬の登録申請　入力項目一覧"}, nil,
			[]string{"項番", "大項目", "入力項目名（必ず記入）", "入力形式", "必須/任意", "備考", "桁数"},
			[]string{"1-1", "飼い主", "氏名", "テキスト（氏名）", "必須"},
			[]string{"1-2", "", "電話番号", "", "◯"},
			[]string{"2-1", "犬", "犬の名前", "1行テキスト", "任意", "登録したいお名前", "20文字以内"},
			[]string{"2-2", "", "毛の色", "謎の形式", "多分"},
		))
		if r.Title != "犬の登録申請 入力項目一覧" || r.Header != 3 {
			t.Errorf("title %q, header %d", r.Title, r.Header)
		}
		if fields[0].Type != "name" || !fields[0].Required || fields[1].Type != "phone" || !fields[1].Required || fields[1].SectionFor != "飼い主" {
			t.Errorf("%+v", fields[:2])
		}
		if fields[2].MaxLength != 20 || fields[2].Hint["ja"] != "登録したいお名前" || fields[2].Required {
			t.Errorf("%+v", fields[2])
		}
		if fields[3].Type != "text" || r.Rows[3].Status != questionsheet.NotUnderstood || !noted(r.Rows[3], "type_unknown") || !noted(r.Rows[3], "required_unknown") {
			t.Errorf("%+v %+v", fields[3], r.Rows[3])
		}
		if r.Rows[1].Status != questionsheet.Guessed || !noted(r.Rows[1], "type_guessed") {
			t.Errorf("%+v", r.Rows[1])
		}
	})
	t.Run("a survey with options in columns", func(t *testing.T) {
		r, fields := read(t, sheet(t,
			[]string{"No.", "設問文", "回答形式", "選択肢1", "選択肢2", "選択肢3", "分岐条件"},
			[]string{"1", "住んでいますか", "SA", "①はい", "②いいえ"},
			[]string{"2", "利用した施設をすべて選んでください", "", "図書館", "公民館", "特になし", "1=はい"},
			[]string{"3", "図書館についてのご意見", "FA", "", "", "", "Q2で「図書館」を選んだ場合"},
			[]string{"4", "住んでいない理由", "FA", "", "", "", "問1が「はい」以外"},
			[]string{"5", "よく分からない問い", "FA", "", "", "", "気が向いたら"},
			[]string{"", "", "", "", "", "", "以上です"},
		))
		if fields[0].Type != "choice" || len(fields[0].Options) != 2 || fields[0].Options[0].Label["ja"] != "はい" {
			t.Errorf("%+v", fields[0])
		}
		if fields[1].Type != "multiple_choice" || !strings.Contains(string(fields[1].VisibleIf), `"eq"`) || !strings.Contains(string(fields[1].VisibleIf), `"q1"`) {
			t.Errorf("%s %s", fields[1].Type, fields[1].VisibleIf)
		}
		if !strings.Contains(string(fields[2].VisibleIf), `"contains"`) || fields[2].Type != "long_text" {
			t.Errorf("%s", fields[2].VisibleIf)
		}
		if !strings.Contains(string(fields[3].VisibleIf), `"not"`) || !strings.Contains(string(fields[3].VisibleIf), `"answered"`) {
			t.Errorf("%s", fields[3].VisibleIf)
		}
		if fields[4].VisibleIf != nil || !noted(r.Rows[4], "condition_unknown") || r.Rows[4].Status != questionsheet.NotUnderstood {
			t.Errorf("%s %+v", fields[4].VisibleIf, r.Rows[4])
		}
		if last := r.Rows[len(r.Rows)-1]; last.Status != questionsheet.Skipped || last.Field != "" {
			t.Errorf("%+v", last)
		}
	})
	t.Run("two columns are enough", func(t *testing.T) {
		_, fields := read(t, sheet(t, []string{"質問", "必須"}, []string{"<b>お名前</b>", "※"}, []string{"参加人数", ""}))
		if fields[0].Type != "name" || !fields[0].Required || fields[0].Label["ja"] != "＜b>お名前＜/b>" && fields[0].Label["ja"] != "＜b＞お名前＜/b＞" || fields[1].Type != "number" {
			t.Errorf("%+v", fields)
		}
	})
}

func noted(r questionsheet.Row, key string) bool {
	return slices.ContainsFunc(r.Notes, func(n questionsheet.Note) bool { return n.Key == key })
}

func TestOptionsAreParted(t *testing.T) {
	for in, want := range map[string]string{
		"はい、いいえ": "はい|いいえ", "赤／青／黄": "赤|青|黄", "・徒歩\n・バス、電車\n・その他（　　）": "徒歩|バス、電車|その他", "1.5倍\n2倍": "1.5倍|2倍", "(1) 男\n(2) 女\n(1) 男": "男|女",
	} {
		_, fields := read(t, sheet(t, []string{"質問", "種別", "選択肢"}, []string{"えらぶ", "単一選択", in}))
		var got []string
		for _, o := range fields[0].Options {
			got = append(got, o.Label["ja"])
		}
		if strings.Join(got, "|") != want {
			t.Errorf("%q: %v", in, got)
		}
	}
}

// Shared strings carry readings that Excel keeps for Japanese; they are no part
// of the text. A formula's kept value is read, the formula is not.
func TestReadingsAndFormulas(t *testing.T) {
	raw := parts{"xl/workbook.xml": bookXML, "xl/_rels/workbook.xml.rels": relsXML,
		"xl/sharedStrings.xml": `<sst><si><t>質問</t></si><si><t>必須</t></si><si><r><t>申請</t></r><r><t>理由</t></r><rPh sb="0" eb="2"><t>シンセイ</t></rPh></si></sst>`,
		"xl/worksheets/sheet1.xml": `<worksheet><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>
			<row r="2"><c r="A2" t="s"><v>2</v></c><c r="B2" t="str"><f>HYPERLINK("http://x")</f><v>○</v></c></row>
			<row r="3"><c r="A3" t="s"><v>99</v></c></row></sheetData></worksheet>`}.pack(t)
	r, fields := read(t, raw)
	if len(fields) != 1 || fields[0].Label["ja"] != "申請理由" || !fields[0].Required || r.Formulas != 1 {
		t.Errorf("%+v, %d formulas", fields, r.Formulas)
	}
}

func TestHostileBooksAreRefused(t *testing.T) {
	whole := func(change func(parts)) []byte {
		p := parts{"xl/workbook.xml": bookXML, "xl/_rels/workbook.xml.rels": relsXML,
			"xl/worksheets/sheet1.xml": `<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>質問</t></is></c></row></sheetData></worksheet>`}
		change(p)
		return p.pack(t)
	}
	many := parts{"xl/workbook.xml": bookXML}
	for i := range 2500 {
		many[fmt.Sprintf("x%d", i)] = ""
	}
	for name, c := range map[string]struct {
		raw  []byte
		code string
	}{
		"not a zip":     {[]byte("番号,質問\r\n1,氏名"), "sheet_not_xlsx"},
		"shift_jis csv": {[]byte{0x94, 0xd4, 0x8d, 0x86, 0x2c, 0x8e, 0xbf, 0x96, 0xe2}, "sheet_not_xlsx"},
		"empty":         {nil, "sheet_not_xlsx"},
		"another zip":   {parts{"word/document.xml": "<w/>"}.pack(t), "sheet_not_xlsx"},
		"old or locked": {append([]byte{0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1}, make([]byte, 600)...), "sheet_old_or_locked"},
		"macros":        {whole(func(p parts) { p["xl/vbaProject.bin"] = "x" }), "sheet_macros"},
		"too large":     {make([]byte, questionsheet.MaxBytes+1), "sheet_too_large"},
		"many parts":    {many.pack(t), "sheet_bomb"},
		"no such part":  {whole(func(p parts) { delete(p, "xl/worksheets/sheet1.xml") }), "sheet_broken"},
		"cut short":     {whole(func(p parts) { p["xl/worksheets/sheet1.xml"] = "<worksheet><sheetData><row" }), "sheet_broken"},
		"other encoding": {whole(func(p parts) {
			p["xl/worksheets/sheet1.xml"] = `<?xml version="1.0" encoding="Shift_JIS"?><worksheet/>`
		}), "sheet_broken"},
		"entities": {whole(func(p parts) {
			p["xl/workbook.xml"] = `<!DOCTYPE x [<!ENTITY a "aaaa">]><workbook><sheets><sheet name="&a;"/></sheets></workbook>`
		}), "sheet_broken"},
		"no header": {whole(func(parts) {}), "sheet_no_header"},
		"escapes its book": {whole(func(p parts) {
			p["xl/_rels/workbook.xml.rels"] = `<Relationships><Relationship Id="rId1" Target="../../../etc/passwd"/></Relationships>`
		}), "sheet_broken"},
		"a bomb": {whole(func(p parts) {
			p["xl/worksheets/sheet1.xml"] = `<worksheet><sheetData><row r="1"><c t="inlineStr"><is><t>` + strings.Repeat("あ", 14<<20) + `</t></is></c></row></sheetData></worksheet>`
		}), "sheet_bomb"},
		"100,000 rows": {whole(func(p parts) {
			var b strings.Builder
			for i := range 100_000 {
				fmt.Fprintf(&b, `<row r="%d"><c><v>1</v></c></row>`, i+1)
			}
			p["xl/worksheets/sheet1.xml"] = "<worksheet><sheetData>" + b.String() + "</sheetData></worksheet>"
		}), "sheet_too_many_rows"},
		"a row far away": {whole(func(p parts) {
			p["xl/worksheets/sheet1.xml"] = `<worksheet><sheetData><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>`
		}), "sheet_too_many_rows"},
		// A few kilobytes of file that would be a gigabyte of open elements, of
		// attributes, of texts.
		"nested without end":  {whole(func(p parts) { p["xl/worksheets/sheet1.xml"] = strings.Repeat("<a>", 8<<20) }), "sheet_bomb"},
		"nested in a formula": {whole(func(p parts) { p["xl/worksheets/sheet1.xml"] = "<x><row><c><f>" + strings.Repeat("<q>", 8<<20) }), "sheet_bomb"},
		"nested in a text":    {whole(func(p parts) { p["xl/sharedStrings.xml"] = "<sst><si>" + strings.Repeat("<t>", 8<<20) }), "sheet_bomb"},
		"attributes without end": {whole(func(p parts) {
			p["xl/worksheets/sheet1.xml"] = "<worksheet><row " + strings.Repeat(`a="" `, 6<<20) + "/></worksheet>"
		}), "sheet_bomb"},
		"texts without end": {whole(func(p parts) { p["xl/sharedStrings.xml"] = "<sst>" + strings.Repeat("<si/>", 6<<20) + "</sst>" }), "sheet_bomb"},
		"one long text in every cell": {whole(func(p parts) {
			p["xl/sharedStrings.xml"] = `<sst><si><t>質問</t></si><si><t>選択肢</t></si><si><t>` + strings.Repeat("あ\n", 8_000) + `</t></si></sst>`
			p["xl/worksheets/sheet1.xml"] = `<worksheet><sheetData><row><c t="s"><v>0</v></c>` + strings.Repeat(`<c t="s"><v>1</v></c>`, 98) +
				"</row>" + strings.Repeat("<row>"+strings.Repeat(`<c t="s"><v>2</v></c>`, 99)+"</row>", 2) + "</sheetData></worksheet>"
		}), "sheet_bomb"},
		"no questions": {sheet(t, []string{"質問", "必須"}), "sheet_no_questions"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := questionsheet.Read(c.raw)
			if fault.CodeOf(err) != c.code {
				t.Errorf("got %v, want %s", err, c.code)
			}
		})
	}
}

func TestMoreQuestionsThanAFormTakes(t *testing.T) {
	rows := [][]string{{"質問", "種別"}}
	for i := range 600 {
		rows = append(rows, []string{fmt.Sprintf("問い%d", i), "文字"})
	}
	if _, err := questionsheet.Read(sheet(t, rows...)); !fault.Is(err, fault.Invalid) {
		t.Errorf("got %v", err)
	}
}

func FuzzRead(f *testing.F) {
	raw, err := questionsheet.Template()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(raw)
	f.Add([]byte("PK\x03\x04"))
	f.Add(sheet(f, []string{"質問", "条件"}, []string{"a", "1=「"}))
	f.Fuzz(func(t *testing.T, raw []byte) {
		r, err := questionsheet.Read(raw)
		if err == nil && !json.Valid(r.Document) {
			t.Error("a document that is no JSON")
		}
		if err != nil && fault.KindOf(err) == fault.Internal {
			t.Errorf("%v", err)
		}
	})
}
