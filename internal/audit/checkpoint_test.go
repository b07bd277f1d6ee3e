package audit_test

import (
	"testing"
	"time"

	"github.com/madoguchi/madoguchi/internal/audit"
	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/tenant"
	"github.com/madoguchi/madoguchi/internal/tenanttest"
)

func signer(t *testing.T) (*audit.Signer, string) {
	t.Helper()
	secret, public, err := audit.NewSigningKey("madoguchi.example")
	if err != nil {
		t.Fatal(err)
	}
	s, err := audit.ParseSigner(secret)
	if err != nil {
		t.Fatal(err)
	}
	return s, public
}

// kept makes a checkpoint and returns it as a municipality would have it.
func kept(t *testing.T, sp *tenant.Space, s *audit.Signer, public string) audit.Head {
	t.Helper()
	if err := audit.Checkpoint(t.Context(), sp, s); err != nil {
		t.Fatal(err)
	}
	texts, err := audit.Checkpoints(t.Context(), sp, 1)
	if err != nil || len(texts) != 1 {
		t.Fatalf("checkpoints %v, %v", texts, err)
	}
	h, err := audit.OpenCheckpoint(texts[0], public)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func TestCheckpointsShowACutAndARewrittenChain(t *testing.T) {
	sp := tenanttest.One(t)
	s, public := signer(t)
	write(t, sp, 10)
	head := kept(t, sp, s, public)
	if head.Seq != 10 || head.Tenant != sp.Tenant().ID {
		t.Fatalf("head %+v", head)
	}
	write(t, sp, 5)
	if r := verify(t, sp, head); !r.Good() || r.Checkpoints != 1 {
		t.Fatalf("found %+v", r.Findings)
	}

	// The whole chain is cut back to 8 and made anew: in itself it is sound.
	tamper(t, sp, `DELETE FROM audit_link WHERE seq > 8`, `DELETE FROM audit_entry e WHERE NOT EXISTS (SELECT 1 FROM audit_link l WHERE l.entry_id = e.id)`)
	if r := verify(t, sp, head); len(r.Findings) != 1 || r.Findings[0].Fault != audit.Truncated {
		t.Errorf("found %+v, want a cut", r.Findings)
	}
	write(t, sp, 4)
	if r := verify(t, sp); !r.Good() {
		t.Errorf("found %+v without the checkpoint", r.Findings)
	}
	if r := verify(t, sp, head); len(r.Findings) != 1 || r.Findings[0].Fault != audit.Rewritten {
		t.Errorf("found %+v, want a rewritten chain", r.Findings)
	}
	tenanttest.Clock(sp).Advance(2 * time.Hour)
	if err := audit.Checkpoint(t.Context(), sp, s); fault.CodeOf(err) != "audit_chain_broken" {
		t.Errorf("a checkpoint over a rewritten chain: %v", err)
	}
}

func TestCheckpointsComeHourlyAndOnlyWhenTheChainGrew(t *testing.T) {
	sp := tenanttest.One(t)
	s, public := signer(t)
	write(t, sp, 2)
	if h := kept(t, sp, s, public); h.Seq != 2 {
		t.Fatal(h)
	}
	write(t, sp, 2)
	if h := kept(t, sp, s, public); h.Seq != 2 {
		t.Errorf("a second checkpoint within the hour at %d", h.Seq)
	}
	tenanttest.Clock(sp).Advance(time.Hour)
	if h := kept(t, sp, s, public); h.Seq != 4 {
		t.Errorf("checkpoint at %d, want 4", h.Seq)
	}
	tenanttest.Clock(sp).Advance(time.Hour)
	if h := kept(t, sp, s, public); h.Seq != 4 {
		t.Errorf("checkpoint at %d, want 4", h.Seq)
	}
}

func TestForgedCheckpointsAreRefused(t *testing.T) {
	s, public := signer(t)
	_, stranger := signer(t)
	text, err := s.Sign(audit.Head{Tenant: ids.New(), Seq: 12, At: tenanttest.Start})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := audit.OpenCheckpoint(text, stranger); fault.CodeOf(err) != "bad_checkpoint" {
		t.Errorf("another's key: %v", err)
	}
	refused := 0
	for i := range len(text) - 1 {
		b := []byte(text)
		b[i] ^= 1
		if _, err := audit.OpenCheckpoint(string(b), public); err != nil {
			refused++
		}
	}
	if refused != len(text)-1 {
		t.Errorf("%d of %d changed checkpoints were accepted", len(text)-1-refused, len(text)-1)
	}
}

func TestAKeyMadeFromASeedSigns(t *testing.T) {
	seed := [32]byte{1, 2, 3}
	secret, public, err := audit.SigningKeyFrom("madoguchi.example", seed)
	if err != nil {
		t.Fatal(err)
	}
	s, err := audit.ParseSigner(secret)
	if err != nil {
		t.Fatal(err)
	}
	want := audit.Head{Tenant: ids.New(), Seq: 3, Hash: audit.Hash{9}, At: tenanttest.Start}
	text, err := s.Sign(want)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := audit.OpenCheckpoint(text, public); err != nil || got.Seq != 3 || got.Hash != want.Hash || got.Tenant != want.Tenant || !got.At.Equal(want.At) {
		t.Errorf("%+v, %v", got, err)
	}
	if _, again, _ := audit.SigningKeyFrom("madoguchi.example", seed); again != public {
		t.Error("another key from the same seed")
	}
	if _, other, _ := audit.SigningKeyFrom("madoguchi.example", [32]byte{2}); other == public {
		t.Error("the same key from another seed")
	}
}
