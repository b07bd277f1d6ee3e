package form

import (
	"regexp"
	"slices"

	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/form/expr"
	"github.com/madoguchi/madoguchi/internal/form/kind"
	"github.com/madoguchi/madoguchi/internal/form/strictjson"
	"github.com/madoguchi/madoguchi/internal/form/wording"
)

// Bounds of a form document.
const (
	MaxDocumentBytes = 1 << 20
	maxDepth         = 40
	maxValues        = 120_000
	maxPages         = 50
	maxSections      = 50
	maxFields        = 500
	maxRules         = 200
	maxNodes         = 5_000
	maxRows          = 50
)

const (
	groupType       = "group"
	calculationType = "calculation"
	listMatchType   = "list_match"
)

var idText = regexp.MustCompile(`^[a-z][a-z0-9_]{0,39}$`)

// Parse reads a form document. It fails with fault.Invalid, each field naming a
// place in the document ("pages.0.sections.1.fields.2.label"), or with
// fault.TooLarge over a bound. What Parse accepts can be shown and edited;
// whether it can be published is Check's question.
func Parse(raw []byte) (*Form, error) {
	doc, err := strictjson.Decode(raw, strictjson.Limits{Bytes: MaxDocumentBytes, Depth: maxDepth, Values: maxValues})
	if err != nil {
		return nil, err
	}
	r := &strictjson.Reader{}
	p := &parser{r: r, ids: map[string]bool{}}
	f := p.form(r.Object(doc, ""))
	if err := fault.Fields(r.Faults()); err != nil {
		return nil, err
	}
	f.raw = slices.Clone(raw)
	return f, nil
}

type parser struct {
	r     *strictjson.Reader
	ids   map[string]bool
	nodes int // expression nodes read so far
	out   *Form
}

func (p *parser) form(o *strictjson.Object) *Form {
	if got, _ := o.Need("format"); got != Format {
		o.Fail("format", "unknown_format", map[string]any{"expected": Format})
	}
	f := &Form{
		Title:       wording.Read(o, "title", true, 200),
		Description: wording.Read(o, "description", false, 10000),
		Paged:       o.Enum("layout", "paged", "single") == "paged",
		byID:        map[string]*Field{},
	}
	p.out = f
	o.Need("pages")
	for _, in := range o.Objects("pages", maxPages) {
		f.Pages = append(f.Pages, p.page(in))
	}
	for _, in := range o.Objects("rules", maxRules) {
		f.Rules = append(f.Rules, p.rule(in))
	}
	o.Done()
	for _, fd := range f.fields {
		if c, ok := fd.choosing(); ok {
			fd.deciding = f.byID[c.DependsOn()]
		}
	}
	if len(f.fields) > maxFields {
		o.Fail("pages", "too_many_fields", map[string]any{"max": maxFields})
	}
	if p.nodes > maxNodes {
		o.Fail("pages", "too_many_expressions", map[string]any{"max": maxNodes})
	}
	return f
}

// id reads an id that is unique in the form.
func (p *parser) id(o *strictjson.Object) string {
	id := o.String("id")
	switch {
	case !idText.MatchString(id):
		o.Fail("id", "bad_id", nil)
	case p.ids[id]:
		o.Fail("id", "duplicate_id", nil)
	}
	p.ids[id] = true
	return id
}

func (p *parser) page(o *strictjson.Object) *Page {
	pg := &Page{ID: p.id(o), path: o.Path(), Title: wording.Read(o, "title", true, 200), visibleIf: p.expression(o, "visible_if")}
	wording.Read(o, "description", false, 10000)
	o.Need("sections")
	for _, in := range o.Objects("sections", maxSections) {
		pg.Sections = append(pg.Sections, p.section(in, pg))
	}
	o.Done()
	return pg
}

func (p *parser) section(o *strictjson.Object, pg *Page) *Section {
	s := &Section{ID: p.id(o), path: o.Path(), Title: wording.Read(o, "title", false, 200), visibleIf: p.expression(o, "visible_if")}
	wording.Read(o, "description", false, 10000)
	o.Need("fields")
	for _, in := range o.Objects("fields", maxFields) {
		s.Fields = append(s.Fields, p.field(in, pg, s, nil))
	}
	o.Done()
	return s
}

// expression reads an optional expression.
func (p *parser) expression(o *strictjson.Object, key string) *expr.Node {
	v, ok := o.Raw(key)
	if !ok {
		return nil
	}
	return expr.Read(p.r.Object(v, o.Path(key)), &p.nodes)
}

func (p *parser) field(o *strictjson.Object, pg *Page, s *Section, group *Field) *Field {
	fd := &Field{
		ID: p.id(o), Type: o.String("type"), path: o.Path(), page: pg, section: s, group: group,
		Label:     wording.Read(o, "label", true, 500),
		visibleIf: p.expression(o, "visible_if"),
	}
	wording.Read(o, "hint", false, 2000)
	p.out.fields = append(p.out.fields, fd)
	p.out.byID[fd.ID] = fd
	p.settings(o, fd)
	if !fd.isGroup() && fd.settings != nil && !fd.static() {
		fd.Searchable = o.Bool("searchable", false)
		fd.Sensitive = o.Bool("sensitive", false)
		p.place(o, fd)
		if !fd.computed() {
			fd.Required = o.Bool("required", false)
			fd.requiredIf = p.expression(o, "required_if")
		}
	}
	o.Done()
	return fd
}

// place reads staff_only and refuses what cannot stand here: the rows of a
// group are the resident's own, files and the list of persons are asked of
// residents, and a seat is taken once an application.
func (p *parser) place(o *strictjson.Object, fd *Field) {
	fd.StaffOnly = o.Bool("staff_only", false)
	if fd.StaffOnly && (fd.group != nil || fd.Type == "attachment" || fd.Type == listMatchType) {
		o.Fail("staff_only", "not_allowed_here", nil)
	}
	if fd.group != nil && fd.Type == listMatchType {
		o.Fail("type", "not_allowed_here", nil)
	}
	c, ok := fd.choosing()
	if !ok || fd.group == nil && !fd.StaffOnly {
		return
	}
	for i, op := range c.Options() {
		if op.Capacity > 0 {
			p.r.Fail(o.Path("options", itoa(i), "capacity"), "not_allowed_here", nil)
		}
	}
}

func (p *parser) settings(o *strictjson.Object, fd *Field) {
	switch fd.Type {
	case groupType:
		p.group(o, fd)
		return
	case calculationType:
		fd.settings = kind.NewCalculation(o, &p.nodes)
		return
	}
	build, ok := kind.New(fd.Type)
	if !ok {
		o.Fail("type", "unknown_type", nil)
		return
	}
	fd.settings = build(o)
}

// group reads a repeating group (繰り返し); groups do not nest.
func (p *parser) group(o *strictjson.Object, fd *Field) {
	if fd.group != nil {
		o.Fail("type", "nested_group", nil)
		return
	}
	fd.MinRows = o.Int("min_rows", 0, 0, maxRows)
	fd.MaxRows = o.Int("max_rows", 10, 1, maxRows)
	fd.rowLabel = wording.Read(o, "row_label", false, 100)
	wording.Read(o, "add_label", false, 100)
	o.Need("fields")
	for _, in := range o.Objects("fields", maxFields) {
		m := p.field(in, fd.page, fd.section, fd)
		fd.Members = append(fd.Members, m)
		for _, n := range m.expressions() {
			n.Walk(func(n *expr.Node, _ string) {
				if n.Over != "" {
					p.r.Fail(n.Path, "over_in_group", nil)
				}
			})
		}
	}
}

// expressions lists what is evaluated for the field itself.
func (fd *Field) expressions() []*expr.Node {
	out := []*expr.Node{fd.visibleIf, fd.requiredIf}
	if c := fd.calculation(); c != nil {
		out = append(out, c.Expression)
	}
	return slices.DeleteFunc(out, func(n *expr.Node) bool { return n == nil })
}

func (p *parser) rule(o *strictjson.Object) *Rule {
	ru := &Rule{
		ID: p.id(o), path: o.Path(),
		Message: wording.Read(o, "message", true, 500),
		over:    o.String("over"),
		fields:  o.Strings("fields", 20),
		when:    p.expression(o, "when"),
		require: p.expression(o, "require"),
	}
	if len(ru.fields) == 0 {
		o.Fail("fields", "missing", nil)
	}
	if !o.Has("require") {
		o.Fail("require", "missing", nil)
	}
	if ru.over != "" {
		for _, n := range []*expr.Node{ru.when, ru.require} {
			n.Walk(func(n *expr.Node, _ string) {
				if n.Over != "" {
					p.r.Fail(n.Path, "over_in_group", nil)
				}
			})
		}
	}
	o.Done()
	return ru
}
