// Package questionsheet reads a sheet of questions that staff keep in Excel
// (質問表) and makes a form of it.
//
// It owns what headers, kinds and marks such sheets really use, a report row by
// row of what was understood, guessed and not understood, and the template that
// explains itself. It is pure: nothing is stored here.
//
// It refuses: what is no xlsx, macros, encrypted books, books that unpack to
// more than they may, sheets with more rows than a form can have.
//
// Invariants: no formula is ever worked out (the value that was kept with it is
// read); nothing outside the book is looked at; whatever is not understood is
// said, never dropped in silence.
package questionsheet
