package procedure

import (
	"encoding/json"
	"time"

	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/ids"
)

// State is where a procedure stands.
type State string

// The states. Only a published procedure takes applications.
const (
	Draft       State = "draft"
	Published   State = "published"
	Unpublished State = "unpublished"
)

// Visibility is who can find a procedure (公開範囲).
type Visibility string

// The visibilities. Link is reachable by its address, whose slug cannot be
// guessed, and is listed nowhere; Password opens to sessions that gave its
// word, and is listed nowhere either; StaffOnly is not reachable by residents.
const (
	Public    Visibility = "public"
	Link      Visibility = "link"
	Password  Visibility = "password"
	StaffOnly Visibility = "staff"
)

// Identity is what a resident must prove before submitting.
type Identity string

// The identity levels.
const (
	NoIdentity    Identity = "none"
	EmailVerified Identity = "email"
)

// Window is how a procedure's period stands at an instant.
type Window string

// The windows.
const (
	NotYet Window = "not_yet"
	Open   Window = "open"
	Closed Window = "closed"
)

// Catalogue is what people read about a procedure before they apply, and the
// rules it runs by.
type Catalogue struct {
	Title          string
	Kana           string // full-width katakana or hiragana; search and order
	Description    string
	Category       ids.ID // Nil: none
	Department     ids.ID // the applications' first department; required to publish
	LegalBasis     string
	ProcessingDays int // standard processing period (標準処理期間); 0: none is set
	Fee            string
	Documents      string // what to have at hand
	Contact        string
	Opens          time.Time // zero: at once
	Closes         time.Time // first instant at which it is over; zero: never
	Visibility     Visibility
	Retention      string // name of one of the tenant's retention classes
	Identity       Identity
	Tags           []string
	Position       int    // place in lists, from 1; 0: after those that have one, by kana
	DoneText       string // shown after handing in; "" for the standard text alone
	ReplyText      string // added to the mail that confirms the application
}

// Procedure is one procedure with its catalogue entry.
type Procedure struct {
	ID ids.ID
	Catalogue
	Slug        string
	ShortCode   string // of the short link /s/<code>
	State       State
	Version     ids.ID // the published form version; Nil before the first
	Number      int    // its number, from 1
	NextVersion ids.ID // the version that is live from NextAt on; Nil: nothing is planned
	NextNumber  int
	NextAt      time.Time
	Revision    int64 // of the catalogue; a change names the one it is based on
	CreatedAt   time.Time
	UpdatedAt   time.Time
	PublishedAt time.Time
}

// At returns the procedure as it is at the instant: a planned version is live
// from its second on, also while no row says so yet.
func (p Procedure) At(now time.Time) Procedure {
	if p.NextVersion == ids.Nil || now.Before(p.NextAt) {
		return p
	}
	p.State, p.Version, p.Number, p.PublishedAt = Published, p.NextVersion, p.NextNumber, p.NextAt
	return p.unplanned()
}

func (p Procedure) unplanned() Procedure {
	p.NextVersion, p.NextNumber, p.NextAt = ids.Nil, 0, time.Time{}
	return p
}

// Window tells whether the period has begun and not ended at now.
func (p Procedure) Window(now time.Time) Window {
	switch {
	case !p.Opens.IsZero() && now.Before(p.Opens):
		return NotYet
	case !p.Closes.IsZero() && !now.Before(p.Closes):
		return Closed
	}
	return Open
}

// FormDraft is the form that editors work on.
type FormDraft struct {
	Procedure ids.ID
	Revision  int64
	Document  json.RawMessage
	UpdatedAt time.Time
	UpdatedBy string
	Editor    ids.ID    // staff who saved last; Nil: nobody knows
	Findings  []Finding // what form says about it now
}

// Finding is one thing wrong with a form or a catalogue entry. An Error stops
// publishing; the rest is advice.
type Finding struct {
	Path   string         // place in the document, or "sample:<name>", or "catalogue.<field>"
	Key    string         // stable message key
	Params map[string]any // values for the message
	Error  bool
}

// Version is one published form; it never changes.
type Version struct {
	ID          ids.ID
	Procedure   ids.ID
	Number      int
	Document    json.RawMessage
	Digest      string // SHA-256 of the document, hex
	Trial       bool   // a draft frozen to be tried; it has no number
	PublishedAt time.Time
	PublishedBy string
}

// Sample is a saved case: answers and whether the form must accept them.
// Sample answers are made up; they are not residents' content.
type Sample struct {
	ID      ids.ID
	Name    string
	Answers json.RawMessage
	Accept  bool      // true: the form must find no fault
	Faults  []string  // else: at least these paths must be at fault
	Day     time.Time // it is judged as if filled in on this day; zero: the day it is saved
}

// Category groups procedures for residents.
type Category struct {
	ID       ids.ID
	Name     string
	Position int
}

// Takes tells whether residents may apply at now: nil, or Gone
// "procedure_closed" or "procedure_not_open".
func (p Procedure) Takes(now time.Time) error {
	p = p.At(now)
	switch {
	case p.State != Published || p.Visibility == StaffOnly || p.Window(now) == Closed:
		return fault.New(fault.Gone, "procedure_closed")
	case p.Window(now) == NotYet:
		return fault.New(fault.Gone, "procedure_not_open")
	}
	return nil
}
