package review

import (
	"encoding/json"
	"slices"
	"time"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/application"
	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/form"
	"github.com/madoguchi/madoguchi/internal/ids"
)

// File is an application opened for staff: everything about it on one page.
type File struct {
	application.Application
	Document    json.RawMessage
	Answers     json.RawMessage
	Damaged     bool // the stored answers do not open; Answers and Lines are empty
	Lines       []form.SummaryRow
	Unlisted    []string                    // places of banks and branches that the table does not have
	Versions    []application.AnswerVersion // all, oldest first, for before and after
	Office      []Office                    // what staff wrote into their own fields, oldest first
	Corrections []application.Correction    // newest first
	History     []application.Event         // oldest first
	Memos       []Memo                      // oldest first
	Allowed     []application.Verb          // what who may do now by state and person
}

// Memo is an internal note (内部メモ).
type Memo struct {
	ID      ids.ID
	At      time.Time
	By      string
	Text    string
	Damaged bool // the text does not open
}

// Scope returns the departments whose applications who sees: nil for all,
// empty for none.
func Scope(who access.Principal) []ids.ID {
	all := []access.Role{access.TenantAdministrator, access.Auditor}
	if slices.ContainsFunc(who.Roles, func(r access.Role) bool { return slices.Contains(all, r) }) {
		return nil
	}
	return append([]ids.ID{}, who.Departments...)
}

// sees refuses what is outside the person's departments as if it were not
// there.
func sees(who access.Principal, a application.Application) error {
	scope := Scope(who)
	if who.Audience == access.Staff && (scope == nil || slices.Contains(scope, a.Department)) {
		return nil
	}
	return fault.New(fault.NotFound, "not_found")
}

// decides refuses the person who passed it on: a decision takes two people.
func decides(who access.Principal, a application.Application) error {
	if a.PassedBy == who.ID {
		return fault.New(fault.Conflict, "same_person")
	}
	return nil
}

// allowed lists the verbs of staff that the state and the person admit.
func allowed(who access.Principal, a application.Application) []application.Verb {
	own := []application.Verb{application.DoSave, application.DoSubmit, application.DoCorrect, application.DoWithdraw}
	return slices.DeleteFunc(application.Admits(a.State), func(v application.Verb) bool {
		return slices.Contains(own, v) ||
			(v == application.DoApprove || v == application.DoReject) && decides(who, a) != nil
	})
}
