package form

import (
	_ "embed"
	"encoding/json"
	"time"

	"github.com/madoguchi/madoguchi/internal/clock"
	"github.com/madoguchi/madoguchi/internal/form/civil"
	"github.com/madoguchi/madoguchi/internal/form/expr"
	"github.com/madoguchi/madoguchi/internal/form/kind"
	"github.com/madoguchi/madoguchi/internal/form/wording"
)

// Format is the value of "format" in every form document.
const Format = "madoguchi-form/1"

//go:embed schema.json
var schema string

// Schema is the published JSON Schema of the format (draft 2020-12).
func Schema() string { return schema }

// Text is a text in its languages: "ja" (always), "ja-easy", "en".
type Text = wording.Text

// Form is a parsed form. It is immutable.
type Form struct {
	Title       Text
	Description Text
	Paged       bool // one page at a time, or all on one
	Pages       []*Page
	Rules       []*Rule

	raw    json.RawMessage
	fields []*Field // in order, members after their group
	byID   map[string]*Field
}

// Page is one screen of a form (ページ).
type Page struct {
	ID       string
	Title    Text
	Sections []*Section

	path      string
	visibleIf *expr.Node
}

// Section is a titled part of a page (区分).
type Section struct {
	ID     string
	Title  Text
	Fields []*Field

	path      string
	visibleIf *expr.Node
}

// Field is one field (項目).
type Field struct {
	ID         string
	Type       string
	Label      Text
	Required   bool
	Searchable bool
	StaffOnly  bool     // 管理項目: residents neither see nor answer it
	Sensitive  bool     // 要配慮個人情報
	Members    []*Field // of a repeating group (type "group")
	MinRows    int
	MaxRows    int

	path       string
	page       *Page
	section    *Section
	group      *Field // the group this is a member of
	rowLabel   Text
	visibleIf  *expr.Node
	requiredIf *expr.Node
	settings   kind.Settings // nil for a group
	deciding   *Field        // whose answer decides which options are offered; nil mostly
}

// Rule is a check over several answers (相関チェック), with its own message.
type Rule struct {
	ID      string
	Message Text

	path    string
	over    string
	fields  []string
	when    *expr.Node
	require *expr.Node
}

// Context is what an evaluation depends on besides form and answers.
type Context struct {
	Now    time.Time
	Locale string // "ja", "ja-easy" or "en"; empty means "ja"
	Staff  bool   // staff look: fields for staff only are there too
}

func (c Context) today() civil.Date { return civil.Of(c.Now.In(clock.JST)) }

func (c Context) kind() kind.Context { return kind.Context{Today: c.today(), Locale: c.locale()} }

func (c Context) locale() string {
	if c.Locale == "" {
		return "ja"
	}
	return c.Locale
}

// Document is the JSON the form was parsed from.
func (f *Form) Document() json.RawMessage { return f.raw }

// FieldInfo names a field for screens that list or mark fields.
type FieldInfo struct {
	ID      string
	Type    string
	Label   Text
	GroupID string // the repeating group it is a member of, or ""
	Class   kind.Class
	// StaffOnly marks a field that residents neither see nor answer.
	StaffOnly bool
}

// Fields lists the fields in page order; explanations are left out.
func (f *Form) Fields() []FieldInfo {
	out := []FieldInfo{}
	for _, fd := range f.fields {
		if fd.static() {
			continue
		}
		info := FieldInfo{ID: fd.ID, Type: fd.Type, Label: fd.Label, Class: fd.class(), StaffOnly: fd.StaffOnly}
		if fd.group != nil {
			info.GroupID = fd.group.ID
		}
		out = append(out, info)
	}
	return out
}

// AttachmentRules is what an attachment field admits.
type AttachmentRules struct {
	FieldID  string
	MaxCount int
	MaxBytes int
	Kinds    []string // "pdf", "jpeg", "png", …
}

// Attachment returns the rules of an attachment field; false when the id names
// no such field.
func (f *Form) Attachment(fieldID string) (AttachmentRules, bool) {
	fd, ok := f.byID[fieldID]
	if !ok {
		return AttachmentRules{}, false
	}
	a, ok := fd.settings.(interface {
		Rules() (minCount, maxCount, maxBytes int, kinds []string)
	})
	if !ok {
		return AttachmentRules{}, false
	}
	_, count, bytes, kinds := a.Rules()
	return AttachmentRules{FieldID: fieldID, MaxCount: count, MaxBytes: bytes, Kinds: kinds}, true
}

func (fd *Field) isGroup() bool  { return fd.Type == groupType }
func (fd *Field) static() bool   { return fd.settings != nil && fd.settings.Shape().Static }
func (fd *Field) computed() bool { return fd.calculation() != nil }

func (fd *Field) calculation() *kind.Calculation {
	c, _ := fd.settings.(*kind.Calculation)
	return c
}

// class is how much the field's answers tell; of a group, its members say it.
func (fd *Field) class() kind.Class {
	switch {
	case fd.Sensitive:
		return kind.Sensitive
	case fd.isGroup():
		return kind.General
	}
	return fd.settings.Shape().Class
}

// choosing is what fields with options have in common.
type choosing interface {
	Options() []kind.Option
	DependsOn() string
	Offers(v any, by string) bool
	Chosen(v any) []string
}

func (fd *Field) choosing() (choosing, bool) {
	c, ok := fd.settings.(choosing)
	return c, ok
}

// valueType is the type conditions see.
func (fd *Field) valueType() expr.Type {
	if fd.isGroup() {
		return expr.Object
	}
	return fd.settings.Shape().Type
}
