// Package exchange owns the file in which a procedure travels from one
// municipality to another (手続の書き出し・取り込み).
//
// It owns the open format "madoguchi-procedure/1": catalogue entry, form and
// sample cases in one JSON file with a digest. Reading a file and adopting it
// are two verbs, so that a person sees what would become of it before anything
// is written.
//
// It refuses: a file of another format, too large, or with what the form
// format refuses.
//
// Invariants: a file holds nothing of residents and no address of a municipality's
// own machines; what is imported is a draft of its own with a new address; the
// departments, categories and retention classes of the sender are names only.
package exchange
