package questionsheet

import (
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// columnKind is what a column of the sheet says.
type columnKind string

const (
	numberColumn    columnKind = "number"
	labelColumn     columnKind = "label"
	typeColumn      columnKind = "type"
	requiredColumn  columnKind = "required"
	optionsColumn   columnKind = "options"
	helpColumn      columnKind = "help"
	lengthColumn    columnKind = "length"
	conditionColumn columnKind = "condition"
	pageColumn      columnKind = "page"
	sectionColumn   columnKind = "section"
)

// headerWords are the names that real sheets give their columns, folded. The
// first kind that has the whole word wins; see part for beginnings.
func headerWords() map[columnKind][]string {
	return map[columnKind][]string{
		numberColumn:    {"番号", "no", "no.", "№", "項番", "通番", "連番", "質問番号", "設問番号", "項目番号", "#", "id"},
		labelColumn:     {"質問", "質問文", "質問内容", "設問", "設問文", "設問内容", "項目名", "項目", "質問項目", "入力項目", "入力項目名", "申請項目", "名称", "タイトル", "問", "question", "label", "ラベル"},
		typeColumn:      {"種別", "種類", "形式", "回答形式", "回答方法", "回答種別", "入力形式", "入力方法", "入力種別", "項目種別", "型", "タイプ", "データ型", "入力タイプ", "type"},
		requiredColumn:  {"必須", "必須任意", "必須/任意", "必須・任意", "任意/必須", "必須区分", "入力必須", "回答必須", "必須項目", "必須可否", "required"},
		optionsColumn:   {"選択肢", "選択項目", "選択内容", "回答選択肢", "選択肢一覧", "リスト", "プルダウン内容", "options"},
		helpColumn:      {"説明", "補足", "補足説明", "説明文", "注意書き", "注釈", "備考", "案内", "ヒント", "入力例", "記入例", "記載例", "help", "note"},
		lengthColumn:    {"文字数", "最大文字数", "文字数制限", "文字数上限", "桁数", "最大桁数", "上限文字数", "文字制限", "maxlength"},
		conditionColumn: {"条件", "表示条件", "分岐", "分岐条件", "表示する条件", "表示制御", "condition"},
		pageColumn:      {"ページ", "画面", "頁", "ページ名", "ステップ", "page"},
		sectionColumn:   {"区分", "分類", "セクション", "大項目", "カテゴリ", "まとまり", "グループ", "見出し", "section"},
	}
}

// column is one column of the sheet with its meaning.
type column struct {
	kind columnKind
	at   int
}

// layout is where a sheet's questions stand.
type layout struct {
	header  int // row of the header, from 0
	columns []column
	unknown []string // headers nobody understood
}

func (l layout) has(k columnKind) bool {
	return slices.ContainsFunc(l.columns, func(c column) bool { return c.kind == k })
}

// headerDepth is how many rows of titles and remarks may stand above.
const headerDepth = 30

// findLayout looks for the row that names the columns: the one that is
// understood best, and names at least the questions and one column more.
func findLayout(g grid) (layout, bool) {
	best, found := layout{}, false
	for i, row := range g.rows[:min(len(g.rows), headerDepth)] {
		l := readHeader(i, row)
		if l.has(labelColumn) && len(l.columns) >= 2 && (!found || len(l.columns) > len(best.columns)) {
			best, found = l, true
		}
	}
	return best, found
}

func readHeader(at int, row []string) layout {
	l := layout{header: at}
	for i, text := range row {
		kind, ok := headerKind(text)
		switch {
		case !ok && text != "":
			l.unknown = append(l.unknown, text)
		case ok && (kind == optionsColumn || kind == helpColumn || !l.has(kind)):
			l.columns = append(l.columns, column{kind, i})
		}
	}
	return l
}

// headerKind understands one header: its whole word, or the word before a
// number ("選択肢1") or a remark in brackets ("必須（○）").
func headerKind(text string) (columnKind, bool) {
	word := fold(text)
	word, _, _ = strings.Cut(word, "(")
	word = strings.Trim(word, "*※:0123456789【】[]「」・")
	if folded := fold(text); word == "" {
		word = folded
	}
	for kind, words := range headerWords() {
		if slices.Contains(words, word) || slices.Contains(words, fold(text)) {
			return kind, true
		}
	}
	return "", false
}

// fold makes texts comparable: width, case, white space.
func fold(s string) string {
	s = strings.ToLower(norm.NFKC.String(s))
	return strings.Join(strings.Fields(s), "")
}
