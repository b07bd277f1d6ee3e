// Package attachment keeps the files that residents add (添付書類).
//
// It owns the file's way in: name and first bytes against the field's kinds,
// size while streaming, structure, the sealed object, quarantine, the scan
// that releases or refuses, and the way out. A file is never whole in memory
// and never lies anywhere in plain.
//
// It refuses: names with path parts or control characters, empty files, kinds
// the field does not admit, content that is not what the name says, encrypted
// files, macros, archives that unpack to too much. Who holds an owner (a draft,
// an application) is the caller's to check; every verb then demands that the
// file belongs to that owner.
//
// Invariants: Open gives only released files and is audited before the first
// byte; the row is written before the object, so that every object has a row
// and a broken upload is swept; a discarded row goes only after its object.
package attachment
