package mail

import (
	"bytes"
	netmail "net/mail"
	"slices"
	"strings"
	"testing"
	"time"
)

// allowed are the headers a mail of ours has.
var allowed = []string{
	"Auto-Submitted", "Content-Transfer-Encoding", "Content-Type", "Date", "From", "Message-Id", "Mime-Version",
	"Reply-To", "Subject", "To",
}

// FuzzHeaders puts anything into every header: a message is refused, or has
// the headers above once each and one recipient.
func FuzzHeaders(f *testing.F) {
	f.Add("市 <a@example.jp>", "b@example.jp", "taro@example.jp", "件名", "1@example.jp")
	f.Add("a@example.jp\r\nBcc: x@example.com", "", "taro@example.jp", "s", "1@example.jp")
	f.Add("a@example.jp", "", "taro@example.jp", "s\r\n\r\nbody", "1@example.jp")
	f.Add("\"a,b\" <a@example.jp>", "", "t@example.jp,u@example.jp", "=?utf-8?b?DQpCY2M6IHg=?=", "1@example.jp>\r\nX: y")
	f.Fuzz(func(t *testing.T, from, replyTo, to, subject, id string) {
		e, err := Message{From: from, ReplyTo: replyTo, To: to, Subject: subject, Text: "本文", MessageID: id}.check()
		if err != nil {
			return
		}
		raw, err := e.raw(time.Unix(0, 0))
		if err != nil {
			t.Fatalf("checked and not built: %v", err)
		}
		m, err := netmail.ReadMessage(bytes.NewReader(raw))
		if err != nil {
			t.Fatalf("built and not readable: %v\n%s", err, raw)
		}
		for name, values := range m.Header {
			if !slices.Contains(allowed, name) || len(values) != 1 || strings.ContainsAny(values[0], "\r\n") {
				t.Fatalf("header %s: %q", name, values)
			}
		}
		list, err := m.Header.AddressList("To")
		if err != nil || len(list) != 1 || list[0].Address != to {
			t.Fatalf("recipients %v, %v", list, err)
		}
	})
}
