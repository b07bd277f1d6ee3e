package recipient

import (
	"context"
	"crypto/hmac"
	"fmt"
	"time"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/audit"
	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/form"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/outbox"
	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/procedure"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

// KindLocked is the outbox kind of the news that somebody guesses at a list;
// the entity is the procedure. What follows from it is internal/review's.
const KindLocked = "recipient.locked"

// The limits against guessing. A number is locked after few wrong tries, a
// session after some; a procedure after so many that they come from many
// sessions. Tries that were right count for none of them.
const (
	numberTries, numberWindow       = 5, 30 * time.Minute
	sessionTries, sessionWindow     = 15, 30 * time.Minute
	procedureTries, procedureWindow = 500, 10 * time.Minute

	toldEvery = time.Hour // between two mails about guessing at one procedure
	triesKept = 24 * time.Hour
)

// Given is what a person posts.
type Given struct {
	Procedure ids.ID
	Field     string
	Number    string
	Check     string
}

// Match proves what was posted for the procedure with the slug and returns the
// answers that are filled in beforehand. NotFound "list_mismatch" is the one
// answer to an unknown number, a wrong check value and a field that has no
// list; Throttled "too_many_matches"; Conflict "already_applied" when the
// person has applied and may do so once.
func Match(ctx context.Context, sp *tenant.Space, who access.Principal, slug string, g Given) (form.Answers, error) {
	p, err := open(ctx, sp, who, slug)
	if err != nil {
		return nil, fmt.Errorf("match recipient: %w", err)
	}
	g.Procedure = p.ID
	if err := Admit(ctx, sp, who, g); err != nil {
		return nil, fmt.Errorf("match recipient: %w", err)
	}
	var l listRow
	var c content
	err = sp.InTx(ctx, func(tx *pg.Tx) (err error) {
		if l, c, err = prove(ctx, sp, tx, g); err != nil {
			return err
		}
		return seen(ctx, sp, tx, who, g, l, c)
	})
	if mismatch(err) {
		err = joinFailure(ctx, sp, g.Procedure, err)
	}
	if err != nil {
		return nil, fmt.Errorf("match recipient: %w", err)
	}
	out, err := sendable(ctx, sp, g.Procedure, c.Prefill, Check(l.CheckKind) != None)
	if err != nil {
		return nil, fmt.Errorf("match recipient: %w", err)
	}
	return out, nil
}

// open is the procedure while it takes applications.
func open(ctx context.Context, sp *tenant.Space, who access.Principal, slug string) (p procedure.Procedure, err error) {
	err = sp.Read(ctx, func(tx *pg.Tx) error {
		if p, err = procedure.LoadPublic(ctx, sp, tx, who, slug); err != nil {
			return err
		}
		return p.Takes(sp.Now())
	})
	return p, err
}

// seen ends a proof that was right: tries are forgotten, the view is audited,
// and who may apply once only learns it before typing on.
func seen(ctx context.Context, sp *tenant.Space, tx *pg.Tx, who access.Principal, g Given, l listRow, c content) error {
	if err := Right(ctx, sp, tx, who, g); err != nil {
		return err
	}
	if err := audit.Record(ctx, sp, tx, who, audit.Entry{Action: "recipient.match", Object: "procedure", Entity: l.ProcedureID}); err != nil {
		return err
	}
	if !l.Once {
		return nil
	}
	number, err := index(ctx, sp, l.ProcedureID, c.Number)
	if err != nil {
		return err
	}
	applied, err := hasApplied(ctx, tx, l.ProcedureID, number)
	if err == nil && applied {
		return fault.New(fault.Conflict, "already_applied")
	}
	return err
}

func mismatch(err error) bool { return fault.CodeOf(err) == "list_mismatch" }

// prove returns the row that the given number and check value open. A number
// that is not on the list takes the same path.
func prove(ctx context.Context, sp *tenant.Space, tx *pg.Tx, g Given) (listRow, content, error) {
	refused := fault.New(fault.NotFound, "list_mismatch")
	number, ok := TidyNumber(g.Number)
	l, err := findList(ctx, tx, g.Procedure)
	if fault.Is(err, fault.NotFound) || err == nil && (!ok || l.Field != g.Field) {
		return listRow{}, content{}, refused
	}
	if err != nil {
		return listRow{}, content{}, err
	}
	key, err := index(ctx, sp, g.Procedure, number)
	if err != nil {
		return listRow{}, content{}, err
	}
	row, err := findRecipient(ctx, tx, l.ID, key)
	if err != nil && !fault.Is(err, fault.NotFound) {
		return listRow{}, content{}, err
	}
	c, found, err := openOr(ctx, sp, row, err == nil)
	if err != nil {
		return listRow{}, content{}, err
	}
	if !right(Check(l.CheckKind), c, g.Check) || !found {
		return listRow{}, content{}, refused
	}
	return l, c, nil
}

// openOr opens the row, or a decoy where there is none: sealing one and opening
// one either way, so that the time tells nobody whether a number is on a list.
func openOr(ctx context.Context, sp *tenant.Space, row recipientRow, found bool) (content, bool, error) {
	place := rowPlace(ids.New())
	decoy, err := sp.Sealer().SealJSON(ctx, sp.Epoch("operational", sp.Now()), place, content{Check: ids.Token()})
	if err != nil {
		return content{}, false, err
	}
	if found {
		c, err := openRow(ctx, sp, row)
		return c, true, err
	}
	var c content
	return c, false, sp.Sealer().OpenJSON(ctx, place, decoy, &c)
}

func right(kind Check, c content, given string) bool {
	if kind == None {
		return true
	}
	typed, _ := tidyCheck(kind, form.ISODate(given), given)
	return hmac.Equal([]byte(typed), []byte(c.Check))
}

// Admit counts a try before it is judged, in a transaction of its own, so that
// tries made at once count each. Throttled "too_many_matches".
func Admit(ctx context.Context, sp *tenant.Space, who access.Principal, g Given) error {
	k, err := keysOf(ctx, sp, who, g)
	if err != nil {
		return fmt.Errorf("admit match: %w", err)
	}
	refused := false
	err = sp.InTx(ctx, func(tx *pg.Tx) error {
		now := sp.Now()
		atAll, err := triesSince(ctx, tx, k.procedure, now.Add(-procedureWindow))
		if err != nil {
			return err
		}
		ofSession, err := countTry(ctx, tx, tryRow{KeyMac: k.session, ProcedureID: g.Procedure, Kind: "session", Since: now}, sessionWindow)
		if err != nil {
			return err
		}
		if refused = atAll >= procedureTries || ofSession > sessionTries; refused {
			return tell(ctx, sp, tx, who, g.Procedure, ofSession == sessionTries+1)
		}
		ofNumber, err := countTry(ctx, tx, tryRow{KeyMac: k.number, ProcedureID: g.Procedure, Kind: "number", Since: now}, numberWindow)
		if err != nil {
			return err
		}
		refused = ofNumber > numberTries
		return tell(ctx, sp, tx, who, g.Procedure, ofNumber == numberTries+1)
	})
	if err != nil {
		return fmt.Errorf("admit match: %w", err)
	}
	if refused {
		return fault.New(fault.Throttled, "too_many_matches")
	}
	return nil
}

// tell leaves a trace of the first try that is refused, and word to the staff.
func tell(ctx context.Context, sp *tenant.Space, tx *pg.Tx, who access.Principal, procedure ids.ID, first bool) error {
	if !first {
		return nil
	}
	err := audit.Record(ctx, sp, tx, who, audit.Entry{Action: "recipient.locked", Object: "procedure", Entity: procedure})
	if err != nil {
		return err
	}
	key, err := mac(ctx, sp, procedure, "told", nil)
	if err != nil {
		return err
	}
	times, err := countTry(ctx, tx, tryRow{KeyMac: key, ProcedureID: procedure, Kind: "told", Since: sp.Now()}, toldEvery)
	if err != nil || times > 1 {
		return err
	}
	_, err = outbox.Put(ctx, sp, tx, outbox.Event{Kind: KindLocked, Entity: procedure})
	return err
}

// Right forgets the tries at a number that was right, and gives the session's
// back: whoever knows one number must not get more tries at others by it.
func Right(ctx context.Context, sp *tenant.Space, tx *pg.Tx, who access.Principal, g Given) error {
	k, err := keysOf(ctx, sp, who, g)
	if err != nil {
		return err
	}
	// In the order of Admit: two tries of one session must not wait for each other.
	if err := giveBack(ctx, tx, k.session); err != nil {
		return err
	}
	return forgetTries(ctx, tx, k.number)
}

// joinFailure counts a wrong try at the procedure and returns what it was.
func joinFailure(ctx context.Context, sp *tenant.Space, procedure ids.ID, failure error) error {
	key, err := mac(ctx, sp, procedure, "procedure", nil)
	if err != nil {
		return err
	}
	err = sp.InTx(ctx, func(tx *pg.Tx) error {
		times, err := countTry(ctx, tx, tryRow{KeyMac: key, ProcedureID: procedure, Kind: "procedure", Since: sp.Now()}, procedureWindow)
		if err != nil {
			return err
		}
		return tell(ctx, sp, tx, access.Job(), procedure, times == procedureTries)
	})
	if err != nil {
		return err
	}
	return failure
}

// Wrong counts a proof that failed where Claim refused it.
func Wrong(ctx context.Context, sp *tenant.Space, procedure ids.ID) error {
	return joinFailure(ctx, sp, procedure, nil)
}

type keys struct{ number, session, procedure []byte }

func keysOf(ctx context.Context, sp *tenant.Space, who access.Principal, g Given) (k keys, err error) {
	number, ok := TidyNumber(g.Number)
	if !ok {
		number = "?" + string(who.Session[:]) // what cannot be a number locks nobody else
	}
	if k.number, err = mac(ctx, sp, g.Procedure, "number", []byte(number)); err != nil {
		return k, err
	}
	if k.session, err = mac(ctx, sp, g.Procedure, "session", who.Session[:]); err != nil {
		return k, err
	}
	k.procedure, err = mac(ctx, sp, g.Procedure, "procedure", nil)
	return k, err
}

func mac(ctx context.Context, sp *tenant.Space, procedure ids.ID, kind string, subject []byte) ([]byte, error) {
	return sp.Sealer().MAC(ctx, "recipient/try/"+kind, append(procedure[:], subject...))
}

// Claim proves the given once more and writes that the application is the
// recipient's, in the caller's transaction; a claim it had before is replaced.
// Invalid with "list_mismatch" at the field, or "list_used" when the person
// has another standing application and may have one only. Admit comes before,
// Right after it.
func Claim(ctx context.Context, sp *tenant.Space, tx *pg.Tx, application ids.ID, g Given) error {
	l, c, err := prove(ctx, sp, tx, g)
	if mismatch(err) {
		return refuse(g, "list_mismatch")
	}
	if err != nil {
		return fmt.Errorf("claim recipient: %w", err)
	}
	number, err := index(ctx, sp, g.Procedure, c.Number)
	if err != nil {
		return fmt.Errorf("claim recipient: %w", err)
	}
	if err := deleteClaim(ctx, tx, application); err != nil {
		return fmt.Errorf("claim recipient: %w", err)
	}
	err = insertClaim(ctx, tx, claimRow{ApplicationID: application, ProcedureID: g.Procedure, NumberIndex: number, Once: l.Once})
	if pg.Constraint(err) == "recipient_claim_once" {
		return refuse(g, "list_used")
	}
	if err != nil {
		return fmt.Errorf("claim recipient: %w", err)
	}
	return nil
}

func refuse(g Given, key string) error {
	return fault.Fields([]fault.Field{{Path: "answers." + g.Field, Key: key}})
}

// Release frees the recipient of an application that does not stand any more.
func Release(ctx context.Context, tx *pg.Tx, application ids.ID) error {
	if err := deleteClaim(ctx, tx, application); err != nil {
		return fmt.Errorf("release recipient: %w", err)
	}
	return nil
}
