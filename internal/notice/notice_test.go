package notice_test

import (
	"context"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/clock"
	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/mail"
	"github.com/madoguchi/madoguchi/internal/notice"
	"github.com/madoguchi/madoguchi/internal/outbox"
	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/tenant"
	"github.com/madoguchi/madoguchi/internal/tenanttest"
)

var update = flag.Bool("update", false, "write the golden mails")

// postbox is a sender that keeps what it is given, or answers with err.
type postbox struct {
	mu   sync.Mutex
	got  []mail.Message
	err  error
	then func()
}

func (p *postbox) Send(_ context.Context, m mail.Message) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.then != nil {
		p.then()
	}
	if p.err != nil {
		return p.err
	}
	p.got = append(p.got, m)
	return nil
}

func handlers(p *postbox) outbox.Handlers {
	post := notice.Post{Sender: p, From: "noreply@mail.example.jp"}
	return outbox.Handlers{notice.KindSend: {
		Outside: func(ctx context.Context, sp *tenant.Space, j outbox.Job) (outbox.Finish, error) {
			return notice.Send(ctx, sp, post, j)
		},
		Failed: notice.SendFailed,
	}}
}

func params() notice.Params {
	return notice.Params{
		Procedure: "住民票の写しの交付申請", ReceiptNumber: "AZ-2611-7K3M-9Q2X-4",
		SubmittedAt: tenanttest.Start, Reason: "添付の書類が読み取れませんでした。\n撮り直して添付してください。",
		Fields: []string{"本人確認書類", "氏名（カナ）"}, Deadline: time.Date(2026, 12, 8, 23, 59, 59, 0, clock.JST),
		Instruction: "この処分に不服があるときは、3か月以内に市長に対して審査請求をすることができます。",
		Code:        "482913", Token: "tOkEn-of-the-invitation", ValidMinutes: 10, Name: "髙橋 𠮷郎",
		Department: "市民課", Contact: "042-000-0000",
	}
}

func compose(t *testing.T, sp *tenant.Space, n notice.New) (id ids.ID) {
	t.Helper()
	if n.To == "" {
		n.To = "hanako@example.jp"
	}
	err := sp.InTx(t.Context(), func(tx *pg.Tx) (err error) {
		id, err = notice.Compose(t.Context(), sp, tx, n)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func clerk() access.Principal {
	return access.Principal{Audience: access.Staff, ID: ids.New(), Name: "窓口 花子", Roles: []access.Role{access.Reviewer}}
}

func all() []notice.Template {
	return []notice.Template{
		notice.Submitted, notice.Accepted, notice.ReviewStarted, notice.Returned, notice.Corrected, notice.Approved,
		notice.Rejected, notice.RefusedAcceptance, notice.Withdrawn, notice.Issued, notice.VerificationCode,
		notice.StaffInvitation, notice.StaffNewArrival, notice.StaffCorrection, notice.StaffGuessing, notice.ExportReady, notice.CorrectionOverdue,
	}
}

var link = regexp.MustCompile(`https?://[^\s]+`)

func TestEveryTemplateReadsAsItShould(t *testing.T) {
	sp := tenanttest.One(t)
	for _, name := range all() {
		t.Run(string(name), func(t *testing.T) {
			var p postbox
			compose(t, sp, notice.New{Template: name, Params: params()})
			tenanttest.Run(t, sp, handlers(&p))
			if len(p.got) != 1 {
				t.Fatalf("%d mails", len(p.got))
			}
			m := p.got[0]
			got := "From: " + m.From + "\nTo: " + m.To + "\nSubject: " + m.Subject + "\n\n" + m.Text
			file := filepath.Join("testdata", string(name)+".golden")
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil || got != string(want) {
				t.Errorf("differs from %s (%v):\n%s", file, err, got)
			}
			for _, l := range link.FindAllString(m.Text, -1) {
				if !strings.HasPrefix(l, "https://aozora.localhost/") && !strings.HasPrefix(l, "https://aozora-staff.localhost/") {
					t.Errorf("leads to %s", l)
				}
			}
			if strings.Contains(m.Text, "{{") || strings.Contains(m.Text, "<no value>") || strings.Contains(m.Text, "\n\n\n") {
				t.Errorf("untidy:\n%s", m.Text)
			}
		})
	}
}

func TestTemplatesStandWithoutWhatIsOptional(t *testing.T) {
	sp := tenanttest.One(t)
	var p postbox
	for _, name := range all() {
		compose(t, sp, notice.New{Template: name, Params: notice.Params{Procedure: "手続", ReceiptNumber: "1"}})
	}
	tenanttest.Run(t, sp, handlers(&p))
	if len(p.got) != len(all()) {
		t.Fatalf("%d mails", len(p.got))
	}
	for _, m := range p.got {
		if strings.Contains(m.Text, "\n\n\n") || strings.Contains(m.Text, "0001年") || strings.Contains(m.Text, "■ 理由\n\n") {
			t.Errorf("%s:\n%s", m.Subject, m.Text)
		}
	}
}

func TestContentIsSealedAndCodesAreEmptied(t *testing.T) {
	sp := tenanttest.One(t)
	var p postbox
	read := func() (text string) {
		t.Helper()
		err := sp.Read(t.Context(), func(tx *pg.Tx) error {
			return tx.Gorm().Raw(`SELECT concat((SELECT string_agg(n::text, ' ') FROM notice n), (SELECT string_agg(o::text, ' ') FROM outbox o),
				(SELECT string_agg(' plain', '') FROM notice WHERE position('482913'::bytea IN coalesce(params_sealed, '')) > 0
				   OR position('example'::bytea IN to_sealed) > 0))`).Scan(&text).Error
		})
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	id := compose(t, sp, notice.New{Template: notice.VerificationCode, Params: params()})
	if text := read(); strings.Contains(text, "482913") || strings.Contains(text, "hanako") || strings.Contains(text, "plain") {
		t.Errorf("in plain: %s", text)
	}
	tenanttest.Run(t, sp, handlers(&p))
	var emptied bool
	err := sp.Read(t.Context(), func(tx *pg.Tx) error {
		return tx.Gorm().Raw(`SELECT params_sealed IS NULL FROM notice WHERE id = ?`, id).Scan(&emptied).Error
	})
	if err != nil || !emptied {
		t.Errorf("the code is kept after it was sent, %v", err)
	}
	if err := notice.Resend(t.Context(), sp, clerk(), id); !fault.Is(err, fault.Gone) {
		t.Errorf("a code was sent again: %v", err)
	}
}

func TestOneNoticeHasOneMessageID(t *testing.T) {
	sp := tenanttest.One(t)
	p := postbox{err: mail.ErrUnavailable}
	var seen []string
	id := compose(t, sp, notice.New{Template: notice.Submitted, Application: ids.New(), Class: "5y", Params: params()})
	for range 3 {
		tenanttest.Run(t, sp, handlers(&p))
		tenanttest.Clock(sp).Advance(time.Hour)
	}
	p.err = nil
	tenanttest.Run(t, sp, handlers(&p))
	for _, m := range p.got {
		seen = append(seen, m.MessageID)
	}
	if len(seen) != 1 || !strings.HasPrefix(seen[0], id.String()+"@") {
		t.Errorf("sent %v", seen)
	}
}

func TestACrashAfterSendingSendsTheSameMailAgainAndCountsIt(t *testing.T) {
	sp := tenanttest.One(t)
	application := ids.New()
	id := compose(t, sp, notice.New{Template: notice.Submitted, Application: application, Class: "5y", Params: params()})
	var p postbox
	var task outbox.Task
	if _, err := outbox.Move(t.Context(), sp, func(_ context.Context, x outbox.Task) error { task = x; return nil }); err != nil {
		t.Fatal(err)
	}
	// The mail leaves and the process ends before it can say so.
	died := notice.Post{Sender: &p, From: "noreply@mail.example.jp"}
	if _, err := notice.Send(t.Context(), sp, died, outbox.Job{ID: task.ID, Kind: task.Kind, Entity: id, Attempt: 1}); err != nil {
		t.Fatal(err)
	}
	err := sp.InTx(t.Context(), func(tx *pg.Tx) error {
		return tx.Gorm().Exec(`UPDATE outbox SET moved_at = moved_at - interval '1 hour'`).Error
	})
	if err != nil {
		t.Fatal(err)
	}
	if n, err := outbox.Reissue(t.Context(), sp); err != nil || n != 1 {
		t.Fatalf("reissued %d, %v", n, err)
	}
	tenanttest.Run(t, sp, handlers(&p))
	if len(p.got) != 2 || p.got[0].MessageID != p.got[1].MessageID || p.got[0].Text != p.got[1].Text {
		t.Fatalf("%d mails", len(p.got))
	}
	list, err := notice.List(t.Context(), sp, clerk(), application)
	if err != nil || len(list) != 1 || list[0].Sends != 2 || list[0].State != notice.Sent {
		t.Errorf("%+v, %v", list, err)
	}
}

func TestStaffSeeWhatFailedAndSendItAgain(t *testing.T) {
	sp := tenanttest.One(t)
	application := ids.New()
	p := postbox{err: mail.ErrRefused}
	id := compose(t, sp, notice.New{Template: notice.Approved, Application: application, Class: "5y", Params: params()})
	if err := notice.Resend(t.Context(), sp, clerk(), id); fault.CodeOf(err) != "notice_waiting" {
		t.Errorf("resent while it waits: %v", err)
	}
	tenanttest.Run(t, sp, handlers(&p))
	list, err := notice.Undelivered(t.Context(), sp, ids.Nil, 10)
	if err != nil || len(list) != 1 || list[0].ID != id || list[0].Code != "mail_refused" || list[0].To != "h***@example.jp" || !list[0].Resendable {
		t.Fatalf("%+v, %v", list, err)
	}
	p.err = nil
	if err := notice.Resend(t.Context(), sp, clerk(), id); err != nil {
		t.Fatal(err)
	}
	tenanttest.Run(t, sp, handlers(&p))
	if len(p.got) != 1 || p.got[0].To != "hanako@example.jp" || strings.HasPrefix(p.got[0].MessageID, id.String()) {
		t.Errorf("resent %+v", p.got)
	}
	all, err := notice.List(t.Context(), sp, clerk(), application)
	if err != nil || len(all) != 2 || all[0].State != notice.Failed || all[1].State != notice.Sent {
		t.Errorf("%+v, %v", all, err)
	}
}

func TestNoticesOfARolledBackChangeAreNotSent(t *testing.T) {
	sp := tenanttest.One(t)
	var p postbox
	stop := errors.New("stop")
	err := sp.InTx(t.Context(), func(tx *pg.Tx) error {
		if _, err := notice.Compose(t.Context(), sp, tx, notice.New{Template: notice.Submitted, To: "a@example.jp"}); err != nil {
			t.Error(err)
		}
		return stop
	})
	if !errors.Is(err, stop) {
		t.Fatal(err)
	}
	tenanttest.Run(t, sp, handlers(&p))
	if len(p.got) != 0 {
		t.Errorf("sent %+v", p.got)
	}
}

func TestValuesCannotMakeHeadersLinksOrTemplates(t *testing.T) {
	sp := tenanttest.One(t)
	var p postbox
	evil := params()
	evil.Procedure = "手続\r\nBcc: x@example.jp\n{{.Code}}"
	evil.ReceiptNumber = "1\nX: y"
	evil.Reason = "{{template \"foot\" .}} {{.To}}"
	compose(t, sp, notice.New{Template: notice.Returned, Params: evil})
	tenanttest.Run(t, sp, handlers(&p))
	if len(p.got) != 1 {
		t.Fatalf("%d mails", len(p.got))
	}
	m := p.got[0]
	if strings.ContainsAny(m.Subject, "\r\n") || strings.Contains(m.Text, "482913") || !strings.Contains(m.Text, "{{.To}}") {
		t.Errorf("%q\n%s", m.Subject, m.Text)
	}
	for _, to := range []string{"", "x", "a@b", "a@example.jp\r\nBcc: b@example.jp", "A <a@example.jp>", "a@example.jp, b@example.jp"} {
		err := sp.InTx(t.Context(), func(tx *pg.Tx) error {
			_, err := notice.Compose(t.Context(), sp, tx, notice.New{Template: notice.Submitted, To: to})
			return err
		})
		if fault.CodeOf(err) != "bad_address" {
			t.Errorf("to %q: %v", to, err)
		}
	}
	err := sp.InTx(t.Context(), func(tx *pg.Tx) error {
		_, err := notice.Compose(t.Context(), sp, tx, notice.New{Template: "../secret", To: "a@example.jp"})
		return err
	})
	if fault.CodeOf(err) != "unknown_template" {
		t.Errorf("%v", err)
	}
}

func TestTheOtherMunicipalityHasNothing(t *testing.T) {
	a, b := tenanttest.Two(t)
	application := ids.New()
	id := compose(t, a, notice.New{Template: notice.Submitted, Application: application, Params: params()})
	if list, err := notice.List(t.Context(), b, clerk(), application); err != nil || len(list) != 0 {
		t.Errorf("%+v, %v", list, err)
	}
	if err := notice.Resend(t.Context(), b, clerk(), id); !fault.Is(err, fault.NotFound) {
		t.Errorf("%v", err)
	}
}
