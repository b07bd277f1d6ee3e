package attachment

import (
	"context"
	"fmt"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/audit"
	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/outbox"
	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/scan"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

// Scan has the scanner judge a quarantined file: it is released or refused.
// Without a verdict it stays where it is and the job comes again.
func Scan(ctx context.Context, sp *tenant.Space, scanner scan.Scanner, job outbox.Job) (outbox.Finish, error) {
	var r row
	err := sp.Read(ctx, func(tx *pg.Tx) (err error) {
		r, err = byID(ctx, tx, job.Entity)
		return err
	})
	if fault.Is(err, fault.NotFound) {
		return nil, nil // withdrawn before its scan
	}
	if err != nil {
		return nil, fmt.Errorf("scan attachment: %w", err)
	}
	if r.State != Quarantined {
		return nil, nil
	}
	v, err := judge(ctx, sp, scanner, r)
	if err != nil {
		return nil, fmt.Errorf("scan attachment: %w", err)
	}
	return func(tx *pg.Tx) error { return decide(ctx, sp, tx, r, v) }, nil
}

func judge(ctx context.Context, sp *tenant.Space, scanner scan.Scanner, r row) (scan.Verdict, error) {
	content, err := openContent(ctx, sp, r)
	if err != nil {
		return scan.Verdict{}, err
	}
	defer func() { _ = content.Close() }()
	v, err := scanner.Scan(ctx, r.Kind, content)
	if err != nil || v.Clean && v.Scanner == "structure" || !v.Clean {
		return v, err
	}
	// A scanner for viruses says nothing of the flags that a clean file carries.
	again, err := openContent(ctx, sp, r)
	if err != nil {
		return scan.Verdict{}, err
	}
	defer func() { _ = again.Close() }()
	s, err := scan.Structure(r.Kind, again)
	if err != nil {
		return scan.Verdict{}, err
	}
	if !s.Clean {
		return s, nil
	}
	v.Code = s.Code
	return v, nil
}

func decide(ctx context.Context, sp *tenant.Space, tx *pg.Tx, r row, v scan.Verdict) error {
	to := Released
	if !v.Clean {
		to = Refused
		// The row stays, so that staff see that a file was refused and why.
		if err := eraseLater(ctx, sp, tx, r.ID); err != nil {
			return err
		}
	}
	if err := judged(tx, r.ID, to, v.Code, v.Scanner, sp.Now()); err != nil {
		return err
	}
	return audit.Record(ctx, sp, tx, access.Job(), audit.Entry{
		Action: "attachment." + string(to), Object: "attachment", Entity: r.ID,
		Detail: map[string]string{"verdict": v.Code, "scanner": v.Scanner},
	})
}

// ScanFailed refuses a file that could not be judged in three days.
func ScanFailed(ctx context.Context, sp *tenant.Space, tx *pg.Tx, job outbox.Job, code string) error {
	r, err := byID(ctx, tx, job.Entity)
	if fault.Is(pg.Classify(err), fault.NotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	return decide(ctx, sp, tx, r, scan.Verdict{Code: "file_not_scanned", Scanner: code})
}
