// Package form is the authority on forms (様式): what a form document means,
// which fields a given set of answers shows, and which answers are right.
//
// It owns the open format ("madoguchi-form/1"; docs/form-format.md and
// schema.json), its strict reading, the design-time check, the evaluation of
// conditions and calculations, the validation of answers, and their reading as
// summary, export columns and search terms. It refuses I/O, clocks and state: a
// Form is immutable after Parse and safe for concurrent use.
//
// Some fields are for staff only (管理項目): ForResidents is the document without
// them, Validate judges without them, and only a Context with Staff sees them.
//
// Invariants: nothing here panics or runs long on hostile input (size, depth,
// counts and patterns are bounded at Parse); Validate returns only answers of
// fields that its own evaluation finds visible; web/form gives the same results
// for every vector under testdata/vectors.
package form
