package questionsheet

import (
	"regexp"
	"strconv"
	"strings"
)

// typeWord maps what people write for a kind of answer to a field type. The
// first whose word is contained wins, so that the narrower stand first.
type typeWord struct{ word, typ string }

func typeWords() []typeWord {
	return []typeWord{
		{"見出し", headingType}, {"セクション", headingType}, {"タイトル行", headingType},
		{"複数選択", "multiple_choice"}, {"複数回答", "multiple_choice"}, {"チェックボックス", "multiple_choice"}, {"checkbox", "multiple_choice"},
		{"チェックリスト", "multiple_choice"}, {"複数可", "multiple_choice"},
		{"同意", "consent"}, {"確認欄", "consent"}, {"承諾", "consent"},
		{"単一選択", "choice"}, {"単数選択", "choice"}, {"択一", "choice"}, {"ラジオ", "choice"}, {"radio", "choice"}, {"単一回答", "choice"},
		{"プルダウン", "choice"}, {"ドロップダウン", "choice"}, {"セレクト", "choice"}, {"リスト", "choice"}, {"select", "choice"}, {"はい/いいえ", "choice"}, {"有無", "choice"},
		{"複数行", "long_text"}, {"長文", "long_text"}, {"自由記述", "long_text"}, {"自由記入", "long_text"}, {"自由回答", "long_text"}, {"テキストエリア", "long_text"}, {"textarea", "long_text"},
		{"生年月日", "date"}, {"日時", "date_time"}, {"日付", "date"}, {"年月日", "date"}, {"カレンダー", "date"}, {"date", "date"}, {"期間", "period"},
		{"時刻", "time"}, {"時間", "time"},
		{"法人番号", "corporate_number"}, {"口座", "bank_account"}, {"署名", "signature"}, {"サイン", "signature"}, {"地図", "map_point"},
		{"電話", "phone"}, {"tel", "phone"}, {"メール", "email"}, {"mail", "email"}, {"氏名", "name"}, {"名前", "name"}, {"住所", "address"},
		{"添付", "attachment"}, {"ファイル", "attachment"}, {"写真", "attachment"}, {"画像", "attachment"}, {"アップロード", "attachment"}, {"file", "attachment"},
		{"数値", "number"}, {"数字", "number"}, {"整数", "number"}, {"小数", "number"}, {"金額", "number"}, {"number", "number"}, {"数量", "number"},
		{"説明", "explanation"}, {"注意書き", "explanation"}, {"案内文", "explanation"}, {"文章のみ", "explanation"}, {"表示のみ", "explanation"}, {"ラベルのみ", "explanation"},
		{"一行", "text"}, {"1行", "text"}, {"単一行", "text"}, {"短文", "text"}, {"テキスト", "text"}, {"文字", "text"}, {"text", "text"}, {"記述", "text"}, {"入力", "text"}, {"記入", "text"},
		{"選択", "choice"},
	}
}

// headingType is no field: the row begins a section.
const headingType = "heading"

// exactTypes are abbreviations that only count as whole words.
func exactTypes() map[string]string {
	return map[string]string{"sa": "choice", "ma": "multiple_choice", "fa": "long_text", "oa": "long_text", "na": "number", "選択式": "choice", "記述式": "long_text"}
}

// typeOf reads a kind as people write it.
func typeOf(text string) (string, bool) {
	word := fold(text)
	if t, ok := exactTypes()[word]; ok {
		return t, true
	}
	// "text" stands in "textarea", "select" in "multiselect".
	if strings.Contains(word, "multi") {
		return "multiple_choice", true
	}
	for _, w := range typeWords() {
		if strings.Contains(word, w.word) {
			return w.typ, true
		}
	}
	return "", false
}

// guessType finds a kind by what is asked.
func guessType(label string, options int) string {
	word := fold(label)
	if options > 0 {
		for _, many := range []string{"すべて", "全て", "複数", "いくつでも", "あてはまるもの", "当てはまるもの"} {
			if strings.Contains(word, many) {
				return "multiple_choice"
			}
		}
		return "choice"
	}
	for _, w := range []typeWord{
		{"メール", "email"}, {"電話", "phone"}, {"携帯", "phone"}, {"生年月日", "date"}, {"希望日", "date"}, {"年月日", "date"}, {"日付", "date"},
		{"住所", "address"}, {"所在地", "address"}, {"氏名", "name"}, {"お名前", "name"}, {"添付", "attachment"}, {"写真", "attachment"}, {"書類の写し", "attachment"},
		{"同意", "consent"}, {"法人番号", "corporate_number"}, {"振込先", "bank_account"}, {"人数", "number"}, {"金額", "number"}, {"年齢", "number"}, {"個数", "number"}, {"枚数", "number"},
		{"理由", "long_text"}, {"意見", "long_text"}, {"内容", "long_text"}, {"要望", "long_text"}, {"その他", "long_text"}, {"備考", "long_text"},
	} {
		if strings.Contains(word, w.word) {
			return w.typ
		}
	}
	return "text"
}

// requiredOf reads a mark; false in known when it says nothing that is known.
func requiredOf(text string) (required, known bool) {
	switch fold(text) {
	case "○", "◯", "〇", "●", "◎", "✓", "✔", "☑", "レ", "※", "*", "必須", "必", "要", "有", "はい", "yes", "y", "true", "1", "必要":
		return true, true
	case "", "×", "✕", "x", "-", "―", "ー", "任意", "任", "不要", "無", "いいえ", "no", "n", "false", "0", "□", "△":
		return false, true
	}
	return false, false
}

var (
	bullets  = regexp.MustCompile(`^(?:[・•●○◯〇◆■□☐▢\-‐–]+|[0-9０-９]{1,3}[.．)）:：、]|[(（][0-9０-９]{1,3}[)）]|[①-⑳]|[ア-ン][.．)）])\s*`)
	blank    = regexp.MustCompile(`[(（][\s　_＿]*[)）]`)
	notDigit = regexp.MustCompile(`[^0-9]+`)
)

// splitOptions parts a cell of options as people part them: by lines, else by
// the first separator that occurs.
func splitOptions(text string) []string {
	parts := strings.Split(text, "\n")
	if len(parts) == 1 {
		for _, by := range []string{"、", "，", "；", ";", "／", "|", "｜", ",", "/", "　"} {
			if parts = strings.Split(text, by); len(parts) > 1 {
				break
			}
		}
	}
	var out []string
	seen := map[string]bool{}
	for _, p := range parts {
		p = strings.TrimSpace(p)
		p = unbulleted(p)
		p = oneLine(blank.ReplaceAllString(p, ""), 200)
		if p != "" && !seen[p] {
			seen[p] = true
			out = append(out, p)
		}
	}
	return out
}

// unbulleted takes a bullet or number off, but not the "1." of "1.5倍".
func unbulleted(p string) string {
	mark := bullets.FindString(p)
	rest := strings.TrimSpace(p[len(mark):])
	if rest == "" || strings.HasSuffix(mark, ".") && rest[0] >= '0' && rest[0] <= '9' {
		return p
	}
	return rest
}

// lengthOf reads "200", "200文字以内", "～200字", "50〜200".
func lengthOf(text string) (int, bool) {
	most := 0
	for _, part := range notDigit.Split(fold(strings.ReplaceAll(text, ",", "")), -1) {
		if n, err := strconv.Atoi(part); err == nil {
			most = max(most, n)
		}
	}
	return most, most > 0 && most <= 100_000
}
