package kind

import (
	"fmt"
	"regexp"
	"slices"

	"github.com/madoguchi/madoguchi/internal/form/expr"
	"github.com/madoguchi/madoguchi/internal/form/strictjson"
	"github.com/madoguchi/madoguchi/internal/form/wording"
)

// attachment is files handed in (添付書類); its value is {"ids": [uuid …]}. The
// files themselves are another room's.
type attachment struct {
	maxCount int
	minCount int
	maxBytes int
	kinds    []string
}

// FileKinds returns the kinds of file a field may admit.
func FileKinds() []string {
	return []string{"pdf", "jpeg", "png", "gif", "heic", "webp", "docx", "xlsx", "pptx", "text", "csv"}
}

func newAttachment(o *strictjson.Object) Settings {
	a := &attachment{
		minCount: o.Int("min_count", 0, 0, 20),
		maxCount: o.Int("max_count", 1, 1, 20),
		maxBytes: o.Int("max_bytes", 10<<20, 1, 100<<20),
		kinds:    []string{"pdf", "jpeg", "png"},
	}
	o.Bool("capture", false)
	if o.Has("kinds") {
		a.kinds = o.Strings("kinds", len(FileKinds()))
		for _, k := range a.kinds {
			if !slices.Contains(FileKinds(), k) {
				o.Fail("kinds", "not_allowed", map[string]any{"allowed": FileKinds()})
			}
		}
	}
	return a
}

// Rules returns how many files, how large and of which kinds.
func (a *attachment) Rules() (minCount, maxCount, maxBytes int, kinds []string) {
	return a.minCount, a.maxCount, a.maxBytes, slices.Clone(a.kinds)
}

func (a *attachment) Shape() Shape { return oneColumn(expr.List).of(File) }

var uuidText = regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$`)

func (a *attachment) Read(v any, _ Context) (any, []Problem) {
	in, ok := v.(map[string]any)
	if !ok {
		return nil, problem("wrong_type")
	}
	items, ok := in["ids"].([]any)
	if !ok || len(in) != 1 {
		return nil, problem("wrong_type")
	}
	ids := []any{}
	for _, it := range items {
		s, _ := it.(string)
		if !uuidText.MatchString(s) {
			return nil, problem("attachment_invalid")
		}
		if !slices.Contains(ids, any(s)) {
			ids = append(ids, s)
		}
	}
	if len(ids) == 0 {
		return nil, nil
	}
	out := map[string]any{"ids": ids}
	switch {
	case len(ids) > a.maxCount:
		return out, []Problem{limit("too_many_files", "max", a.maxCount)}
	case len(ids) < a.minCount:
		return out, []Problem{limit("too_few_files", "min", a.minCount)}
	}
	return out, nil
}

// IDs returns the ids in an attachment's value.
func IDs(v any) []string {
	m, _ := v.(map[string]any)
	return stringsOf(m["ids"])
}

func (a *attachment) Value(v any, _ string) expr.Value { return expr.OfList(IDs(v)) }

func (a *attachment) Display(v any, locale string) string {
	n := len(IDs(v))
	switch {
	case locale != "en":
		return fmt.Sprintf("%d件", n)
	case n == 1:
		return "1 file"
	}
	return fmt.Sprintf("%d files", n)
}

func (a *attachment) Cells(v any) []string { return []string{a.Display(v, "ja")} }
func (a *attachment) Terms(any) []Term     { return nil }

func (a *attachment) Check() []Problem {
	if a.minCount > a.maxCount {
		return problem("empty_range")
	}
	if len(a.kinds) == 0 {
		return problem("no_file_kinds")
	}
	return nil
}

// consent is an agreement (同意); unanswered until it is given.
type consent struct{}

func newConsent(o *strictjson.Object) Settings {
	wording.Read(o, "statement", true, 10000)
	wording.Read(o, "agree_label", false, 200)
	return consent{}
}

func (consent) Shape() Shape {
	s := oneColumn(expr.Bool)
	s.RequiredKey = "consent_required"
	return s
}

func (consent) Read(v any, _ Context) (any, []Problem) {
	b, ok := v.(bool)
	if !ok {
		return nil, problem("wrong_type")
	}
	if !b {
		return nil, nil
	}
	return true, nil
}

func (consent) Value(v any, _ string) expr.Value { return expr.OfBool(v == true) }

func (consent) Display(_ any, locale string) string {
	return wording.Text{"ja": "同意する", "ja-easy": "いいです", "en": "Agreed"}.Pick(locale)
}

func (c consent) Cells(v any) []string { return []string{c.Display(v, "ja")} }
func (consent) Terms(any) []Term       { return nil }
func (consent) Check() []Problem       { return nil }

// explanation is a text to read (説明文); it has no answer.
type explanation struct{}

func newExplanation(o *strictjson.Object) Settings {
	wording.Read(o, "body", true, 10000)
	o.Enum("tone", "plain", "note", "warning")
	return explanation{}
}

func (explanation) Shape() Shape                       { return Shape{Class: General, Static: true} }
func (explanation) Read(any, Context) (any, []Problem) { return nil, problem("unknown_field") }
func (explanation) Value(any, string) expr.Value       { return expr.Missing() }
func (explanation) Display(any, string) string         { return "" }
func (explanation) Cells(any) []string                 { return nil }
func (explanation) Terms(any) []Term                   { return nil }
func (explanation) Check() []Problem                   { return nil }
