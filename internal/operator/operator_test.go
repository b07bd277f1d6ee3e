package operator_test

import (
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/clock"
	"github.com/madoguchi/madoguchi/internal/credential"
	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/operator"
	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/pgtest"
	"github.com/madoguchi/madoguchi/internal/seal"
	"github.com/madoguchi/madoguchi/migrations"
)

const (
	mail     = "ichiro@vendor.example"
	password = "夜明け前の青い自転車にのる"
)

func newRoom(t *testing.T) (operator.Room, *clock.Fake, string) {
	t.Helper()
	control, err := pg.Open(pgtest.Database(t, migrations.Control(), "control"), pg.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = control.Close() })
	pw, err := credential.NewPasswords(4)
	if err != nil {
		t.Fatal(err)
	}
	now := clock.NewFake(time.Date(2026, 11, 24, 9, 0, 0, 0, clock.JST))
	room := operator.Room{Control: control, Platform: seal.New(ids.New(), seal.Static{{1}}), Passwords: pw, Clock: now}
	enrolment, err := room.Add(t.Context(), operator.AddInput{Mail: " Ichiro@Vendor.example", Name: "運営 一郎", Password: password})
	if err != nil {
		t.Fatal(err)
	}
	return room, now, enrolment.Secret
}

func code(t *testing.T, secret string, at time.Time) string {
	t.Helper()
	c, err := totp.GenerateCode(secret, at)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestSignInNeedsBothFactorsAndACodeWorksOnce(t *testing.T) {
	room, now, secret := newRoom(t)
	good := operator.SignInInput{Mail: mail, Password: password, Code: code(t, secret, now.Now())}
	for what, in := range map[string]operator.SignInInput{
		"unknown mail":   {Mail: "x@vendor.example", Password: password, Code: good.Code},
		"wrong password": {Mail: mail, Password: "x", Code: good.Code},
		"wrong code":     {Mail: mail, Password: password, Code: "000000"},
		"no code":        {Mail: mail, Password: password},
	} {
		if _, err := room.SignIn(t.Context(), in); fault.CodeOf(err) != "wrong_credentials" {
			t.Errorf("%s: %v", what, err)
		}
	}
	var in atomic.Int32
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			if _, err := room.SignIn(t.Context(), good); err == nil {
				in.Add(1)
			}
		})
	}
	wg.Wait()
	if in.Load() != 1 {
		t.Errorf("one code signed in %d times", in.Load())
	}
}

func TestASessionEnds(t *testing.T) {
	room, now, secret := newRoom(t)
	signIn := func() string {
		now.Advance(time.Minute)
		o, err := room.SignIn(t.Context(), operator.SignInInput{Mail: mail, Password: password, Code: code(t, secret, now.Now())})
		if err != nil {
			t.Fatal(err)
		}
		return o.Token
	}
	for what, end := range map[string]func(token string){
		"idle": func(string) { now.Advance(31 * time.Minute) },
		"long": func(token string) {
			for range 17 {
				now.Advance(29 * time.Minute)
				_, _ = room.Resume(t.Context(), token, "")
			}
		},
		"signed out": func(token string) {
			who, err := room.Resume(t.Context(), token, "")
			if err != nil {
				t.Fatal(err)
			}
			if err := room.SignOut(t.Context(), who); err != nil {
				t.Fatal(err)
			}
		},
	} {
		token := signIn()
		who, err := room.Resume(t.Context(), token, "r")
		if err != nil || who.Audience != access.Operator || who.Name != "運営 一郎" {
			t.Fatalf("%s: %+v %v", what, who, err)
		}
		end(token)
		if _, err := room.Resume(t.Context(), token, ""); fault.CodeOf(err) != "sign_in_needed" {
			t.Errorf("%s: %v", what, err)
		}
	}
	token := signIn()
	if err := room.Suspend(t.Context(), mail); err != nil {
		t.Fatal(err)
	}
	if _, err := room.Resume(t.Context(), token, ""); fault.CodeOf(err) != "sign_in_needed" {
		t.Errorf("suspended: %v", err)
	}
}

func TestBadOperatorsAreRefused(t *testing.T) {
	room, _, _ := newRoom(t)
	for what, in := range map[string]operator.AddInput{
		"mail":     {Mail: "not an address", Name: "二郎", Password: password},
		"name":     {Mail: "jiro@vendor.example", Name: " ", Password: password},
		"password": {Mail: "jiro@vendor.example", Name: "二郎", Password: "password1234"},
	} {
		if _, err := room.Add(t.Context(), in); !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: %v", what, err)
		}
	}
	_, err := room.Add(t.Context(), operator.AddInput{Mail: mail, Name: "二人目", Password: password})
	if fault.CodeOf(err) != "duplicate" {
		t.Errorf("same mail: %v", err)
	}
}
