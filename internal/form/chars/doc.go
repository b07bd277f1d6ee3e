// Package chars knows the characters people type into municipal forms.
//
// It owns: which characters are refused (controls, bidirectional overrides,
// private use), how text is tidied without changing a name (外字 of 第3・4水準
// and variation selectors pass untouched; no Unicode normalisation form is
// applied, since NFC replaces compatibility ideographs such as 神 U+FA19), how
// length is counted, the character classes (文字種), and the pattern subset
// that RE2 and the browser read alike. It uses fixed ranges, never the Unicode
// tables of a runtime, so that both evaluators agree for ever.
package chars
