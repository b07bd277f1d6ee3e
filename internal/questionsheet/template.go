package questionsheet

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"fmt"
	"strings"
)

// TemplateName is what the template is called when it is downloaded.
const TemplateName = "質問表のひな形.xlsx"

// Template is a book to fill in, which explains itself: an example that can be
// overwritten, and a sheet that says what each column takes.
func Template() ([]byte, error) {
	return write([]outSheet{
		{name: "質問", widths: []int{7, 16, 40, 14, 8, 32, 36, 9, 30}, rows: templateQuestions(), lists: []list{
			{"D", []string{"1行の文字", "複数行の文字", "数値", "日付", "時刻", "日時", "期間", "単一選択", "複数選択", "氏名", "住所", "電話", "メール", "ファイル", "同意", "説明文", "見出し"}},
			{"E", []string{"○", "任意"}},
		}},
		{name: "書き方", widths: []int{14, 90}, rows: templateHelp()},
	})
}

func templateQuestions() [][]string {
	return [][]string{
		{"番号", "ページ", "質問", "種別", "必須", "選択肢", "説明", "文字数", "条件"},
		{"1", "申請者", "氏名", "氏名", "○"},
		{"2", "申請者", "住所", "住所", "○"},
		{"3", "申請者", "日中に連絡のつく電話番号", "電話", "○", "", "携帯電話でもかまいません。"},
		{"4", "申請者", "メールアドレス", "メール", "任意"},
		{"5", "申込みの内容", "参加する日", "単一選択", "○", "5月10日（土）\n5月17日（土）\n5月24日（土）"},
		{"6", "申込みの内容", "興味のあること", "複数選択", "任意", "スマートフォン\nパソコン\n特になし"},
		{"7", "申込みの内容", "手話通訳の希望", "単一選択", "○", "希望する\n希望しない"},
		{"8", "申込みの内容", "手話通訳について伝えておきたいこと", "複数行の文字", "任意", "", "", "200", "7が「希望する」のとき"},
		{"9", "確認", "個人情報の取扱いに同意します", "同意", "○", "", "お預かりした情報は、この講座の運営のためだけに使います。"},
	}
}

func templateHelp() [][]string {
	return [][]string{
		{"列", "書き方"},
		{"番号", "質問の番号です。条件で使います。空でもかまいません。"},
		{"ページ", "同じ名前の行が1つの画面になります。下の行が空なら、上と同じページになります。"},
		{"質問", "住民に見せる質問です。1行に1問です。空の行は読みとばします。"},
		{"種別", "一覧から選びます。空のときは、質問の言葉から見当を付けて取り込みます。"},
		{"必須", "○ と書くと必須になります。空は任意です。"},
		{"選択肢", "1つのセルに、Alt+Enterで改行して並べます。「、」や「／」で区切ってもかまいません。"},
		{"説明", "質問の下に小さく出る案内です。同意では、同意の文になります。"},
		{"文字数", "答えの文字数の上限です。数字だけを書きます。"},
		{"条件", "「7が「希望する」のとき」「7=希望する」「7が「希望する」以外」のように書きます。前の質問だけが使えます。"},
		{"そのほか", "列の順番や名前は、変えてもかまいません（項目名・設問・回答形式・備考なども分かります）。数式とマクロは使われません。"},
	}
}

type list struct {
	column string
	values []string
}

type outSheet struct {
	name   string
	widths []int
	rows   [][]string
	lists  []list
}

const (
	xmlHead = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	main    = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
	related = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	packed  = "http://schemas.openxmlformats.org/package/2006"
)

// write makes a book of texts: every cell is a text, none a formula.
func write(sheets []outSheet) ([]byte, error) {
	var types, refs, rels strings.Builder
	parts := map[string]string{}
	for i, s := range sheets {
		n := i + 1
		fmt.Fprintf(&types, `<Override PartName="/xl/worksheets/sheet%d.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>`, n)
		fmt.Fprintf(&refs, `<sheet name="%s" sheetId="%d" r:id="rId%d"/>`, escaped(s.name), n, n)
		fmt.Fprintf(&rels, `<Relationship Id="rId%d" Type="%s/worksheet" Target="worksheets/sheet%d.xml"/>`, n, related, n)
		parts[fmt.Sprintf("xl/worksheets/sheet%d.xml", n)] = s.xml()
	}
	fmt.Fprintf(&rels, `<Relationship Id="rId%d" Type="%s/styles" Target="styles.xml"/>`, len(sheets)+1, related)
	parts["[Content_Types].xml"] = `<Types xmlns="` + packed + `/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
		`<Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>` +
		`<Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>` + types.String() + `</Types>`
	parts["_rels/.rels"] = `<Relationships xmlns="` + packed + `/relationships"><Relationship Id="rId1" Type="` + related + `/officeDocument" Target="xl/workbook.xml"/></Relationships>`
	parts["xl/workbook.xml"] = `<workbook xmlns="` + main + `" xmlns:r="` + related + `"><sheets>` + refs.String() + `</sheets></workbook>`
	parts["xl/_rels/workbook.xml.rels"] = `<Relationships xmlns="` + packed + `/relationships">` + rels.String() + `</Relationships>`
	parts["xl/styles.xml"] = styles
	return archive(parts)
}

func archive(parts map[string]string) ([]byte, error) {
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	// The content types come first; readers that stream want them there.
	names := []string{"[Content_Types].xml", "_rels/.rels", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml"}
	for n := 1; parts[fmt.Sprintf("xl/worksheets/sheet%d.xml", n)] != ""; n++ {
		names = append(names, fmt.Sprintf("xl/worksheets/sheet%d.xml", n))
	}
	for _, name := range names {
		w, err := z.Create(name)
		if err == nil {
			_, err = w.Write([]byte(xmlHead + parts[name]))
		}
		if err != nil {
			return nil, fmt.Errorf("write %s: %w", name, err)
		}
	}
	if err := z.Close(); err != nil {
		return nil, fmt.Errorf("close book: %w", err)
	}
	return out.Bytes(), nil
}

// Style 1 is the header: bold on a tint, with wrapping; 2 wraps and stands at
// the top.
const styles = `<styleSheet xmlns="` + main + `"><fonts count="2"><font><sz val="11"/><name val="游ゴシック"/></font><font><b/><sz val="11"/><name val="游ゴシック"/></font></fonts>` +
	`<fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill><fill><patternFill patternType="solid"><fgColor rgb="FFE8F1FE"/></patternFill></fill></fills>` +
	`<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="3"><xf/>` +
	`<xf fontId="1" fillId="2" applyFont="1" applyFill="1" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf>` +
	`<xf applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf></cellXfs></styleSheet>`

func (s outSheet) xml() string {
	var b strings.Builder
	b.WriteString(`<worksheet xmlns="` + main + `"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>`)
	for i, w := range s.widths {
		fmt.Fprintf(&b, `<col min="%d" max="%d" width="%d" customWidth="1"/>`, i+1, i+1, w)
	}
	b.WriteString(`</cols><sheetData>`)
	for i, row := range s.rows {
		fmt.Fprintf(&b, `<row r="%d">`, i+1)
		for j, text := range row {
			if text == "" {
				continue
			}
			style := 2
			if i == 0 {
				style = 1
			}
			fmt.Fprintf(&b, `<c r="%c%d" t="inlineStr" s="%d"><is><t xml:space="preserve">%s</t></is></c>`, 'A'+rune(j), i+1, style, escaped(text))
		}
		b.WriteString(`</row>`)
	}
	b.WriteString(`</sheetData>`)
	if len(s.lists) > 0 {
		fmt.Fprintf(&b, `<dataValidations count="%d">`, len(s.lists))
		for _, l := range s.lists {
			fmt.Fprintf(&b, `<dataValidation type="list" allowBlank="1" showErrorMessage="0" sqref="%s2:%s500"><formula1>"%s"</formula1></dataValidation>`,
				l.column, l.column, escaped(strings.Join(l.values, ",")))
		}
		b.WriteString(`</dataValidations>`)
	}
	b.WriteString(`</worksheet>`)
	return b.String()
}

func escaped(s string) string {
	var b bytes.Buffer
	if err := xml.EscapeText(&b, []byte(s)); err != nil {
		panic(err) // a buffer takes every byte
	}
	return b.String()
}
