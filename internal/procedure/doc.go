// Package procedure owns the catalogue of what a municipality offers online
// (手続) and the forms behind it (様式・版).
//
// It owns categories, catalogue entries, the one form draft that editors work
// on, the published versions, and the sample cases that a publication must
// pass. The rules of forms are internal/form's; nothing here repeats them.
//
// It refuses: publishing a form that form.Check faults or whose sample cases
// come out otherwise than saved; a change based on a revision that is no
// longer the newest; showing a resident what is unpublished or kept for staff.
//
// Invariants: a published version never changes (a trigger holds it); a period
// is [opens, closes) to the second in JST; a library procedure is copied,
// never shared. Texts here are published to the world and are not sealed.
package procedure
