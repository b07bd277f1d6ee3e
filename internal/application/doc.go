// Package application owns what residents hand in (申請): the draft (下書き),
// the submission (提出), the receipt number (受付番号), the answers in all their
// versions, corrections (補正), withdrawal (取下げ), and the one table of states
// that residents' and staff's verbs both go through.
//
// It refuses: a draft touched by anybody but the session that began it; answers
// that the form version does not accept; fields that were not visible when the
// server evaluated the form (they are dropped, not stored); a submission
// outside the period; a verb that the state does not admit; a change based on
// an older revision.
//
// Invariants: one idempotency key makes at most one application; answers and
// reasons are sealed before they reach a row; an answer version is never
// overwritten; a pending correction blocks the decision and stops the clock of
// the standard processing period; every change leaves history and an audit
// entry in its own transaction; no row is shared by two submissions but the
// counts of limited options (internal/capacity), which each locks last; a seat
// and a recipient are held while the application stands and no longer.
package application
