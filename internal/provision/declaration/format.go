package declaration

import (
	"net/mail"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/madoguchi/madoguchi/internal/clock"
	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/municipality"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

var (
	slugForm  = regexp.MustCompile(`^[a-z][a-z0-9-]{1,30}$`)
	classForm = regexp.MustCompile(`^[a-z0-9_-]{1,32}$`)
	cellForm  = regexp.MustCompile(`^[a-z][a-z0-9-]{0,30}$`)
)

// declaration reads the whole file. Its folder must be <code>-<slug>.
func (r *reader) declaration(folder string) Declaration {
	d := Declaration{File: r.file, Cell: tenant.DefaultCell}
	root, bad := parse(r.data)
	if bad != nil {
		r.refuse(&node{at: bad.at}, "", "not_json", bad.text)
		return d
	}
	r.object(root, "", r.keys(&d))
	if want := string(d.Code) + "-" + d.Slug; d.Code != "" && d.Slug != "" && folder != want {
		r.refuse(root, "", "folder_name", "the folder must be named "+want)
	}
	return d
}

func (r *reader) keys(d *Declaration) []key {
	return []key{
		{name: "$schema", optional: true, read: func(n *node, p string) { r.text(n, p, 200) }},
		{name: "code", read: func(n *node, p string) { d.Code = r.code(n, p) }},
		{name: "name", read: func(n *node, p string) { d.Name, _ = r.text(n, p, 60) }},
		{name: "name_kana", read: func(n *node, p string) { d.NameKana = r.kana(n, p) }},
		{name: "name_en", read: func(n *node, p string) { d.NameEn = r.english(n, p) }},
		{name: "slug", read: func(n *node, p string) { d.Slug = r.slug(n, p) }},
		{name: "cell", optional: true, read: func(n *node, p string) { d.Cell = r.pattern(n, p, cellForm, "cell") }},
		{name: "hosts", read: func(n *node, p string) { d.Hosts = r.hosts(n, p) }},
		{name: "contract", read: func(n *node, p string) { d.From, d.Until = r.contract(n, p) }},
		{name: "retention", read: func(n *node, p string) { d.Retention = r.retention(n, p) }},
		{name: "first_administrator", read: func(n *node, p string) { d.Administrator = r.administrator(n, p) }},
		{name: "closed_days", optional: true, read: func(n *node, p string) { d.ClosedDays = r.days(n, p) }},
	}
}

func (r *reader) code(n *node, path string) municipality.Code {
	s, ok := r.text(n, path, 20)
	if !ok {
		return ""
	}
	code, err := municipality.ParseCode(s)
	if err != nil {
		r.refuse(n, path, fault.CodeOf(err), codeMessages[fault.CodeOf(err)])
		return ""
	}
	r.once(n, path, "municipality code "+s)
	return code
}

var codeMessages = map[string]string{
	"municipality_code_length":      "a municipality code has six digits",
	"municipality_code_digits":      "a municipality code has digits only",
	"municipality_code_prefecture":  "the first two digits are no prefecture (01 to 47)",
	"municipality_code_check_digit": "the check digit is wrong",
}

func (r *reader) pattern(n *node, path string, form *regexp.Regexp, what string) string {
	s, ok := r.text(n, path, 60)
	if ok && !form.MatchString(s) {
		r.refuse(n, path, "bad_"+what, "does not match "+form.String())
		return ""
	}
	return s
}

func (r *reader) slug(n *node, path string) string {
	s := r.pattern(n, path, slugForm, "slug")
	if s != "" {
		r.once(n, path, "slug "+s)
	}
	return s
}

func (r *reader) kana(n *node, path string) string {
	s, ok := r.text(n, path, 60)
	notKana := func(c rune) bool {
		return !unicode.Is(unicode.Katakana, c) && !strings.ContainsRune("ー・　 ", c)
	}
	if ok && strings.ContainsFunc(s, notKana) {
		r.refuse(n, path, "not_katakana", "is to be written in full-width katakana")
	}
	return s
}

func (r *reader) english(n *node, path string) string {
	s, ok := r.text(n, path, 100)
	if ok && strings.ContainsFunc(s, func(c rune) bool { return c > unicode.MaxASCII }) {
		r.refuse(n, path, "not_ascii", "is to be written in ASCII letters")
	}
	return s
}

func (r *reader) hosts(n *node, path string) (out []tenant.Host) {
	site := func(side tenant.Side) func(*node, string) {
		plane := func(pl tenant.Plane) func(*node, string) {
			return func(n *node, p string) {
				if name := r.host(n, p); name != "" {
					out = append(out, tenant.Host{Name: name, Side: side, Plane: pl})
				}
			}
		}
		return func(n *node, p string) {
			before := len(out)
			r.object(n, p, []key{
				{name: string(tenant.Internet), optional: true, read: plane(tenant.Internet)},
				{name: string(tenant.LGWAN), optional: true, read: plane(tenant.LGWAN)},
			})
			if members, ok := n.value.([]member); ok && len(members) == 0 && len(out) == before {
				r.refuse(n, p, "no_plane", "needs a host on at least one plane")
			}
		}
	}
	r.object(n, path, []key{
		{name: string(tenant.CitizenSide), read: site(tenant.CitizenSide)},
		{name: string(tenant.StaffSide), read: site(tenant.StaffSide)},
	})
	slices.SortFunc(out, func(a, b tenant.Host) int { return strings.Compare(a.Name, b.Name) })
	return out
}

func (r *reader) host(n *node, path string) string {
	s, ok := r.text(n, path, 253)
	if !ok {
		return ""
	}
	name, ok := tenant.DeclaredHost(s)
	if !ok {
		r.refuse(n, path, "bad_host", "is not a host name (without port, path or trailing dot)")
		return ""
	}
	r.once(n, path, "host "+name)
	return name
}

func (r *reader) contract(n *node, path string) (from, until time.Time) {
	r.object(n, path, []key{
		{name: "from", read: func(n *node, p string) { from = r.day(n, p) }},
		{name: "until", read: func(n *node, p string) { until = r.day(n, p) }},
	})
	if !from.IsZero() && !until.IsZero() && !until.After(from) {
		r.refuse(n, path, "contract_order", "the last day must come after the first")
	}
	return from, until
}

func (r *reader) day(n *node, path string) time.Time {
	s, ok := r.text(n, path, 20)
	if !ok {
		return time.Time{}
	}
	t, err := time.ParseInLocation(time.DateOnly, s, clock.JST)
	if err != nil {
		r.refuse(n, path, "bad_date", "needs a date like 2026-04-01")
		return time.Time{}
	}
	return t
}

func (r *reader) days(n *node, path string) (out []time.Time) {
	r.list(n, path, 0, 400, func(n *node, p string) {
		t := r.day(n, p)
		if t.IsZero() {
			return
		}
		if slices.ContainsFunc(out, t.Equal) {
			r.refuse(n, p, "repeated_day", "stands twice")
			return
		}
		out = append(out, t)
	})
	return out
}

func (r *reader) retention(n *node, path string) (out []tenant.RetentionClass) {
	r.list(n, path, 1, 20, func(n *node, p string) {
		var c tenant.RetentionClass
		r.object(n, p, []key{
			{name: "name", read: func(n *node, p string) { c.Name = r.pattern(n, p, classForm, "retention_class") }},
			{name: "years", read: func(n *node, p string) { c.Years, _ = r.whole(n, p, 0, 100) }},
		})
		if slices.ContainsFunc(out, func(o tenant.RetentionClass) bool { return o.Name == c.Name && c.Name != "" }) {
			r.refuse(n, p, "repeated_retention_class", "the class "+c.Name+" stands twice")
		}
		out = append(out, c)
	})
	return out
}

func (r *reader) administrator(n *node, path string) (address string) {
	r.object(n, path, []key{{name: "mail", read: func(n *node, p string) {
		s, ok := r.text(n, p, 254)
		if !ok {
			return
		}
		parsed, err := mail.ParseAddress(s)
		if err != nil || parsed.Address != s || strings.ContainsFunc(s, func(c rune) bool { return c > unicode.MaxASCII }) {
			r.refuse(n, p, "bad_mail", "is not a plain mail address")
			return
		}
		address = s
	}}})
	return address
}
