package review

import (
	"encoding/json"
	"time"

	"github.com/madoguchi/madoguchi/internal/application"
	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/ids"
)

var errPending = fault.New(fault.Unavailable, "pending")

// File is an application opened for staff: everything about it on one page.
type File struct {
	application.Application
	Identity    string // "none" or "email": what the applicant had proved
	Document    json.RawMessage
	Answers     json.RawMessage
	Damaged     bool // the stored answers do not open; Answers and Lines are empty
	Lines       []application.Line
	Versions    []application.AnswerVersion // all, oldest first, for before and after
	Corrections []application.Correction    // newest first
	History     []application.Event         // oldest first
	Memos       []Memo                      // oldest first
	Allowed     []application.Verb          // what who may do now by state and person
}

// Memo is an internal note (内部メモ).
type Memo struct {
	ID   ids.ID
	At   time.Time
	By   string
	Text string
}
