// Package export makes lists of applications for download (一覧の出力).
//
// It owns the request, the job that writes the list with its progress, the
// sealed result and its short life, and the CSV: RFC 4180, UTF-8 with a byte
// order mark or CP932, every cell harmless to a spreadsheet.
//
// It refuses: a list wider than the departments of who asks, a download by
// anybody else than who asked, results older than a day.
//
// Invariants: request and download are audited; the result is never in plain
// outside memory; a character that CP932 does not have is replaced by 〓 and
// counted, never dropped unseen; a list that names an application whose record
// is damaged says so in its row.
package export
