package application

import (
	"encoding/json"
	"time"

	"github.com/madoguchi/madoguchi/internal/ids"
)

// The outbox kinds of this room; the entity is the application. What follows
// from them is internal/review's.
const (
	KindArrived   = "application.arrived"
	KindCorrected = "application.corrected"
)

// Application is what is known of an application without opening it.
type Application struct {
	ID             ids.ID
	Procedure      ids.ID
	ProcedureTitle string
	Version        ids.ID // the form version it was made with
	State          State
	Revision       int64  // rises with every change; staff name the one they saw
	ReceiptNumber  string // as people read it, "7K2M-9QXT-4RC"; "" for a draft
	Department     ids.ID
	Assignee       ids.ID // staff; Nil: nobody
	PassedBy       ids.ID // staff who passed it to approval
	Retention      string // class
	Identity       string // what the applicant had proved: "none" or "email"
	SubmittedAt    time.Time
	UpdatedAt      time.Time
	DecidedAt      time.Time
	DueAt          time.Time // end of the standard processing period; zero: none
	PausedAt       time.Time // zero: the clock runs
	KeepUntil      time.Time // set when it is over
	Trial          bool      // made by staff to try the form: in no list, count or export
}

// Draft is an application not yet handed in, as its owner sees it.
type Draft struct {
	ID        ids.ID
	Procedure ids.ID
	Slug      string
	Version   ids.ID
	Document  json.RawMessage // the form of that version
	Answers   json.RawMessage // JSON object by field id
	Page      string          // where the resident was
	Revision  int64
	UpdatedAt time.Time
	Expires   time.Time
	Newer     bool // the procedure has a newer form by now
	Trial     bool // begun by staff to try the form
}

// Receipt is what a resident takes home.
type Receipt struct {
	Application   ids.ID
	ReceiptNumber string
	LookupSecret  string // shown once
	Trial         bool
	SubmittedAt   time.Time
}

// View is an application opened for its applicant.
type View struct {
	Application
	Slug       string
	Document   json.RawMessage
	Answers    json.RawMessage
	Damaged    bool // the stored answers cannot be opened; Answers is empty
	Correction *Correction
	Messages   []Event // what the applicant may know of its history
	Allowed    []Verb  // what the applicant may do now
}

// Correction is a return for correction.
type Correction struct {
	ID          ids.ID
	Fields      []string // ids of the fields that may be changed
	Notes       map[string]string
	Reason      string
	Deadline    time.Time // first instant at which it is too late
	AskedAt     time.Time
	AskedBy     string // staff name; empty for applicants
	ClosedAt    time.Time
	Outcome     string // "", corrected, recalled, withdrawn
	Overdue     bool
	FromVersion int  // of the answers before
	ToVersion   int  // of the answers after; 0 unless corrected
	Damaged     bool // reason and notes do not open
}

// Event is one entry of the history (処理履歴).
type Event struct {
	ID      ids.ID
	At      time.Time
	Verb    Verb
	From    State
	To      State
	Actor   string // staff name, "applicant" or "system"
	Reason  string
	Fields  []string
	Damaged bool // the reason does not open
}

// AnswerVersion is one stored set of answers.
type AnswerVersion struct {
	Number  int
	Cause   Verb // submit, correct
	At      time.Time
	Answers json.RawMessage
	Damaged bool
}
