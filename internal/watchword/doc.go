// Package watchword keeps the word that opens a procedure to those who were
// told it (合言葉): a course for one school, a survey of one association.
//
// It owns the word's hash, who changed it when, and which sessions have given
// it. It refuses a word that is short or of few different characters, and it
// tells a wrong word no other than a word that was never set.
//
// Invariants: the word itself is never stored; it is compared as people say
// it, without regard to width, case, kana or spaces; a changed word ends what
// the old one opened, because a grant names the generation it was given for.
package watchword
