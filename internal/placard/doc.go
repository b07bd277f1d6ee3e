// Package placard draws what leads people to a procedure from outside its
// pages (案内札): the QR code, the poster to print, and the card that the
// municipality's own site shows in a frame.
//
// It is pure: texts in, bytes out. It refuses nothing but an address that does
// not fit a code. Invariants: a code has the quiet zone of four modules that
// readers need and error correction M (15 %); a card and a poster are whole
// HTML documents that run no script, load nothing and read no cookie; every
// text is escaped.
package placard
