package release

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/audit"
	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/procedure"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

const maxText = 500 // characters of a note or comment

// State is where a request stands.
type State string

// The states; only a waiting request can be decided.
const (
	Waiting   State = "waiting"
	Approved  State = "approved"
	Returned  State = "returned"
	Withdrawn State = "withdrawn"
)

// Request asks for a publication.
type Request struct {
	ID        ids.ID
	Procedure ids.ID
	Title     string          // of the procedure; in lists
	Document  json.RawMessage // as it was asked for; left out in lists
	Digest    string
	Revision  int64     // of the form draft it was taken from
	Starts    time.Time // zero: once approved
	Note      string
	AskedAt   time.Time
	AskedBy   ids.ID
	Asker     string
	Editor    ids.ID // who last changed the form
	State     State
	DecidedAt time.Time
	Decider   string
	Comment   string
	Version   ids.ID // of an approved one
}

// Ask asks a second person to publish the form draft at the revision. It is
// judged now, so that nobody is asked in vain. Conflict "request_pending" while
// one waits, "approval_not_required" where nobody needs to be asked; else as
// procedure.Offer.
func Ask(ctx context.Context, sp *tenant.Space, who access.Principal, in procedure.OfferInput) (r Request, err error) {
	in.Note = strings.TrimSpace(in.Note)
	if err := checkText("note", in.Note, false); err != nil {
		return Request{}, err
	}
	if !in.Starts.IsZero() && !in.Starts.After(sp.Now()) {
		return Request{}, fault.Fields([]fault.Field{{Path: "starts", Key: "in_the_past"}})
	}
	err = sp.InTx(ctx, func(tx *pg.Tx) error {
		needed, err := procedure.ApprovalRequired(ctx, tx)
		if err != nil {
			return err
		}
		if !needed {
			return fault.New(fault.Conflict, "approval_not_required")
		}
		d, err := procedure.DraftAt(ctx, tx, in.Procedure, in.DraftRevision)
		if err != nil {
			return err
		}
		if err := procedure.Judge(ctx, sp, tx, in.Procedure, d.Document); err != nil {
			return err
		}
		r = Request{ID: ids.New(), Procedure: in.Procedure, Document: d.Document, Digest: procedure.Digest(d.Document), Revision: d.Revision,
			Starts: in.Starts.UTC().Truncate(time.Second), Note: in.Note, AskedAt: sp.Now(), AskedBy: who.ID, Asker: who.Name, Editor: d.Editor, State: Waiting}
		if in.Starts.IsZero() {
			r.Starts = time.Time{}
		}
		if err := insert(ctx, tx, r); err != nil {
			return err
		}
		return record(ctx, sp, tx, who, "procedure.ask", r)
	})
	if err != nil {
		return Request{}, fmt.Errorf("ask for publication: %w", err)
	}
	return r, nil
}

// Approve publishes what was asked for. Conflict "own_request" for who asked,
// "own_edit" for who last changed the form, "request_decided" once it is decided,
// "start_has_passed" when the instant asked for is over.
func Approve(ctx context.Context, sp *tenant.Space, who access.Principal, id ids.ID, comment string) (Request, error) {
	return decide(ctx, sp, who, id, Approved, comment)
}

// Return gives it back to who asked; the comment says what is to be changed.
func Return(ctx context.Context, sp *tenant.Space, who access.Principal, id ids.ID, comment string) (Request, error) {
	return decide(ctx, sp, who, id, Returned, comment)
}

// Withdraw takes back what one asked for oneself; NotFound for anybody else.
func Withdraw(ctx context.Context, sp *tenant.Space, who access.Principal, id ids.ID) (Request, error) {
	return decide(ctx, sp, who, id, Withdrawn, "")
}

func decide(ctx context.Context, sp *tenant.Space, who access.Principal, id ids.ID, as State, comment string) (r Request, err error) {
	comment = strings.TrimSpace(comment)
	if err := checkText("comment", comment, as == Returned); err != nil {
		return Request{}, err
	}
	err = sp.InTx(ctx, func(tx *pg.Tx) error {
		if r, err = lock(ctx, tx, id); err != nil {
			return err
		}
		if err := mayDecide(who, r, as); err != nil {
			return err
		}
		r.State, r.DecidedAt, r.Decider, r.Comment = as, sp.Now(), who.Name, comment
		if as == Approved {
			if err := publish(ctx, sp, tx, who, &r); err != nil {
				return err
			}
		}
		if err := update(ctx, tx, r, who.ID); err != nil {
			return err
		}
		verbs := map[State]string{Approved: "procedure.approve", Returned: "procedure.return", Withdrawn: "procedure.withdraw_request"}
		return record(ctx, sp, tx, who, verbs[as], r)
	})
	if err != nil {
		return Request{}, fmt.Errorf("decide on publication: %w", err)
	}
	return r, nil
}

func mayDecide(who access.Principal, r Request, as State) error {
	own := r.AskedBy == who.ID
	switch {
	case as == Withdrawn && !own:
		return fault.New(fault.NotFound, "not_found")
	case r.State != Waiting:
		return fault.New(fault.Conflict, "request_decided")
	case as != Withdrawn && own:
		return fault.New(fault.Conflict, "own_request")
	case as == Approved && r.Editor == who.ID && who.ID != ids.Nil:
		return fault.New(fault.Conflict, "own_edit")
	}
	return nil
}

// publish offers exactly the document that was asked for. The history names
// who asked in its note.
func publish(ctx context.Context, sp *tenant.Space, tx *pg.Tx, who access.Principal, r *Request) error {
	if !r.Starts.IsZero() && !r.Starts.After(sp.Now()) {
		return fault.New(fault.Conflict, "start_has_passed")
	}
	v, err := procedure.OfferDocument(ctx, sp, tx, who, procedure.Offering{Procedure: r.Procedure, Document: r.Document, Starts: r.Starts, Note: r.Note})
	r.Version = v.ID
	return err
}

func record(ctx context.Context, sp *tenant.Space, tx *pg.Tx, who access.Principal, action string, r Request) error {
	return audit.Record(ctx, sp, tx, who, audit.Entry{Action: action, Object: "procedure", Entity: r.Procedure,
		Detail: map[string]string{"request": r.ID.String(), "digest": r.Digest}})
}

// Get returns a request with its document.
func Get(ctx context.Context, sp *tenant.Space, id ids.ID) (r Request, err error) {
	err = sp.Read(ctx, func(tx *pg.Tx) error {
		r, err = find(ctx, tx, id)
		return err
	})
	if err != nil {
		return Request{}, fmt.Errorf("get publication request: %w", err)
	}
	return r, nil
}

// List returns the requests of a procedure, newest first, without documents.
func List(ctx context.Context, sp *tenant.Space, procedureID ids.ID) ([]Request, error) {
	return list(ctx, sp, "procedure_id = ?", procedureID)
}

// Pending returns what waits for a decision, newest first, without documents.
func Pending(ctx context.Context, sp *tenant.Space) ([]Request, error) {
	return list(ctx, sp, "state = ?", string(Waiting))
}

func list(ctx context.Context, sp *tenant.Space, where string, arg any) (out []Request, err error) {
	err = sp.Read(ctx, func(tx *pg.Tx) error {
		if out, err = query(ctx, tx, where, arg); err != nil {
			return err
		}
		of := make([]ids.ID, len(out))
		for i, r := range out {
			of[i] = r.Procedure
		}
		titles, err := procedure.Titles(ctx, tx, of)
		for i := range out {
			out[i].Title = titles[out[i].Procedure]
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list publication requests: %w", err)
	}
	return out, nil
}

func checkText(path, text string, required bool) error {
	key := ""
	switch {
	case required && text == "":
		key = "required"
	case utf8.RuneCountInString(text) > maxText:
		key = "too_long"
	case !utf8.ValidString(text) || strings.ContainsFunc(text, func(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\t' }):
		key = "bad_character"
	default:
		return nil
	}
	return fault.Fields([]fault.Field{{Path: path, Key: key}})
}
