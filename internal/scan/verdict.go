package scan

import (
	"context"
	"io"
)

// The codes of a verdict.
const (
	Infected  = "file_infected"
	Encrypted = "file_encrypted"
	Macro     = "file_has_macro"
	Bomb      = "file_unpacks_too_large"
	Pixels    = "file_picture_too_large"
	Damaged   = "file_damaged"
	Oversize  = "file_too_large_to_scan"
	Active    = "file_has_active_content" // a flag on a clean file: a PDF with scripts
)

// Verdict is what a scanner says of a file.
type Verdict struct {
	Clean   bool
	Code    string // why not clean; on a clean file "" or a flag for whoever opens it
	Scanner string // "clamd" or "structure"
}

// Scanner judges a file of the kind, read to its end. An error means that no
// verdict was reached.
type Scanner interface {
	Scan(ctx context.Context, kind string, r io.Reader) (Verdict, error)
}

// Structural is the scanner for a place without ClamAV: it finds no virus and
// its verdicts say that it was all there was.
type Structural struct{}

// Scan checks the structure only.
func (Structural) Scan(_ context.Context, kind string, r io.Reader) (Verdict, error) {
	return Structure(kind, r)
}

func clean(flag string) Verdict {
	return Verdict{Clean: true, Code: flag, Scanner: "structure"}
}

func refuse(code string) Verdict { return Verdict{Code: code, Scanner: "structure"} }
