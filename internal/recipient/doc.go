// Package recipient knows whom a procedure is for: the list of recipients that
// staff upload (対象者リスト), the match of a posted number against it
// (対象者照合), and the links that fill a form in beforehand (事前入力).
//
// It owns the upload and its judgement before anything is saved, the list, the
// proof by number and check value, the limits against guessing, who of the
// list has applied (1人1回), the signed links and the sheets of them for
// printing.
//
// It refuses: a list with rows that its form would refuse (unless staff leave
// them out knowingly), a second application of one person where the list says
// so, a link that was altered, ended or made void, and every further try at a
// number, by a session or at a procedure once there were too many.
//
// Invariants: a row is sealed before it reaches the database, its number is
// found by blind index only; an unknown number and a wrong check value are one
// answer after the same work; nothing of a row leaves before its proof; a link
// carries an id and a signature in the address's fragment and nothing of the
// person; a list is replaced as a whole or not at all; nobody sees who is on
// the list without an entry in the audit trail.
package recipient
