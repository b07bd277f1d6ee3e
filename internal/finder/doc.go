// Package finder owns the guided finders (手続ナビ): a few questions that lead
// residents to the procedures that concern them.
//
// A finder is a document ("madoguchi-finder/1"): a form of questions and a list
// of results, each a procedure with the condition under which it comes and the
// reason in words. The rules are the form engine's: a result is drawn into the
// form as an explanation whose visibility is its condition, so one check finds
// what can never come, and the browser evaluates with the engine it has.
//
// It refuses to publish a finder with a result that can never come, a question
// that can never be reached, a procedure that does not exist, or a question
// that asks who somebody is. It takes no answers: they never leave the phone.
//
// Invariants: residents see what was published last, whatever is edited since;
// a result whose procedure is not offered to everybody now is left out.
package finder
