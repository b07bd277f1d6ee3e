package applicant_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/applicant"
	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/notice"
	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/seal"
	"github.com/madoguchi/madoguchi/internal/tenant"
	"github.com/madoguchi/madoguchi/internal/tenanttest"
)

func begin(t *testing.T, sp *tenant.Space) applicant.Opened {
	t.Helper()
	o, err := applicant.Begin(t.Context(), sp, tenant.Internet, "request")
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func want(t *testing.T, err error, kind fault.Kind, code string) {
	t.Helper()
	if err == nil || fault.KindOf(err) != kind || fault.CodeOf(err) != code {
		t.Fatalf("got %v, want %v %s", err, kind, code)
	}
}

func TestSessionIsBound(t *testing.T) {
	a, b := tenanttest.Two(t)
	ctx, o := t.Context(), begin(t, a)
	who, err := applicant.Resume(ctx, a, o.Token, tenant.Internet, "next")
	if err != nil || who.Session != o.Principal.Session || who.Audience != access.Applicant || who.RequestID != "next" {
		t.Fatalf("%v %+v", err, who)
	}
	_, err = applicant.Resume(ctx, a, o.Token, tenant.LGWAN, "")
	want(t, err, fault.Unauthenticated, "no_session")
	_, err = applicant.Resume(ctx, b, o.Token, tenant.Internet, "")
	want(t, err, fault.Unauthenticated, "no_session")
	for _, token := range []string{"", o.Token + "x", ids.Hash(o.Token), strings.ToUpper(o.Token)} {
		_, err = applicant.Resume(ctx, a, token, tenant.Internet, "")
		want(t, err, fault.Unauthenticated, "no_session")
	}
	var stored []string
	if err := a.Read(ctx, func(tx *pg.Tx) error {
		return tx.Gorm().Raw("SELECT s::text FROM applicant_session s").Scan(&stored).Error
	}); err != nil || strings.Contains(strings.Join(stored, ""), o.Token) {
		t.Errorf("%v, or the token is stored", err)
	}
	if _, err := applicant.Begin(ctx, a, "", ""); err == nil {
		t.Error("a session without a plane")
	}
}

func TestSessionEnds(t *testing.T) {
	sp := tenanttest.One(t)
	o, left := begin(t, sp), begin(t, sp)
	if err := applicant.End(t.Context(), sp, left.Principal); err != nil {
		t.Fatal(err)
	}
	_, err := applicant.Resume(t.Context(), sp, left.Token, tenant.Internet, "")
	want(t, err, fault.Unauthenticated, "no_session")

	watch := tenanttest.Clock(sp)
	watch.Advance(applicant.Lifetime - time.Second)
	if _, err := applicant.Resume(t.Context(), sp, o.Token, tenant.Internet, ""); err != nil {
		t.Fatal(err)
	}
	watch.Advance(time.Second)
	_, err = applicant.Resume(t.Context(), sp, o.Token, tenant.Internet, "")
	want(t, err, fault.Unauthenticated, "no_session")
	if n, err := applicant.Sweep(t.Context(), sp); err != nil || n != 1 {
		t.Errorf("swept %d: %v", n, err)
	}
}

func TestGrants(t *testing.T) {
	sp := tenanttest.One(t)
	who, other, first, last := begin(t, sp).Principal, begin(t, sp).Principal, ids.New(), ids.New()
	watch := tenanttest.Clock(sp)
	in := func(fn func(tx *pg.Tx) error) {
		t.Helper()
		if err := sp.InTx(t.Context(), fn); err != nil {
			t.Fatal(err)
		}
	}
	current := func(p access.Principal) (id ids.ID, err error) {
		in(func(tx *pg.Tx) error {
			id, err = applicant.Current(t.Context(), sp, tx, p)
			return nil
		})
		return id, err
	}
	for _, id := range []ids.ID{first, last, first} {
		watch.Advance(time.Second)
		in(func(tx *pg.Tx) error {
			return applicant.Grant(t.Context(), sp, tx, who, id, sp.Now().Add(time.Hour))
		})
	}
	if id, err := current(who); err != nil || id != first {
		t.Errorf("the last granted is %v, %v", id, err)
	}
	_, err := current(other)
	want(t, err, fault.NotFound, "no_application")
	_, err = current(access.Principal{})
	want(t, err, fault.NotFound, "no_application")
	watch.Advance(time.Hour - time.Second)
	in(func(tx *pg.Tx) error {
		for id, until := range map[ids.ID]bool{first: true, last: false, ids.New(): false} {
			if holds, err := applicant.Holds(t.Context(), sp, tx, who, id); err != nil || holds != until {
				t.Errorf("holds %v: %v %v", id, holds, err)
			}
		}
		return nil
	})
}

// code reads what was mailed for the verification.
func code(t *testing.T, sp *tenant.Space) string {
	t.Helper()
	var row struct {
		ID           ids.ID
		ParamsSealed []byte
	}
	err := sp.Read(t.Context(), func(tx *pg.Tx) error {
		return tx.Gorm().Raw("SELECT id, params_sealed FROM notice ORDER BY id DESC LIMIT 1").Scan(&row).Error
	})
	if err != nil {
		t.Fatal(err)
	}
	var p notice.Params
	if err := sp.Sealer().OpenJSON(t.Context(), seal.Place{Table: "notice", Column: "params_sealed", Row: row.ID}, row.ParamsSealed, &p); err != nil {
		t.Fatal(err)
	}
	return p.Code
}

func address(t *testing.T, sp *tenant.Space, who access.Principal) (email string) {
	t.Helper()
	err := sp.Read(t.Context(), func(tx *pg.Tx) (err error) {
		email, err = applicant.Email(t.Context(), sp, tx, who)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return email
}

// another returns a code that is not the one.
func another(code string, i int) string {
	var n int
	fmt.Sscan(strings.TrimLeft(code, "0"), &n)
	return fmt.Sprintf("%06d", (n+1+i)%1_000_000)
}

func TestVerification(t *testing.T) {
	sp := tenanttest.One(t)
	ctx, o := t.Context(), begin(t, sp)
	v, err := applicant.StartVerification(ctx, sp, o.Principal, "hanako@example.jp")
	if err != nil {
		t.Fatal(err)
	}
	right := code(t, sp)
	if len(right) != 6 || address(t, sp, o.Principal) != "" {
		t.Fatalf("code %q", right)
	}
	_, err = applicant.ConfirmVerification(ctx, sp, begin(t, sp).Principal, v.ID, right)
	want(t, err, fault.NotFound, "not_found")
	_, err = applicant.ConfirmVerification(ctx, sp, o.Principal, v.ID, another(right, 0))
	want(t, err, fault.Invalid, "wrong_code")
	if e, _ := errors.AsType[*fault.Error](err); e.Fields[0].Params["left"] != 4 {
		t.Errorf("%+v", e.Fields)
	}
	up, err := applicant.ConfirmVerification(ctx, sp, o.Principal, v.ID, right)
	if err != nil || up.Token == o.Token || up.Principal.Session != o.Principal.Session {
		t.Fatalf("%v", err)
	}
	_, err = applicant.Resume(ctx, sp, o.Token, tenant.Internet, "")
	want(t, err, fault.Unauthenticated, "no_session")
	if address(t, sp, up.Principal) != "hanako@example.jp" {
		t.Error("the address is not the session's")
	}
	_, err = applicant.ConfirmVerification(ctx, sp, up.Principal, v.ID, right)
	want(t, err, fault.Gone, "code_expired")
	tenanttest.Clock(sp).Advance(7*24*time.Hour + time.Second)
	if got := address(t, sp, up.Principal); got != "" {
		t.Errorf("%s is still verified after a week", got)
	}
}

func TestVerificationEnds(t *testing.T) {
	sp := tenanttest.One(t)
	ctx, who := t.Context(), begin(t, sp).Principal
	v, err := applicant.StartVerification(ctx, sp, who, "hanako@example.jp")
	if err != nil {
		t.Fatal(err)
	}
	tenanttest.Clock(sp).Advance(10 * time.Minute)
	_, err = applicant.ConfirmVerification(ctx, sp, who, v.ID, code(t, sp))
	want(t, err, fault.Gone, "code_expired")
}

// T28: guesses at once count each; after five not even the right code helps.
func TestGuessesAreLimited(t *testing.T) {
	sp := tenanttest.One(t)
	who := begin(t, sp).Principal
	v, err := applicant.StartVerification(t.Context(), sp, who, "hanako@example.jp")
	if err != nil {
		t.Fatal(err)
	}
	right := code(t, sp)
	codes := make([]string, 20)
	var wg sync.WaitGroup
	for i := range codes {
		wg.Go(func() {
			_, err := applicant.ConfirmVerification(t.Context(), sp, who, v.ID, another(right, i))
			codes[i] = fault.CodeOf(err)
		})
	}
	wg.Wait()
	judged := 0
	for _, c := range codes {
		if c == "wrong_code" {
			judged++
		}
	}
	if judged != 5 {
		t.Errorf("%d guesses were judged, want 5", judged)
	}
	_, err = applicant.ConfirmVerification(t.Context(), sp, who, v.ID, right)
	want(t, err, fault.Gone, "code_expired")
}

func TestCodesAreLimitedPerAddress(t *testing.T) {
	sp := tenanttest.One(t)
	errs := make([]error, 12)
	var wg sync.WaitGroup
	for i := range errs {
		who := begin(t, sp).Principal
		wg.Go(func() {
			email := "hanako@example.jp"
			if i%2 == 0 {
				email = "HANAKO@EXAMPLE.JP"
			}
			_, errs[i] = applicant.StartVerification(t.Context(), sp, who, email)
		})
	}
	wg.Wait()
	sent := 0
	for _, err := range errs {
		if err == nil {
			sent++
		} else if fault.CodeOf(err) != "too_many_codes" {
			t.Errorf("got %v", err)
		}
	}
	if sent != 5 {
		t.Errorf("%d codes for one address, want 5", sent)
	}
	tenanttest.Clock(sp).Advance(time.Hour)
	if _, err := applicant.StartVerification(t.Context(), sp, begin(t, sp).Principal, "hanako@example.jp"); err != nil {
		t.Errorf("an hour later: %v", err)
	}
}

func TestWhatIsNoAddress(t *testing.T) {
	sp := tenanttest.One(t)
	who := begin(t, sp).Principal
	for _, email := range []string{
		"", "a", "a@", "@b.jp", "a b@c.jp", "a@b.jp\r\nBcc: x@y.jp", "花子@example.jp", "Hanako <hanako@example.jp>",
		"a@b.jp,c@d.jp", strings.Repeat("a", 300) + "@example.jp",
	} {
		_, err := applicant.StartVerification(t.Context(), sp, who, email)
		want(t, err, fault.Invalid, "invalid_input")
	}
	_, err := applicant.StartVerification(t.Context(), sp, access.Principal{}, "hanako@example.jp")
	want(t, err, fault.Unauthenticated, "no_session")
}
