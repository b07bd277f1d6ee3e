package audit

import (
	"context"
	"encoding/base64"
	"fmt"
	"strconv"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"

	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

// Head is what a checkpoint says: at some time the chain of the tenant had so
// many links and ended with the hash.
type Head struct {
	Tenant ids.ID
	Seq    int64
	Hash   Hash
	At     time.Time
}

// CheckpointEvery is the pace of checkpoints.
const CheckpointEvery = time.Hour

// origin begins every checkpoint, so that the key's signature means nothing
// else.
const origin = "madoguchi/audit/checkpoint/1"

func (h Head) text() string {
	return fmt.Sprintf("%s\n%s\n%d\n%s\n%s\n", origin, h.Tenant, h.Seq,
		base64.StdEncoding.EncodeToString(h.Hash[:]), h.At.UTC().Format(time.RFC3339Nano))
}

// Signer signs checkpoints.
type Signer struct{ signer note.Signer }

// ParseSigner reads the secret text of NewSigningKey.
func ParseSigner(secret string) (*Signer, error) {
	s, err := note.NewSigner(strings.TrimSpace(secret))
	if err != nil {
		return nil, fmt.Errorf("checkpoint key: not a signing key") // the text is the secret
	}
	return &Signer{signer: s}, nil
}

// Sign returns the checkpoint of the head as text: some lines to read and a
// signature, in the note format of Go's checksum database.
func (s *Signer) Sign(h Head) (string, error) {
	signed, err := note.Sign(&note.Note{Text: h.text()}, s.signer)
	if err != nil {
		return "", fmt.Errorf("sign checkpoint: %w", err)
	}
	return string(signed), nil
}

// OpenCheckpoint reads a checkpoint and accepts it only with the signature of
// the public key. Invalid "bad_checkpoint" otherwise.
func OpenCheckpoint(text, public string) (Head, error) {
	refused := fault.New(fault.Invalid, "bad_checkpoint")
	v, err := note.NewVerifier(strings.TrimSpace(public))
	if err != nil {
		return Head{}, fault.New(fault.Invalid, "bad_checkpoint_key")
	}
	n, err := note.Open([]byte(text), note.VerifierList(v))
	if err != nil || len(n.Sigs) != 1 || len(n.UnverifiedSigs) != 0 {
		return Head{}, refused
	}
	// One checkpoint has one form: bits that the encoding ignores must be zero.
	if _, err := base64.StdEncoding.Strict().DecodeString(n.Sigs[0].Base64); err != nil {
		return Head{}, refused
	}
	return parseHead(n.Text)
}

// parseHead reads the lines of a checkpoint.
func parseHead(text string) (Head, error) {
	refused := fault.New(fault.Invalid, "bad_checkpoint")
	lines := strings.Split(text, "\n")
	if len(lines) != 6 || lines[0] != origin || lines[5] != "" {
		return Head{}, refused
	}
	of, err1 := ids.Parse(lines[1])
	seq, err2 := strconv.ParseInt(lines[2], 10, 64)
	hash, err3 := base64.StdEncoding.Strict().DecodeString(lines[3])
	at, err4 := time.Parse(time.RFC3339Nano, lines[4])
	if err1 != nil || err2 != nil || err3 != nil || err4 != nil || seq < 0 || len(hash) != len(Hash{}) {
		return Head{}, refused
	}
	h := Head{Tenant: of, Seq: seq, At: at}
	copy(h.Hash[:], hash)
	return h, nil
}

// Checkpoint signs the present head if the last checkpoint is an hour old and
// the chain has grown. What was sealed since the last one is verified first;
// Conflict "audit_chain_broken" when it does not hold, and nothing is signed.
func Checkpoint(ctx context.Context, sp *tenant.Space, s *Signer) error {
	last, err := lastHead(ctx, sp)
	if err != nil {
		return fmt.Errorf("checkpoint audit chain: %w", err)
	}
	if sp.Now().Sub(last.At) < CheckpointEvery {
		return nil
	}
	v := newVerifier(last.Seq, last.Hash, nil)
	if err := v.follow(ctx, sp, last); err != nil {
		return fmt.Errorf("checkpoint audit chain: %w", err)
	}
	report := v.end()
	if brokenBy(report) {
		return fault.Newf(fault.Conflict, "audit_chain_broken", "%s at link %d",
			report.Findings[0].Fault, report.Findings[0].Seq)
	}
	if v.seq == last.Seq {
		return nil
	}
	h := Head{Tenant: sp.Tenant().ID, Seq: v.seq, Hash: report.Head, At: sp.Now()}
	text, err := s.Sign(h)
	if err != nil {
		return err
	}
	err = sp.InTx(ctx, func(tx *pg.Tx) error {
		return insertCheckpoint(ctx, tx, &checkpointRow{Seq: h.Seq, At: h.At, Note: text})
	})
	if err != nil && !fault.Is(err, fault.Conflict) { // another worker was quicker
		return fmt.Errorf("checkpoint audit chain: %w", err)
	}
	return nil
}

// follow demands that the chain still passes through the last checkpoint and
// reads on from there.
func (v *verifier) follow(ctx context.Context, sp *tenant.Space, last Head) error {
	if last.Seq > 0 {
		var rows []chainRow
		err := sp.Read(ctx, func(tx *pg.Tx) (err error) {
			rows, err = chain(tx, last.Seq-1, 1)
			return err
		})
		if err != nil {
			return err
		}
		if len(rows) == 0 || rows[0].Seq != last.Seq {
			v.found(Truncated, last.Seq, ids.Nil)
			return nil
		}
		if Hash(rows[0].Hash) != last.Hash {
			v.found(Rewritten, last.Seq, rows[0].E.ID)
			return nil
		}
	}
	return v.readChain(ctx, sp)
}

// brokenBy leaves out findings about time: a clock that jumped must not end
// the checkpoints; the verifier shows it.
func brokenBy(r Report) bool {
	for _, f := range r.Findings {
		if f.Fault != Backdated && f.Fault != Postdated {
			return true
		}
	}
	return false
}

// lastHead returns the head of the last checkpoint; the empty chain's when
// there is none.
func lastHead(ctx context.Context, sp *tenant.Space) (Head, error) {
	texts, err := Checkpoints(ctx, sp, 1)
	if err != nil || len(texts) == 0 {
		return Head{}, err
	}
	body, _, _ := strings.Cut(texts[0], "\n\n")
	return parseHead(body + "\n")
}

// Checkpoints returns the latest checkpoints as signed texts, newest first:
// what the municipality downloads and keeps.
func Checkpoints(ctx context.Context, sp *tenant.Space, limit int) ([]string, error) {
	var rows []checkpointRow
	err := sp.Read(ctx, func(tx *pg.Tx) (err error) {
		rows, err = checkpoints(ctx, tx, limit)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read checkpoints: %w", err)
	}
	out := make([]string, 0, len(rows))
	for _, r := range rows {
		out = append(out, r.Note)
	}
	return out, nil
}
