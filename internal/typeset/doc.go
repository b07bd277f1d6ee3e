// Package typeset sets Japanese documents as PDF.
//
// It owns pages, headings, paragraphs and two-column tables on A4, and the
// embedded font (BIZ UDGothic, SIL Open Font License). A character the font
// cannot show is set as 〓 followed by its code point, so that a name never
// loses a character silently; variation selectors follow their character's
// marking. It does no I/O.
package typeset
