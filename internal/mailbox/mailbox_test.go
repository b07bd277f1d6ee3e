package mailbox_test

import (
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/smtp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/madoguchi/madoguchi/internal/mail"
	"github.com/madoguchi/madoguchi/internal/mailbox"
)

func open(t *testing.T, dir string) *mailbox.Server {
	t.Helper()
	s, err := mailbox.Start(mailbox.Options{Dir: dir, SMTP: "127.0.0.1:0", Web: "127.0.0.1:0"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { stop(t, s) })
	return s
}

func stop(t *testing.T, s *mailbox.Server) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	if err := s.Stop(ctx); err != nil {
		t.Error(err)
	}
}

func send(t *testing.T, s *mailbox.Server, to, subject, text string) {
	t.Helper()
	host, port, err := net.SplitHostPort(s.SMTPAddr())
	if err != nil {
		t.Fatal(err)
	}
	n, err := strconv.Atoi(port)
	if err != nil {
		t.Fatal(err)
	}
	sender, err := mail.NewSMTP(mail.SMTPConfig{Host: host, Port: n, Plain: true})
	if err != nil {
		t.Fatal(err)
	}
	err = sender.Send(t.Context(), mail.Message{
		From: "青空市 <noreply@aozora.example.jp>", To: to, Subject: subject, Text: text,
		MessageID: "m-1@aozora.example.jp",
	})
	if err != nil {
		t.Fatal(err)
	}
}

func get(t *testing.T, method, url, host string) (int, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	if host != "" {
		r.Host = host
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(body)
}

func messages(t *testing.T, s *mailbox.Server, query string) []mailbox.Message {
	t.Helper()
	_, body := get(t, "GET", s.URL()+"api/messages"+query, "")
	var out []mailbox.Message
	if err := json.Unmarshal([]byte(body), &out); err != nil {
		t.Fatal(err)
	}
	return out
}

const invitation = "職員として招待されました。\nhttp://aozora-staff.localhost:8080/invitation#abc123\n（24時間以内に開いてください）\n𠮷野家 葛󠄀城市"

func TestMailArrivesWhole(t *testing.T) {
	s := open(t, t.TempDir())
	send(t, s, "taro@aozora.example.jp", "【青空市】職員登録のご案内", invitation)
	send(t, s, "hanako@aozora.example.jp", "別の件名", "別の本文")
	if all := messages(t, s, ""); len(all) != 2 || all[0].Subject != "別の件名" {
		t.Fatalf("newest first: %+v", all)
	}
	got := messages(t, s, "?to=taro@aozora.example.jp")
	if len(got) != 1 {
		t.Fatalf("%d mails for taro", len(got))
	}
	m := got[0]
	if m.Subject != "【青空市】職員登録のご案内" || strings.TrimSpace(m.Text) != invitation || m.MessageID != "m-1@aozora.example.jp" {
		t.Errorf("%+v", m)
	}
	if !slices.Equal(m.Links, []string{"http://aozora-staff.localhost:8080/invitation#abc123"}) {
		t.Errorf("links %q", m.Links)
	}
	status, page := get(t, "GET", s.URL()+"messages/"+m.ID, "")
	if status != 200 || !strings.Contains(page, `<a href="http://aozora-staff.localhost:8080/invitation#abc123">`) ||
		!strings.Contains(page, "𠮷野家 葛󠄀城市") {
		t.Errorf("status %d\n%s", status, page)
	}
}

func TestMailsSurviveARestartAndCanBeCleared(t *testing.T) {
	dir := t.TempDir()
	first, err := mailbox.Start(mailbox.Options{Dir: dir, SMTP: "127.0.0.1:0", Web: "127.0.0.1:0"})
	if err != nil {
		t.Fatal(err)
	}
	send(t, first, "taro_2@aozora.example.jp", "件名", "本文")
	stop(t, first)
	second := open(t, dir)
	if got := messages(t, second, "?to=taro_2@aozora.example.jp"); len(got) != 1 || got[0].Subject != "件名" {
		t.Fatalf("%+v", got)
	}
	if status, _ := get(t, "DELETE", second.URL()+"api/messages", ""); status != http.StatusNoContent {
		t.Errorf("status %d", status)
	}
	if got := messages(t, second, ""); len(got) != 0 {
		t.Errorf("%+v", got)
	}
}

func TestMarkupIsShownAsText(t *testing.T) {
	s := open(t, t.TempDir())
	send(t, s, "taro@aozora.example.jp", "<script>alert(1)</script>", "<img src=x onerror=alert(1)>")
	_, page := get(t, "GET", s.URL()+"messages/"+messages(t, s, "")[0].ID, "")
	if strings.Contains(page, "<script>") || strings.Contains(page, "<img") {
		t.Error(page)
	}
}

func TestOtherHostsAreRefused(t *testing.T) {
	s := open(t, t.TempDir())
	for host, want := range map[string]int{
		"evil.example": 421, "evil.example:8025": 421, "127.0.0.1.evil.example": 421,
		"localhost:8025": 200, "mail.localhost": 200, "127.0.0.1:1": 200,
	} {
		if status, _ := get(t, "GET", s.URL(), host); status != want {
			t.Errorf("host %s: status %d, want %d", host, status, want)
		}
	}
}

func TestOnlyLoopbackIsListenedOn(t *testing.T) {
	for _, addr := range []string{"0.0.0.0:0", ":0", "[::]:0", "192.0.2.1:0", "nonsense"} {
		s, err := mailbox.Start(mailbox.Options{Dir: t.TempDir(), SMTP: addr, Web: "127.0.0.1:0"})
		if err == nil {
			stop(t, s)
			t.Errorf("listens on %s", addr)
		}
	}
}

func TestMailThatIsNoMailIsStillShown(t *testing.T) {
	s := open(t, t.TempDir())
	err := smtp.SendMail(s.SMTPAddr(), nil, "a@b.example", []string{"../../etc_x@b.example"}, []byte("no header at all"))
	if err != nil {
		t.Fatal(err)
	}
	got := messages(t, s, "")
	if len(got) != 1 || got[0].To != "../../etc_x@b.example" || !strings.Contains(got[0].Text, "no header at all") {
		t.Errorf("%+v", got)
	}
}
