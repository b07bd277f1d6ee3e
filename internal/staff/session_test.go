package staff_test

import (
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/staff"
	"github.com/madoguchi/madoguchi/internal/tenant"
	"github.com/madoguchi/madoguchi/internal/tenanttest"
)

func TestSessionIdles(t *testing.T) {
	h := newHouse(t)
	_, o, _ := h.member(t, address, access.Viewer)
	clock := tenanttest.Clock(h.Space)
	for range 3 {
		clock.Advance(29 * time.Minute)
		h.resume(t, o) // each use begins the half hour anew
	}
	clock.Advance(30 * time.Minute)
	_, err := staff.Resume(t.Context(), h.Space, o.Token, tenant.Internet, "")
	refused(t, "after half an hour", err, fault.Unauthenticated, "sign_in_needed")
}

func TestSessionEndsAfterEightHours(t *testing.T) {
	h := newHouse(t)
	_, o, _ := h.member(t, address, access.Viewer)
	clock := tenanttest.Clock(h.Space)
	for range 31 {
		clock.Advance(15 * time.Minute)
		h.resume(t, o)
	}
	clock.Advance(15 * time.Minute)
	_, err := staff.Resume(t.Context(), h.Space, o.Token, tenant.Internet, "")
	refused(t, "after eight hours", err, fault.Unauthenticated, "sign_in_needed")
}

// A session that waits for the second factor waits a quarter of an hour.
func TestHalfASessionEnds(t *testing.T) {
	h := newHouse(t)
	half, err := h.accept(t, h.invite(t, address, access.Viewer))
	if err != nil {
		t.Fatal(err)
	}
	tenanttest.Clock(h.Space).Advance(15 * time.Minute)
	_, err = staff.Resume(t.Context(), h.Space, half.Token, tenant.Internet, "")
	refused(t, "after a quarter", err, fault.Unauthenticated, "sign_in_needed")
}

// A session is of its plane and of its generation.
func TestSessionIsBound(t *testing.T) {
	h := newHouse(t)
	_, o, _ := h.member(t, address, access.Viewer)
	_, err := staff.Resume(t.Context(), h.Space, o.Token, tenant.LGWAN, "")
	refused(t, "on the other plane", err, fault.Unauthenticated, "sign_in_needed")
	_, err = staff.Resume(t.Context(), h.Space, ids.Token(), tenant.Internet, "")
	refused(t, "a guess", err, fault.Unauthenticated, "sign_in_needed")
	restored := h.Tenant()
	restored.Generation++
	later := tenant.NewSpace(tenant.Parts{Tenant: restored, DB: h.Space, Sealer: h.Sealer(), Blobs: h.Blobs(), Clock: h.Clock()})
	_, err = staff.Resume(t.Context(), later, o.Token, tenant.Internet, "")
	refused(t, "after a restore", err, fault.Unauthenticated, "sign_in_needed")
}

func TestSessionsAreListedAndEnded(t *testing.T) {
	h := newHouse(t)
	who, o, secret := h.member(t, address, access.Viewer)
	stranger, _, _ := h.member(t, "taro@aozora.example", access.Viewer)
	tenanttest.Clock(h.Space).Advance(time.Minute)
	half, err := h.signIn(t, address, password)
	if err != nil {
		t.Fatal(err)
	}
	second, err := staff.CompleteTOTP(t.Context(), h.Space, h.resume(t, half), h.code(t, secret))
	if err != nil {
		t.Fatal(err)
	}
	open, err := staff.Sessions(t.Context(), h.Space, who)
	if err != nil || len(open) != 2 || open[0].Own || !open[1].Own {
		t.Fatalf("sessions: %+v, %v", open, err)
	}
	refused(t, "ending somebody else's", staff.EndSession(t.Context(), h.Space, stranger, open[0].ID), fault.NotFound, "not_found")
	if err := staff.EndSession(t.Context(), h.Space, who, open[0].ID); err != nil {
		t.Fatal(err)
	}
	_, err = staff.Resume(t.Context(), h.Space, second.Token, tenant.Internet, "")
	refused(t, "an ended session", err, fault.Unauthenticated, "sign_in_needed")
	if err := staff.SignOut(t.Context(), h.Space, h.resume(t, o)); err != nil {
		t.Fatal(err)
	}
	_, err = staff.Resume(t.Context(), h.Space, o.Token, tenant.Internet, "")
	refused(t, "signed out", err, fault.Unauthenticated, "sign_in_needed")
}

// Roles and suspension take effect with the next request.
func TestChangeTakesEffectAtOnce(t *testing.T) {
	h := newHouse(t)
	admin, _, _ := h.member(t, "admin@aozora.example", access.TenantAdministrator)
	who, o, _ := h.member(t, address, access.Reviewer)
	department, err := staff.SaveDepartment(t.Context(), h.Space, admin, staff.Department{Name: "環境課"})
	if err != nil {
		t.Fatal(err)
	}
	in := staff.ChangeInput{ID: who.ID, Roles: []access.Role{access.Viewer, access.Viewer}, Departments: []ids.ID{department}}
	if err := staff.Change(t.Context(), h.Space, admin, in); err != nil {
		t.Fatal(err)
	}
	if now := h.resume(t, o); len(now.Roles) != 1 || now.Roles[0] != access.Viewer || len(now.Departments) != 1 {
		t.Errorf("after the change: %+v", now)
	}
	if err := staff.Suspend(t.Context(), h.Space, admin, who.ID); err != nil {
		t.Fatal(err)
	}
	_, err = staff.Resume(t.Context(), h.Space, o.Token, tenant.Internet, "")
	refused(t, "suspended", err, fault.Unauthenticated, "sign_in_needed")
	in.Roles = nil
	refused(t, "no role", staff.Change(t.Context(), h.Space, admin, in), fault.Invalid, "invalid_input")
	in.ID, in.Roles = ids.New(), []access.Role{access.Viewer}
	refused(t, "nobody", staff.Change(t.Context(), h.Space, admin, in), fault.NotFound, "not_found")
}

// Somebody always administers, also when two try to remove each other at once.
func TestLastAdministrator(t *testing.T) {
	h := newHouse(t)
	a, _, _ := h.member(t, "a@aozora.example", access.TenantAdministrator)
	demote := func(by access.Principal, id ids.ID) error {
		return staff.Change(t.Context(), h.Space, by, staff.ChangeInput{ID: id, Roles: []access.Role{access.Viewer}})
	}
	refused(t, "demoting the last", demote(a, a.ID), fault.Conflict, "last_administrator")
	refused(t, "suspending oneself", staff.Suspend(t.Context(), h.Space, a, a.ID), fault.Conflict, "oneself")

	b, _, _ := h.member(t, "b@aozora.example", access.TenantAdministrator)
	var errs [2]error
	var both sync.WaitGroup
	both.Go(func() { errs[0] = demote(a, b.ID) })
	both.Go(func() { errs[1] = staff.Suspend(t.Context(), h.Space, b, a.ID) })
	both.Wait()
	if (errs[0] == nil) == (errs[1] == nil) {
		t.Errorf("of two at once: %v and %v", errs[0], errs[1])
	}
	lost := errors.Join(errs[0], errs[1])
	if fault.CodeOf(lost) != "last_administrator" && !fault.Is(lost, fault.Unavailable) {
		t.Errorf("the loser was told %v", lost)
	}
}

// A reset gives a new password and second factor and ends what was open.
func TestReset(t *testing.T) {
	h := newHouse(t)
	admin, _, _ := h.member(t, "admin@aozora.example", access.TenantAdministrator)
	who, old, _ := h.member(t, address, access.Reviewer)
	if err := staff.Reset(t.Context(), h.Space, admin, who.ID); err != nil {
		t.Fatal(err)
	}
	token := h.mailed(t)
	if v, err := staff.OpenInvitation(t.Context(), h.Space, token); err != nil || !v.Again {
		t.Fatalf("reset: %+v, %v", v, err)
	}
	h.resume(t, old)
	half, err := h.accept(t, token)
	if err != nil || half.Step != staff.NeedEnrol {
		t.Fatalf("accepted: %+v, %v", half, err)
	}
	_, err = staff.Resume(t.Context(), h.Space, old.Token, tenant.Internet, "")
	refused(t, "the session from before", err, fault.Unauthenticated, "sign_in_needed")
	if again := h.resume(t, half); again.ID != who.ID {
		t.Errorf("the reset made somebody else: %+v", again)
	}
}

func TestSeedAdministratorOnce(t *testing.T) {
	h := newHouse(t)
	for range 3 {
		if err := staff.SeedAdministrator(t.Context(), h.Space, address); err != nil {
			t.Fatal(err)
		}
	}
	token := h.mailed(t)
	if len(h.mails) != 1 {
		t.Fatalf("%d mails", len(h.mails))
	}
	if _, err := h.accept(t, token); err != nil {
		t.Fatal(err)
	}
	if err := staff.SeedAdministrator(t.Context(), h.Space, "other@aozora.example"); err != nil {
		t.Fatal(err)
	}
	if open, err := staff.Invitations(t.Context(), h.Space); err != nil || len(open) != 0 {
		t.Errorf("a municipality with staff was seeded again: %v, %v", open, err)
	}
}

func TestDepartments(t *testing.T) {
	h := newHouse(t)
	who, _, _ := h.member(t, "admin@aozora.example", access.TenantAdministrator)
	id, err := staff.SaveDepartment(t.Context(), h.Space, who, staff.Department{Name: " 環境課 ", Position: 2})
	if err != nil {
		t.Fatal(err)
	}
	_, err = staff.SaveDepartment(t.Context(), h.Space, who, staff.Department{Name: "環境課"})
	refused(t, "the same name", err, fault.Conflict, "department_exists")
	_, err = staff.SaveDepartment(t.Context(), h.Space, who, staff.Department{Name: "\t "})
	refused(t, "no name", err, fault.Invalid, "invalid_input")
	_, err = staff.SaveDepartment(t.Context(), h.Space, who, staff.Department{ID: ids.New(), Name: "税務課"})
	refused(t, "one that is not there", err, fault.NotFound, "not_found")
	if _, err := staff.SaveDepartment(t.Context(), h.Space, who, staff.Department{ID: id, Name: "環境政策課", Closed: true}); err != nil {
		t.Fatal(err)
	}
	got, err := staff.Departments(t.Context(), h.Space)
	if err != nil || len(got) != 1 || got[0].Name != "環境政策課" || !got[0].Closed {
		t.Errorf("departments: %+v, %v", got, err)
	}
}

// Addresses, tokens, passwords and secrets are nowhere in the rows.
func TestRowsHoldNoSecret(t *testing.T) {
	h := newHouse(t)
	_, o, secret := h.member(t, address, access.Viewer)
	h.invite(t, "taro@aozora.example", access.Viewer)
	var dump strings.Builder
	err := h.Read(t.Context(), func(tx *pg.Tx) error {
		for _, table := range []string{"staff", "invitation", "staff_session", "notice", "audit_entry", "outbox"} {
			var rows []string
			if err := tx.Gorm().Raw("SELECT row_to_json(x)::text FROM " + table + " x").Scan(&rows).Error; err != nil {
				return err
			}
			if len(rows) == 0 {
				t.Errorf("%s is empty: nothing would be found in it", table)
			}
			dump.WriteString(strings.Join(rows, "\n"))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, hidden := range []string{address, "taro@", o.Token, secret, password, h.mailed(t)} {
		if strings.Contains(dump.String(), hidden) {
			t.Errorf("the rows hold %q", hidden)
		}
	}
}
