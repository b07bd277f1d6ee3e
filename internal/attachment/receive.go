package attachment

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/audit"
	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/outbox"
	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/scan"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

// Upload is a file on its way in. The caller has checked that whoever sends it
// holds Owner, and closes Body.
type Upload struct {
	Owner    ids.ID
	Field    string
	FileName string
	Class    string // retention class of the procedure: the key epoch
	Limits   Limits
	Body     io.Reader
}

// Receive takes a file into quarantine and asks for its scan. Invalid with a
// code of this room when the file is not acceptable, TooLarge when it or their
// number is over the field's limit; nothing is kept then.
func Receive(ctx context.Context, sp *tenant.Space, who access.Principal, up Upload) (Attachment, error) {
	name, err := tidyName(up.FileName)
	if err != nil {
		return Attachment{}, err
	}
	body := bufio.NewReaderSize(&incoming{r: up.Body, left: up.Limits.MaxBytes}, sniffSize)
	head, err := body.Peek(sniffSize)
	if err != nil && !errors.Is(err, io.EOF) {
		return Attachment{}, interrupted(err)
	}
	if len(head) == 0 {
		return Attachment{}, fault.New(fault.Invalid, codeEmpty)
	}
	k, err := kindOf(name, head, up.Limits.Kinds)
	if err != nil {
		return Attachment{}, err
	}
	r, err := announce(ctx, sp, up, name, k)
	if err != nil {
		return Attachment{}, err
	}
	size, err := store(ctx, sp, r, body)
	if err != nil {
		return Attachment{}, errors.Join(err, withdraw(ctx, sp, r.ID))
	}
	if err := quarantine(ctx, sp, who, r, size); err != nil {
		return Attachment{}, errors.Join(err, withdraw(ctx, sp, r.ID))
	}
	r.Size, r.State = size, Quarantined
	return Attachment{
		ID: r.ID, Owner: r.OwnerID, Field: r.Field, Name: name, Kind: r.Kind,
		Size: size, State: Quarantined, CreatedAt: r.CreatedAt,
	}, nil
}

// announce writes the row of a file that is about to come.
func announce(ctx context.Context, sp *tenant.Space, up Upload, name, kind string) (*row, error) {
	r := &row{
		ID: ids.New(), OwnerID: up.Owner, Field: up.Field, Class: up.Class,
		State: Receiving, Kind: kind, CreatedAt: sp.Now(),
	}
	var err error
	r.NameSealed, err = sp.Sealer().SealText(ctx, sp.Epoch(r.Class, r.CreatedAt), namePlace(r.ID), name)
	if err != nil {
		return nil, fmt.Errorf("receive attachment: %w", err)
	}
	err = sp.InTx(ctx, func(tx *pg.Tx) error {
		n, err := count(ctx, tx, up.Owner, up.Field)
		if err != nil {
			return err
		}
		if n >= int64(up.Limits.MaxCount) {
			return fault.New(fault.TooLarge, codeTooMany)
		}
		return insert(ctx, tx, r)
	})
	if err != nil {
		return nil, fmt.Errorf("receive attachment: %w", err)
	}
	return r, nil
}

// store seals the body into the object while its structure is checked, and
// returns the size of the plain content.
func store(ctx context.Context, sp *tenant.Space, r *row, body io.Reader) (int64, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	object, toObject := io.Pipe()
	looked, toLook := io.Pipe()
	put, verdict := make(chan error, 1), make(chan error, 1)
	go func() {
		_, err := sp.Blobs().Put(ctx, objectKey(sp, r.ID), object)
		_ = object.CloseWithError(errOrClosed(err))
		put <- err
	}()
	go func() {
		err := check(r.Kind, looked)
		_ = looked.CloseWithError(errOrClosed(err))
		verdict <- err
	}()
	size, err := pump(ctx, sp, r, body, toObject, toLook)
	_ = toObject.CloseWithError(err) // nil ends the stream
	_ = toLook.CloseWithError(err)
	putErr, checkErr := <-put, <-verdict
	// What the file is comes before what became of the stream when it ended.
	for _, e := range []error{fileFault(checkErr), fileFault(err), putErr, err, checkErr} {
		if e != nil {
			return 0, fmt.Errorf("receive attachment: %w", e)
		}
	}
	return size, nil
}

func pump(ctx context.Context, sp *tenant.Space, r *row, body io.Reader, object, looked io.Writer) (int64, error) {
	sealed, err := sp.Sealer().SealStream(ctx, sp.Epoch(r.Class, r.CreatedAt), contentPlace(r.ID), object)
	if err != nil {
		return 0, err
	}
	size, err := io.Copy(io.MultiWriter(sealed, looked), body)
	if err != nil {
		return 0, err
	}
	return size, sealed.Close()
}

func check(kind string, r io.Reader) error {
	v, err := scan.Structure(kind, r)
	if err != nil {
		return err
	}
	if !v.Clean {
		return fault.New(fault.Invalid, v.Code)
	}
	return nil
}

// fileFault returns err when it is about the file itself.
func fileFault(err error) error {
	if fault.Is(err, fault.Invalid) || fault.Is(err, fault.TooLarge) {
		return err
	}
	return nil
}

func errOrClosed(err error) error {
	if err == nil {
		return io.ErrClosedPipe
	}
	return err
}

func quarantine(ctx context.Context, sp *tenant.Space, who access.Principal, r *row, size int64) error {
	err := sp.InTx(ctx, func(tx *pg.Tx) error {
		if err := arrived(tx, r.ID, size); err != nil {
			return err
		}
		_, err := outbox.Put(ctx, sp, tx, outbox.Event{Kind: KindScan, Entity: r.ID, Urgency: outbox.Critical})
		if err != nil {
			return err
		}
		return audit.Record(ctx, sp, tx, who, audit.Entry{
			Action: "attachment.receive", Object: "attachment", Entity: r.ID,
			Detail: map[string]string{"owner": r.OwnerID.String(), "field": r.Field, "kind": r.Kind},
		})
	})
	if err != nil {
		return fmt.Errorf("quarantine attachment: %w", err)
	}
	return nil
}

// withdraw forgets a file that did not come in whole. What it cannot do now
// the sweep does.
func withdraw(ctx context.Context, sp *tenant.Space, id ids.ID) error {
	ctx = context.WithoutCancel(ctx)
	if err := sp.Blobs().Delete(ctx, objectKey(sp, id)); err != nil {
		return nil //nolint:nilerr // the row stays, and with it the sweep's knowledge of the object
	}
	err := sp.InTx(ctx, func(tx *pg.Tx) error { return remove(tx, id) })
	if err != nil {
		return fmt.Errorf("forget broken upload: %w", err)
	}
	return nil
}

// incoming counts a body down and tells a broken connection from a file that
// is too large.
type incoming struct {
	r    io.Reader
	left int64
}

func (b *incoming) Read(p []byte) (int, error) {
	n, err := b.r.Read(p)
	if b.left -= int64(n); b.left < 0 {
		return 0, fault.New(fault.TooLarge, codeTooLarge)
	}
	if err != nil && !errors.Is(err, io.EOF) {
		return n, interrupted(err)
	}
	return n, err
}

// interrupted keeps faults of the counter (a body limit) as they are.
func interrupted(err error) error {
	if _, ok := errors.AsType[*fault.Error](err); ok {
		return err
	}
	return &fault.Error{Kind: fault.Unavailable, Code: codeInterrupted, Err: errors.New("body ended early")}
}
