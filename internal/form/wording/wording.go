package wording

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/madoguchi/madoguchi/internal/form/chars"
	"github.com/madoguchi/madoguchi/internal/form/strictjson"
)

// Text is one text in its languages; the keys are "ja", "ja-easy" and "en".
type Text map[string]string

// Languages returns the language keys a text may have; "ja" is required.
func Languages() []string { return []string{"ja", "ja-easy", "en"} }

// Pick returns the words in the locale, or in Japanese, without their readings.
func (t Text) Pick(locale string) string {
	if s := t[locale]; s != "" {
		return Plain(s)
	}
	return Plain(t["ja"])
}

// ruby is words with their reading: {漢字|かんじ}, or a reading a character,
// {東京|とう|きょう}. Only kana are a reading, so that braces and bars
// elsewhere stay what they are.
var ruby = regexp.MustCompile(`\{([^{}|\n]{1,30})(?:\|[ぁ-ゖァ-ヺー・]{1,30})+\}`)

// Plain is a text without the readings (ふりがな) of its words.
func Plain(s string) string {
	if !strings.Contains(s, "|") {
		return s
	}
	return ruby.ReplaceAllString(s, "$1")
}

// Read takes a text from a key: at most max code points a language, no control
// characters, no HTML. An absent text is nil, or a fault when required.
func Read(o *strictjson.Object, key string, required bool, max int) Text {
	v, ok := o.Raw(key)
	if !ok {
		if required {
			o.Fail(key, "missing", nil)
		}
		return nil
	}
	in := o.Reader().Object(v, o.Path(key))
	out := Text{}
	for _, lang := range Languages() {
		if !in.Has(lang) {
			continue
		}
		s := in.String(lang)
		if bad := refuse(s, max); bad != "" {
			in.Fail(lang, bad, map[string]any{"max": max})
			continue
		}
		out[lang] = s
	}
	if v, isMap := v.(map[string]any); isMap && strings.TrimSpace(asString(v["ja"])) == "" {
		in.Fail("ja", "missing", nil)
	}
	in.Done()
	return out
}

func asString(v any) string { s, _ := v.(string); return s }

func refuse(s string, max int) string {
	switch {
	case utf8.RuneCountInString(s) > max:
		return "text_too_long"
	case chars.FirstBad(s, true) >= 0:
		return "bad_character"
	case hasTag(s):
		return "html_in_text"
	case hasBadLink(s):
		return "link_not_allowed"
	}
	return ""
}

// hasTag reports something a browser could read as a tag or a comment.
func hasTag(s string) bool {
	for i := 0; i+1 < len(s); i++ {
		c := s[i+1] | 0x20
		if s[i] == '<' && (c >= 'a' && c <= 'z' || s[i+1] == '/' || s[i+1] == '!' || s[i+1] == '?') {
			return true
		}
	}
	return false
}

// hasBadLink reports a markup link whose target is not https, mailto or tel.
func hasBadLink(s string) bool {
	for rest := s; ; {
		_, after, found := strings.Cut(rest, "](")
		if !found {
			return false
		}
		ok := strings.HasPrefix(after, "https://") || strings.HasPrefix(after, "mailto:") || strings.HasPrefix(after, "tel:")
		if !ok {
			return true
		}
		rest = after
	}
}
