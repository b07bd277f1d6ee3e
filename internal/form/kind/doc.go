// Package kind holds the field types (項目種別), one file or part of a file each.
//
// A type knows how to read its own settings from a form, how to read and tidy
// an answer, what conditions see of it, and how it is shown, exported and
// indexed. It knows nothing of pages, visibility or other fields. Adding a type
// is one constructor here, one line in the registry, one folder on the web.
//
// Read never guesses: a value it cannot read is nil with a problem; a value it
// can read but that breaks a rule is returned with the problem, and conditions
// go on seeing it.
package kind
