package recipient

import (
	"context"
	"crypto/hmac"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/audit"
	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/form"
	"github.com/madoguchi/madoguchi/internal/form/kind"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/procedure"
	"github.com/madoguchi/madoguchi/internal/seal"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

// A token is a letter, an id and a signature; nothing of the person is in it.
// It stands in the fragment of the address, which no browser sends.
const (
	ofPerson  = "r" // a recipient's own link
	ofValues  = "f" // a link for anybody, with fixed values
	signature = 16  // bytes
)

// token signs the id. What else it signs makes it void: the list's link key,
// or the procedure.
func token(ctx context.Context, sp *tenant.Space, letter string, id, under ids.ID) (string, error) {
	sum, err := sp.Sealer().MAC(ctx, "recipient/link/"+letter, append(id[:], under[:]...))
	if err != nil {
		return "", err
	}
	return letter + base64.RawURLEncoding.EncodeToString(append(id[:], sum[:signature]...)), nil
}

// readToken returns the letter and the id; the signature is judged where its
// other half is known.
func readToken(text string) (letter string, id ids.ID, ok bool) {
	if len(text) != 1+43 {
		return "", ids.Nil, false
	}
	raw, err := base64.RawURLEncoding.DecodeString(text[1:])
	if err != nil || len(raw) != len(id)+signature {
		return "", ids.Nil, false
	}
	copy(id[:], raw)
	return text[:1], id, text[:1] == ofPerson || text[:1] == ofValues
}

// Fragment is the part of an address that carries a token.
func Fragment(token string) string { return "#p=" + token }

// Prefill is what a link fills in.
type Prefill struct {
	Slug    string
	Asks    Check        // beside None: the check value is asked for first, and Answers is empty
	Field   string       // the list_match field, for a recipient's own link
	Answers form.Answers // with the list_match answer
}

// Exchange turns a link's token into what it fills in. NotFound "link_invalid"
// for a token that was altered, made void, or whose list was replaced; Gone
// when the procedure takes no applications now. A list with a check value asks
// for it: without one Asks says which, with a wrong one NotFound
// "list_mismatch", Throttled "too_many_matches".
func Exchange(ctx context.Context, sp *tenant.Space, who access.Principal, text, check string) (Prefill, error) {
	letter, id, ok := readToken(text)
	if !ok {
		return Prefill{}, fault.New(fault.NotFound, "link_invalid")
	}
	exchange := exchangePerson
	if letter == ofValues {
		exchange = exchangeValues
	}
	out, err := exchange(ctx, sp, who, text, id, check)
	if err != nil {
		return Prefill{}, fmt.Errorf("exchange link: %w", err)
	}
	return out, nil
}

func exchangeValues(ctx context.Context, sp *tenant.Space, who access.Principal, text string, id ids.ID, _ string) (out Prefill, err error) {
	var of ids.ID
	err = sp.Read(ctx, func(tx *pg.Tx) error {
		r, err := findLink(ctx, tx, id)
		if fault.Is(err, fault.NotFound) || err == nil && r.RevokedAt != nil {
			return fault.New(fault.NotFound, "link_invalid")
		}
		if err != nil {
			return err
		}
		if err := signed(ctx, sp, text, ofValues, id, r.ProcedureID); err != nil {
			return err
		}
		if out.Slug, err = taking(ctx, sp, tx, who, r.ProcedureID); err != nil {
			return err
		}
		of = r.ProcedureID
		return sp.Sealer().OpenJSON(ctx, valuesPlace(r.ID), r.ValuesSealed, &out.Answers)
	})
	if err != nil {
		return Prefill{}, err
	}
	out.Asks = None
	out.Answers, err = sendable(ctx, sp, of, out.Answers, false)
	return out, err
}

func signed(ctx context.Context, sp *tenant.Space, text, letter string, id, under ids.ID) error {
	want, err := token(ctx, sp, letter, id, under)
	if err != nil {
		return err
	}
	if !hmac.Equal([]byte(text), []byte(want)) {
		return fault.New(fault.NotFound, "link_invalid")
	}
	return nil
}

// taking is the slug of a procedure that takes applications of the resident.
func taking(ctx context.Context, sp *tenant.Space, tx *pg.Tx, who access.Principal, id ids.ID) (string, error) {
	p, err := procedure.Load(ctx, tx, id)
	if err != nil {
		return "", err
	}
	if err := p.Takes(sp.Now()); err != nil {
		return "", err
	}
	return p.Slug, procedure.MayEnter(ctx, tx, who, p)
}

func exchangePerson(ctx context.Context, sp *tenant.Space, who access.Principal, text string, id ids.ID, check string) (Prefill, error) {
	var out Prefill
	var l listRow
	var c content
	err := sp.Read(ctx, func(tx *pg.Tx) error {
		row, err := recipientByID(ctx, tx, id)
		if err == nil {
			l, err = listByID(ctx, tx, row.ListID)
		}
		if fault.Is(err, fault.NotFound) {
			return fault.New(fault.NotFound, "link_invalid")
		}
		if err != nil {
			return err
		}
		if err := signed(ctx, sp, text, ofPerson, id, l.LinkKey); err != nil {
			return err
		}
		if out.Slug, err = taking(ctx, sp, tx, who, l.ProcedureID); err != nil {
			return err
		}
		c, err = openRow(ctx, sp, row)
		return err
	})
	if err != nil {
		return Prefill{}, err
	}
	out.Asks, out.Field = Check(l.CheckKind), l.Field
	if out.Asks != None && check == "" {
		return out, nil
	}
	g := Given{Procedure: l.ProcedureID, Field: l.Field, Number: c.Number, Check: check}
	if err := provePerson(ctx, sp, who, g); err != nil {
		return Prefill{}, err
	}
	known, err := sendable(ctx, sp, l.ProcedureID, c.Prefill, true)
	if err != nil {
		return Prefill{}, err
	}
	out.Asks, out.Answers = None, withNumber(known, c.Number, l, check)
	return out, nil
}

// provePerson proves the check value of a link under the limits of the number.
func provePerson(ctx context.Context, sp *tenant.Space, who access.Principal, g Given) error {
	if err := Admit(ctx, sp, who, g); err != nil {
		return err
	}
	err := sp.InTx(ctx, func(tx *pg.Tx) error {
		l, c, err := prove(ctx, sp, tx, g)
		if err != nil {
			return err
		}
		return seen(ctx, sp, tx, who, g, l, c)
	})
	if mismatch(err) {
		return joinFailure(ctx, sp, g.Procedure, err)
	}
	return err
}

// withNumber adds the answer that proves who it is, as the person would have
// typed it.
func withNumber(known form.Answers, number string, l listRow, check string) form.Answers {
	given := map[string]any{"number": number}
	if Check(l.CheckKind) != None {
		given["check"] = check
	}
	known[l.Field] = given
	return known
}

func valuesPlace(id ids.ID) seal.Place {
	return seal.Place{Table: "recipient_link", Column: "values_sealed", Row: id}
}

// Link is a link for anybody that fills in fixed values.
type Link struct {
	ID        ids.ID
	Name      string
	Slug      string
	Token     string
	Values    map[string]string // by field, as people read them
	CreatedAt time.Time
	CreatedBy string
	Revoked   bool
}

const maxLinks = 500

// AddLink makes a link for anybody. The values are cells of fields that say
// nothing about a person (data class general); Invalid with their places.
func AddLink(ctx context.Context, sp *tenant.Space, who access.Principal, id ids.ID, name string, values map[string]string) (Link, error) {
	f, p, err := formOf(ctx, sp, id)
	if err != nil {
		return Link{}, fmt.Errorf("add link: %w", err)
	}
	answers, faults := judgeValues(f, values, form.Context{Now: sp.Now()})
	name = strings.TrimSpace(name)
	if name == "" || utf8.RuneCountInString(name) > 100 {
		faults = append(faults, fault.Field{Path: "name", Key: "bad_format"})
	}
	if len(answers) == 0 && len(faults) == 0 {
		faults = append(faults, fault.Field{Path: "values", Key: "required"})
	}
	if err := fault.Fields(faults); err != nil {
		return Link{}, err
	}
	r := linkRow{ID: ids.New(), ProcedureID: id, Name: name, CreatedAt: sp.Now(), CreatedBy: who.Name}
	if r.Fields, err = json.Marshal(sortedFields(answers)); err != nil {
		return Link{}, fmt.Errorf("add link: %w", err)
	}
	if r.ValuesSealed, err = sp.Sealer().SealJSON(ctx, sp.Epoch(p.Retention, r.CreatedAt), valuesPlace(r.ID), answers); err != nil {
		return Link{}, fmt.Errorf("add link: %w", err)
	}
	err = sp.InTx(ctx, func(tx *pg.Tx) error {
		n, err := countLinks(ctx, tx, id)
		if err != nil {
			return err
		}
		if n >= maxLinks {
			return fault.New(fault.TooLarge, "too_many_links")
		}
		if err := insertLink(ctx, tx, r); err != nil {
			return err
		}
		return audit.Record(ctx, sp, tx, who, audit.Entry{Action: "recipient.link", Object: "procedure", Entity: id, Detail: map[string]string{"link": r.ID.String()}})
	})
	if err != nil {
		return Link{}, fmt.Errorf("add link: %w", err)
	}
	return r.link(ctx, sp, f, p.Slug)
}

func sortedFields(a form.Answers) []string {
	out := make([]string, 0, len(a))
	for id := range a {
		out = append(out, id)
	}
	slices.Sort(out)
	return out
}

// judgeValues reads the values of fields that anybody may see.
func judgeValues(f *form.Form, values map[string]string, c form.Context) (form.Answers, []fault.Field) {
	out := form.Answers{}
	var faults []fault.Field
	open := map[string]bool{}
	for _, fd := range f.Fields() {
		open[fd.ID] = fd.Class == kind.General
	}
	for id, text := range values {
		if !open[id] {
			faults = append(faults, fault.Field{Path: "values." + id, Key: "not_allowed"})
			continue
		}
		v, bad := f.FromCells(id, map[string]string{"": text}, c)
		for _, b := range bad {
			faults = append(faults, fault.Field{Path: strings.Replace(b.Path, "answers.", "values.", 1), Key: b.Key, Params: b.Params})
		}
		if v != nil {
			out[id] = v
		}
	}
	return out, faults
}

func (r linkRow) link(ctx context.Context, sp *tenant.Space, f *form.Form, slug string) (Link, error) {
	l := Link{ID: r.ID, Name: r.Name, Slug: slug, Values: map[string]string{}, CreatedAt: r.CreatedAt.UTC(), CreatedBy: r.CreatedBy, Revoked: r.RevokedAt != nil}
	var values form.Answers
	if err := sp.Sealer().OpenJSON(ctx, valuesPlace(r.ID), r.ValuesSealed, &values); err != nil {
		return Link{}, err
	}
	for id, v := range values {
		l.Values[id] = fmt.Sprint(v)
		if _, option := f.OptionLabel(id, l.Values[id]); option != "" {
			l.Values[id] = option
		}
	}
	var err error
	l.Token, err = token(ctx, sp, ofValues, r.ID, r.ProcedureID)
	return l, err
}

// Links lists the links for anybody, newest first.
func Links(ctx context.Context, sp *tenant.Space, id ids.ID) (out []Link, err error) {
	f, p, err := formOf(ctx, sp, id)
	if err != nil {
		return nil, fmt.Errorf("list links: %w", err)
	}
	err = sp.Read(ctx, func(tx *pg.Tx) error {
		rows, err := listLinks(ctx, tx, id, maxLinks)
		if err != nil {
			return err
		}
		for _, r := range rows {
			l, err := r.link(ctx, sp, f, p.Slug)
			if err != nil {
				return err
			}
			out = append(out, l)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("list links: %w", err)
	}
	return out, nil
}

// RevokeLink makes one link for anybody void.
func RevokeLink(ctx context.Context, sp *tenant.Space, who access.Principal, procedure, id ids.ID) error {
	err := sp.InTx(ctx, func(tx *pg.Tx) error {
		if err := revokeLink(ctx, tx, procedure, id, sp.Now()); err != nil {
			return err
		}
		return audit.Record(ctx, sp, tx, who, audit.Entry{Action: "recipient.revoke_link", Object: "procedure", Entity: procedure, Detail: map[string]string{"link": id.String()}})
	})
	if err != nil {
		return fmt.Errorf("revoke link: %w", err)
	}
	return nil
}

// FillableField is a column of the form that lists and links can fill in.
type FillableField struct {
	Field string
	Part  string
	Label string
	Open  bool // says nothing about a person: a link for anybody may fill it in
}

// Fields is what a procedure's form has to match and to fill in.
type Fields struct {
	Match  string // the list_match field, "" for none
	Check  Check
	Fields []FillableField
}

// Fillable tells what lists and links can do for the procedure's form.
func Fillable(ctx context.Context, sp *tenant.Space, id ids.ID) (Fields, error) {
	f, _, err := formOf(ctx, sp, id)
	if err != nil {
		return Fields{}, fmt.Errorf("list fillable fields: %w", err)
	}
	match, asks, _ := f.MatchField()
	out := Fields{Match: match, Check: Check(asks)}
	general := map[string]bool{}
	for _, fd := range f.Fields() {
		general[fd.ID] = fd.Class == kind.General
	}
	for _, c := range f.Fillable() {
		out.Fields = append(out.Fields, FillableField{Field: c.FieldID, Part: c.Part, Label: c.Label, Open: general[c.FieldID] && c.Part == ""})
	}
	return out, nil
}
