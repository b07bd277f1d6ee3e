package application_test

import (
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/applicant"
	"github.com/madoguchi/madoguchi/internal/application"
	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/tenant"
	"github.com/madoguchi/madoguchi/internal/tenanttest"
)

// anybody is a request without a session.
func anybody() access.Principal { return access.Principal{Plane: tenant.Internet, RequestID: "test"} }

func proof(r application.Receipt) application.LookUpInput {
	return application.LookUpInput{ReceiptNumber: r.ReceiptNumber, Secret: r.LookupSecret}
}

func TestLookUpOpensForAnHour(t *testing.T) {
	o := openOffice(t, "public-comment")
	r := o.submit(t, comment())
	typed := application.LookUpInput{ReceiptNumber: strings.ToLower(r.ReceiptNumber), Secret: " " + strings.ReplaceAll(r.LookupSecret, "-", "")}
	v, opened, err := application.LookUp(t.Context(), o.sp, anybody(), typed)
	if err != nil {
		t.Fatal(err)
	}
	if v.ID != r.Application || v.State != application.Submitted || !strings.Contains(string(v.Answers), "自転車") || len(v.Messages) != 1 {
		t.Errorf("%+v", v)
	}
	again, err := application.Current(t.Context(), o.sp, opened.Principal)
	if err != nil || again.ID != r.Application {
		t.Fatalf("current: %v", err)
	}
	if n := count(t, o.sp, "SELECT count(1) FROM audit_entry WHERE entity_id = ? AND action = 'application.view'", r.Application); n != 2 {
		t.Errorf("%d views are audited, want 2", n)
	}
	tenanttest.Clock(o.sp).Advance(time.Hour)
	_, err = application.Current(t.Context(), o.sp, opened.Principal)
	want(t, err, fault.NotFound, "no_application")
}

// A look-up gives the session a new token; drafts of the session stay its own.
func TestLookUpRenewsTheSession(t *testing.T) {
	o := openOffice(t, "public-comment")
	first, err := applicant.Begin(t.Context(), o.sp, tenant.Internet, "test")
	if err != nil {
		t.Fatal(err)
	}
	r := o.submit(t, comment())
	o.resident = first.Principal
	d := o.draft(t)
	_, opened, err := application.LookUp(t.Context(), o.sp, first.Principal, proof(r))
	if err != nil || opened.Token == first.Token || opened.Principal.Session != first.Principal.Session {
		t.Fatalf("%v, same token %v", err, opened.Token == first.Token)
	}
	_, err = applicant.Resume(t.Context(), o.sp, first.Token, tenant.Internet, "test")
	want(t, err, fault.Unauthenticated, "no_session")
	who, err := applicant.Resume(t.Context(), o.sp, opened.Token, tenant.Internet, "test")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := application.GetDraft(t.Context(), o.sp, who, d.ID); err != nil {
		t.Errorf("the draft is lost: %v", err)
	}
}

// CVE-2026-28803, T15: no session sees what it neither submitted nor proved.
func TestOthersApplicationIsNotCurrent(t *testing.T) {
	o := openOffice(t, "public-comment")
	o.submit(t, comment())
	for _, who := range []access.Principal{resident(t, o.sp), anybody(), o.staff} {
		_, err := application.Current(t.Context(), o.sp, who)
		want(t, err, fault.NotFound, "no_application")
		_, err = application.Withdraw(t.Context(), o.sp, who, application.WithdrawInput{Revision: 2, Reason: "x"})
		want(t, err, fault.NotFound, "no_application")
	}
}

// Unknown number and wrong secret cannot be told apart, in answer or in rows.
func TestLookUpTellsNothing(t *testing.T) {
	a, b := tenanttest.Two(t)
	here, there := officeIn(t, a, "public-comment"), officeIn(t, b, "public-comment")
	r, foreign := here.submit(t, comment()), there.submit(t, comment())
	for name, in := range map[string]application.LookUpInput{
		"wrong secret":                 {ReceiptNumber: r.ReceiptNumber, Secret: "2222-2222-2222-2222"},
		"no secret":                    {ReceiptNumber: r.ReceiptNumber},
		"a secret that cannot be":      {ReceiptNumber: r.ReceiptNumber, Secret: "' OR '1'='1"},
		"another municipality's":       proof(foreign),
		"their number with our secret": {ReceiptNumber: foreign.ReceiptNumber, Secret: r.LookupSecret},
	} {
		t.Run(name, func(t *testing.T) {
			v, opened, err := application.LookUp(t.Context(), a, anybody(), in)
			want(t, err, fault.NotFound, "lookup_failed")
			if v.ID != [16]byte{} || opened.Token != "" {
				t.Error("something came with the refusal")
			}
		})
	}
	if n := count(t, a, "SELECT count(1) FROM lookup_limit"); n != 2 {
		t.Errorf("tries of %d numbers are counted, want 2: known and unknown alike", n)
	}
	_, _, err := application.LookUp(t.Context(), a, anybody(), application.LookUpInput{ReceiptNumber: "ABCD"})
	want(t, err, fault.Invalid, "invalid_input")
}

func TestLookUpIsLimitedPerNumber(t *testing.T) {
	o := openOffice(t, "public-comment")
	r, other := o.submit(t, comment()), o.submit(t, comment())
	wrong := application.LookUpInput{ReceiptNumber: r.ReceiptNumber, Secret: "2222-2222-2222-2222"}
	codes := make([]string, 40)
	var wg sync.WaitGroup
	for i := range codes {
		wg.Go(func() {
			_, _, err := application.LookUp(t.Context(), o.sp, anybody(), wrong)
			codes[i] = fault.CodeOf(err)
		})
	}
	wg.Wait()
	judged := 0
	for _, c := range codes {
		if c == "lookup_failed" {
			judged++
		} else if c != "too_many_lookups" {
			t.Errorf("got %s", c)
		}
	}
	if judged != 10 {
		t.Errorf("%d of 40 guesses at once were judged, want 10", judged)
	}
	_, _, err := application.LookUp(t.Context(), o.sp, anybody(), proof(r))
	want(t, err, fault.Throttled, "too_many_lookups")
	if _, _, err := application.LookUp(t.Context(), o.sp, anybody(), proof(other)); err != nil {
		t.Errorf("another number suffers: %v", err)
	}
	tenanttest.Clock(o.sp).Advance(15 * time.Minute)
	if _, _, err := application.LookUp(t.Context(), o.sp, anybody(), proof(r)); err != nil {
		t.Errorf("after the window: %v", err)
	}
	if n := count(t, o.sp, "SELECT count(1) FROM lookup_limit"); n != 0 {
		t.Errorf("%d windows are left after the right secret", n)
	}
}
