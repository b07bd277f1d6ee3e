package mailtest

import (
	"bytes"
	"encoding/base64"
	"errors"
	"io"
	"mime"
	netmail "net/mail"
	"strings"
	"testing"

	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/mail"
)

// Bench is one sender under test and the server behind it.
type Bench struct {
	Sender   mail.Sender
	Received func() []Received
	// Refuse makes the server refuse messages for good, Busy for now; Leave
	// makes it not answer at all any more.
	Refuse, Busy, Leave func()
}

// RunConformance runs the suite; open gives each test a fresh server.
func RunConformance(t *testing.T, open func(t *testing.T) Bench) {
	for name, test := range map[string]func(*testing.T, Bench){
		"delivers what it was given":        delivers,
		"keeps rare characters":             rareCharacters,
		"the body stays the body":           bodyStays,
		"the message id is the caller's":    messageID,
		"injected headers are refused":      injected,
		"refused for good is told":          refusedForGood,
		"refused for now is told":           refusedForNow,
		"a server that left is told":        serverLeft,
		"one message is one mail":           oneMail,
		"long texts and subjects are whole": longTexts,
	} {
		t.Run(name, func(t *testing.T) { test(t, open(t)) })
	}
}

// Recipient is whom the suite writes to.
const Recipient = "taro.yamada@mail.example.jp"

// Domain is where the suite writes from.
const Domain = "city.example.jp"

func message() mail.Message {
	return mail.Message{
		From: "青空市 <noreply@" + Domain + ">", ReplyTo: "市民課 <shimin@" + Domain + ">", To: Recipient,
		Subject: "【青空市】申請を受け付けました", Text: "山田 太郎 様\n\n受付番号は AB12-CD34 です。\n",
		MessageID: "0198c0de-0000-7000-8000-000000000001@" + Domain,
	}
}

func send(t *testing.T, b Bench, m mail.Message) parsed {
	t.Helper()
	if err := b.Sender.Send(t.Context(), m); err != nil {
		t.Fatalf("send: %v", err)
	}
	got := b.Received()
	return parse(t, got[len(got)-1])
}

type parsed struct {
	Received
	netmail.Header
	subject, text string
}

func parse(t *testing.T, r Received) parsed {
	t.Helper()
	m, err := netmail.ReadMessage(bytes.NewReader(r.Raw))
	if err != nil {
		t.Fatalf("what arrived is no message: %v", err)
	}
	subject, err := new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject"))
	if err != nil {
		t.Fatalf("subject: %v", err)
	}
	body := m.Body
	if m.Header.Get("Content-Transfer-Encoding") == "base64" {
		body = base64.NewDecoder(base64.StdEncoding, body)
	}
	text, err := io.ReadAll(body)
	if err != nil {
		t.Fatalf("text: %v", err)
	}
	return parsed{r, m.Header, subject, strings.ReplaceAll(string(text), "\r\n", "\n")}
}

func wantAddress(t *testing.T, got parsed, header, name, address string) {
	t.Helper()
	list, err := got.AddressList(header)
	if err != nil || len(list) != 1 || list[0].Name != name || list[0].Address != address {
		t.Errorf("%s is %v, %v", header, list, err)
	}
}

func delivers(t *testing.T, b Bench) {
	m := message()
	got := send(t, b, m)
	if got.subject != m.Subject || strings.TrimSpace(got.text) != strings.TrimSpace(m.Text) {
		t.Errorf("subject %q, text %q", got.subject, got.text)
	}
	wantAddress(t, got, "From", "青空市", "noreply@"+Domain)
	wantAddress(t, got, "Reply-To", "市民課", "shimin@"+Domain)
	wantAddress(t, got, "To", "", Recipient)
	if got.From != "noreply@"+Domain || got.To != Recipient {
		t.Errorf("envelope from %s to %s", got.From, got.To)
	}
	if _, err := got.Date(); err != nil {
		t.Errorf("date: %v", err)
	}
	if kind, parameters, err := mime.ParseMediaType(got.Header.Get("Content-Type")); err != nil || kind != "text/plain" || !strings.EqualFold(parameters["charset"], "utf-8") {
		t.Errorf("content type %s %v, %v", kind, parameters, err)
	}
	m.ReplyTo = ""
	if got := send(t, b, m); got.Header.Get("Reply-To") != "" {
		t.Error("a reply address nobody gave")
	}
}

func rareCharacters(t *testing.T, b Bench) {
	m := message()
	m.Subject = "辻󠄀様 𠮷野家 髙﨑 ①㈱"
	m.Text = "葛󠄀城市 𩸽 丈夫\n〜―‐ ﾊﾝｶｸ 👪\n"
	if got := send(t, b, m); got.subject != m.Subject || strings.TrimSpace(got.text) != strings.TrimSpace(m.Text) {
		t.Errorf("subject %q, text %q", got.subject, got.text)
	}
}

func bodyStays(t *testing.T, b Bench) {
	m := message()
	m.Text = "Subject: 偽\nBcc: evil@example.com\n\n.\n..\nQUIT\nFrom here\n"
	got := send(t, b, m)
	if strings.TrimSpace(got.text) != strings.TrimSpace(m.Text) || got.Header.Get("Bcc") != "" {
		t.Errorf("text %q", got.text)
	}
}

func messageID(t *testing.T, b Bench) {
	for range 2 {
		if got := send(t, b, message()).Header.Get("Message-Id"); got != "<"+message().MessageID+">" {
			t.Errorf("message id %s", got)
		}
	}
}

// spoilt are values that would add a header, a recipient or a command.
func spoilt() map[string]func(*mail.Message) {
	out := map[string]func(*mail.Message){
		"no subject":        func(m *mail.Message) { m.Subject = "" },
		"nul in text":       func(m *mail.Message) { m.Text = "a\x00b" },
		"broken text":       func(m *mail.Message) { m.Text = "a\xffb" },
		"no message id":     func(m *mail.Message) { m.MessageID = "" },
		"brackets in id":    func(m *mail.Message) { m.MessageID = "<a@b>" },
		"no sender":         func(m *mail.Message) { m.From = "" },
		"two recipients":    func(m *mail.Message) { m.To = Recipient + ", evil@example.com" },
		"named recipient":   func(m *mail.Message) { m.To = "太郎 <" + Recipient + ">" },
		"group recipient":   func(m *mail.Message) { m.To = "g: a@example.com;" },
		"source route":      func(m *mail.Message) { m.To = "@evil.example:" + Recipient },
		"quoted local part": func(m *mail.Message) { m.To = `"a b"@example.com` },
		"comment":           func(m *mail.Message) { m.To = Recipient + " (x)" },
		"no domain":         func(m *mail.Message) { m.To = "root" },
		"bare host":         func(m *mail.Message) { m.To = "root@localhost" },
	}
	for _, end := range []string{"\r\n", "\n", "\r", "\u0085", "\u2028", "\x0b"} {
		injection := end + "Bcc: evil@example.com" + end
		out["subject with "+escape(end)] = func(m *mail.Message) { m.Subject += injection }
		out["sender with "+escape(end)] = func(m *mail.Message) { m.From = "市" + injection + " <noreply@" + Domain + ">" }
		out["reply address with "+escape(end)] = func(m *mail.Message) { m.ReplyTo += injection }
		out["recipient with "+escape(end)] = func(m *mail.Message) { m.To += injection }
		out["message id with "+escape(end)] = func(m *mail.Message) { m.MessageID += injection }
	}
	return out
}

func escape(s string) string {
	return strings.Trim(strings.ToLower(mime.QEncoding.Encode("utf-8", s)), "=?")
}

func injected(t *testing.T, b Bench) {
	for name, spoil := range spoilt() {
		m := message()
		spoil(&m)
		if err := b.Sender.Send(t.Context(), m); !errors.Is(err, mail.ErrRefused) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if got := b.Received(); len(got) > 0 {
		t.Errorf("%d of them arrived: %q", len(got), got[0].Raw)
	}
}

func wantFault(t *testing.T, b Bench, want error, kind fault.Kind) {
	t.Helper()
	err := b.Sender.Send(t.Context(), message())
	if !errors.Is(err, want) || !fault.Is(err, kind) {
		t.Fatalf("send: %v, want %v", err, want)
	}
	if strings.Contains(err.Error(), "yamada") || strings.Contains(err.Error(), "mail.example.jp") {
		t.Errorf("the error names the recipient: %v", err)
	}
}

func refusedForGood(t *testing.T, b Bench) {
	b.Refuse()
	wantFault(t, b, mail.ErrRefused, fault.Invalid)
}

func refusedForNow(t *testing.T, b Bench) {
	b.Busy()
	wantFault(t, b, mail.ErrUnavailable, fault.Unavailable)
}

func serverLeft(t *testing.T, b Bench) {
	b.Leave()
	wantFault(t, b, mail.ErrUnavailable, fault.Unavailable)
}

func oneMail(t *testing.T, b Bench) {
	send(t, b, message())
	if n := len(b.Received()); n != 1 {
		t.Errorf("%d mails", n)
	}
}

func longTexts(t *testing.T, b Bench) {
	m := message()
	m.Subject = strings.Repeat("長い件名", 50)
	m.Text = strings.Repeat("改行のない長い文章。", 3000)
	if got := send(t, b, m); got.subject != m.Subject || strings.TrimSpace(got.text) != m.Text {
		t.Errorf("subject of %d, text of %d bytes", len(got.subject), len(got.text))
	}
	m.Subject += "長"
	if err := b.Sender.Send(t.Context(), m); !errors.Is(err, mail.ErrRefused) {
		t.Errorf("a subject over the limit: %v", err)
	}
}
