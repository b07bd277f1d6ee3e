// Package review is the staff's side of an application (審査): the inbox, the
// audited view, and every verb up to the decision (処分).
//
// It owns internal memos, telling a department of what has arrived
// (職員への新着通知), and the rules between people: who sees which
// department, that a change is based on what the person saw (排他制御), that the
// approver is not the one who passed it on. States, answers and history belong
// to internal/application, which all changes go through.
//
// It refuses: showing anything outside the person's departments (NotFound, as
// if it were not there); a decision while a correction is pending; a refusal
// or rejection without a reason.
//
// Invariants: personal data is audited before it leaves; a list shows no
// answers; memos are never shown to residents.
package review
