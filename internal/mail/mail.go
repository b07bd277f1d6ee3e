package mail

import (
	"context"
	"fmt"
	netmail "net/mail"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/madoguchi/madoguchi/internal/fault"
)

// Message is one mail. From and ReplyTo may carry a display name
// ("○○市 <noreply@city.example.jp>"); To is a bare address; ReplyTo may be
// empty. MessageID is "local@domain" without brackets; the same message has
// the same one on every attempt. Text is plain UTF-8.
type Message struct {
	From, ReplyTo, To string
	Subject, Text     string
	MessageID         string
}

// Sender sends. Send returns nil once a server took the message over.
type Sender interface {
	Send(ctx context.Context, m Message) error
}

// The faults of a sender.
var (
	// ErrRefused says the message will never go: a server refused it for good
	// or it breaks the rules of Message. Invalid, "mail_refused".
	ErrRefused error = fault.New(fault.Invalid, "mail_refused")
	// ErrUnavailable says it may go later: the server is away, busy, or refuses
	// us rather than the message. Unavailable, "mail_unavailable".
	ErrUnavailable error = fault.New(fault.Unavailable, "mail_unavailable")
)

const (
	maxAddress = 254       // bytes, RFC 5321
	maxSubject = 200       // characters
	maxText    = 100 << 10 // bytes
)

// ParseAddress accepts what people give as their mail address: one bare
// ASCII address of at most 254 bytes with a dotted domain, no display name, no
// comment, no quotes. Anything else is Invalid, "bad_address".
func ParseAddress(text string) (string, error) {
	refused := fault.New(fault.Invalid, "bad_address")
	if len(text) > maxAddress || !printable(text) {
		return "", refused
	}
	a, err := netmail.ParseAddress(text)
	if err != nil || a.Name != "" || a.Address != text {
		return "", refused
	}
	at := strings.LastIndexByte(text, '@')
	local, domain := text[:at], text[at+1:]
	if len(local) > 64 || strings.ContainsAny(text, "\"()<>[] ,;:\\") || !validDomain(domain) {
		return "", refused
	}
	return text, nil
}

func validDomain(domain string) bool {
	labels := strings.Split(domain, ".")
	for _, l := range labels {
		if l == "" || len(l) > 63 || l[0] == '-' || l[len(l)-1] == '-' {
			return false
		}
		if strings.Trim(strings.ToLower(l), "abcdefghijklmnopqrstuvwxyz0123456789-") != "" {
			return false
		}
	}
	return len(labels) > 1
}

func printable(text string) bool {
	for _, r := range text {
		if r < 0x21 || r > 0x7e {
			return false
		}
	}
	return text != ""
}

// envelope is a message whose parts were checked.
type envelope struct {
	from, to netmail.Address
	replyTo  *netmail.Address
	Message
}

func (m Message) check() (envelope, error) {
	e := envelope{Message: m}
	from, err := ownAddress(m.From)
	if err != nil {
		return e, refuse("sender", err)
	}
	e.from = *from
	if m.ReplyTo != "" {
		if e.replyTo, err = ownAddress(m.ReplyTo); err != nil {
			return e, refuse("reply address", err)
		}
	}
	to, err := ParseAddress(m.To)
	if err != nil {
		return e, refuse("recipient", err)
	}
	e.to = netmail.Address{Address: to}
	if !validMessageID(m.MessageID) {
		return e, fmt.Errorf("message id: %w", ErrRefused)
	}
	if !oneLine(m.Subject) || m.Subject == "" || utf8.RuneCountInString(m.Subject) > maxSubject {
		return e, fmt.Errorf("subject: %w", ErrRefused)
	}
	if len(m.Text) > maxText || !utf8.ValidString(m.Text) || strings.ContainsRune(m.Text, 0) {
		return e, fmt.Errorf("text: %w", ErrRefused)
	}
	return e, nil
}

// ownAddress parses an address of ours, which may have a display name.
func ownAddress(text string) (*netmail.Address, error) {
	if !oneLine(text) {
		return nil, fault.New(fault.Invalid, "bad_address")
	}
	a, err := netmail.ParseAddress(text)
	if err != nil {
		return nil, fault.New(fault.Invalid, "bad_address")
	}
	if _, err := ParseAddress(a.Address); err != nil || !oneLine(a.Name) {
		return nil, fault.New(fault.Invalid, "bad_address")
	}
	return a, nil
}

func validMessageID(id string) bool {
	if len(id) > maxAddress || !printable(id) || strings.ContainsAny(id, "<>()[]\",;:\\") {
		return false
	}
	local, domain, ok := strings.Cut(id, "@")
	return ok && local != "" && domain != "" && !strings.Contains(domain, "@")
}

// oneLine refuses control characters and everything some mail program could
// take for a line's end.
func oneLine(text string) bool {
	return utf8.ValidString(text) && !strings.ContainsFunc(text, func(r rune) bool {
		return unicode.IsControl(r) || r == '\u2028' || r == '\u2029'
	})
}

func refuse(part string, _ error) error { return fmt.Errorf("%s: %w", part, ErrRefused) }
